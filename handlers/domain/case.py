"""A case: the matter handed to staff, which lives in a desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.ids import EpisodeId, Language, ServiceKey
from handlers.domain.media import MediaRef


class CaseState(StrEnum):
    """State of a case, in words common to all desks."""

    QUEUED = "queued"
    """Nobody has taken it yet."""
    OPEN = "open"
    """Somebody works on it."""
    WAITING_CITIZEN = "waiting_citizen"
    """Staff wait for the citizen."""
    SOLVED = "solved"
    """Staff say that it is done; the citizen may reopen it."""
    CLOSED = "closed"
    """Finished for good."""
    UNWANTED = "unwanted"
    """Closed by staff as unwanted: machine-made, abusive, or nobody's matter at all; the citizen is asked nothing."""
    GONE = "gone"
    """Not at the desk: deleted there, or never taken by it."""


class CaseKind(StrEnum):
    """The six kinds of matter that citizen services tell apart (after Barcelona's IRIS)."""

    QUERY = "consulta"
    """A question."""
    COMPLAINT = "queja"
    """A complaint."""
    SUGGESTION = "sugerencia"
    """An idea."""
    INCIDENT = "incidencia"
    """Something is broken."""
    REQUEST = "peticion"
    """A service is asked for."""
    THANKS = "agradecimiento"
    """Thanks."""


class HandoffReason(StrEnum):
    """Why a person takes over."""

    ASKED = "asked"
    """The citizen asked for a person."""
    NOT_UNDERSTOOD = "not_understood"
    """Two misunderstandings in a row, offer accepted."""
    SENSITIVE = "sensitive"
    """A sensitive topic, offer accepted."""
    NOT_SOLVED = "not_solved"
    """The answer did not help, offer accepted."""
    MISSING_FIELD = "missing_field"
    """The catalogue lacks what was asked, offer accepted."""
    NOT_COVERED = "not_covered"
    """The agency keeps the service to its staff, offer accepted."""


class Visibility(StrEnum):
    """Who may read a line of a case."""

    PUBLIC = "public"
    """The citizen too."""
    INTERNAL = "internal"
    """Staff only; must never reach a citizen."""


class Author(StrEnum):
    """Who wrote a line."""

    CITIZEN = "citizen"
    """The person."""
    BOT = "bot"
    """This product."""
    STAFF = "staff"
    """The agency's people."""
    SYSTEM = "system"
    """The product, about itself (delivery failures, edits)."""


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """What a new case is to say; its transcript is attached when it is written, from the stored messages of the episode."""

    episode: EpisodeId
    subject: str
    kind: CaseKind
    reason: HandoffReason
    language: Language
    service: ServiceKey | None = None
    reopen: bool = False
    """Go on with the conversation's last case instead of opening another, where the desk can."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line to append to the conversation's open case."""

    author: Author
    text: str
    visibility: Visibility = Visibility.PUBLIC
    media: tuple[MediaRef, ...] = ()


class StaffEventKind(StrEnum):
    """What happened at the desk."""

    REPLY = "reply"
    """A public reply for the citizen."""
    STATE = "state"
    """The case changed state."""
    ASSIGNED = "assigned"
    """Somebody took the case, or it was passed on."""
    HAND_BACK = "hand_back"
    """Staff give the conversation back to the bot without closing the need."""
    MERGED = "merged"
    """The case went into another one, `into`, which goes on in its place."""
    REFUSED = "refused"
    """The desk did not take the case: nobody there knows of it. The product itself brings this, no desk does."""
    ACCEPTED = "accepted"
    """The desk has taken, at a later try, a case that it had refused. The product itself brings this, no desk does."""


@dataclass(frozen=True, slots=True)
class StaffEvent:
    """One thing that happened at the desk, already checked to be public where it carries text."""

    kind: StaffEventKind
    case_ref: str
    at: datetime
    text: str = ""
    state: CaseState | None = None
    media: tuple[MediaRef, ...] = ()
    signature: str = ""
    """Name of the unit or the person's public name, as the agency wants it shown."""
    into: str = ""
    """Where a merged case goes on: the desk's ref of the other case."""
