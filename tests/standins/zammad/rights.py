"""Who calls, and what they may.

Sources: zammad/zammad ``app/controllers/application_controller/authenticates.rb``, ``app/models/token.rb`` (a token
has a part of its owner's permissions), ``app/policies/ticket_policy.rb``, ``app/policies/ticket/article_policy.rb``
(internal articles are for agents who may read the group; there is no right that hides them from such an agent).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.standins.zammad.columns import Row
from tests.standins.zammad.refusals import Refusal, forbidden
from tests.standins.zammad.world import World

ROLE_PERMISSIONS = {
    1: frozenset({"admin", "report", "user_preferences"}),
    2: frozenset({"ticket.agent", "chat.agent", "user_preferences"}),
    3: frozenset({"ticket.customer", "user_preferences"}),
}


def _allows(permissions: frozenset[str], wanted: str) -> bool:
    parts = wanted.split(".")
    return any(".".join(parts[:size]) in permissions for size in range(1, len(parts) + 1))


@dataclass(frozen=True, slots=True)
class Caller:
    """The account that calls, narrowed to its token's permissions."""

    user: Row
    token_permissions: frozenset[str]

    @property
    def id(self) -> int:
        """The account's id."""
        return int(self.user["id"])

    def has(self, *wanted: str) -> bool:
        """Whether account and token both have one of the permissions."""
        return any(self._user_has(each) and _allows(self.token_permissions, each) for each in wanted)

    def _user_has(self, wanted: str) -> bool:
        return any(_allows(ROLE_PERMISSIONS[role], wanted) for role in self.user["role_ids"])

    def need(self, *wanted: str) -> None:
        """Refuse whoever has none of the permissions."""
        if not any(self._user_has(each) for each in wanted):
            raise forbidden("Not authorized (user)!")
        if not self.has(*wanted):
            raise forbidden("Not authorized (token)!")

    def agent_of(self, group_id: int, access: str) -> bool:
        """Whether the account works as an agent in the group with this access (read, create, change, full...)."""
        granted = self.user["group_ids"].get(str(group_id), [])
        return self.has("ticket.agent") and ("full" in granted or access in granted)

    def owns(self, ticket: Row) -> bool:
        """Whether the account is the ticket's customer."""
        return self.has("ticket.customer") and ticket["customer_id"] == self.id

    def sees(self, ticket: Row) -> bool:
        """Whether the ticket may be read."""
        return self.agent_of(ticket["group_id"], "read") or self.owns(ticket)

    def changes(self, ticket: Row) -> bool:
        """Whether the ticket may be changed: an agent's reading right wins over the customer's."""
        if self.agent_of(ticket["group_id"], "change"):
            return True
        return not self.agent_of(ticket["group_id"], "read") and self.owns(ticket)

    def sees_article(self, ticket: Row, article: Row) -> bool:
        """Whether an article may be read."""
        if article["internal"] and not self.agent_of(ticket["group_id"], "read"):
            return False
        return self.sees(ticket)


def caller_of(world: World, headers: Mapping[str, str]) -> Caller:
    """The caller by ``Authorization: Token token=...`` or Bearer; 403 without, 401 with a wrong one."""
    scheme, _, rest = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        raise Refusal(401, "Invalid BasicAuth credentials")
    if scheme.lower() not in ("token", "bearer"):
        raise forbidden("Authentication required")
    found = world.tokens.get(rest.strip().removeprefix("token=").strip('"'))
    if found is None:
        raise Refusal(401, "Can't find User for Token")
    if found.expired:
        raise Refusal(401, "Not authorized (token expired)!")
    user = world.users[found.user_id]
    if not user["active"]:
        text = "Login failed. Have you double-checked your credentials and completed the email verification step?"
        raise Refusal(401, text)
    caller = Caller(user, found.permissions)
    return _on_behalf(world, caller, headers)


def _on_behalf(world: World, caller: Caller, headers: Mapping[str, str]) -> Caller:
    wanted = headers.get("x-on-behalf-of") or headers.get("from")
    if not wanted:
        return caller
    if not caller.has("admin.user"):
        raise forbidden("Current user has no permission to use 'From'/'X-On-Behalf-Of'!")
    for user in world.users.values():
        if wanted.lower() in (str(user["id"]), user["login"], user["email"]):
            return Caller(user, frozenset({"admin", "ticket", "user_preferences"}))
    raise forbidden(f"No such user '{wanted}'")
