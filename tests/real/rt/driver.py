"""The desk contract's driver for a real Request Tracker, each one with an empty queue."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.clock import SystemClock
from crm_adapter.rt.config import RtConfig
from crm_adapter.rt.desk import RtDesk
from handlers.ports import Clock, DeskFile
from tests.contract.desk_driver import SeenLine
from tests.real.rt.hands import Browser, Rest, root
from tests.real.rt.proxy import TroubledProxy
from tests.real.rt.server import BOT, PASSWORD, QUEUE, SECRET, RtServer
from tests.standins.desk_parts.faults import Fault, FaultKind


class RtDriver:
    """Implements `DeskDriver`; pages are small, so that few replies fill several."""

    many = 10

    def __init__(self, server: RtServer, proxy: TroubledProxy, proxy_url: str, clock: Clock | None = None) -> None:
        self.server = server
        self.proxy = proxy
        self.clock = clock or SystemClock()
        server.empty()
        self.config = RtConfig(
            url=proxy_url, user=BOT, password=PASSWORD, queue=QUEUE, webhook_secret=SECRET, page_size=4
        )
        self._desk = RtDesk(self.config, self.clock)
        self._others: list[RtDesk] = []
        self.staff = Rest(server.url)
        self.root = root(server.url)
        self.browser = Browser(server.url)
        proxy.faults.planted.clear()
        proxy.journal.calls.clear()

    @property
    def desk(self) -> RtDesk:
        """See DeskDriver."""
        return self._desk

    def another(self, **changed: Any) -> RtDesk:  # noqa: ANN401 - any field of the settings
        """See DeskDriver; with settings of its own where given."""
        desk = RtDesk(replace(self.config, **changed), self.clock)
        self._others.append(desk)
        return desk

    async def close(self) -> None:
        """See DeskDriver."""
        for desk in (self._desk, *self._others):
            await desk.close()
        await self.staff.close()
        await self.root.close()
        await self.browser.close()

    async def reply(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """See DeskDriver."""
        await self.staff.write(ref, "correspond", text, files)

    async def reply_html(self, ref: str, html: str) -> None:
        """See DeskDriver; by RT's own form."""
        await self.browser.reply(ref, html, "text/html")

    async def note(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """See DeskDriver."""
        await self.staff.write(ref, "comment", text, files)

    async def take(self, ref: str) -> None:
        """See DeskDriver."""
        await self.staff.put(f"/ticket/{ref}/take", {})

    async def solve(self, ref: str) -> None:
        """See DeskDriver."""
        await self.set(ref, Status="resolved")

    async def reopen(self, ref: str) -> None:
        """See DeskDriver."""
        await self.set(ref, Status="open")

    async def hand_back(self, ref: str) -> None:
        """See DeskDriver: the case is given to the bot."""
        await self.set(ref, Owner=BOT)

    async def merge(self, ref: str, into: str) -> None:
        """See DeskDriver."""
        await self.staff.put(f"/ticket/{ref}", {"MergeInto": into})

    async def delete(self, ref: str) -> None:
        """See DeskDriver."""
        await self.staff.delete(f"/ticket/{ref}")

    async def set(self, ref: str, **values: str) -> None:
        """Staff change fields of the ticket; a refusal is a mistake of the test."""
        said = await self.staff.put(f"/ticket/{ref}", dict(values))
        assert all("changed" in sentence for sentence in said), said

    async def lines(self, ref: str) -> Sequence[SeenLine]:
        """See DeskDriver; as the administrator sees it."""
        fields = {"fields": "Type", "per_page": "100"}
        found = await self.root.ask(f"/ticket/{ref}/history", **fields)
        return [
            await self._line(each["id"], internal=each["Type"] == "Comment")
            for each in found["items"]
            if each["Type"] in {"Create", "Correspond", "Comment"}
        ]

    async def cases(self) -> int:
        """See DeskDriver."""
        found = await self.root.ask("/tickets", query=f"Queue = '{QUEUE}'", per_page="100")
        return len(found["items"])

    def lose_next_answer(self) -> None:
        """See DeskDriver."""
        self.proxy.faults.plant(Fault(FaultKind.LOST_ANSWER))

    async def values(self, ref: str) -> dict[str, list[str]]:
        """The ticket's custom fields."""
        ticket = await self.root.ask(f"/ticket/{ref}")
        return {field["name"]: field["values"] for field in ticket["CustomFields"]}

    async def _line(self, transaction: str, *, internal: bool) -> SeenLine:
        asked = {"fields": "Filename,ContentType", "per_page": "100"}
        parts = (await self.root.ask(f"/transaction/{transaction}/attachments", **asked))["items"]
        texts: list[str] = []
        files: list[DeskFile] = []
        for part in parts:
            content = await self._content(part["id"])
            if part["Filename"]:
                files.append(DeskFile(part["Filename"], part["ContentType"], content))
            elif part["ContentType"].startswith("text/"):
                texts.append(content.decode())
        return SeenLine("\n".join(texts), internal, tuple(files))

    async def _content(self, part: str) -> bytes:
        return base64.b64decode((await self.root.ask(f"/attachment/{part}")).get("Content") or "")
