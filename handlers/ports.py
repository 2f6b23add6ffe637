"""The Protocols through which the pure inside meets channels, understanding, desks, stored facts, meters and the clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from handlers.domain.agency import Agency
from handlers.domain.case import Author, CaseState, StaffEvent, Visibility
from handlers.domain.ids import ChannelName, Language
from handlers.domain.media import MediaRef
from handlers.domain.message import Button, Inbound, Outgoing
from handlers.domain.understanding import Understanding

# ---------------------------------------------------------------- channels


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
class Sent:
    """The other side has it, under this id."""

    remote_id: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Surely not sent; try again after `after` seconds. `account` = nobody on this account may send before then."""

    after: float
    account: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Perhaps sent: never sent again without a person's word."""

    reason: str


class RefusedReason(StrEnum):
    """Why the other side refused for good."""

    BLOCKED = "blocked"
    """The person blocked the agency or left."""
    NOT_FOUND = "not_found"
    """No such chat."""
    TOO_LONG = "too_long"
    """Over the channel's limit."""
    BAD_FORMAT = "bad_format"
    """Not accepted as it is."""
    FORBIDDEN = "forbidden"
    """The channel's rules do not allow it."""
    MOVED = "moved"
    """The chat has another address now; see `moved_to`."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Not sent and never will be as it is."""

    reason: RefusedReason
    detail: str = ""
    moved_to: str = ""


SendResult = Sent | Retry | Uncertain | Refused


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


# ---------------------------------------------------------------- understanding


class Understander(Protocol):
    """Finds out what a redacted text means."""

    name: str

    def understand(self, text: str, agency: Agency, language: Language, language_chosen: bool) -> Understanding:
        """`language` is the conversation's; pure but for the loaded model; never raises on odd text."""
        ...


@dataclass(frozen=True, slots=True)
class Masked:
    """A piece of personal data taken out of a text: its kind, the placeholder that stands for it and the original."""

    kind: str
    placeholder: str
    value: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text safe to keep, and what was taken out of it."""

    text: str
    masked: tuple[Masked, ...] = ()


class Redactor(Protocol):
    """Takes personal data out of a text."""

    def redact(self, text: str, public: frozenset[str] = frozenset()) -> Redacted:
        """`public` holds the agency's own numbers and addresses (normalised), which stay."""
        ...


# ---------------------------------------------------------------- desks


@dataclass(frozen=True, slots=True)
class DeskFile:
    """A file with its bytes, on its way to a desk."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One line of a case on its way to the desk; `key` makes its writing idempotent."""

    key: str
    author: Author
    text: str
    at: datetime
    visibility: Visibility = Visibility.PUBLIC
    files: tuple[DeskFile, ...] = ()


@dataclass(frozen=True, slots=True)
class DeskDraft:
    """A case to open; `key` makes it idempotent, `person` is a pseudonym that is stable for the contact point."""

    key: str
    person: str
    subject: str
    kind: str
    reason: str
    channel: ChannelName
    language: Language
    service: str
    transcript: tuple[DeskLine, ...]


@dataclass(frozen=True, slots=True)
class DeskCaps:
    """What a desk can do, as checked by the contract tests."""

    push: bool
    """Tells us of changes by webhook or in process."""
    internal_notes: bool
    files_in: bool
    files_out: bool
    reopen_on_append: bool
    max_file: int
    """bytes"""
    queue_position: bool = False


@dataclass(frozen=True, slots=True)
class DeskChange:
    """Something that happened at the desk, with an id by which it is taken in once."""

    id: str
    event: StaffEvent


@dataclass(frozen=True, slots=True)
class DeskChanges:
    """A page of changes and the cursor after it."""

    changes: tuple[DeskChange, ...]
    cursor: str


class Delivery(StrEnum):
    """What became of a staff reply on its way to the citizen."""

    SENT = "sent"
    """The channel has it."""
    NOT_SENT = "not_sent"
    """Refused, for a reason that staff can read."""
    UNCERTAIN = "uncertain"
    """Perhaps delivered; a person must decide."""


class Desk(Protocol):
    """Where staff work. Raises Retryable (surely not written), Ambiguous (perhaps written), Rejected, Misconfigured."""

    name: str
    caps: DeskCaps

    async def check(self) -> Mapping[str, str]:
        """Login, version, rights, in plain words, by aspect."""
        ...

    async def open(self, draft: DeskDraft) -> str:
        """Idempotent on `draft.key`; returns the case ref."""
        ...

    async def append(self, case_ref: str, line: DeskLine) -> str:
        """Idempotent on `line.key`; returns the line's id at the desk."""
        ...

    async def set_state(self, case_ref: str, state: CaseState) -> CaseState:
        """Returns what the desk now says."""
        ...

    async def state(self, case_ref: str) -> CaseState: ...
    async def queue_position(self, case_ref: str) -> int | None:
        """1 = next; None where the desk cannot tell."""
        ...

    async def changes(self, cursor: str | None) -> DeskChanges:
        """Changes after `cursor`, oldest first; None = from now on, nothing is replayed."""
        ...

    def read_file(self, media: MediaRef) -> AsyncIterator[bytes]: ...
    async def delivered(self, change_id: str, result: Delivery, reason: str) -> None:
        """Show staff what became of the reply that came as the change `change_id`; repeated calls do no harm."""
        ...

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        """Verifies the signature of a webhook call; returns delivery ids. Raises Rejected when it is not authentic."""
        ...


# ---------------------------------------------------------------- counting and time


class Meter(Protocol):
    """Counts what this process does; operations only, business figures come from facts."""

    def update(self, channel: ChannelName, result: str) -> None: ...
    def outbound(self, channel: ChannelName, result: str) -> None: ...
    def latency(self, channel: ChannelName, seconds: float) -> None: ...
    def prediction(self, channel: ChannelName, result: str) -> None: ...
    def desk(self, desk: str, result: str, seconds: float) -> None: ...
    def channel_ok(self, channel: ChannelName, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One booking in integer milli-contacts; never changed, only reversed by another entry."""

    key: str
    """Unique: makes booking idempotent."""
    at: datetime
    displaced_channel: str
    service: str
    evidence: str
    entry: str
    milli: int
    rule_version: str
    episode: str


@dataclass(frozen=True, slots=True)
class QueueState:
    """Age and number of what waits, for gauges."""

    waiting: int
    oldest_seconds: float


class FactReader(Protocol):
    """What `metrics` needs from the stored facts; all counts are since the beginning, so that no counter ever falls."""

    def episodes_closed(self) -> Iterable[tuple[str, str, str, int]]:
        """(channel, service or '', outcome, number)"""
        ...

    def survey_asked(self) -> Iterable[tuple[str, int]]:
        """(service or '', number)"""
        ...

    def survey_replies(self) -> Iterable[tuple[str, str, int]]:
        """(service or '', alternative, number)"""
        ...

    def booked(self) -> Iterable[tuple[str, str, str, str, int]]:
        """(displaced channel, service or '', evidence, entry, milli-contacts)"""
        ...

    def staff_queue(self) -> QueueState: ...
    def desk_outbox(self) -> QueueState: ...
    def uncertain_sends(self) -> int: ...


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Aware, UTC."""
        ...
