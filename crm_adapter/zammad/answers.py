"""The parts of Zammad's answers that are read; whatever else they hold is dropped while it is parsed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import AwareDatetime, TypeAdapter

from crm_adapter.shared.pairs import Number

NOBODY = 1
"""The owner of a ticket that nobody has taken: Zammad's user "-"."""
JOINED = "joined-"
"""Before the id of a case of ours, in the key of the case that it was joined to."""
_JOINED = re.compile(JOINED + r"(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Me:
    """GET users/me?expand=true."""

    id: int
    login: str
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Access by group name: read, create, change, overview, full. Groups that come with a role are not in it."""


@dataclass(frozen=True, slots=True)
class StateRow:
    """GET ticket_states."""

    id: int
    name: str
    state_type_id: int
    active: bool = True
    default_create: bool = False
    default_follow_up: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """GET tickets/ID."""

    id: Number
    state_id: int
    customer_id: int
    updated_at: AwareDatetime
    owner_id: int | None = None
    our_key: object = None
    """What stands in the attribute of the key, whatever its name."""

    @property
    def joined(self) -> int | None:
        """The case of ours that was joined to this one, which was opened by somebody else; None for one that we opened."""
        found = _JOINED.fullmatch(self.our_key) if isinstance(self.our_key, str) else None
        return int(found[1]) if found is not None else None


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of an article."""

    id: int
    filename: str
    size: int | None = None
    preferences: Mapping[str, object] | None = None

    @property
    def mime(self) -> str:
        """As it was declared, or empty."""
        told = self.preferences or {}
        found = told.get("Content-Type") or told.get("Mime-Type") or ""
        return found if isinstance(found, str) else ""

    @property
    def alternative(self) -> bool:
        """Whether it is the article's own text once more, as HTML."""
        return bool((self.preferences or {}).get("content-alternative"))


@dataclass(frozen=True, slots=True)
class Article:
    """GET ticket_articles/ID."""

    id: int
    ticket_id: int
    type: str = ""
    sender: str = ""
    internal: bool | None = None
    created_by_id: int | None = None
    body: str | None = None
    content_type: str | None = None
    message_id: str | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ticket's history; it says that something was written, never what."""

    id: Number
    object: str
    type: str
    o_id: int
    created_at: AwareDatetime
    created_by_id: int | None = None
    attribute: str = ""
    id_from: int | None = None
    id_to: int | None = None
    value_to: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """GET ticket_history/ID, oldest first."""

    history: tuple[Entry, ...]


ME = TypeAdapter(Me)
STATES = TypeAdapter(list[StateRow])
TICKET = TypeAdapter(Ticket)
TICKETS = TypeAdapter(list[Ticket])
ROW = TypeAdapter(dict[str, object])
ROWS = TypeAdapter(list[dict[str, object]])
ARTICLE = TypeAdapter(Article)
ARTICLES = TypeAdapter(list[Article])
HISTORY = TypeAdapter(History)
