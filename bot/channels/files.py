"""Files on their way through a channel: brought whole, and refused in one sentence where they are too large."""

from __future__ import annotations

from handlers.domain.media import MediaRef
from handlers.errors import Rejected
from handlers.ports import ReadFile


async def bring(media: MediaRef, read_file: ReadFile, limit: int) -> bytes:
    """A desk's file. Raises Rejected beyond `limit` bytes, and whatever the desk raises."""
    content = bytearray()
    async for chunk in read_file(media):
        content += chunk
        if len(content) > limit:
            raise too_large(media, limit)
    return bytes(content)


def too_large(media: MediaRef, limit: int) -> Rejected:
    """What is said of a file beyond `limit` bytes, whichever way it goes."""
    return Rejected(f"«{media.name}» is larger than the {limit / 1_000_000:.0f} MB that this channel takes.")
