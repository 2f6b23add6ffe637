"""The parts of Zendesk's answers that are read; whatever else they hold is dropped while it is parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

NEW, OPEN, PENDING, HOLD, SOLVED, CLOSED = "new", "open", "pending", "hold", "solved", "closed"
STAFF_ROLES = frozenset({"agent", "admin"})


@dataclass(frozen=True, slots=True)
class User:
    """GET users/me, users/show_many."""

    id: int
    role: str = ""
    email: str | None = None
    ticket_restriction: str | None = None
    only_private_comments: bool | None = None
    """A light agent."""


@dataclass(frozen=True, slots=True)
class Nobody:
    """GET users/me of a caller who is not logged in, with status 200."""

    id: None


@dataclass(frozen=True, slots=True)
class Group:
    """GET groups."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class TicketField:
    """GET ticket_fields."""

    id: int
    type: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Ticket:
    """GET tickets/ID. `updated_at` has a grain of one second."""

    id: int
    status: str
    requester_id: int
    updated_at: datetime
    external_id: str | None = None
    assignee_id: int | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """GET tickets/ID/audits: one update with all that it changed. Events differ by type and are read one by one."""

    id: int
    created_at: datetime
    author_id: int
    """-1: the system, as for automations."""
    events: tuple[Mapping[str, object], ...] = ()
    metadata: object = None
    via: object = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a comment."""

    id: int
    file_name: str
    content_url: str
    content_type: str | None = None
    size: int | None = None
    malware_scan_result: str | None = None
    malware_access_override: bool | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """An event of the type Comment."""

    id: int
    author_id: int
    public: bool
    html_body: str | None = None
    plain_body: str | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Meta:
    """Where a list goes on."""

    has_more: bool = False
    after_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class UserAnswer:
    """One user."""

    user: User


@dataclass(frozen=True, slots=True)
class Login:
    """Who is calling."""

    user: User | Nobody


@dataclass(frozen=True, slots=True)
class TicketAnswer:
    """One ticket."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class Written:
    """PUT tickets/ID: the ticket and what the update was; no update where nothing changed."""

    ticket: Ticket
    audit: Audit | None = None


@dataclass(frozen=True, slots=True)
class Users:
    """A list of users."""

    users: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """A page of groups."""

    groups: tuple[Group, ...]
    meta: Meta = Meta()


@dataclass(frozen=True, slots=True)
class TicketFields:
    """A page of ticket fields."""

    ticket_fields: tuple[TicketField, ...]
    meta: Meta = Meta()


@dataclass(frozen=True, slots=True)
class Tickets:
    """A page of tickets."""

    tickets: tuple[Ticket, ...]
    meta: Meta = Meta()


@dataclass(frozen=True, slots=True)
class Audits:
    """A page of audits, oldest first."""

    audits: tuple[Audit, ...]
    meta: Meta = Meta()


@dataclass(frozen=True, slots=True)
class Upload:
    """What a comment names a file by."""

    token: str


@dataclass(frozen=True, slots=True)
class UploadAnswer:
    """POST uploads."""

    upload: Upload


@dataclass(frozen=True, slots=True)
class Refusal:
    """Some refusals; the error is a name, or an object in others."""

    error: object = None


LOGIN = TypeAdapter(Login)
USER = TypeAdapter(UserAnswer)
USERS = TypeAdapter(Users)
GROUPS = TypeAdapter(Groups)
TICKET_FIELDS = TypeAdapter(TicketFields)
TICKET = TypeAdapter(TicketAnswer)
TICKETS = TypeAdapter(Tickets)
WRITTEN = TypeAdapter(Written)
AUDITS = TypeAdapter(Audits)
COMMENT = TypeAdapter(Comment)
UPLOAD = TypeAdapter(UploadAnswer)
REFUSAL = TypeAdapter(Refusal)
