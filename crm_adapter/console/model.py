"""What the built-in desk knows: cases with their entries and files, and what has happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.case import CaseState, StaffEventKind, Visibility

FINISHED = frozenset({CaseState.SOLVED, CaseState.CLOSED, CaseState.UNWANTED})
"""The states in which staff are done with a case."""


class EntryKind(StrEnum):
    """Whose words an entry holds."""

    REPLY = "reply"
    """Staff to the citizen."""
    NOTE = "note"
    """Staff among themselves."""
    CITIZEN = "citizen"
    """The person."""
    BOT = "bot"
    """The automatic assistant."""
    SYSTEM = "system"
    """The product about itself."""


class Sending(StrEnum):
    """Where a staff reply is on its way to the citizen."""

    NONE = "none"
    """Not meant to be sent by us."""
    PENDING = "pending"
    """On its way."""
    SENT = "sent"
    """The citizen's channel has it."""
    NOT_SENT = "not_sent"
    """It did not reach the citizen; the reason says why."""
    UNCERTAIN = "uncertain"
    """Perhaps sent: a person must decide."""


class Tab(StrEnum):
    """A view of the inbox; the value is what the page address says."""

    UNASSIGNED = "sin-asignar"
    """Nobody has taken it."""
    MINE = "mios"
    """Taken by the person who looks."""
    ALL = "todos"
    """Everything that is not finished."""
    CLOSED = "cerrados"
    """Solved, closed or unwanted."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case about to be written."""

    key: str
    person: str
    subject: str
    kind: str
    reason: str
    channel: str
    language: str
    service: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands. `waiting_since` is the first citizen's word that staff have not answered; None = nobody waits."""

    ref: str
    key: str
    person: str
    subject: str
    kind: str
    reason: str
    channel: str
    language: str
    service: str
    opened_at: datetime
    queued_at: datetime
    updated_at: datetime
    waiting_since: datetime | None
    state: CaseState = CaseState.QUEUED
    with_bot: bool = False
    """Staff gave the conversation back to the bot."""
    assignee: int | None = None

    @property
    def finished(self) -> bool:
        """Whether staff are done with it."""
        return self.state in FINISHED


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file about to be written."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept file without its bytes; `size` in bytes, `visibility` and `case_ref` are those of its entry."""

    id: str
    case_ref: str
    name: str
    mime: str
    size: int
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry about to be written; `key` is unique within its case."""

    case_ref: str
    key: str
    kind: EntryKind
    visibility: Visibility
    text: str
    at: datetime
    author: str = ""
    """Login name of the staff member."""
    signature: str = ""
    sending: Sending = Sending.NONE


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a case, in the order of `id`."""

    id: str
    case_ref: str
    key: str
    kind: EntryKind
    visibility: Visibility
    text: str
    at: datetime
    author: str
    signature: str
    sending: Sending
    sending_reason: str = ""
    files: tuple[StoredFile, ...] = ()

    @property
    def internal(self) -> bool:
        """Whether only staff may read it. Anything that is not surely public counts as internal."""
        return self.visibility is not Visibility.PUBLIC or self.kind is EntryKind.NOTE


@dataclass(frozen=True, slots=True)
class Change:
    """Something that staff did and that the product must hear of; `seq` grows in the order of commits."""

    seq: int
    kind: StaffEventKind
    case_ref: str
    at: datetime
    entry_id: str | None = None
    state: CaseState | None = None
    signature: str = ""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line of the inbox: the case, who has it, and the last words that were said."""

    case: Case
    assignee: str
    last_kind: EntryKind | None
    last_text: str


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what, to which case, and when."""

    who: str
    action: str
    at: datetime
    case_ref: str = ""
    detail: str = ""
