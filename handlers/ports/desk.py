"""Where staff work: what goes to their desk, what comes back, and the Protocol that each desk satisfies."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import Protocol

from handlers.domain.case import Author, CaseState, StaffEvent, Visibility
from handlers.domain.ids import ChannelName, Language
from handlers.domain.media import MediaRef


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
    service_name: str = ""
    """What the agency calls the service, in its own first language; empty where it is not known any more."""
    zone: tzinfo = UTC
    """The agency's clock, by which staff read the transcript's hours."""


class Idempotency(StrEnum):
    """How a desk comes to write a thing once though it is told twice."""

    NATIVE = "native"
    """The desk itself refuses or answers a repetition; two workers at once do no harm."""
    SEARCH = "search"
    """The adapter looks for the key before it writes: safe for one worker at a time, which our queue is."""
    NONE = "none"
    """A repetition cannot be told from a new thing: a doubtful write is shown to staff, not repeated."""


ALL_STATES = frozenset(CaseState)


@dataclass(frozen=True, slots=True)
class DeskCaps:
    """What a desk can do; every entry is checked by the contract tests, both ways."""

    push: bool
    """Tells us of changes by webhook or in process."""
    internal_notes: bool
    files_in: bool
    """Files go down to the desk."""
    files_out: bool
    """Files of a reply come up from the desk."""
    reopen_on_append: bool
    """A citizen's line on a solved case makes the case open again."""
    max_file: int
    """bytes"""
    queue_position: bool = False
    push_signed: bool = False
    """What pushes is signed by the desk; otherwise only a secret in the call vouches for it."""
    idempotent_open: Idempotency = Idempotency.NATIVE
    idempotent_append: Idempotency = Idempotency.NATIVE
    acts_as_citizen: bool = False
    """The citizen's lines bear the citizen's pseudonym as their author at the desk, not the bot's account."""
    note_invisible_to_bot: bool = False
    """The bot's account has no right to read internal notes, or they do not exist."""
    conversation: bool = True
    """Lines go both ways; False: a report is filed and its state told, nothing can be added to it or changed from here,
    and of what staff say about it only the newest word is to be had."""
    whole_transcript: bool = True
    """The whole conversation goes down with the case; False: as much as the desk takes, and a word where it was cut."""
    assignment: bool = True
    """That somebody took the case comes up."""
    hands_back: bool = True
    """The desk has a gesture of its own by which staff give the conversation back to the bot."""
    html: bool = False
    """Staff may reply in HTML; it comes up as text with its links kept."""
    merges: bool = False
    """Staff can join two cases, and that comes up."""
    deletes: bool = False
    """Staff can delete a case, and that comes up."""
    shows_delivery: bool = True
    """Staff see at the desk whether a reply was sent to the citizen."""
    states: frozenset[CaseState] = ALL_STATES
    """States that the desk can tell apart; setting another gives the nearest of these."""


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
    """Where staff work.

    Raises Retryable (surely not written), Ambiguous (perhaps written), Rejected (CaseGone where the case is not there
    any longer), Misconfigured (login, rights, queue, fields).
    """

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
        """Verifies a webhook call; returns its delivery ids. `headers` have lower-case names.

        Raises Rejected when the call is not authentic, too old or too early. A hint carries no content: what happened
        is fetched by `changes`.
        """
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...
