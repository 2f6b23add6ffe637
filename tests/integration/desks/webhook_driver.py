"""Staff's hands at the other system, as the desk contract wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.clock import SystemClock
from crm_adapter.webhook.config import WebhookConfig
from crm_adapter.webhook.desk import WebhookDesk
from handlers.ports import Clock, DeskFile
from tests.contract.desk_driver import SeenLine
from tests.standins.desk_parts.faults import FaultKind
from tests.standins.othersystem.client import GivenFile, OtherSystem
from tests.standins.othersystem.fixture import OtherAddress


def config_for(address: OtherAddress, **changed: Any) -> WebhookConfig:  # noqa: ANN401 - whatever the settings take
    """Settings for this system, with some of them different."""
    return replace(WebhookConfig(address.url, address.secret), **changed)


class WebhookDriver:
    """Implements `DeskDriver`."""

    many = 250

    def __init__(self, address: OtherAddress, system: OtherSystem) -> None:
        self.address = address
        self.system = system
        self._desks: list[WebhookDesk] = []
        self.with_(SystemClock())

    @property
    def desk(self) -> WebhookDesk:
        """See DeskDriver."""
        return self._desks[0]

    def another(self) -> WebhookDesk:
        """See DeskDriver; whoever uses it closes it, for it belongs to that event loop."""
        return WebhookDesk(config_for(self.address), SystemClock())

    def with_(self, clock: Clock, **changed: Any) -> WebhookDesk:  # noqa: ANN401 - whatever the settings take
        """A desk with other settings; closed with the driver."""
        desk = WebhookDesk(config_for(self.address, **changed), clock)
        self._desks.append(desk)
        return desk

    async def close(self) -> None:
        """See DeskDriver."""
        for desk in self._desks:
            await desk.close()

    async def reply(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """See DeskDriver."""
        self.system.reply(ref, text, _given(files) if self.desk.caps.files_out else ())

    async def reply_html(self, ref: str, html: str) -> None:
        """See DeskDriver."""
        self.system.reply(ref, html, html=True)

    async def note(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """See DeskDriver; nothing where the system has none."""
        if self.desk.caps.internal_notes:
            self.system.note(ref, text, _given(files) if self.desk.caps.files_out else ())

    async def take(self, ref: str) -> None:
        """See DeskDriver."""
        self.system.take(ref)

    async def solve(self, ref: str) -> None:
        """See DeskDriver."""
        self.system.solve(ref)

    async def reopen(self, ref: str) -> None:
        """See DeskDriver."""
        self.system.reopen(ref)

    async def merge(self, ref: str, into: str) -> None:
        """See DeskDriver."""
        self.system.merge(ref, into)

    async def delete(self, ref: str) -> None:
        """See DeskDriver."""
        self.system.delete(ref)

    async def hand_back(self, ref: str) -> None:
        """See DeskDriver."""
        self.system.hand_back(ref)

    async def lines(self, ref: str) -> Sequence[SeenLine]:
        """See DeskDriver."""
        return [
            SeenLine(
                entry.text,
                entry.visibility == "internal",
                tuple(DeskFile(file.name, file.mime, file.content) for file in entry.files),
            )
            for entry in self.system.case(ref).lines
        ]

    async def cases(self) -> int:
        """See DeskDriver."""
        return len(self.system.cases())

    def lose_next_answer(self) -> None:
        """See DeskDriver."""
        self.system.trouble(FaultKind.LOST_ANSWER, "/events$")


def _given(files: Sequence[DeskFile]) -> list[GivenFile]:
    return [(file.name, file.mime, file.content) for file in files]
