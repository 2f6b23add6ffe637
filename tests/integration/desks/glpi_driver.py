"""Staff's hands at the GLPI stand-in, as the desk contract wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import httpx

from bot.clock import SystemClock
from crm_adapter.glpi.config import GlpiConfig
from crm_adapter.glpi.desk import GlpiDesk
from handlers.ports import Desk, DeskFile
from tests.contract.desk_driver import SeenLine
from tests.standins.desk_parts.faults import FaultKind
from tests.standins.desk_parts.middleware import STAFF_HEADER
from tests.standins.glpi.process import WRITES, GlpiStandin
from tests.standins.glpi.staff import SeenFile

SOLVED = 5


def config_for(standin: GlpiStandin, **changed: Any) -> GlpiConfig:  # noqa: ANN401 - whatever the settings take
    """Settings for this stand-in, with some of them different."""
    config = GlpiConfig(
        url=standin.base_url,
        user_token=standin.user_tokens["bot"],
        app_token=standin.app_token,
        webhook_secret=standin.webhook_secret,
        timezone="UTC",
    )
    return replace(config, **changed)


class GlpiDriver:
    """Implements `DeskDriver`."""

    many = 250

    def __init__(self, standin: GlpiStandin) -> None:
        self.standin = standin
        self._desk = GlpiDesk(config_for(standin), SystemClock())

    @property
    def desk(self) -> Desk:
        """See DeskDriver."""
        return self._desk

    def another(self) -> Desk:
        """See DeskDriver; whoever uses it closes it, for it belongs to that event loop."""
        return GlpiDesk(config_for(self.standin), SystemClock())

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
        """See DeskDriver; by choosing the state, which says nothing to the citizen."""
        self.standin.staff.set_status(ref, SOLVED)

    async def reopen(self, ref: str) -> None:
        """See DeskDriver."""
        self.standin.staff.reopen(ref)

    async def merge(self, ref: str, into: str) -> None:
        """See DeskDriver; of a merge GLPI's history says nothing."""
        raise NotImplementedError(ref, into)

    async def delete(self, ref: str) -> None:
        """See DeskDriver."""
        self.standin.staff.trash(ref)

    async def hand_back(self, ref: str) -> None:
        """See DeskDriver; GLPI has no such gesture."""
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

    def add(self, itemtype: str, **fields: object) -> None:
        """Make anything at the desk, as a technician's hands would."""
        self._by_hand("POST", itemtype, fields)

    def change(self, itemtype: str, number: int, **fields: object) -> None:
        """Change anything at the desk, as a technician's hands would."""
        self._by_hand("PUT", f"{itemtype}/{number}", fields)

    def _by_hand(self, verb: str, path: str, fields: dict[str, object]) -> None:
        tokens = {"App-Token": self.standin.app_token, STAFF_HEADER: "web"}
        with httpx.Client(base_url=f"{self.standin.api_url}/", headers=tokens) as http:
            login = {"Authorization": f"user_token {self.standin.user_tokens['agent']}"}
            http.headers["Session-Token"] = http.get("initSession", headers=login).json()["session_token"]
            http.request(verb, path, json={"input": fields}).raise_for_status()
            http.get("killSession")

    def lose_next_answer(self) -> None:
        """See DeskDriver."""
        self.standin.control.trouble(FaultKind.LOST_ANSWER, WRITES)


def _staff_files(files: Sequence[DeskFile]) -> tuple[SeenFile, ...]:
    return tuple(SeenFile(file.name, file.mime, file.content) for file in files)
