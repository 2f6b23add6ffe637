"""A running Zendesk, with its accounts, its staff and its controls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.standins.desk_parts.client import StandinControl
from tests.standins.desk_parts.process import started
from tests.standins.zendesk.staff import ZendeskStaff

TICKETS = "^/api/v2/tickets"


class ZendeskControl(StandinControl):
    """The common controls and this vendor's own."""

    def connect_webhook(self, url: str, template: str | None = None, subscriptions: list[str] | None = None) -> str:
        """Send every change that is not the API's to `url`, signed with the seeded secret; the webhook's id."""
        number: str = self.ask("connect-webhook", {"url": url, "template": template, "subscriptions": subscriptions})
        return number

    def forge_webhook(self, body: str, secret: str = "guessed") -> None:
        """Call the connected webhook's address with a signature made with another secret."""
        self.ask("forge-webhook", {"body": body, "secret": secret})

    def send_webhook(self, body: str) -> None:
        """Call it with any body, rightly signed, by the present hook mode."""
        self.ask("send-webhook", {"body": body})


@dataclass(frozen=True, slots=True)
class ZendeskStandin:
    """Where it listens, who has accounts there, and the two clients for tests."""

    base_url: str
    api_token: str
    emails: dict[str, str]
    """by part: bot (agent), admin, agent, other_agent, light_agent, restricted_agent, citizen"""
    group_id: int
    fields: dict[str, int]
    """ids of the custom ticket fields Canal, Idioma, Tema, Tipo"""
    webhook_secret: str
    control: ZendeskControl
    staff: ZendeskStaff

    def staff_of(self, part: str) -> ZendeskStaff:
        """The hands of another account."""
        return ZendeskStaff(self.base_url, self.emails[part], self.api_token)

    def auth(self, part: str = "bot") -> tuple[str, str]:
        """Login of an account for basic authentication."""
        return f"{self.emails[part]}/token", self.api_token


@contextmanager
def zendesk_process() -> Iterator[ZendeskStandin]:
    """A Zendesk in a process of its own, which ends with the block."""
    with started("tests.standins.zendesk") as ready:
        base_url, token = ready["base_url"], ready["api_token"]
        agent = ready["emails"]["agent"]
        with ZendeskControl(base_url) as control, ZendeskStaff(base_url, agent, token) as staff:
            yield ZendeskStandin(
                base_url,
                token,
                ready["emails"],
                ready["group_id"],
                ready["fields"],
                ready["webhook_secret"],
                control,
                staff,
            )
