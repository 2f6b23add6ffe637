"""Which of a ticket's followups and solutions may leave the desk, and what they say to the citizen."""

from __future__ import annotations

import re
from collections.abc import Collection

from crm_adapter.glpi.answers import Document, Entry, LogRow
from crm_adapter.glpi.api import FOLLOWUP, SOLUTION
from crm_adapter.shared.html import text_of
from handlers.domain.media import MediaRef, kind_of, safe_name, safe_type

NAME = "glpi"
_AUTHOR = re.compile(r"\((\d{1,18})\)\s*$", re.ASCII)
_ADDED, _CHANGED = 17, 18
"""Something was added to the ticket, or what had been added was changed (vendor: Log)."""


def may_leave(entry: Entry, itemtype: str, ticket: int, strangers: Collection[int]) -> bool:
    """A public followup, or a solution, of this ticket, by somebody who is none of the `strangers`; whatever is unknown says no."""
    public = itemtype == SOLUTION or (itemtype == FOLLOWUP and entry.is_private == 0)
    ours = entry.itemtype == "Ticket" and entry.items_id == ticket
    return public and ours and entry.users_id > 0 and entry.users_id not in strangers


def author_of(row: LogRow) -> int | None:
    """Who did it; None for GLPI itself."""
    found = _AUTHOR.search(row.user_name or "")
    return int(found[1]) if found is not None else None


def written(row: LogRow) -> tuple[str, int] | None:
    """The kind and id of what was written into the ticket, if that is what happened: a note made public counts too."""
    if row.itemtype_link not in {FOLLOWUP, SOLUTION} or row.linked_action not in {_ADDED, _CHANGED}:
        return None
    value = (row.new_value or "").strip()
    return (row.itemtype_link, int(value)) if value.isascii() and value.isdigit() else None


def said(entry: Entry) -> str:
    """The entry as plain text."""
    return text_of(entry.content or "").replace("\N{NO-BREAK SPACE}", " ")


def media_of(ref: str, document: Document) -> MediaRef:
    """A document of an entry; `ref` is TICKET/KIND/ENTRY/DOCUMENT."""
    mime = safe_type(document.mime or "")
    return MediaRef(NAME, ref, kind_of(mime), safe_name(document.filename or ""), mime)
