"""Cases to the desk, its changes back: written in order, looked for before repeated, taken in once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.bridge import Bridge
from bot.desk_files import DeskFiles
from bot.engine import Engine
from bot.inbox import Inbox, desk_source
from bot.sealing import Sealer
from bot.settings import DeskRedact
from bot.store import audits, cases, cursors, messages, people
from bot.store.cases import CaseRow, Verb, WaitingLine
from bot.store.database import Database
from bot.store.messages import Line
from bot.store.values import CASE_LINE, CASE_STATE, MASKED, MEDIA, STAFF_EVENT
from handlers.domain.case import Author, CaseLine, CaseState, StaffEvent, StaffEventKind, Visibility
from handlers.domain.ids import ChannelName
from handlers.errors import Ambiguous, Misconfigured, Rejected, Retryable, VentanillaError
from handlers.ports import Channel, Clock, Desk, DeskChange, DeskDraft, DeskLine, Meter

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger("ventanilla.desk")

_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 300.0
_PSEUDONYM_LENGTH = 12
_IDENTITIES = frozenset({"dni", "nie", "cif", "passport", "social_security", "iban", "card"})


class DeskSync:
    """Carries lines between our cases and one desk."""

    def __init__(
        self,
        database: Database,
        engine: Engine,
        inbox: Inbox,
        sealer: Sealer,
        desk: Desk,
        channels: Mapping[ChannelName, Channel],
        bridge: Bridge,
        meter: Meter,
        clock: Clock,
        redact: DeskRedact,
    ) -> None:
        self._database = database
        self._engine = engine
        self._inbox = inbox
        self._sealer = sealer
        self._desk = desk
        self._files = DeskFiles(channels, bridge, desk.caps.max_file)
        self._bridge = bridge
        self._meter = meter
        self._clock = clock
        self._redact = redact
        self._pulling = threading.Lock()

    # ------------------------------------------------------------------ to the desk

    def sweep(self) -> None:
        """Queue the writing of every case that has a line due."""
        with self._database.read() as connection:
            waiting = cases.due(connection, self._clock.now())
        if not waiting:
            return
        with self._database.write() as connection:
            for case_id, key in waiting:
                self._engine.enqueue_push(connection, case_id, key)

    def push(self, case_id: int) -> None:
        """Write what waits of one case, in order; stops at the first line that cannot be written now."""
        while (line := self._next(case_id)) is not None:
            started = time.monotonic()
            try:
                self._write(case_id, line)
            except (Retryable, Ambiguous) as fault:
                # An ambiguous write is safe to repeat here: the desk looks for the line's key before it writes.
                self._later(line, fault)
                self._meter.desk(self._desk.name, "retry", time.monotonic() - started)
                return
            except (Rejected, Misconfigured) as fault:
                self._give_up(case_id, line, fault)
                self._meter.desk(self._desk.name, "refused", time.monotonic() - started)
            except Exception as fault:
                # A fault of ours or of the desk's that nobody foresaw: this case waits, and no other.
                log.exception("writing to the desk failed in an unforeseen way", extra={"line": line.id})
                self._later(line, Retryable(f"{type(fault).__name__} while writing."))
                self._meter.desk(self._desk.name, "retry", time.monotonic() - started)
                return
            else:
                self._meter.desk(self._desk.name, "ok", time.monotonic() - started)

    def _next(self, case_id: int) -> WaitingLine | None:
        with self._database.read() as connection:
            return cases.next_line(connection, case_id, self._clock.now())

    def _write(self, case_id: int, line: WaitingLine) -> None:
        with self._database.read() as connection:
            case = cases.read(connection, case_id)
        if case is None:
            raise Rejected(f"The case {case_id} is gone.")
        if case.refused and line.verb is not Verb.OPEN:
            with self._database.write() as connection:
                cases.line_held(connection, line.id)
            return
        match line.verb:
            case Verb.OPEN:
                self._open(case, line)
            case Verb.LINE:
                self._append(case, line)
            case Verb.STATE:
                self._state(case, line)
        with self._database.write() as connection:
            cases.line_done(connection, line.id, self._clock.now())

    def _open(self, case: CaseRow, line: WaitingLine) -> None:
        with self._database.read() as connection:
            reach = people.reach(connection, case.conversation_id)
            said = messages.transcript(connection, case.conversation_id, case.draft.episode, line.message_id or 0)
        draft = DeskDraft(
            key=f"case-{case.id}",
            person=f"{reach.channel}-{reach.lane[:_PSEUDONYM_LENGTH]}",
            subject=case.draft.subject,
            kind=case.draft.kind.value,
            reason=case.draft.reason.value,
            channel=reach.channel,
            language=case.draft.language,
            service=case.draft.service or "",
            transcript=tuple(self._said(case, item, line.attempts) for item in said),
        )
        ref = self._bridge.run(self._desk.open(draft))
        with self._database.write() as connection:
            cases.opened(connection, case.id, ref)
            if case.refused:
                cases.set_state(connection, case.id, CaseState.QUEUED, self._clock.now())
                self._bring(connection, case, StaffEventKind.ACCEPTED, ref)

    def _said(self, case: CaseRow, line: Line, attempts: int) -> DeskLine:
        media = MEDIA.validate_json(self._sealer.open(line.media_sealed)) if line.media_sealed else ()
        files = self._files.bring(media, attempts)
        return DeskLine(
            f"message-{line.id}", line.author, self._unmask(case, line, line.text), line.at, Visibility.PUBLIC, files
        )

    def _append(self, case: CaseRow, waiting: WaitingLine) -> None:
        line = CASE_LINE.validate_json(self._sealer.open(waiting.body_sealed or b""))
        with self._database.read() as connection:
            said = messages.read(connection, waiting.message_id) if waiting.message_id is not None else None
        text = line.text if said is None else self._unmask(case, said, line.text)
        files = self._files.bring(line.media, waiting.attempts)
        ready = DeskLine(f"line-{waiting.id}", line.author, text, waiting.planned_at, line.visibility, files)
        self._bridge.run(self._desk.append(self._ref(case), ready))

    def _state(self, case: CaseRow, waiting: WaitingLine) -> None:
        state = CASE_STATE.validate_json(self._sealer.open(waiting.body_sealed or b""))
        self._bridge.run(self._desk.set_state(self._ref(case), state))

    def _ref(self, case: CaseRow) -> str:
        if case.ref is None:
            raise Retryable("The case is not open at the desk yet.")
        return case.ref

    def _later(self, line: WaitingLine, fault: VentanillaError) -> None:
        wait = min(_FIRST_WAIT_SECONDS * 2**line.attempts, _LONGEST_WAIT_SECONDS)
        asked = fault.after_seconds if isinstance(fault, Retryable) else None
        with self._database.write() as connection:
            cases.line_later(connection, line.id, self._clock.now() + timedelta(seconds=asked or wait), str(fault))

    def _give_up(self, case_id: int, line: WaitingLine, fault: VentanillaError) -> None:
        log.error("the desk refused a line", extra={"line": line.id, "reason": str(fault)})
        with self._database.write() as connection:
            cases.line_failed(connection, line.id, self._clock.now(), str(fault))
            case = cases.read(connection, case_id)
            if line.verb is Verb.OPEN and case is not None and not case.refused:
                # At a later refusal the citizen has been told already.
                cases.set_state(connection, case.id, CaseState.GONE, self._clock.now())
                self._bring(connection, case, StaffEventKind.REFUSED, "")

    def _bring(self, connection: Connection, case: CaseRow, kind: StaffEventKind, ref: str) -> None:
        """Let the conversation hear what became of its case, by the road of everything that happens at the desk."""
        event = StaffEvent(kind=kind, case_ref=ref, at=self._clock.now())
        reach = people.reach(connection, case.conversation_id)
        self._inbox.keep_internal(
            connection,
            reach.channel,
            desk_source(self._desk.name),
            f"{kind}-{case.id}",
            reach.lane,
            STAFF_EVENT.dump_json(event),
        )

    def _unmask(self, case: CaseRow, line: Line, text: str) -> str:
        """Put back what this desk may see; every opening is audited, without the value."""
        if line.masked_sealed is None or self._redact is DeskRedact.ALL:
            return text
        opened: list[str] = []
        for masked in MASKED.validate_json(self._sealer.open(line.masked_sealed)):
            if self._redact is DeskRedact.IDS and masked.kind in _IDENTITIES:
                continue
            text = text.replace(masked.placeholder, masked.value)
            opened.append(masked.kind)
        if opened:
            with self._database.write() as connection:
                audits.record(
                    connection,
                    self._clock.now(),
                    f"desk:{self._desk.name}",
                    "opened masked values",
                    f"case {case.id}: {', '.join(opened)}",
                )
        return text

    # ------------------------------------------------------------------ from the desk

    def pull(self) -> None:
        """Take in what happened at the desk since the last time; several calls at once do the work of one."""
        if not self._pulling.acquire(blocking=False):
            return
        try:
            while self._pull_page():
                pass
        finally:
            self._pulling.release()

    def _pull_page(self) -> bool:
        name = desk_source(self._desk.name)
        with self._database.read() as connection:
            before = cursors.read(connection, name)
        page = self._bridge.run(self._desk.changes(before))
        with self._database.write() as connection:
            for change in page.changes:
                if not self._take_in(connection, name, change):
                    return False
            cursors.save(connection, name, page.cursor, self._clock.now())
        return bool(page.changes)

    def _take_in(self, connection: Connection, name: str, change: DeskChange) -> bool:
        """Keep one change; returns False when its case is on its way to the desk and its ref not known here yet."""
        case = cases.by_ref(connection, self._desk.name, change.event.case_ref)
        if case is None:
            return not cases.opening(connection, self._desk.name)
        reach = people.reach(connection, case.conversation_id)
        self._inbox.keep_internal(
            connection, reach.channel, name, change.id, reach.lane, STAFF_EVENT.dump_json(change.event)
        )
        return True

    # ------------------------------------------------------------------ news for staff

    def note(self, conversation_id: int, text: str) -> None:
        """Queue an internal line of the system for the conversation's case, if it has one."""
        with self._database.write() as connection:
            note(connection, self._sealer, conversation_id, text, self._clock.now())


def note(connection: Connection, sealer: Sealer, conversation_id: int, text: str, now: datetime) -> None:
    """The same in the caller's transaction."""
    case = cases.latest(connection, conversation_id)
    if case is not None:
        line = CaseLine(author=Author.SYSTEM, text=text, visibility=Visibility.INTERNAL)
        sealed = sealer.seal(CASE_LINE.dump_json(line))
        cases.add_line(connection, case.id, None, 0, Verb.LINE, now, None, sealed)
