"""What happened in our cases at GLPI: one search for those touched last, then the history of each.

A quiet minute costs one request, however many cases are open. A case that was touched costs its history, the lists of its
followups, solutions and people if somebody wrote in it, and one or two more for each file.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from crm_adapter.glpi.answers import ASSIGNEE, CLOSED, SOLVED, Entry, LogRow
from crm_adapter.glpi.api import FOLLOWUP, PAGE, SOLUTION, GlpiApi
from crm_adapter.glpi.cursor import OVERLAP_SECONDS, Cursor, seconds, written
from crm_adapter.glpi.replies import author_of, may_leave, media_of, said
from crm_adapter.glpi.replies import written as entry_of
from crm_adapter.glpi.states import common
from crm_adapter.glpi.writing import MARK
from crm_adapter.shared.touches import Touches
from handlers.domain.case import StaffEvent, StaffEventKind
from handlers.domain.media import MediaRef
from handlers.errors import CaseGone, Misconfigured
from handlers.ports import DeskChange

_BATCH = 50
"""Cases whose history is read in one go; the others follow at the next call."""
_STATUS, _TECHNICIAN, _TECHNICIANS = 12, 5, 8
"""Columns whose changes are told: the state, and who it is assigned to, people or groups."""
_FINISHED = frozenset({str(SOLVED), str(CLOSED)})
_LETTERS: Mapping[str, str] = {FOLLOWUP: "f", SOLUTION: "s"}


class Reading:
    """One reading of the changes after a cursor; `accounts` are those under which we have worked."""

    def __init__(self, api: GlpiApi, accounts: Collection[int], signature: str, zone: ZoneInfo, now: int) -> None:
        self._api = api
        self._accounts = accounts
        self._signature = signature
        self._zone = zone
        self._now = now

    async def head(self) -> Cursor:
        """From now on: whatever the history holds by now is not told."""
        floor = await self._api.last_log()
        touched = {number: seconds(at) for number, at in await self._api.newest(MARK)}
        moment = max(touched.values(), default=0)
        return Cursor(Touches(OVERLAP_SECONDS).after(moment, self._now, touched), floor)

    async def after(self, cursor: Cursor) -> tuple[Sequence[DeskChange], Cursor]:
        """The changes, oldest first, and the cursor behind them."""
        touched = await self._touched(cursor)
        waiting = sorted((at, number) for number, at in touched.items() if cursor.tickets.to_read(number, at))
        batch = {number: at for at, number in waiting[:_BATCH]}
        drained = len(batch) == len(waiting)
        found: list[tuple[int, DeskChange]] = []
        lines: list[int] = []
        for number in batch:
            news = await self._news(number, cursor)
            lines += [row.id for row in news]
            found += [(row.id, change) async for row, change in self._told(number, news)]
        # What was written and then changed stands twice in the history; it is one reply.
        changes = list({change.id: change for _, change in sorted(found, key=lambda pair: pair[0])}.values())
        moment = max((touched if drained else batch).values(), default=0)
        tickets = cursor.tickets.after(moment, self._now, batch)
        return changes, cursor.after(tickets, lines, self._now, drained=drained)

    async def _touched(self, cursor: Cursor) -> Mapping[int, int]:
        found: dict[int, int] = {}
        start = 0
        since = written(max(cursor.tickets.since - 1, 0))
        while True:
            rows = await self._api.touched(MARK, since, start)
            found |= {number: seconds(at) for number, at in rows}
            if len(rows) < PAGE:
                return found
            start += PAGE

    async def _news(self, ticket: int, cursor: Cursor) -> Sequence[LogRow]:
        try:
            rows = await self._api.log(ticket, cursor.floor)
        except (CaseGone, Misconfigured):
            # Deleted, or moved out of our sight, between the search and this call.
            return []
        return sorted((row for row in rows if row.id not in cursor.seen), key=lambda row: row.id)

    async def _told(self, ticket: int, news: Sequence[LogRow]) -> AsyncIterator[tuple[LogRow, DeskChange]]:
        theirs = [row for row in news if author_of(row) not in self._accounts]
        replies = await self._replies(ticket, theirs)
        for row in theirs:
            event = StaffEvent(StaffEventKind.STATE, str(ticket), self._moment(row.date_mod))
            for kind, number in entries_of(row, replies):
                reply = await self._reply(event, kind, replies[kind, number])
                yield row, DeskChange(f"{_LETTERS[kind]}{ticket}-{number}", reply)
            told = _event(event, row)
            if told is not None:
                yield row, DeskChange(f"l{ticket}-{row.id}", told)

    async def _replies(self, ticket: int, rows: Sequence[LogRow]) -> Mapping[tuple[str, int], Entry]:
        kinds = {row.itemtype_link for row in rows} & _LETTERS.keys()
        if any(_finishes(row) for row in rows):
            kinds.add(SOLUTION)
        if not kinds:
            return {}
        strangers = await strangers_of(self._api, ticket, self._accounts)
        return {
            (kind, entry.id): entry
            for kind in sorted(kinds)
            for entry in await self._api.entries(ticket, kind)
            if may_leave(entry, kind, ticket, strangers)
        }

    async def _reply(self, event: StaffEvent, kind: str, entry: Entry) -> StaffEvent:
        media: list[MediaRef] = []
        for link in await self._api.links(kind, entry.id):
            document = await self._api.document(link.documents_id)
            if document is not None:
                media.append(media_of(f"{event.case_ref}/{kind}/{entry.id}/{document.id}", document))
        reply = replace(event, kind=StaffEventKind.REPLY, text=said(entry), media=tuple(media))
        return replace(reply, signature=self._signature)

    def _moment(self, at: str) -> datetime:
        wall = datetime.fromtimestamp(seconds(at), UTC)
        return wall.replace(tzinfo=self._zone)


async def strangers_of(api: GlpiApi, ticket: int, accounts: Collection[int]) -> frozenset[int]:
    """Who does not speak for staff in this ticket: we, and whoever asks or watches without working on it."""
    people = await api.people(ticket)
    staff = {person.users_id for person in people if person.type == ASSIGNEE}
    return frozenset({person.users_id for person in people} - staff | set(accounts))


def entries_of(row: LogRow, replies: Collection[tuple[str, int]]) -> Sequence[tuple[str, int]]:
    """The replies that a line of the history is about.

    Of a solution it may not tell the number, and it comes behind the state that the solution brought: whatever finishes
    a case brings its latest solution along, if it has one.
    """
    entry = entry_of(row)
    if entry is not None:
        return [entry] if entry in replies else []
    if row.itemtype_link == SOLUTION or _finishes(row):
        return sorted(each for each in replies if each[0] == SOLUTION)[-1:]
    return []


def _finishes(row: LogRow) -> bool:
    return row.id_search_option == _STATUS and not row.itemtype_link and row.new_value in _FINISHED


def _event(event: StaffEvent, row: LogRow) -> StaffEvent | None:
    """What a line of the history that wrote nothing tells."""
    if row.id_search_option in {_TECHNICIAN, _TECHNICIANS} and row.itemtype_link and row.new_value:
        return replace(event, kind=StaffEventKind.ASSIGNED)
    if row.id_search_option != _STATUS or row.itemtype_link:
        return None
    before, now = row.old_value or "", row.new_value or ""
    if not (before.isdigit() and now.isdigit()) or common(int(before)) is common(int(now)):
        return None
    return replace(event, state=common(int(now)))
