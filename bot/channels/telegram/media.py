"""Carries files: staff's to Telegram, citizens' from it; no address of a file ever leaves this room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
from telegram.error import TelegramError

from bot.channels.files import bring, too_large
from bot.channels.telegram.limits import CAPABILITIES, MAX_PHOTO_OUT
from bot.channels.telegram.wire import RETRY_SECONDS, Answered, Wire, as_failure
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Rejected, Retryable
from handlers.ports import ReadFile

# What each method shows as the thing it is; all else goes as a document, which Telegram never re-codes.
_SHOWN = {
    MediaKind.PHOTO: frozenset({"image/jpeg", "image/png"}),
    MediaKind.VOICE: frozenset({"audio/ogg"}),
    MediaKind.VIDEO: frozenset({"video/mp4"}),
    MediaKind.AUDIO: frozenset({"audio/mpeg", "audio/mp4"}),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file ready to be sent, and as what."""

    kind: MediaKind
    name: str
    content: bytes


async def load(media: MediaRef, read_file: ReadFile) -> Upload:
    """The file's bytes. Raises Rejected when it is empty or larger than Telegram takes, and whatever the desk raises."""
    content = await bring(media, read_file, CAPABILITIES.max_file_out)
    if not content:
        raise Rejected(f"«{media.name}» is empty: Telegram takes no empty files.")
    return Upload(_shown_as(media, len(content)), media.name, content)


async def fetch(wire: Wire, media: MediaRef, limit: int) -> AsyncIterator[bytes]:
    """The bytes of a citizen's file. Raises Rejected beyond `limit` bytes or when it is gone, Retryable when not reachable."""
    if media.size is not None and media.size > limit:
        raise too_large(media, limit)
    address = await _locate(wire, media, limit)
    received = 0
    try:
        async with wire.plain.stream("GET", address) as response:
            _expect_file(response, media)
            async for chunk in response.aiter_bytes():
                received += len(chunk)
                if received > limit:
                    raise too_large(media, limit)
                yield chunk
    except (httpx.HTTPError, httpx.InvalidURL):
        # Not chained: the library's message may hold the address, and with it the token.
        raise Retryable(
            f"«{media.name}» could not be fetched from Telegram; it will be tried again.", RETRY_SECONDS
        ) from None


async def _locate(wire: Wire, media: MediaRef, limit: int) -> str:
    try:
        file = await wire.bot.get_file(media.ref)
    except Answered as error:
        if error.says("file is too big"):
            raise too_large(media, limit) from error
        # The server says the same of a wrong reference and of a file that it cannot get just now.
        if error.says("temporarily unavailable"):
            raise Retryable(f"Telegram cannot give «{media.name}» just now.", RETRY_SECONDS) from error
        raise as_failure(error) from error
    except TelegramError as error:
        raise as_failure(error) from error
    if not file.file_path:
        raise Retryable(f"Telegram does not say where «{media.name}» lies.", RETRY_SECONDS)
    return file.file_path


def _expect_file(response: httpx.Response, media: MediaRef) -> None:
    if response.is_success:
        return
    if response.status_code in {404, 410}:
        raise Rejected(f"«{media.name}» is no longer at Telegram.")
    raise Retryable(f"Telegram answered {response.status_code} when asked for «{media.name}».", RETRY_SECONDS)


def _shown_as(media: MediaRef, size: int) -> MediaKind:
    if media.mime not in _SHOWN.get(media.kind, frozenset()):
        return MediaKind.DOCUMENT
    if media.kind is MediaKind.PHOTO and size > MAX_PHOTO_OUT:
        return MediaKind.DOCUMENT
    return media.kind
