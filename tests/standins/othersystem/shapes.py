"""What the other system keeps, and the switches of its bad habits."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tests.standins.desk_parts.faults import Json

NAME = "Gestor de pruebas"
VERSION = "7.2"
PROTOCOL = 1
UNIT = "Unidad de Padrón"
SECRET = "whsec_cHJ1ZWJhczogY2xhdmUgZGVsIG90cm8gc2lzdGVtYS4="
STATES = ("queued", "open", "waiting_citizen", "solved", "closed", "unwanted")
MEGABYTE = 1024 * 1024


class Leak(StrEnum):
    """How an internal note comes up among the changes, where it has no business."""

    NONE = ""
    """It does not."""
    INTERNAL = "internal"
    """Marked as internal."""
    MISSING = "missing"
    """Without a word on who may read it."""
    ODD = "odd"
    """With a word that the protocol does not know."""


@dataclass(slots=True)
class Capabilities:
    """What the system says that it can do; staff's hands are bound accordingly."""

    states: list[str] = field(default_factory=lambda: list(STATES))
    files_in: bool = True
    files_out: bool = True
    notes: bool = True
    html: bool = True
    assigns: bool = True
    merges: bool = True
    deletes: bool = True
    hands_back: bool = True
    reopens: bool = True
    queue_position: bool = True
    delivery: bool = True
    hints: bool = True
    max_file: int = 20 * MEGABYTE
    max_body: int = 64 * MEGABYTE


@dataclass(slots=True)
class Switches:
    """How this system differs from a well-behaved one; the first value is the good one."""

    secret: str = SECRET
    hint_url: str = ""
    """Where hints go; empty: nowhere."""
    protocol: int = PROTOCOL
    page_size: int = 100
    overlap: int = 0
    """So many changes of the page before are listed again."""
    echoes: bool = False
    """What the product wrote is listed among the changes, as by "ventanilla"."""
    leak: Leak = Leak.NONE
    naive_times: bool = False
    """Times come without their offset."""
    numeric_refs: bool = False
    """References and ids are JSON numbers."""
    refused_states: list[str] = field(default_factory=list)
    """A change to one of these is refused with 409."""
    ignored_states: list[str] = field(default_factory=list)
    """A change to one of these is answered with 200 and the state that the case still has."""
    created_status: int = 200
    """What a new case answers: 200 or 201."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file; only those of public replies are given out."""

    id: str
    name: str
    mime: str
    content: bytes
    public: bool


@dataclass(slots=True)
class Entry:
    """A line of a case as staff see it."""

    id: str
    key: str
    """empty: staff wrote it"""
    author: str
    visibility: str
    text: str
    files: list[Attachment]
    event: str = ""
    """id of the change by which a reply went out"""
    delivery: str = ""
    """what became of a reply, as the product told"""
    reason: str = ""


@dataclass(slots=True)
class Case:
    """A matter; `opened` is what came with it besides its lines."""

    ref: str
    key: str
    opened: Json
    entries: list[Entry]
    state: str = "queued"
    assignee: str = ""
    handed_back: bool = False
    into: str = ""
    deleted: bool = False
