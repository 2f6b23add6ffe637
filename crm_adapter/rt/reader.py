"""What happened at RT: one request for all queues, and then only what a reply holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crm_adapter.rt.api import SYSTEM, RtApi, either, quoted
from crm_adapter.rt.config import RtConfig
from crm_adapter.rt.cursor import Cursor
from crm_adapter.rt.files import content_of, media, parts
from crm_adapter.rt.shapes import ROWS, PartRow, Row
from crm_adapter.rt.staff import Staff
from crm_adapter.rt.standing import Standing
from crm_adapter.rt.states import FINAL
from crm_adapter.shared.cut import own_words
from crm_adapter.shared.html import text_of
from handlers.domain.case import CaseState, StaffEvent, StaffEventKind
from handlers.errors import CaseGone
from handlers.ports import DeskChange, DeskChanges

_FIELDS = "Type,Field,OldValue,NewValue,Creator,Created,ObjectId"
_WINDOW = 50
_PLAIN, _HTML = "text/plain", "text/html"
_BY_MAIL = re.compile(r"^X-RT-Interface:[ \t]*Email[ \t]*\r?$", re.MULTILINE)
# Comments are not among them: a note is not even asked for.
_KINDS = (
    "(Type = 'Correspond' OR Type = 'Status' OR (Type = 'Set' AND Field = 'Owner')"
    " OR (Type = 'AddLink' AND Field = 'MergedInto'))"
)


class Reader:
    """Turns transactions into changes; what a note says or holds is never fetched."""

    def __init__(self, api: RtApi, config: RtConfig, standing: Standing, staff: Staff) -> None:
        self._api = api
        self._config = config
        self._standing = standing
        self._staff = staff
        # Less than a page, so that every full page brings something new.
        self._window = min(_WINDOW, config.page_size // 2)
        self._signature = config.signature

    async def changes(self, cursor: str | None) -> DeskChanges:
        """See Desk; goes on over pages that hold nothing for us."""
        if cursor is None:
            head = Cursor(0, 0).under(self._config.user)
            newest = await self._rows(head, 0, order="DESC", rows=1)
            high = newest[0].id if newest else 0
            return DeskChanges((), str(replace(head, high=high, floor=high)))
        read = Cursor.parse(cursor).under(self._config.user)
        while True:
            page = await self._rows(read, read.start(self._window), order="ASC", rows=self._config.page_size)
            new = [row for row in page if row.id not in read.seen]
            changes = [change for row in new for change in await self._taken(row, read.accounts)]
            read = read.after((row.id for row in new), self._window)
            # A full page without anything new would be the same again.
            if changes or not new or len(page) < self._config.page_size:
                return DeskChanges(tuple(changes), str(read) if new else cursor)

    async def _rows(self, read: Cursor, after: int, *, order: str, rows: int) -> list[Row]:
        # Without the object's type the transactions of queues and users with the same numbers would come too.
        query = (
            f"ObjectType = 'RT::Ticket' AND {either('TicketQueue', self._api.queues)} AND id > {after}"
            f" AND {' AND '.join(f'Creator != {quoted(name)}' for name in read.accounts)} AND {_KINDS}"
        )
        asked: dict[str, str | int] = {
            "query": query,
            "orderby": "id",
            "order": order,
            "per_page": rows,
            "fields": _FIELDS,
        }
        return (await self._api.http.read("/transactions", params=asked)).parsed(ROWS).items

    async def _taken(self, row: Row, ours: Sequence[str]) -> Sequence[DeskChange]:
        if row.creator.id in ours:
            return ()
        if row.kind == "Correspond":
            return await self._reply(row)
        if row.kind == "Status":
            return await self._status(row)
        if row.kind == "Set" and row.field == "Owner":
            return await self._owner(row)
        if row.kind == "AddLink" and row.field == "MergedInto":
            return self._merged(row)
        return ()

    async def _reply(self, row: Row) -> Sequence[DeskChange]:
        if not await self._staff.speaks(row.creator.id):
            return ()
        found = await parts(self._api, row.id)
        event = StaffEvent(
            kind=StaffEventKind.REPLY,
            case_ref=str(row.ticket),
            at=row.created,
            text=await self._text(found),
            media=tuple(media(row.id, part) for part in found if _is_file(part)),
            signature=await self._unit(),
        )
        return (DeskChange(str(row.id), event),)

    async def _text(self, found: Sequence[PartRow]) -> str:
        """The plain text where there is one; else what the HTML says."""
        bodies = [part for part in found if not part.name]
        plain = [part for part in bodies if part.mime == _PLAIN]
        texts = [(await content_of(self._api, part.id)).decode(errors="replace") for part in plain]
        if not texts:
            pages = [await content_of(self._api, part.id) for part in bodies if part.mime == _HTML]
            texts = [text_of(page.decode(errors="replace")) for page in pages]
        said = "\n\n".join(text.replace("\r\n", "\n").strip("\n") for text in texts)
        if not _came_by_mail(found):
            return said
        # What stands below a quotation is better sent with it than lost.
        return own_words(said, ()) or said

    async def _status(self, row: Row) -> Sequence[DeskChange]:
        state = await self._standing.meaning(row.new, row.ticket)
        # RT opens a ticket by itself when somebody writes; that says nothing about who works on it.
        if row.creator.id == SYSTEM and state is CaseState.OPEN:
            return ()
        return (_state(row, state),)

    async def _owner(self, row: Row) -> Sequence[DeskChange]:
        if row.new == await self._staff.bot():
            return (_event(row, StaffEventKind.HAND_BACK),)
        now = await self._now(row.ticket)
        if row.new == await self._staff.nobody():
            return (_state(row, now),) if now is CaseState.QUEUED else ()
        taken = _event(row, StaffEventKind.ASSIGNED, ".taken")
        return (taken,) if now in FINAL else (taken, _state(row, CaseState.OPEN))

    def _merged(self, row: Row) -> Sequence[DeskChange]:
        into = row.new.rsplit("/", 1)[-1]
        # RT writes it into both; the one that goes on names itself.
        if not into.isdecimal() or int(into) == row.ticket:
            return ()
        return (_event(row, StaffEventKind.MERGED, into=into),)

    async def _now(self, ticket: int) -> CaseState:
        try:
            return await self._standing.of(await self._api.ticket(str(ticket)))
        except CaseGone:
            return CaseState.GONE

    async def _unit(self) -> str:
        if not self._signature:
            queue = await self._api.queue(self._config.queue)
            self._signature = queue.description or queue.name
        return self._signature


def _is_file(part: PartRow) -> bool:
    if part.mime.startswith("multipart/"):
        return False
    return bool(part.name) or part.mime not in {_PLAIN, _HTML}


def _came_by_mail(found: Sequence[PartRow]) -> bool:
    """As RT itself notes at the message's first part; only mail programs quote what they answer."""
    return bool(found) and _BY_MAIL.search(min(found, key=lambda part: part.id).headers) is not None


def _state(row: Row, state: CaseState) -> DeskChange:
    return DeskChange(str(row.id), StaffEvent(StaffEventKind.STATE, str(row.ticket), row.created, state=state))


def _event(row: Row, kind: StaffEventKind, suffix: str = "", into: str = "") -> DeskChange:
    return DeskChange(f"{row.id}{suffix}", StaffEvent(kind, str(row.ticket), row.created, into=into))
