"""The test's end of Zammad's own switches."""

from __future__ import annotations

from collections.abc import Sequence

from tests.standins.desks.remote import Remote


class ZammadRemote:
    """What admins set, and the bad habits of the search engine; `line` has the switches of every desk."""

    def __init__(self, control_url: str) -> None:
        self.line = Remote(control_url)

    def webhook(self, url: str, secret: str, skip_logins: Sequence[str] = ()) -> None:
        """A trigger that fires for every change but those of `skip_logins`; "" as address takes it away."""
        self.line.tell("webhook", {"url": url, "secret": secret, "skip_logins": list(skip_logins)})

    def index_lag(self, seconds: float | None) -> None:
        """How long the search engine takes to know of a change; None: until `catch_up`."""
        self.line.tell("settings", {"index_lag": seconds})

    def catch_up(self) -> None:
        """The search engine knows everything now."""
        self.line.tell("catch_up")

    def search_engine(self, there: bool) -> None:
        """An instance with or without a search engine; without, a query is a text in titles and articles."""
        self.line.tell("settings", {"search_engine": there})

    def largest_request(self, octets: int) -> None:
        """Larger ones get the reverse proxy's 413 page."""
        self.line.tell("settings", {"max_body": octets})

    def follow_up(self, possible: str) -> None:
        """ "yes" or "new_ticket": whether customers may write to a closed ticket of theirs."""
        self.line.tell("settings", {"follow_up": possible})

    def account(self, user_id: int, **columns: object) -> None:
        """Change an account as an admin would: active, group_ids ({"2": ["read"]}), role_ids..."""
        self.line.tell("account", {"id": user_id, **columns})

    def token(self, value: str, user_id: int, permissions: Sequence[str], *, expired: bool = False) -> None:
        """Give an account one more token."""
        told = {"value": value, "user_id": user_id, "permissions": list(permissions), "expired": expired}
        self.line.tell("token", told)

    def add_state(self, name: str, type_id: int) -> int:
        """A state that admins added (type: 1 new, 2 open, 3 reminder, 4 action, 5 closed); its id."""
        return int(self.line.tell("state", {"name": name, "type_id": type_id})["id"])

    def ignored(self) -> list[str]:
        """What the product sent and Zammad dropped without a word, each in a sentence."""
        return [str(each) for each in self.line.tell("ignored")]
