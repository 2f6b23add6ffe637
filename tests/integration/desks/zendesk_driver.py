"""Staff's hands at the Zendesk stand-in, as the desk contract wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.clock import SystemClock
from crm_adapter.zendesk.config import ZendeskConfig
from crm_adapter.zendesk.desk import ZendeskDesk
from handlers.ports import Desk, DeskFile
from tests.contract.desk_driver import SeenLine
from tests.standins.desk_parts.faults import FaultKind
from tests.standins.zendesk.process import TICKETS, ZendeskStandin
from tests.standins.zendesk.staff import SeenFile

GROUP = "Atención ciudadana"


def config_for(standin: ZendeskStandin, **changed: Any) -> ZendeskConfig:  # noqa: ANN401 - whatever the settings take
    """Settings for this stand-in, with some of them different."""
    config = ZendeskConfig(
        url=standin.base_url,
        email=standin.emails["bot"],
        token=standin.api_token,
        group=GROUP,
        webhook_secret=standin.webhook_secret,
        channel_field=standin.fields["Canal"],
        language_field=standin.fields["Idioma"],
        service_field=standin.fields["Tema"],
        kind_field=standin.fields["Tipo"],
    )
    return replace(config, **changed)


class ZendeskDriver:
    """Implements `DeskDriver`."""

    many = 250

    def __init__(self, standin: ZendeskStandin) -> None:
        self.standin = standin
        self._desk = ZendeskDesk(config_for(standin), SystemClock())

    @property
    def desk(self) -> Desk:
        """See DeskDriver."""
        return self._desk

    def another(self) -> Desk:
        """See DeskDriver; whoever uses it closes it, for it belongs to that event loop."""
        return ZendeskDesk(config_for(self.standin), SystemClock())

    async def close(self) -> None:
        """See DeskDriver."""
        await self._desk.close()

    async def reply(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """See DeskDriver."""
        self.standin.staff.reply(ref, text, _staff_files(files))

    async def reply_html(self, ref: str, html: str) -> None:
        """See DeskDriver."""
        self.standin.staff.reply_html(ref, html)

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
        """See DeskDriver; Zendesk has no such gesture."""
        raise NotImplementedError(ref)

    async def lines(self, ref: str) -> Sequence[SeenLine]:
        """See DeskDriver."""
        return [
            SeenLine(
                line.text, line.internal, tuple(DeskFile(each.name, each.mime, each.content) for each in line.files)
            )
            for line in self.standin.staff.lines(ref)
        ]

    async def cases(self) -> int:
        """See DeskDriver."""
        return self.standin.staff.cases()

    def lose_next_answer(self) -> None:
        """See DeskDriver."""
        self.standin.control.trouble(FaultKind.LOST_ANSWER, TICKETS)


def _staff_files(files: Sequence[DeskFile]) -> tuple[SeenFile, ...]:
    return tuple(SeenFile(file.name, file.mime, file.content) for file in files)
