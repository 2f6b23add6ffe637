"""The parts of GLPI's answers that are read; whatever else they hold is dropped while it is parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter

NEW, ASSIGNED, PLANNED, WAITING, SOLVED, CLOSED = range(1, 7)
"""States of a ticket (vendor: CommonITILObject)."""
ASSIGNEE = 2
"""What somebody is to a ticket in Ticket_User (vendor: CommonITILActor)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The rights of a profile, as sums of bits."""

    name: str = ""
    ticket: int = 0
    followup: int = 0
    document: int = 0
    logs: int = 0
    entities: object = None
    """A list of them, or a mapping by number."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who is logged in."""

    glpiID: int  # noqa: N815 - the vendor's own name
    glpiname: str = ""
    glpiactiveprofile: Profile = Profile()
    glpiactive_entity: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """GET getFullSession."""

    session: Account


@dataclass(frozen=True, slots=True)
class Settings:
    """GET getGlpiConfig."""

    cfg_glpi: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ticket:
    """GET Ticket/ID."""

    id: int
    status: int
    is_deleted: int = 0
    """1: in the trash"""


@dataclass(frozen=True, slots=True)
class LogRow:
    """GET Ticket/ID/Log: what happened to a ticket. Of what was written it says that it was, never what."""

    id: int
    itemtype_link: str = ""
    linked_action: int = 0
    user_name: str | None = None
    """With the user's id in brackets at its end."""
    date_mod: str = ""
    id_search_option: int = 0
    old_value: str | None = None
    new_value: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An ITILFollowup or an ITILSolution; a solution has no `is_private`, all may read it."""

    id: int
    itemtype: str
    items_id: int
    users_id: int
    content: str | None = None
    is_private: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """GET Ticket/ID/Ticket_User."""

    users_id: int
    type: int


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """GET ITEM/ID/Document_Item."""

    id: int
    documents_id: int


@dataclass(frozen=True, slots=True)
class Document:
    """GET Document/ID."""

    id: int
    filename: str | None = None
    mime: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """GET search/Ticket: rows by number of their column; no data where nothing was found."""

    data: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """POST."""

    id: int


SESSION = TypeAdapter(Session)
SETTINGS = TypeAdapter(Settings)
TICKET = TypeAdapter(Ticket)
LOG = TypeAdapter(list[LogRow])
ENTRY = TypeAdapter(Entry)
ENTRIES = TypeAdapter(list[Entry])
PEOPLE = TypeAdapter(list[Person])
LINKS = TypeAdapter(list[DocumentLink])
DOCUMENT = TypeAdapter(Document)
FOUND = TypeAdapter(Found)
ADDED = TypeAdapter(Added)
REFUSAL = TypeAdapter(tuple[str, str])
