"""Staff's hands at the Chatwoot stand-in, as the desk contract wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.clock import SystemClock
from crm_adapter.chatwoot.config import ChatwootConfig
from crm_adapter.chatwoot.desk import ChatwootDesk
from handlers.ports import Desk, DeskFile
from tests.contract.desk_driver import SeenLine
from tests.standins.chatwoot.process import ChatwootStandin
from tests.standins.chatwoot.staff import StaffFile

ATTRIBUTES = tuple(f"ventanilla_{name}" for name in ("key", "channel", "language", "service", "kind"))


def config_for(standin: ChatwootStandin, **changed: Any) -> ChatwootConfig:  # noqa: ANN401 - whatever the settings take
    """Settings for this stand-in, with some of them different."""
    config = ChatwootConfig(
        url=standin.base_url,
        token=standin.token,
        account=standin.account_id,
        inbox=standin.inbox_id,
        webhook_secret=standin.secret,
    )
    return replace(config, **changed)


class ChatwootDriver:
    """Implements `DeskDriver`."""

    many = 150

    def __init__(self, standin: ChatwootStandin) -> None:
        self.standin = standin
        self._desk = ChatwootDesk(config_for(standin), SystemClock())

    @property
    def desk(self) -> Desk:
        """See DeskDriver."""
        return self._desk

    def another(self) -> Desk:
        """See DeskDriver; whoever uses it closes it, for it belongs to that event loop."""
        return ChatwootDesk(config_for(self.standin), SystemClock())

    async def close(self) -> None:
        """See DeskDriver."""
        await self._desk.close()

    async def reply(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """See DeskDriver."""
        self.standin.staff.reply(ref, text, _staff_files(files))

    async def reply_html(self, ref: str, html: str) -> None:
        """See DeskDriver; staff write Markdown here."""
        raise NotImplementedError(ref, html)

    async def note(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """See DeskDriver."""
        self.standin.staff.note(ref, text, _staff_files(files))

    async def take(self, ref: str) -> None:
        """See DeskDriver."""
        self.standin.staff.take(ref)

    async def solve(self, ref: str) -> None:
        """See DeskDriver."""
        self.standin.staff.solve(ref)

    async def reopen(self, ref: str) -> None:
        """See DeskDriver."""
        self.standin.staff.reopen(ref)

    async def merge(self, ref: str, into: str) -> None:
        """See DeskDriver; Chatwoot joins contacts, not conversations."""
        raise NotImplementedError(ref, into)

    async def delete(self, ref: str) -> None:
        """See DeskDriver."""
        self.standin.staff.delete(ref)

    async def hand_back(self, ref: str) -> None:
        """See DeskDriver."""
        self.standin.staff.hand_back(ref)

    async def lines(self, ref: str) -> Sequence[SeenLine]:
        """See DeskDriver."""
        return [
            SeenLine(
                line.text, line.internal, tuple(DeskFile(file.name, file.mime, file.content) for file in line.files)
            )
            for line in self.standin.staff.lines(ref)
        ]

    async def cases(self) -> int:
        """See DeskDriver."""
        return len(self.standin.staff.cases())

    def lose_next_answer(self) -> None:
        """See DeskDriver."""
        self.standin.remote.line.lose_next_answer("/(conversations|messages)$")


def _staff_files(files: Sequence[DeskFile]) -> tuple[StaffFile, ...]:
    return tuple(StaffFile(file.name, file.mime, file.content) for file in files)
