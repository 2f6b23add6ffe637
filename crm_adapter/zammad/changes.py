"""What happened in our cases at Zammad: one search for all of them, then the history of those that were touched.

A quiet minute costs one request, however many cases are open. A case that was touched costs one more (its history, which
says who did what and in which order), and each article that somebody else wrote another one.

A case of ours that staff join to somebody else's goes on there: that case is marked as adopted, and read from the joining
on. Whatever is older was said to somebody else and is never told, not even when it is shown later.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace

from crm_adapter.zammad.answers import NOBODY, Entry, Ticket
from crm_adapter.zammad.api import PAGE, ZammadApi
from crm_adapter.zammad.cursor import Cursor, iso, milliseconds
from crm_adapter.zammad.replies import left_by_merging, may_leave, media_of, said
from crm_adapter.zammad.states import MERGED, States
from handlers.domain.case import StaffEvent, StaffEventKind
from handlers.errors import CaseGone, Misconfigured, Rejected
from handlers.ports import DeskChange

log = logging.getLogger("ventanilla.desk")

_ARTICLE = "Ticket::Article"
_BATCH = 50
"""Cases whose history is read in one go; the others follow at the next call."""


async def head(api: ZammadApi) -> Cursor:
    """From now on: whatever happened up to the latest touch of any of our cases is not told."""
    newest = await api.changed(iso(0), 1, newest=True)
    moment = max((milliseconds(ticket.updated_at) for ticket in newest), default=0)
    return Cursor(moment, moment)


class Reading:
    """One reading of the changes after a cursor."""

    def __init__(
        self, api: ZammadApi, states: States, ours: Collection[int], types: Sequence[str], signature: str
    ) -> None:
        self._api = api
        self._states = states
        self._ours = ours
        self._types = types
        self._signature = signature

    async def after(self, cursor: Cursor) -> tuple[Sequence[DeskChange], Cursor]:
        """The changes, oldest first, and the cursor behind them."""
        touched, drained = await self._touched(cursor)
        found: list[tuple[Entry, DeskChange]] = []
        entries: dict[int, int] = {}
        for ticket in touched:
            found += await self._told(ticket, await self._news(ticket, cursor), entries)
        found.sort(key=lambda pair: (pair[0].created_at, pair[0].id))
        # An article written as a note and then made public stands twice in the history; it is one reply.
        changes = list({change.id: change for _, change in found}.values())
        touches = {ticket.id: milliseconds(ticket.updated_at) for ticket in touched}
        behind = cursor.after(touches, entries, drained=drained) if touched else cursor
        return changes, behind

    async def _touched(self, cursor: Cursor) -> tuple[Sequence[Ticket], bool]:
        """Cases touched since, without those that were read as they are now; and whether these are all."""
        found: dict[int, Ticket] = {}
        page = 1
        while True:
            rows = await self._api.changed(iso(cursor.since), page)
            known = len(found)
            found |= {row.id: row for row in rows if row.id not in found}
            touched = [row for row in found.values() if cursor.tickets.get(row.id) != milliseconds(row.updated_at)]
            # A page that brings nothing new is the last one over again.
            if len(touched) > _BATCH or len(rows) < PAGE or len(found) == known:
                return touched[:_BATCH], len(touched) <= _BATCH
            page += 1

    async def _told(
        self, ticket: Ticket, news: Sequence[Entry], read: dict[int, int]
    ) -> Sequence[tuple[Entry, DeskChange]]:
        """What is to be told of these lines, and of the case that this one was joined to; `read` gets the lines."""
        found: list[tuple[Entry, DeskChange]] = []
        for entry in news:
            read[entry.id] = milliseconds(entry.created_at)
            change = await self._change(ticket, entry)
            if change is not None:
                found.append((entry, change))
                if change.event.kind is StaffEventKind.MERGED:
                    found += await self._beyond(ticket.id, change.event.into, read)
        return found

    async def _beyond(self, joined: int, into: str, read: dict[int, int]) -> Sequence[tuple[Entry, DeskChange]]:
        """What was said since in the case that ours was joined to; the search did not give it before it was adopted."""
        try:
            target = await self._api.ticket(into)
            if not target.our_key:
                await self._api.adopt(into, joined)
            elif target.joined != joined:
                return []
            history = await self._api.history(into)
        except (CaseGone, Misconfigured, Rejected) as fault:
            log.warning("a case was joined to one that cannot be followed", extra={"case": into, "reason": str(fault)})
            return []
        return await self._told(target, _since_joining(history, joined), read)

    async def _news(self, ticket: Ticket, cursor: Cursor) -> Sequence[Entry]:
        try:
            history = await self._api.history(str(ticket.id))
        except (CaseGone, Misconfigured):
            # Deleted, or moved out of our sight, between the search and this call.
            return []
        if ticket.joined is not None:
            history = _since_joining(history, ticket.joined)
        return [
            entry
            for entry in history
            if milliseconds(entry.created_at) > cursor.horizon and entry.id not in cursor.entries
        ]

    async def _change(self, ticket: Ticket, entry: Entry) -> DeskChange | None:
        if entry.created_by_id in self._ours:
            return None
        if entry.object == _ARTICLE:
            return await self._reply(ticket, entry) if _shows_an_article(entry) else None
        event = self._event(StaffEvent(StaffEventKind.STATE, str(ticket.id), entry.created_at), entry)
        return DeskChange(f"h{entry.id}", event) if event is not None else None

    def _event(self, event: StaffEvent, entry: Entry) -> StaffEvent | None:
        if entry.type == "merged_into" and entry.id_to is not None:
            return replace(event, kind=StaffEventKind.MERGED, into=str(entry.id_to))
        if entry.type != "updated" or entry.id_to is None:
            return None
        if entry.attribute == "state":
            return self._moved(event, entry.id_from, entry.id_to)
        if entry.attribute == "group" or (entry.attribute == "owner" and entry.id_to != NOBODY):
            return replace(event, kind=StaffEventKind.ASSIGNED)
        return None

    def _moved(self, event: StaffEvent, before: int | None, now: int) -> StaffEvent | None:
        if self._states.type_of(now) == MERGED:
            return None
        state = self._states.common(now)
        same = before is not None and self._states.common(before) is state
        return None if same else replace(event, state=state)

    async def _reply(self, ticket: Ticket, entry: Entry) -> DeskChange | None:
        article = await self._api.article(entry.o_id)
        if article is None or not may_leave(article, self._ours, self._types):
            return None
        if self._states.type_of(ticket.state_id) == MERGED and left_by_merging(article):
            return None
        event = StaffEvent(
            StaffEventKind.REPLY,
            str(ticket.id),
            entry.created_at,
            text=said(article),
            media=media_of(article),
            signature=self._signature,
        )
        return DeskChange(f"a{article.id}", event)


def _since_joining(history: Sequence[Entry], joined: int) -> Sequence[Entry]:
    """Without what had been said to somebody else when our case came, also where it is a note that is shown since."""
    came = [entry.id for entry in history if entry.type == "received_merge" and entry.id_from == joined]
    if not came:
        return []
    theirs = {entry.o_id for entry in history if entry.object == _ARTICLE and entry.id < came[0]}
    return [
        entry for entry in history if entry.id > came[0] and not (entry.object == _ARTICLE and entry.o_id in theirs)
    ]


def _shows_an_article(entry: Entry) -> bool:
    """A new article, or one that was internal until now."""
    return entry.type == "created" or (
        entry.type == "updated" and entry.attribute == "internal" and entry.value_to == "false"
    )
