"""A running GLPI, with its accounts, its staff and its controls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.standins.desk_parts.client import StandinControl
from tests.standins.desk_parts.process import started
from tests.standins.glpi.staff import GlpiStaff

WRITES = r"^/apirest\.php/(Ticket|ITILFollowup)"
ITEMTYPES = ("Ticket", "ITILFollowup", "ITILSolution")
EVENTS = ("new", "update", "delete")


class GlpiControl(StandinControl):
    """The common controls and this vendor's own; `flush` is one run of the cron job."""

    def connect_webhook(self, url: str, itemtypes: Sequence[str] = ITEMTYPES, events: Sequence[str] = EVENTS) -> None:
        """Queue a call to `url` at each such event, signed with the seeded secret; only from version 11 on."""
        self.ask("connect-webhook", {"url": url, "itemtypes": list(itemtypes), "events": list(events)})

    def send_webhook(self, body: str) -> None:
        """Call the connected address with any body, rightly signed, at once."""
        self.ask("send-webhook", {"body": body})

    def forge_webhook(self, body: str, secret: str = "guessed") -> None:
        """The same, signed with another secret."""
        self.ask("forge-webhook", {"body": body, "secret": secret})

    def cron(self, seconds: float, times: int) -> int:
        """Let the cron job run at an interval of real time; returns how many calls it sent."""
        count: int = self.ask("cron", {"seconds": seconds, "times": times})
        return count

    def expire_sessions(self) -> None:
        """End every session: the next use of a token is answered 401 ERROR_SESSION_TOKEN_INVALID."""
        self.ask("expire-sessions")

    def sessions(self) -> int:
        """Number of sessions that were begun and not ended."""
        count: int = self.ask("sessions")
        return count


@dataclass(frozen=True, slots=True)
class GlpiStandin:
    """Where it listens, who has accounts there, and the two clients for tests."""

    base_url: str
    app_token: str
    user_tokens: dict[str, str]
    """by account: bot (no private followups), leaky_bot, agent, other_agent, admin, powerless"""
    user_ids: dict[str, int]
    webhook_secret: str
    control: GlpiControl
    staff: GlpiStaff

    @property
    def api_url(self) -> str:
        """The address that clients are given."""
        return f"{self.base_url}/apirest.php"

    def staff_of(self, account: str) -> GlpiStaff:
        """The hands of another account."""
        return GlpiStaff(self.base_url, self.user_tokens[account], self.user_ids[account])

    def version(self, version: str) -> None:
        """Be another version: before 11 text is stored encoded and there are no webhooks."""
        self.control.set(version=version)


@contextmanager
def glpi_process() -> Iterator[GlpiStandin]:
    """A GLPI in a process of its own, which ends with the block."""
    with started("tests.standins.glpi") as ready:
        base_url, tokens, ids = ready["base_url"], ready["user_tokens"], ready["user_ids"]
        with GlpiControl(base_url) as control, GlpiStaff(base_url, tokens["agent"], ids["agent"]) as staff:
            yield GlpiStandin(base_url, ready["app_token"], tokens, ids, ready["webhook_secret"], control, staff)
