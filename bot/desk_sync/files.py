"""Fetches the files of a case's lines from their channels, or says in their place why they are missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.bridge import Bridge
from handlers.domain.ids import ChannelName
from handlers.domain.media import MediaRef
from handlers.errors import Rejected, Retryable, VentanillaError
from handlers.ports import Channel, DeskCaps, DeskFile

_TRIES = 3


class DeskFiles:
    """Brings the bytes of files to a desk; `caps` is asked each time, for some desks tell their limits only by and by."""

    def __init__(self, channels: Mapping[ChannelName, Channel], bridge: Bridge, caps: Callable[[], DeskCaps]) -> None:
        self._channels = channels
        self._bridge = bridge
        self._caps = caps

    @property
    def taken(self) -> bool:
        """Whether the desk takes files at all."""
        return self._caps().files_in

    def bring(self, media: tuple[MediaRef, ...], attempts: int) -> tuple[DeskFile, ...]:
        """Every file, or a text in its place: a person must not wait for staff because a file cannot be had.

        `attempts` is how often it was tried before; raises Retryable while a few tries are left. None where the desk
        takes no files.
        """
        if not self.taken:
            return ()
        return tuple(self._one(ref, attempts) for ref in media)

    def _one(self, ref: MediaRef, attempts: int) -> DeskFile:
        channel = self._channels.get(ChannelName(ref.source))
        if channel is None:
            return _missing(ref, "the channel that holds it is switched off")
        try:
            return DeskFile(ref.name, ref.mime, self._bridge.run(_collect(channel, ref, self._caps().max_file)))
        except Rejected as fault:
            return _missing(ref, str(fault))
        except VentanillaError as fault:
            if isinstance(fault, Retryable) and attempts < _TRIES:
                # Not its own words: they name the file, and the reason is kept readable.
                raise Retryable("A file cannot be fetched from its channel yet.") from fault
            return _missing(ref, "the channel did not give it, however often it was asked")


def _missing(ref: MediaRef, why: str) -> DeskFile:
    text = f"The file {ref.name} could not be brought over: {why}\n"
    return DeskFile(f"{ref.name}.txt", "text/plain", text.encode())


async def _collect(channel: Channel, ref: MediaRef, limit: int) -> bytes:
    return b"".join([chunk async for chunk in channel.fetch(ref, limit)])
