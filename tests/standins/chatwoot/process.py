"""Starting the Chatwoot stand-in as a process of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.standins.chatwoot.remote import ChatwootRemote
from tests.standins.chatwoot.staff import ChatwootStaff
from tests.standins.chatwoot.world import SECRET
from tests.standins.desk_parts.process import started


@dataclass(frozen=True, slots=True)
class ChatwootStandin:
    """A running stand-in.

    `tokens` by account: bot (a user), agent_bot, outsider (no member of the inbox), foreigner (of another account),
    agent, second_agent, admin.
    """

    base_url: str
    tokens: Mapping[str, str]
    account_id: int
    inbox_id: int
    web_inbox_id: int
    secret: str
    remote: ChatwootRemote
    staff: ChatwootStaff

    @property
    def token(self) -> str:
        """The bot's."""
        return self.tokens["bot"]


@contextmanager
def chatwoot(attributes: Sequence[str] = (), options: Sequence[str] = ()) -> Iterator[ChatwootStandin]:
    """Run it; `attributes`: custom attributes of conversations that are defined in the account."""
    asked = [part for name in attributes for part in ("--attribute", name)]
    with started("tests.standins.chatwoot", *asked, *options) as ready:
        root = "http://127.0.0.1"
        base, control = f"{root}:{ready['port']}", f"{root}:{ready['control_port']}"
        remote, staff = ChatwootRemote(control), ChatwootStaff(base, control, ready["tokens"])
        numbers = (ready["account_id"], ready["inbox_id"], ready["web_inbox_id"])
        try:
            yield ChatwootStandin(base, ready["tokens"], *numbers, SECRET, remote, staff)
        finally:
            staff.hang_up()
            remote.line.hang_up()
