"""What happened in our cases at Redmine: one search for those touched last, then the history of each.

A quiet minute costs one request, however many cases are open. A case that was touched costs one more, twice if it was
touched within the last seconds, because Redmine's times have a grain of one second.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain

from crm_adapter.redmine.api import RedmineApi
from crm_adapter.redmine.cursor import OVERLAP_SECONDS, Cursor, parsed
from crm_adapter.redmine.replies import standings, told
from crm_adapter.redmine.shapes import Issue
from crm_adapter.redmine.staff import Staff
from crm_adapter.redmine.standing import Standing
from crm_adapter.shared import accounts
from crm_adapter.shared.touches import Touches
from handlers.errors import CaseGone, Misconfigured
from handlers.ports import Clock, DeskChange, DeskChanges

_BATCH = 50
"""Cases whose history is read in one go; the others follow at the next call."""


class Reader:
    """Reads changes; `signature` is empty where the project's name is to be shown."""

    def __init__(self, api: RedmineApi, clock: Clock, standing: Standing, staff: Staff, signature: str) -> None:
        self._api = api
        self._clock = clock
        self._standing = standing
        self._staff = staff
        self._signature = signature

    async def changes(self, cursor: str | None) -> DeskChanges:
        """See Desk."""
        bare, ours = accounts.split(cursor or "", await self._api.me())
        if cursor is None:
            return DeskChanges((), accounts.joined((await self._head()).text(), ours))
        found, behind = await self._after(parsed(bare), ours)
        return DeskChanges(found, accounts.joined(behind.text(), ours))

    async def _head(self) -> Cursor:
        """From now on; only of cases touched in the last second it must be known what they hold already."""
        empty = Touches(OVERLAP_SECONDS)
        newest = await self._api.newest()
        if newest is None:
            return Cursor(empty, 0)
        moment = newest.touched
        touched = {row.id: row.touched for row in await self._api.touched(moment - OVERLAP_SECONDS)}
        last = {number: await self._last(number) for number, at in touched.items() if at >= moment - 1}
        moment = max(moment, *touched.values())
        return Cursor(empty.after(moment, self._now(), touched), newest.touched, last)

    async def _last(self, number: int) -> int:
        issue = await self._read(number)
        return max((journal.id for journal in issue.journals), default=0) if issue is not None else 0

    async def _after(self, cursor: Cursor, ours: Collection[int]) -> tuple[tuple[DeskChange, ...], Cursor]:
        """The changes, oldest first, and the cursor behind them."""
        now = self._now()
        touched = {row.id: row.touched for row in await self._api.touched(cursor.issues.since)}
        waiting = sorted((at, number) for number, at in touched.items() if cursor.issues.to_read(number, at))
        batch = {number: at for at, number in waiting[:_BATCH]}
        drained = len(batch) == len(waiting)
        found: list[tuple[int, list[DeskChange]]] = []
        last: dict[int, int] = {}
        for number in batch:
            issue = await self._read(number)
            if issue is not None:
                last[number] = max((journal.id for journal in issue.journals), default=0)
                found += (await self._news(issue, cursor, ours)).items()
        moment = max((touched if drained else batch).values(), default=0)
        behind = cursor.after(cursor.issues.after(moment, now, batch), last, drained=drained)
        ordered = [changes for _, changes in sorted(found, key=lambda pair: pair[0])]
        return tuple(chain.from_iterable(ordered)), behind

    async def _read(self, number: int) -> Issue | None:
        try:
            return await self._api.issue(str(number))
        except (CaseGone, Misconfigured):
            # Deleted, or moved out of our sight, between the search and this call.
            return None

    async def _news(self, issue: Issue, cursor: Cursor, ours: Collection[int]) -> Mapping[int, list[DeskChange]]:
        """The changes of each new entry that somebody else made, by its number."""
        theirs = [journal for journal in cursor.news(issue) if journal.author not in ours]
        if not theirs:
            return {}
        before_and_after = standings(issue, await self._standing.statuses(issue))
        signature = self._signature or issue.project.name
        found: dict[int, list[DeskChange]] = {}
        for journal in theirs:
            speaks = bool(journal.public_notes) and await self._staff.speaks(journal.author, issue.project.id)
            standing = before_and_after[journal.id]
            found[journal.id] = list(told(issue, journal, standing, ours, speaks=speaks, signature=signature))
        return found

    def _now(self) -> int:
        return int(self._clock.now().timestamp())
