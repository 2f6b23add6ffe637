"""What a Zendesk account holds: people, tickets with their audits, files, webhooks, triggers.

Ids go up in steps as in zenpy's recordings; times have a grain of one second.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.standins.desk_parts.control import Parts
from tests.standins.desk_parts.faults import Json

FIRST_ID = 6_130_907_993_114
ID_STEP = 128
GROUP_ID = 6_130_852_536_346


@dataclass(slots=True)
class User:
    """Somebody in the account: `role` is admin, agent or end-user."""

    id: int
    name: str
    role: str
    created: float
    email: str | None = None
    external_id: str | None = None
    only_private_comments: bool = False
    ticket_restriction: str | None = None
    updated: float = 0.0

    @property
    def staff(self) -> bool:
        """Whether the account's tickets are this person's business."""
        return self.role != "end-user"


@dataclass(slots=True)
class StoredFile:
    """An uploaded file."""

    id: int
    token: str
    name: str
    mime: str
    content: bytes
    private: bool = False


@dataclass(slots=True)
class Audit:
    """One update of a ticket with all its events."""

    id: int
    ticket_id: int
    at: float
    author_id: int
    via: str
    events: list[Json]
    custom: Json = field(default_factory=dict)
    """what the caller sent as the ticket's `metadata`: kept with the update, not with the ticket"""
    source: Json = field(default_factory=lambda: {"from": {}, "to": {}, "rel": None})

    @property
    def comment(self) -> Json | None:
        """The comment among the events."""
        return next((event for event in self.events if event["type"] == "Comment"), None)


@dataclass(slots=True)
class Ticket:
    """A ticket; `fields` are the attributes that may be written, by their names in the API."""

    id: int
    created: float
    updated: float
    fields: Json
    description: str
    via: str
    audits: list[Audit] = field(default_factory=list)
    deleted: bool = False


@dataclass(slots=True)
class Switches:
    """The account's bad habits."""

    search_lag: float = 0.0
    """seconds until a new ticket or user is found by search"""
    incremental_lag: float = 0.0
    """seconds that incremental exports leave out; 60 at the real service"""
    assign_on_solve: bool = True
    """an unassigned ticket goes to whoever solves it; otherwise solving it is refused"""
    reopen_on_requester_comment: bool = False
    """a public comment authored by the requester reopens a solved ticket"""
    merge_delay: int = 1
    """so many looks at the job until it says completed"""


@dataclass(slots=True)
class World:
    """Everything, in memory."""

    base_url: str
    parts: Parts
    switches: Switches = field(default_factory=Switches)
    users: dict[int, User] = field(default_factory=dict)
    tickets: dict[int, Ticket] = field(default_factory=dict)
    purged: set[int] = field(default_factory=set)
    files: dict[int, StoredFile] = field(default_factory=dict)
    uploads: dict[str, list[int]] = field(default_factory=dict)
    idempotent: dict[str, tuple[bytes, Json, float]] = field(default_factory=dict)
    jobs: dict[str, Json] = field(default_factory=dict)
    webhooks: dict[str, Json] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    triggers: dict[int, Json] = field(default_factory=dict)
    custom_fields: dict[int, str] = field(default_factory=dict)
    last_id: int = FIRST_ID
    last_ticket: int = 0

    def new_id(self) -> int:
        """The next id of anything but a ticket."""
        self.last_id += ID_STEP
        return self.last_id

    def now(self) -> float:
        """The account's time, seconds since 1970."""
        return self.parts.clock.now()

    def audits(self) -> list[Audit]:
        """Every audit of every ticket that is not purged, oldest first."""
        found = [audit for ticket in self.tickets.values() for audit in ticket.audits]
        return sorted(found, key=lambda audit: audit.id)

    def violation(self, sentence: str) -> None:
        """Note what the vendor lets pass in silence."""
        self.parts.journal.violations.append(sentence)


def stamp(at: float) -> str:
    """A time as Zendesk writes it."""
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
