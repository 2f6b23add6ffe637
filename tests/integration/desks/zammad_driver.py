"""Staff's hands at the Zammad stand-in, as the desk contract wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.clock import SystemClock
from crm_adapter.zammad.config import ZammadConfig
from crm_adapter.zammad.desk import ZammadDesk
from handlers.ports import Desk, DeskFile
from tests.contract.desk_driver import SeenLine
from tests.standins.zammad.process import ZammadStandin
from tests.standins.zammad.staff import StaffFile

FIELDS = tuple(f"ventanilla_{name}" for name in ("key", "channel", "language", "service", "kind", "delivery"))


def config_for(standin: ZammadStandin, **changed: Any) -> ZammadConfig:  # noqa: ANN401 - whatever the settings take
    """Settings for this stand-in, with some of them different."""
    config = ZammadConfig(url=standin.base_url, token=standin.token, group=standin.group, webhook_secret=standin.secret)
    return replace(config, **changed)


class ZammadDriver:
    """Implements `DeskDriver`."""

    many = 250

    def __init__(self, standin: ZammadStandin) -> None:
        self.standin = standin
        self._desks = [ZammadDesk(config_for(standin), SystemClock())]

    @property
    def desk(self) -> Desk:
        """See DeskDriver."""
        return self._desks[0]

    def another(self) -> Desk:
        """See DeskDriver; whoever uses it closes it, for it belongs to that event loop."""
        return ZammadDesk(config_for(self.standin), SystemClock())

    async def close(self) -> None:
        """See DeskDriver."""
        for desk in self._desks:
            await desk.close()

    async def reply(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """See DeskDriver."""
        self.standin.staff.reply(ref, text, _staff_files(files))

    async def reply_html(self, ref: str, html: str) -> None:
        """See DeskDriver."""
        self.standin.staff.reply(ref, html, is_html=True)

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
        """See DeskDriver."""
        self.standin.staff.merge(ref, into)

    async def delete(self, ref: str) -> None:
        """See DeskDriver."""
        self.standin.staff.delete(ref)

    async def hand_back(self, ref: str) -> None:
        """See DeskDriver; Zammad has no such gesture."""
        raise NotImplementedError(ref)

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
        self.standin.remote.line.lose_next_answer("/(tickets|ticket_articles)$")


def _staff_files(files: Sequence[DeskFile]) -> tuple[StaffFile, ...]:
    return tuple(StaffFile(file.name, file.mime, file.content) for file in files)
