"""From the desk: what staff did becomes inbound rows, each once, in the lane of the conversation that it is about."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.bridge import Bridge
from bot.desk_sync import news, oddities
from bot.inbox import Inbox, desk_source
from bot.sealing import Sealer
from bot.store import cases, cursors, lost, orphans, people
from bot.store.cases import CaseRow
from bot.store.database import Database, apart
from bot.store.orphans import Orphan
from bot.store.values import STAFF_EVENT
from handlers.domain.case import CaseState, StaffEvent, StaffEventKind
from handlers.errors import Retryable, VentanillaError
from handlers.ports import Clock, Desk, DeskChange

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger("ventanilla.desk")

JOINED = (
    "A este caso se ha unido el de otra persona. Lo que se responda aquí NO le llega a ella: si necesita respuesta, "
    "hay que dársela en un caso suyo."
)
"""What staff read on the case that goes on."""
_THEIRS = (
    "Staff joined this case into {into}, which is another person's: what this person wrote is not written there. "
    "If it needs an answer, open a case of their own."
)


class Pull:
    """Takes in the changes of one desk."""

    def __init__(
        self, database: Database, inbox: Inbox, sealer: Sealer, desk: Desk, bridge: Bridge, clock: Clock
    ) -> None:
        self._database = database
        self._inbox = inbox
        self._sealer = sealer
        self._desk = desk
        self._bridge = bridge
        self._clock = clock
        self._source = desk_source(desk.name)
        self._pulling = threading.Lock()
        self._fault = ""

    @property
    def fault(self) -> str:
        """Why the last look at the desk failed; empty when it did not."""
        return self._fault

    def pull(self) -> None:
        """Take in what happened since the last time; several calls at once do the work of one."""
        if not self._pulling.acquire(blocking=False):
            return
        try:
            while self._page():
                pass
        except VentanillaError as fault:
            self._failed(str(fault))
        except Exception as fault:
            # A fault of ours or of the desk's that nobody foresaw: it is shown, and stops no other desk.
            log.exception("looking at the desk failed in an unforeseen way", extra={"desk": self._desk.name})
            self._failed(f"{type(fault).__name__} while looking for what is new; see the log.")
        else:
            self._fault = ""
        finally:
            self._pulling.release()

    def _failed(self, reason: str) -> None:
        if reason != self._fault:
            log.warning("the desk cannot be asked what is new", extra={"desk": self._desk.name, "reason": reason})
        self._fault = reason

    def _page(self) -> bool:
        with self._database.read() as connection:
            before = cursors.read(connection, self._source)
        page = self._bridge.run(self._desk.changes(before))
        with self._database.write() as connection:
            self._adopt(connection)
            for change in page.changes:
                self._take_in_apart(connection, change, self._clock.now())
            cursors.save(connection, self._source, page.cursor, self._clock.now())
        # Whoever tells the same again without getting on is asked again at the next look only.
        return bool(page.changes) and page.cursor != before

    def _adopt(self, connection: Connection) -> None:
        """What came about a case before its ref was known here is taken in now."""
        for orphan in orphans.adoptable(connection, self._desk.name):
            # Forgotten first: taking it in may find that it must be kept once more.
            orphans.forget(connection, orphan.id)
            self._take_in_apart(connection, DeskChange(orphan.change_id, self._opened(orphan)), orphan.at)

    def _take_in_apart(self, connection: Connection, change: DeskChange, heard: datetime) -> None:
        """One that cannot be taken in is passed over, lest it stop all others; staff read on its case that it was lost."""
        try:
            with apart(connection):
                self._take_in(connection, oddities.mended(change), heard)
        except Retryable:
            raise
        except Exception:
            log.exception("a change at the desk cannot be taken in", extra={"desk": self._desk.name})
            case = cases.by_ref(connection, self._desk.name, oddities.plain(change.event.case_ref))
            if case is not None:
                news.note_on(connection, self._sealer, case.id, news.CHANGE_LOST, self._clock.now())

    def _take_in(self, connection: Connection, change: DeskChange, heard: datetime) -> None:
        case = cases.by_ref(connection, self._desk.name, change.event.case_ref)
        if case is not None and not self._is_too_early(connection, change.event, heard):
            event = self._of_ours(connection, case, change.event)
            if event is not None and len(event.text) > news.LONGEST_REPLY:
                news.note_on(connection, self._sealer, case.id, news.too_long(event.text), self._clock.now())
            elif event is not None:
                self._keep(connection, case, change.id, event)
        elif cases.opening(connection, self._desk.name, heard):
            # Perhaps of a case that is being opened; of anybody else's, if it is, it is forgotten in a week.
            body = self._sealer.seal(STAFF_EVENT.dump_json(change.event))
            orphans.keep(connection, self._desk.name, change.id, change.event.case_ref, body, heard)

    def _is_too_early(self, connection: Connection, event: StaffEvent, heard: datetime) -> bool:
        """Whether the case is joined into one that may be another person's, whose ref is not known here yet.

        Only a case that was on its way when it was `heard` can be that one: later ones hold nothing up.
        """
        return (
            event.kind is StaffEventKind.MERGED
            and cases.by_ref(connection, self._desk.name, event.into) is None
            and cases.opening(connection, self._desk.name, heard)
        )

    def _keep(self, connection: Connection, case: CaseRow, change_id: str, event: StaffEvent) -> None:
        reach = people.reach(connection, case.conversation_id)
        self._inbox.keep_internal(
            connection, reach.channel, self._source, change_id, reach.lane, STAFF_EVENT.dump_json(event)
        )

    def _of_ours(self, connection: Connection, case: CaseRow, event: StaffEvent) -> StaffEvent | None:
        """The event with our own number for the case; None where a joining changes nothing for the citizen."""
        event = replace(event, case_ref=str(case.id))
        if event.kind is not StaffEventKind.MERGED:
            return event
        other = cases.by_ref(connection, self._desk.name, event.into)
        if other is None:
            self._forget_what_was_theirs(connection, event)
            cases.opened(connection, case.id, event.into)
            return None
        if other.id == case.id:
            return None
        cases.set_state(connection, case.id, CaseState.GONE, self._clock.now())
        if other.conversation_id == case.conversation_id:
            return replace(event, into=str(other.id))
        lost.lose(connection, case, _THEIRS.format(into=event.into))
        news.note_on(connection, self._sealer, other.id, JOINED, self._clock.now())
        return replace(event, into="")

    def _forget_what_was_theirs(self, connection: Connection, joining: StaffEvent) -> None:
        """What staff said in the other case before ours was joined to it was said to somebody else."""
        for orphan in orphans.about(connection, self._desk.name, joining.into):
            if self._opened(orphan).at <= joining.at:
                orphans.forget(connection, orphan.id)

    def _opened(self, orphan: Orphan) -> StaffEvent:
        return STAFF_EVENT.validate_json(self._sealer.open(orphan.body_sealed))
