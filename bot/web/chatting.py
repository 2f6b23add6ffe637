"""What a visitor of the try-out page does, apart from how the page looks: says something, and waits a moment."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import anyio
from anyio.to_thread import run_sync

from bot.channels.webchat.events import Did, encode
from bot.channels.webchat.limits import CAPABILITIES, MAX_WRITTEN, NAME
from bot.channels.webchat.mailbox import ChatFile, ChatLine, Mailbox, StoredLine
from bot.channels.webchat.rendering import clean, written
from handlers.errors import VentanillaError

Accept = Callable[[str, bytes], None]
"""Keeps the event of a channel; once it returns, the event is never lost. Raises Retryable when it could not be kept."""

Gone = Callable[[], Awaitable[bool]]
"""Whether whoever asked no longer listens."""

_LOOK_SECONDS = 0.1
_QUIET_LOOKS = 3
"""Looks in a row without anything new after which an answer is taken to be whole."""


class Refusal(Exception):
    """What the visitor sent cannot be taken; `reason` is a key of the page's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """What came with a form."""

    text: str = ""
    button: str = ""
    upload: Upload | None = None
    language: str = ""


class Chatting:
    """The visitor's side of the mailbox."""

    def __init__(self, mailbox: Mailbox, accept: Accept) -> None:
        self._mailbox = mailbox
        self._accept = accept

    async def history(self, visitor: str, after: int = 0) -> Sequence[StoredLine]:
        """The lines after a number, in order."""
        return await run_sync(self._mailbox.after, visitor, after)

    async def say(self, visitor: str, said: Said) -> StoredLine:
        """Show it on the page and hand it over; raises Refusal, or Retryable when it could not be kept."""
        return await run_sync(self._say, visitor, said)

    async def wait(
        self, visitor: str, after: int, seconds: float, gone: Gone, *, whole: bool = False
    ) -> Sequence[StoredLine]:
        """The lines after a number as soon as there are any, at the latest after `seconds` or once the visitor is gone.

        With `whole`, wait until no more are coming.
        """
        deadline = time.monotonic() + seconds
        seen, quiet = 0, 0
        while True:
            lines = await self.history(visitor, after)
            quiet = quiet + 1 if len(lines) == seen else 0
            seen = len(lines)
            if lines and (quiet >= _QUIET_LOOKS or not whole):
                return lines
            if time.monotonic() + _LOOK_SECONDS > deadline or await gone():
                return lines
            await anyio.sleep(_LOOK_SECONDS)

    def _say(self, visitor: str, said: Said) -> StoredLine:
        text = clean(said.text.replace("\r\n", "\n")).strip()
        self._check(text, said)
        label = self._label(visitor, said.button) if said.button else ""
        kept = self._keep(visitor, said.upload) if said.upload else None
        own = ChatLine(mine=True, html=written(label or text), plain=label or text, file=kept)
        shown = self._mailbox.put(visitor, own)
        did = Did(visitor, shown.id, text=text, button=said.button, file=kept, language=said.language)
        try:
            self._accept(str(NAME), encode(did))
        except VentanillaError:
            # What was not taken must not look as if it had been.
            self._mailbox.withdraw(visitor, shown.id)
            raise
        return shown

    def _check(self, text: str, said: Said) -> None:
        if not (text or said.button or said.upload):
            raise Refusal("empty")
        if len(text) > MAX_WRITTEN:
            raise Refusal("too_long")
        if said.upload and not said.upload.content:
            raise Refusal("empty_file")
        if said.upload and len(said.upload.content) > CAPABILITIES.max_file_in:
            raise Refusal("large_file")

    def _label(self, visitor: str, button: str) -> str:
        for line in reversed(self._mailbox.after(visitor, 0)):
            for choice in line.line.buttons:
                if choice.id == button:
                    return choice.label
        raise Refusal("no_button")

    def _keep(self, visitor: str, upload: Upload) -> ChatFile:
        name = clean(upload.name).replace("\\", "/").rsplit("/", 1)[-1][-120:] or "archivo"
        return self._mailbox.keep_file(visitor, name, upload.mime, upload.content)
