"""One request with who sends it: reading its parameters, and the checks of login and role.

Basic login with ``address/token``: github zendesk/zendesk_api_client_rb, lib/zendesk_api/client.rb (set_token_auth).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers, QueryParams

from tests.standins.desk_parts.faults import Json
from tests.standins.desk_parts.middleware import STAFF_HEADER
from tests.standins.zendesk.refusals import bad_attribute, bad_json, forbidden, no_record, not_authenticated
from tests.standins.zendesk.world import Ticket, User, World

API_TOKEN = "zd-api-token-4f9c"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that has passed the login."""

    world: World
    user: User
    params: Mapping[str, str]
    query: QueryParams
    headers: Headers
    body: bytes

    @property
    def via(self) -> str:
        """The API, or the agents' own screens when the staff driver plays them."""
        return self.headers.get(STAFF_HEADER, "api")

    def json(self, key: str) -> Json:
        """The object under `key` in the body."""
        inner = self.json_body().get(key)
        if not isinstance(inner, dict):
            raise bad_attribute(key, "an object")
        return inner

    def json_body(self) -> Json:
        """The whole body, which must be an object sent as JSON."""
        if "application/json" not in self.headers.get("content-type", ""):
            raise bad_json()
        try:
            found = json.loads(self.body)
        except ValueError:
            raise bad_json() from None
        if not isinstance(found, dict):
            raise bad_json()
        return found

    def number(self, name: str = "id") -> int:
        """A number in the path."""
        given = self.params[name]
        if not (given.isascii() and given.isdigit()):
            raise bad_attribute(name, "an integer")
        return int(given)

    def agents_only(self) -> None:
        """Refuse citizens."""
        if not self.user.staff:
            raise forbidden()

    def admins_only(self) -> None:
        """Refuse everybody but administrators."""
        if self.user.role != "admin":
            raise forbidden()

    def ticket(self, number: int) -> Ticket:
        """A ticket that this person may see."""
        self.agents_only()
        found = self.world.tickets.get(number)
        if found is None or found.deleted:
            raise no_record()
        if not may_see(self.user, found):
            raise forbidden()
        return found


def may_see(user: User, ticket: Ticket) -> bool:
    """Whether the role shows this ticket to this person."""
    if not user.staff:
        return bool(ticket.fields["requester_id"] == user.id)
    return user.ticket_restriction != "assigned" or ticket.fields["assignee_id"] == user.id


def login(world: World, headers: Headers) -> User:
    """The person behind the Authorization header."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise not_authenticated()
    try:
        name, _, token = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise not_authenticated() from None
    address, _, kind = name.rpartition("/")
    user = next((each for each in world.users.values() if each.email == address), None)
    if kind != "token" or token != API_TOKEN or user is None:
        raise not_authenticated()
    return user
