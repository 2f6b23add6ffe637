"""The city's staff at the Open311 stand-in, as the desk contract wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.clock import SystemClock
from crm_adapter.open311.config import Open311Config
from crm_adapter.open311.desk import Open311Desk
from handlers.ports import Clock, DeskFile
from tests.contract.desk_driver import SeenLine
from tests.standins.desk_parts.faults import FaultKind
from tests.standins.open311.client import Filed, Open311Standin
from tests.standins.open311.fixture import Open311Address

ADDRESS = "Plaza Mayor 1, Villaprueba"


def config_for(server: Open311Address, code: str, **changed: Any) -> Open311Config:  # noqa: ANN401 - as above
    """Settings for this server, with some of them different."""
    config = Open311Config(
        url=server.api_url,
        api_key=server.api_key,
        service_code=code,
        jurisdiction_id=server.jurisdiction_id,
        address=ADDRESS,
    )
    return replace(config, **changed)


class Open311Driver:
    """Implements `DeskDriver`; what other desks have as a reply is here the status note."""

    many = 40

    def __init__(self, address: Open311Address, standin: Open311Standin, code: str) -> None:
        self.address = address
        self.standin = standin
        self.code = code
        self._desks: list[Open311Desk] = []
        self.with_(SystemClock())

    @property
    def desk(self) -> Open311Desk:
        """See DeskDriver."""
        return self._desks[0]

    def another(self) -> Open311Desk:
        """See DeskDriver; whoever uses it closes it, for it belongs to that event loop."""
        return Open311Desk(config_for(self.address, self.code), SystemClock())

    def with_(self, clock: Clock, **changed: Any) -> Open311Desk:  # noqa: ANN401 - whatever the settings take
        """A desk with other settings; closed with the driver."""
        desk = Open311Desk(config_for(self.address, self.code, **changed), clock)
        self._desks.append(desk)
        return desk

    async def close(self) -> None:
        """See DeskDriver."""
        for desk in self._desks:
            await desk.close()

    def filed(self, ref: str) -> Filed:
        """The report as staff see it."""
        return next(each for each in self.standin.requests() if each.id == ref)

    async def reply(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """The status note; files cannot go with it."""
        self.standin.note(ref, text)

    async def reply_html(self, ref: str, html: str) -> None:
        """See DeskDriver; a status note is plain text."""
        raise NotImplementedError(ref, html)

    async def note(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """Nothing: there are no internal notes."""

    async def take(self, ref: str) -> None:
        """Nothing: nobody is seen to take a report."""

    async def solve(self, ref: str) -> None:
        """See DeskDriver."""
        self.standin.close(ref)

    async def reopen(self, ref: str) -> None:
        """See DeskDriver."""
        self.standin.reopen(ref)

    async def merge(self, ref: str, into: str) -> None:
        """See DeskDriver; reports are not joined."""
        raise NotImplementedError(ref, into)

    async def delete(self, ref: str) -> None:
        """See DeskDriver."""
        self.standin.delete(ref)

    async def hand_back(self, ref: str) -> None:
        """See DeskDriver; there is no such gesture."""
        raise NotImplementedError(ref)

    async def lines(self, ref: str) -> Sequence[SeenLine]:
        """The one line of a report: its description."""
        return [SeenLine(self.filed(ref).fields["description"], internal=False)]

    async def cases(self) -> int:
        """See DeskDriver."""
        return len(self.standin.requests())

    def lose_next_answer(self) -> None:
        """See DeskDriver."""
        self.standin.trouble(FaultKind.LOST_ANSWER, r"/requests\.json$")
