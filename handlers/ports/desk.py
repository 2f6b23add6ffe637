"""Where staff work: what goes to their desk, what comes back, and the Protocol that each desk satisfies."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
