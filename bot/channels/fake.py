"""A channel in memory, for tests and trials: it keeps what was sent and answers as it was told to."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from bot.channels.splitting import split, stripped
from handlers.domain.ids import ChannelName
from handlers.domain.media import MediaRef
from handlers.domain.message import Inbound, Kind, Outgoing
from handlers.errors import Rejected
from handlers.ports import (
    Accepted,
    BotProfile,
    Capabilities,
    Challenge,
    Denied,
    Page,
    Part,
    RawEvent,
    RawRequest,
    ReadFile,
    SendResult,
    Sent,
)

SECRET_HEADER: Final = "x-fake-secret"  # noqa: S105 - the header's name, not a secret
_NAME: Final = ChannelName("fake")
_CAPABILITIES: Final = Capabilities(
    max_text=4096, max_caption=1024, max_buttons=10, max_file_in=20_000_000, max_file_out=20_000_000, public=True
)
_INBOUND: Final = TypeAdapter(Inbound)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A part that a person has in front of them, with the bytes of its file."""

    address: str
    part: Part
    remote_id: str
    content: bytes = b""


@dataclass
class FakeChannel:
    """`results` are given one by one to the sends to come; after them every send succeeds.

    `arrived` holds what came in, for `poll`; `attempts` every send that was tried, `delivered` those that succeeded.
    """

    name: ChannelName = _NAME
    caps: Capabilities = _CAPABILITIES
    secret: str = "secreto"  # noqa: S105 - guards nothing
    results: deque[SendResult] = field(default_factory=deque)
    arrived: list[RawEvent] = field(default_factory=list)
    attempts: list[tuple[str, Part]] = field(default_factory=list)
    delivered: list[Delivered] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    profile: BotProfile | None = None
    closed: bool = False
    account: str = "1"

    def says(self, lane: str, text: str, sent_at: datetime) -> RawEvent:
        """Somebody writes `text`; it waits in `arrived`."""
        number = str(len(self.arrived) + 1)
        return self.brings(lane, Inbound(self.name, number, Kind.TEXT, sent_at, text=text, message_ref=number))

    def brings(self, lane: str, inbound: Inbound) -> RawEvent:
        """Anything comes in, under the id that it bears; it waits in `arrived`."""
        body = {"lane": lane, "order": len(self.arrived) + 1, "inbound": _INBOUND.dump_python(inbound, mode="json")}
        (event,) = self.events(json.dumps(body).encode())
        self.arrived.append(event)
        return event

    def request(self, event: RawEvent) -> RawRequest:
        """The webhook call that would bring this event."""
        return RawRequest("POST", {SECRET_HEADER: self.secret}, {}, event.body)

    def authenticate(self, request: RawRequest) -> Accepted | Challenge | Denied:
        """A GET is a hand-shake; anything else needs the secret."""
        if request.method == "GET":
            return Challenge(json.dumps({"echo": request.query.get("challenge", "")}))
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self.secret.encode()):
            return Denied(403, "The secret is wrong.")
        return Accepted()

    def events(self, body: bytes) -> tuple[RawEvent, ...]:
        """One event; ``poison-…`` when the body is none."""
        document = _document(body)
        inbound = document.get("inbound")
        lane, order = document.get("lane"), document.get("order")
        external_id = inbound.get("external_id") if isinstance(inbound, dict) else None
        if isinstance(external_id, str) and isinstance(lane, str) and isinstance(order, int):
            return (RawEvent(external_id, lane, body, order),)
        return (RawEvent(f"poison-{hashlib.sha256(body).hexdigest()}", "poison", body),)

    def parse(self, event: RawEvent, received_at: datetime) -> Inbound:
        """What was brought; an odd body is IGNORED."""
        try:
            inbound = _INBOUND.validate_python(_document(event.body).get("inbound"))
        except ValidationError:
            return Inbound(self.name, event.external_id, Kind.IGNORED, received_at)
        return replace(inbound, channel=self.name, external_id=event.external_id)

    def render(self, message: Outgoing) -> tuple[Part, ...]:
        """Plain text, cut at the channel's limits; buttons, file and requests go with the last part."""
        text = message.text.plain
        limit = self.caps.max_caption if message.media else self.caps.max_text
        ranges = [stripped(text, part) for part in split(text, limit, len)]
        pieces = [text[start:end] for start, end in ranges if start < end] or ([""] if message.media else [])
        parts = [Part(piece, piece) for piece in pieces]
        if parts:
            parts[0] = replace(parts[0], reply_to=message.reply_to)
            parts[-1] = replace(
                parts[-1],
                buttons=message.buttons[: self.caps.max_buttons],
                media=message.media,
                ask_location=message.ask_location,
                ask_contact=message.ask_contact,
            )
        return tuple(parts)

    async def poll(self, cursor: str | None) -> Page:
        """What arrived after the first `cursor` events; returns at once."""
        start = int(cursor or 0)
        return Page(tuple(self.arrived[start:]), str(len(self.arrived)))

    async def acknowledge(self, event: RawEvent) -> None:
        """Noted in `acknowledged`."""
        self.acknowledged.append(event.external_id)

    async def send(self, address: str, part: Part, read_file: ReadFile) -> SendResult:
        """The next of `results`, or success."""
        self.attempts.append((address, part))
        result = self.results.popleft() if self.results else Sent(str(len(self.attempts)))
        if isinstance(result, Sent):
            content = b"".join([chunk async for chunk in read_file(part.media)]) if part.media else b""
            self.delivered.append(Delivered(address, part, result.remote_id, content))
        return result

    async def fetch(self, media: MediaRef, limit: int) -> AsyncIterator[bytes]:
        """The bytes laid down in `files` under the reference."""
        content = self.files.get(media.ref)
        if content is None:
            raise Rejected(f"«{media.name}» is not there any more.")
        if len(content) > limit:
            raise Rejected(f"«{media.name}» is larger than {limit} bytes.")
        yield content

    async def setup(self, profile: BotProfile) -> Sequence[str]:
        """Keeps the profile."""
        if self.profile == profile:
            return []
        self.profile = profile
        return ["Profile kept."]

    async def close(self) -> None:
        """Notes that it was called."""
        self.closed = True


def _document(body: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
