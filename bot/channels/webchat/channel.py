"""The chat page behind the one interface that all channels share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from bot.channels.files import bring, too_large
from bot.channels.webchat import events as reading
from bot.channels.webchat import rendering
from bot.channels.webchat.limits import CAPABILITIES, NAME, is_visitor
from bot.channels.webchat.mailbox import ChatFile, ChatLine, Mailbox
from handlers.domain.ids import ChannelName
from handlers.domain.media import MediaRef
from handlers.domain.message import Inbound, Outgoing
from handlers.errors import Rejected, Retryable
from handlers.ports import (
    BotProfile,
    Capabilities,
    Denied,
    Page,
    Part,
    RawEvent,
    RawRequest,
    ReadFile,
    Refused,
    RefusedReason,
    Retry,
    SendResult,
    Sent,
)

_CHUNK = 64 * 1024
_AGAIN_SECONDS = 2.0


class WebchatChannel:
    """The page at ``/probar``; an address is a visitor's random id, and sending is putting a line into the mailbox."""

    name: ChannelName = NAME
    caps: Capabilities = CAPABILITIES

    account = ""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def authenticate(self, request: RawRequest) -> Denied:  # noqa: ARG002 - signature of the port
        """No service calls this channel: its events come from the page, which knows its visitors by itself."""
        return Denied(404, "The web chat takes messages from its own page only.")

    def events(self, body: bytes) -> tuple[RawEvent, ...]:
        """Exactly one event; ``poison-…`` when `body` is not what the page posts."""
        return reading.events(body)

    def parse(self, event: RawEvent, received_at: datetime) -> Inbound:
        """Everything bears `received_at`: a browser's clock is nobody's."""
        return reading.parse(event, received_at)

    def render(self, message: Outgoing) -> tuple[Part, ...]:
        """Bodies are HTML fragments; see `rendering`."""
        return rendering.render(message)

    async def poll(self, cursor: str | None) -> Page:
        """Always empty: the page brings its events itself."""
        return Page((), cursor)

    async def acknowledge(self, event: RawEvent) -> None:
        """Nothing to do: the page shows a press as soon as it is made."""

    async def send(self, address: str, part: Part, read_file: ReadFile) -> SendResult:
        """Put the part into the visitor's mailbox, its file with it."""
        if not is_visitor(address):
            return Refused(RefusedReason.NOT_FOUND, "This is not the id of a visitor of the web chat.")
        try:
            file = await self._bring(address, part.media, read_file) if part.media else None
            line = ChatLine(mine=False, html=part.body, plain=part.plain, buttons=part.buttons, file=file)
            stored = await asyncio.to_thread(self._mailbox.put, address, line)
        except Retryable as fault:
            return Retry(fault.after_seconds or _AGAIN_SECONDS, reason=str(fault))
        except Rejected as fault:
            return Refused(RefusedReason.BAD_FORMAT, str(fault))
        return Sent(str(stored.id))

    async def fetch(self, media: MediaRef, limit: int) -> AsyncIterator[bytes]:
        """The bytes of a visitor's file. Raises Rejected beyond `limit` bytes or when it is gone."""
        found = await asyncio.to_thread(self._mailbox.read_file, media.ref)
        if found is None:
            raise Rejected(f"«{media.name}» is no longer kept.")
        _, content = found
        if len(content) > limit:
            raise too_large(media, limit)
        for start in range(0, len(content), _CHUNK):
            yield content[start : start + _CHUNK]

    async def setup(self, profile: BotProfile) -> Sequence[str]:  # noqa: ARG002 - signature of the port
        """Nothing to set up."""
        return ()

    async def close(self) -> None:
        """Nothing to let go of."""

    async def _bring(self, visitor: str, media: MediaRef, read_file: ReadFile) -> ChatFile:
        content = await bring(media, read_file, CAPABILITIES.max_file_out)
        return await asyncio.to_thread(self._mailbox.keep_file, visitor, media.name, media.mime, content)
