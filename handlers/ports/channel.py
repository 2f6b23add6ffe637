"""A way to citizens: what comes in by it, what goes out, and the Protocol that each one satisfies."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from handlers.domain.ids import ChannelName, Language
from handlers.domain.media import MediaRef
from handlers.domain.message import Button, Inbound, Outgoing
from handlers.ports.sending import SendResult


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do; units are characters unless said otherwise, times are seconds."""

    max_text: int
    max_caption: int
    max_buttons: int
    """0 = no buttons: choices are shown as a numbered list only."""
    max_file_in: int
    """bytes"""
    max_file_out: int
    """bytes"""
    public: bool = False
    """Has a public surface."""
    seconds_per_conversation: float = 0.0
    """Least time between two sends to one conversation."""
    seconds_per_account: float = 0.0
    """Least time between two sends of the whole account."""


@dataclass(frozen=True, slots=True)
class RawRequest:
    """A webhook call as it arrived; header names are lower case."""

    method: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Accepted:
    """The request is authentic and carries events."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """The request is a hand-shake; answer 200 with this body."""

    body: str
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Denied:
    """The request is not authentic."""

    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event before any understanding.

    `external_id` is unique within the channel; `lane` names the conversation that it belongs to (an address, sealed before it is kept).
    `order` sorts events of one lane. `body` is the event's own JSON.
    """

    external_id: str
    lane: str
    body: bytes
    order: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """What a poll brought, and the cursor to store with it."""

    events: tuple[RawEvent, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """One network call's worth of a message, ready for the wire.

    `body` is the channel's own rendering (HTML on Telegram); `plain` the same without markup, for the one retry as plain text.
    """

    body: str
    plain: str
    buttons: tuple[Button, ...] = ()
    media: MediaRef | None = None
    ask_location: bool = False
    ask_contact: bool = False
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class BotProfile:
    """What the channel shows about the bot, per language: command -> short text, description, short description."""

    commands: Mapping[Language, Mapping[str, str]]
    description: Mapping[Language, str] = field(default_factory=dict)
    short_description: Mapping[Language, str] = field(default_factory=dict)


ReadFile = Callable[[MediaRef], "AsyncIterator[bytes]"]
"""Opens the bytes of a file that lies at a desk."""


class Channel(Protocol):
    """A way to citizens. `parse` and `render` are pure and never raise on odd input; `send` is one network call without retries."""

    name: ChannelName
    caps: Capabilities

    @property
    def account(self) -> str:
        """Which account of the agency this is; event ids and cursors belong to it, so that changing it loses nothing."""
        ...

    def authenticate(self, request: RawRequest) -> Accepted | Challenge | Denied: ...
    def events(self, body: bytes) -> tuple[RawEvent, ...]: ...
    def parse(self, event: RawEvent, received_at: datetime) -> Inbound: ...
    def render(self, message: Outgoing) -> tuple[Part, ...]: ...
    async def poll(self, cursor: str | None) -> Page: ...
    async def acknowledge(self, event: RawEvent) -> None:
        """Tell the channel that a press was seen (best effort; failures are swallowed by the implementation)."""
        ...

    async def send(self, address: str, part: Part, read_file: ReadFile) -> SendResult: ...
    def fetch(self, media: MediaRef, limit: int) -> AsyncIterator[bytes]:
        """The bytes of a file that came in; raises Rejected beyond `limit` bytes, Retryable when not reachable."""
        ...

    async def setup(self, profile: BotProfile) -> Sequence[str]:
        """Bring the other side's settings in line (idempotent); returns what was done, in plain words."""
        ...

    async def close(self) -> None: ...
