"""Staff at a real Request Tracker, one plain call after another."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from tests.real.rt.hands import Browser, Rest, root
from tests.real.rt.server import QUEUE, RtServer

Result = TypeVar("Result")

_FIND_SECONDS = 40.0


class RtStaff:
    """What staff do and see; every call logs in anew, so that nothing is bound to an event loop."""

    def __init__(self, server: RtServer) -> None:
        self._server = server

    def wait_for_tickets(self, number: int) -> list[str]:
        """The ids of the queue's tickets, once there are so many."""
        end = time.monotonic() + _FIND_SECONDS
        while len(found := self.tickets()) < number:
            assert time.monotonic() < end, f"only {len(found)} tickets at the desk"
            time.sleep(0.5)
        return found

    def tickets(self) -> list[str]:
        """The ids of the queue's tickets, oldest first."""
        found = self._as_root(
            lambda rest: rest.ask("/tickets", query=f"Queue = '{QUEUE}'", orderby="id", per_page="100")
        )
        return [str(each["id"]) for each in found["items"]]

    def status(self, ticket: str) -> str:
        """RT's word for the ticket's state."""
        found: str = self._as_root(lambda rest: rest.ask(f"/ticket/{ticket}"))["Status"]
        return found

    def wait_for_status(self, ticket: str, *wanted: str) -> None:
        """Until the ticket has one of these states."""
        end = time.monotonic() + _FIND_SECONDS
        while (now := self.status(ticket)) not in wanted:
            assert time.monotonic() < end, f"the ticket is still {now}"
            time.sleep(0.5)

    def wait_for_text(self, ticket: str, text: str) -> str:
        """Everything that was written in the ticket, once `text` is part of it."""
        end = time.monotonic() + _FIND_SECONDS
        while text not in (whole := self.transcript(ticket)):
            assert time.monotonic() < end, f"{text!r} is not in the ticket"
            time.sleep(0.5)
        return whole

    def transcript(self, ticket: str) -> str:
        """Everything that was written in the ticket, notes included."""
        return "\n".join(content.decode(errors="replace") for name, content in self.parts(ticket) if not name)

    def files(self, ticket: str) -> list[tuple[str, bytes]]:
        """(name, bytes) of every file in the ticket."""
        return [(name, content) for name, content in self.parts(ticket) if name]

    def parts(self, ticket: str) -> list[tuple[str, bytes]]:
        """(file name or nothing, bytes) of everything in the ticket."""

        async def read(rest: Rest) -> list[tuple[str, bytes]]:
            asked = {"fields": "Filename,ContentType", "per_page": "100"}
            found = (await rest.ask(f"/ticket/{ticket}/attachments", **asked))["items"]
            return [
                (
                    each["Filename"] or "",
                    base64.b64decode((await rest.ask(f"/attachment/{each['id']}")).get("Content") or ""),
                )
                for each in found
                if not each["ContentType"].startswith("multipart/")
            ]

        return self._as_root(read)

    def reply(self, ticket: str, html: str) -> None:
        """A reply by RT's own form, as its editor makes it."""
        self._in_browser(lambda browser: browser.reply(ticket, html, "text/html"))

    def note(self, ticket: str, text: str) -> None:
        """A comment by RT's own form."""
        self._in_browser(lambda browser: browser.note(ticket, text))

    def resolve(self, ticket: str) -> None:
        """It is done."""

        async def work() -> None:
            rest = Rest(self._server.url)
            try:
                await rest.put(f"/ticket/{ticket}", {"Status": "resolved"})
            finally:
                await rest.close()

        asyncio.run(work())

    def _as_root(self, work: Callable[[Rest], Awaitable[Result]]) -> Result:
        async def run() -> Result:
            rest = root(self._server.url)
            try:
                return await work(rest)
            finally:
                await rest.close()

        return asyncio.run(run())

    def _in_browser(self, work: Callable[[Browser], Awaitable[Any]]) -> None:
        async def run() -> None:
            browser = Browser(self._server.url)
            try:
                await work(browser)
            finally:
                await browser.close()

        asyncio.run(run())

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """The whole desk hangs: it takes connections and answers none."""
        group = self._server.group
        os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)
