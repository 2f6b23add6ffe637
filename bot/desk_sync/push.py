"""To the desk: each case's lines in their order, looked for before they are repeated."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from bot.bridge import Bridge
from bot.desk_sync import news
from bot.desk_sync.drafting import Drafting
from bot.inbox import Inbox
from bot.sealing import Sealer
from bot.store import cases, orphans
from bot.store.cases import CaseRow, Verb, WaitingLine
from bot.store.database import Database
from bot.store.values import CASE_STATE
from handlers.domain.case import CaseState, StaffEventKind
from handlers.errors import Ambiguous, CaseGone, Misconfigured, Rejected, Retryable, VentanillaError
from handlers.ports import Clock, Desk, Idempotency, Meter

log = logging.getLogger("ventanilla.desk")

_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 300.0
_DOUBLINGS = 10
_MENDING = timedelta(hours=1)
"""How long a citizen is left to believe that staff will have their case while the desk's settings are wrong."""


class Push:
    """Writes what waits to one desk."""

    def __init__(
        self,
        database: Database,
        inbox: Inbox,
        sealer: Sealer,
        desk: Desk,
        drafting: Drafting,
        bridge: Bridge,
        meter: Meter,
        clock: Clock,
    ) -> None:
        self._database = database
        self._inbox = inbox
        self._sealer = sealer
        self._desk = desk
        self._drafting = drafting
        self._bridge = bridge
        self._meter = meter
        self._clock = clock

    def push(self, case_id: int) -> None:
        """Write what waits of one case, in order; stops at the first line that cannot be written now."""
        while (line := self._next(case_id)) is not None:
            started = time.monotonic()
            result, goes_on = self._try(case_id, line)
            self._meter.desk(self._desk.name, result, time.monotonic() - started)
            if not goes_on:
                return

    def _try(self, case_id: int, line: WaitingLine) -> tuple[str, bool]:
        """(result for the meter, whether the next line may be tried)"""
        try:
            self._write(case_id, line)
        except Ambiguous as fault:
            if self._may_repeat(line):
                self._later(line, fault)
                return "retry", False
            self._give_up(case_id, line, Rejected(f"Perhaps written, and the desk cannot tell: {fault}"))
            return "refused", True
        except Retryable as fault:
            self._later(line, fault)
            return "retry", False
        except Misconfigured as fault:
            # Somebody must mend a setting or a right at the desk; what waits is written then.
            log.error("the desk cannot be written to until its settings are mended", extra={"reason": str(fault)})  # noqa: TRY400 - the sentence says it all
            return self._wait_for_mending(case_id, line, fault)
        except Rejected as fault:
            self._give_up(case_id, line, fault)
            return "refused", True
        except Exception as fault:
            # A fault of ours or of the desk's that nobody foresaw: this case waits, and no other.
            log.exception("writing to the desk failed in an unforeseen way", extra={"line": line.id})
            return self._wait_for_mending(case_id, line, Retryable(f"{type(fault).__name__} while writing."))
        return "ok", True

    def _wait_for_mending(self, case_id: int, line: WaitingLine, fault: VentanillaError) -> tuple[str, bool]:
        """Whoever believes that staff will have their case is not left to it for ever."""
        if line.verb is Verb.OPEN and self._clock.now() - line.planned_at >= _MENDING:
            self._give_up(case_id, line, fault)
            return "refused", True
        self._later(line, fault)
        return "retry", False

    def _may_repeat(self, line: WaitingLine) -> bool:
        """Whether the desk looks for the line's key before it writes; a state can always be set again."""
        caps = self._desk.caps
        mode = {Verb.OPEN: caps.idempotent_open, Verb.LINE: caps.idempotent_append}.get(line.verb)
        return mode is not Idempotency.NONE

    def _next(self, case_id: int) -> WaitingLine | None:
        with self._database.read() as connection:
            return cases.next_line(connection, case_id, self._clock.now())

    def _write(self, case_id: int, line: WaitingLine) -> None:
        with self._database.read() as connection:
            case = cases.read(connection, case_id)
            undecided = case is not None and orphans.about(connection, case.desk, case.ref or "")
        if case is None:
            raise Rejected(f"The case {case_id} is gone.")
        if case.lost:
            # The desk would still take it, into whatever stands in the case's place: somebody else's words.
            raise CaseGone(case.lost)
        if undecided:
            # Perhaps it was joined into another person's case: the next look at the desk tells.
            raise Retryable("What happened to the case at the desk is to be taken in first.")
        if case.refused and line.verb is not Verb.OPEN:
            with self._database.write() as connection:
                cases.line_held(connection, line.id)
            return
        match line.verb:
            case Verb.OPEN:
                self._open(case, line)
            case Verb.LINE:
                self._bridge.run(self._desk.append(_ref(case), self._drafting.line(case, line)))
            case Verb.STATE:
                state = CASE_STATE.validate_json(self._sealer.open(line.body_sealed or b""))
                self._bridge.run(self._desk.set_state(_ref(case), state))
        with self._database.write() as connection:
            cases.line_done(connection, line.id, self._clock.now())

    def _open(self, case: CaseRow, line: WaitingLine) -> None:
        ref = self._bridge.run(self._desk.open(self._drafting.draft(case, line)))
        with self._database.write() as connection:
            cases.opened(connection, case.id, ref)
            if case.refused:
                now = self._clock.now()
                cases.set_state(connection, case.id, CaseState.QUEUED, now)
                news.bring(connection, self._inbox, case, StaffEventKind.ACCEPTED, now, None)

    def _later(self, line: WaitingLine, fault: VentanillaError) -> None:
        # Bounded before it is raised: after some days of tries the power is beyond any float.
        wait = min(_FIRST_WAIT_SECONDS * 2 ** min(line.attempts, _DOUBLINGS), _LONGEST_WAIT_SECONDS)
        asked = fault.after_seconds if isinstance(fault, Retryable) else None
        with self._database.write() as connection:
            cases.line_later(connection, line.id, self._clock.now() + timedelta(seconds=asked or wait), str(fault))

    def _give_up(self, case_id: int, line: WaitingLine, fault: VentanillaError) -> None:
        log.error("the desk refused a line", extra={"line": line.id, "reason": str(fault)})
        now = self._clock.now()
        with self._database.write() as connection:
            cases.line_failed(connection, line.id, now, str(fault))
            case = cases.read(connection, case_id)
            if case is None:
                return
            if line.verb is Verb.OPEN:
                if not case.refused:
                    # At a later refusal the citizen has been told already.
                    cases.set_state(connection, case.id, CaseState.GONE, now)
                    news.bring(connection, self._inbox, case, StaffEventKind.REFUSED, now, None)
            elif isinstance(fault, CaseGone):
                cases.set_state(connection, case.id, CaseState.GONE, now)
                news.bring(connection, self._inbox, case, StaffEventKind.STATE, now, CaseState.GONE)


def _ref(case: CaseRow) -> str:
    if case.ref is None:
        raise Retryable("The case is not open at the desk yet.")
    return case.ref
