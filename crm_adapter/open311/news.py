"""What changed on our reports since they were last seen; in an ordinary minute it costs one request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from crm_adapter.open311.api import LONGEST_SPAN, Open311Api
from crm_adapter.open311.book import Book, Known, digest
from crm_adapter.open311.config import Open311Config
from crm_adapter.open311.forms import Forms
from crm_adapter.open311.refs import token_of
from crm_adapter.open311.shapes import Report
from crm_adapter.open311.wording import key_in
from handlers.domain.case import CaseState, StaffEvent, StaffEventKind
from handlers.errors import CaseGone
from handlers.ports import Clock, DeskChange, DeskChanges

_AHEAD = timedelta(hours=1)
"""By so much the server's clock may be before ours."""
_OVERLAP = timedelta(days=2)
"""A report may be listed so much later than it was filed."""
_LOOK_AROUND = timedelta(minutes=5)
_MOST_AROUND = 8
_MOST_SINGLY = 5


class News:
    """Watches the reports that were filed through this object, and those of its like that bear one of our keys."""

    def __init__(self, api: Open311Api, forms: Forms, config: Open311Config, clock: Clock) -> None:
        self._api = api
        self._forms = forms
        self._config = config
        self._clock = clock
        self._filed: dict[str, Known] = {}
        self._looked_around: datetime | None = None
        self._last_number = ""
        self._last_single = ""
        self._last_token = ""

    def filed(self, known: Known) -> None:
        """A report to watch from the next look on."""
        self._filed[known.ref] = known

    async def changes(self, cursor: str | None) -> DeskChanges:
        """See Desk."""
        now = self._clock.now()
        if cursor is None:
            book = Book(int(now.timestamp()))
            for report in await self._around(book, now - LONGEST_SPAN, now):
                self._compare(book.known.setdefault(report.service_request_id, _new(report)), report)
            for ref, known in self._filed.items():
                book.known.setdefault(ref, replace(known))
            return DeskChanges((), str(book))
        book = Book.parse(cursor)
        self._take_filed(book)
        return DeskChanges(tuple(await self._news(book, now)), str(book))

    def closed(self, report: Report) -> bool:
        """Whether its status is one of the final ones."""
        return report.status.strip().lower() in {status.lower() for status in self._config.closed_statuses}

    def _take_filed(self, book: Book) -> None:
        for ref, known in list(self._filed.items()):
            if ref in book.known:
                # The product has kept it: from now on the cursor alone counts.
                del self._filed[ref]
            else:
                book.known[ref] = replace(known)

    async def _news(self, book: Book, now: datetime) -> list[DeskChange]:
        seen: dict[str, Report] = {}
        before = self._looked_around
        if before is None or now - before >= _LOOK_AROUND:
            for report in await self._around(book, book.since_moment - _OVERLAP, now):
                seen[report.service_request_id] = report
                self._recognise(book, report)
        await self._number_one(book)
        gone: list[DeskChange] = []
        unseen = [number for number in book.numbers if number not in seen]
        # Whoever has just looked around has asked enough for a minute, but for the first time.
        if unseen and (before is None or self._looked_around == before):
            gone = await self._look_at(book, unseen, seen, now)
        numbers = book.numbers
        found = [
            change
            for number, report in seen.items()
            if number in numbers
            for change in self._compare(numbers[number], report)
        ]
        book.forget_old(now)
        # Sorting is stable: of one report the words come before the state.
        return sorted(
            found + gone, key=lambda change: (change.event.at, len(change.event.case_ref), change.event.case_ref)
        )

    async def _around(self, book: Book, start: datetime, now: datetime) -> list[Report]:
        """Those of ours among everything filed since."""
        filed, _ = await self._api.filed(self._forms.codes, start, now + _AHEAD, most=_MOST_AROUND)
        book.looked_through(self._api.moment(report.requested_datetime) for report in filed)
        self._looked_around = now
        return [report for report in filed if key_in(report.description)]

    def _recognise(self, book: Book, report: Report) -> None:
        if report.service_request_id in book.numbers:
            return
        key = key_in(report.description)
        waiting = next((known for known in book.unnumbered if known.key == key), None)
        if waiting is not None:
            book.numbered(waiting.ref, report.service_request_id)
        else:
            book.known[report.service_request_id] = _new(report)

    async def _number_one(self, book: Book) -> None:
        """Ask for the number of one report that waits for it, another one each time."""
        waiting = {token: known for known in book.unnumbered if (token := token_of(known.ref))}
        if not waiting:
            return
        self._last_token = _after(sorted(waiting), self._last_token)[0]
        number = await self._api.number_of(self._last_token)
        if number:
            book.numbered(waiting[self._last_token].ref, number)

    async def _look_at(self, book: Book, unseen: list[str], seen: dict[str, Report], now: datetime) -> list[DeskChange]:
        """Look at as many as one question holds, others each time; returns which are no more."""
        asked = self._chunk(_after(unseen, self._last_number))
        self._last_number = asked[-1]
        for report in await self._api.reports(asked):
            seen[report.service_request_id] = report
        return await self._singly(book, [number for number in asked if number not in seen], seen, now)

    def _chunk(self, numbers: Sequence[str]) -> list[str]:
        chunk: list[str] = []
        length = 0
        for number in islice(numbers, self._config.page_limit):
            length += len(number) + 1
            if chunk and length > self._config.longest_query:
                break
            chunk.append(number)
        return chunk

    async def _singly(self, book: Book, missing: list[str], seen: dict[str, Report], now: datetime) -> list[DeskChange]:
        """A report that is not in a list may be gone, or the server may look up only the first of several."""
        gone: list[DeskChange] = []
        for number in _after(missing, self._last_single)[:_MOST_SINGLY]:
            self._last_single = number
            try:
                seen[number] = await self._api.report(number)
            except CaseGone:
                ref = book.numbers[number].ref
                del book.known[ref]
                event = StaffEvent(StaffEventKind.STATE, ref, now, state=CaseState.GONE)
                gone.append(DeskChange(f"{ref}:gone", event))
        return gone

    def _compare(self, known: Known, report: Report) -> list[DeskChange]:
        """What is new on a report; afterwards it is known."""
        at = self._api.moment(report.updated_datetime) or self._api.moment(report.requested_datetime)
        at = at or self._clock.now()
        changes: list[DeskChange] = []
        notes = report.status_notes.strip()
        if digest(notes) != known.notes:
            known.notes = digest(notes)
            if notes:
                signature = self._config.signature or report.agency_responsible or report.service_name
                event = StaffEvent(StaffEventKind.REPLY, known.ref, at, notes, signature=signature)
                changes.append(_change(known, event, known.notes))
        closed = self.closed(report)
        if closed != bool(known.closed_at):
            known.closed_at = int(at.timestamp()) if closed else 0
            state = CaseState.SOLVED if closed else CaseState.OPEN
            event = StaffEvent(StaffEventKind.STATE, known.ref, at, state=state)
            changes.append(_change(known, event, state.value))
        return changes


def _new(report: Report) -> Known:
    return Known(report.service_request_id, report.service_request_id)


def _change(known: Known, event: StaffEvent, what: str) -> DeskChange:
    known.told += 1
    return DeskChange(f"{known.ref}:{known.told}:{what}", event)


def _after(sorted_names: Sequence[str], last: str) -> list[str]:
    """The names from the one after `last` on, and then the others."""
    place = sorted_names.index(last) + 1 if last in sorted_names else 0
    return [*sorted_names[place:], *sorted_names[:place]]
