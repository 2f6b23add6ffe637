"""Writes a decision: the one place where actions become rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from bot.sealing import Sealer
from bot.store import cases, figures, messages, outbox, people, refused, timers
from bot.store.cases import CaseRow, Verb
from bot.store.inbox import InboundRow
from bot.store.outbox import OutState, Plan
from bot.store.values import CASE_LINE, CASE_STATE, MEDIA, PART
from handlers.domain.case import Author, CaseDraft, CaseLine, CaseState, StaffEventKind
from handlers.domain.conversation import Conversation
from handlers.domain.decision import (
    AppendCase,
    CancelBotMessages,
    Decision,
    OpenCase,
    Record,
    Say,
    SetCaseState,
    SetTimer,
    Voice,
)
from handlers.domain.ids import CaseId, ChannelName
from handlers.domain.message import Inbound, Kind
from handlers.ports import Channel

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CITIZENS_OWN = frozenset(
    {Kind.TEXT, Kind.FILE, Kind.LOCATION, Kind.CONTACT, Kind.PRESS, Kind.COMMAND, Kind.UNSUPPORTED}
)
_TAKEN = frozenset({StaffEventKind.ASSIGNED, StaffEventKind.REPLY})


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows for the desk a turn wrote."""

    desk_lines: int


class Writer:
    """Turns decisions into rows, inside the transaction that it is given."""

    def __init__(
        self, sealer: Sealer, channels: Mapping[ChannelName, Channel], desk: str, readable: Callable[[str], str]
    ) -> None:
        """`readable` masks personal data in a staff member's text before our own copy of it is kept."""
        self._sealer = sealer
        self._channels = channels
        self._desk = desk
        self._readable = readable

    def write(
        self,
        connection: Connection,
        row: InboundRow,
        inbound: Inbound,
        masked_sealed: bytes | None,
        before: Conversation,
        decision: Decision,
        now: datetime,
    ) -> Written:
        """Write state, transcript, messages, facts, timers and desk lines of one turn."""
        page = _Page(self, connection, row, inbound, before, decision, now)
        page.note_inbound(masked_sealed)
        page.note_case()
        page.act()
        people.save(connection, decision.conversation, now)
        return Written(desk_lines=page.desk_lines)

    def seal_part(self, body: bytes) -> bytes:
        """Seal what is to be sent or written elsewhere."""
        return self._sealer.seal(body)


class _Page:
    """The writing of one turn."""

    def __init__(
        self,
        writer: Writer,
        connection: Connection,
        row: InboundRow,
        inbound: Inbound,
        before: Conversation,
        decision: Decision,
        now: datetime,
    ) -> None:
        self._writer = writer
        self._connection = connection
        self._row = row
        self._inbound = inbound
        self._before = before
        self._decision = decision
        self._now = now
        self._plans: list[Plan] = []
        self._message_id: int | None = None
        self._opened: CaseId | None = None
        self.desk_lines = 0
        episode = decision.conversation.episode or before.episode
        self._episode = None if episode is None else episode.id

    def note_inbound(self, masked_sealed: bytes | None) -> None:
        """Keep the readable copy of what the citizen sent."""
        inbound = self._inbound
        if inbound.kind is Kind.EDIT and inbound.reply_to:
            messages.edit(self._connection, self._before.id, inbound.reply_to, inbound.text, masked_sealed)
        if inbound.kind is Kind.BLOCKED:
            outbox.withdraw(self._connection, self._before.id, OutState.REFUSED, self._now, "blocked")
        if inbound.kind not in _CITIZENS_OWN:
            return
        self._message_id = messages.add(
            self._connection,
            self._before.id,
            self._episode,
            self._row.id,
            Author.CITIZEN,
            _readable(inbound, self._before),
            inbound.sent_at,
            masked_sealed,
            self._writer.seal_part(MEDIA.dump_json(inbound.media)) if inbound.media else None,
            inbound.message_ref,
        )

    def note_case(self) -> None:
        """Follow the case's state as the desk tells it."""
        staff = self._inbound.staff
        if staff is None:
            return
        case = cases.of_number(self._connection, staff.case_ref)
        # Whoever answers has it, though many never take a case before they answer.
        state = CaseState.OPEN if staff.kind in _TAKEN else staff.state
        if case is not None and state is not None:
            cases.set_state(self._connection, case.id, state, self._now)

    def act(self) -> None:
        """Write every action in its order."""
        facts = []
        for action in self._decision.actions:
            match action:
                case Say():
                    self._say(action)
                case OpenCase(draft):
                    self._open(draft)
                case AppendCase(line):
                    self._append(line)
                case SetCaseState(state, ref):
                    self._set_state(state, ref)
                case Record(fact):
                    facts.append(fact)
                case SetTimer(kind, key, due):
                    timers.put(self._connection, self._before.id, kind.value, key, due)
                case CancelBotMessages():
                    outbox.withdraw(
                        self._connection,
                        self._before.id,
                        OutState.CANCELLED,
                        self._now,
                        "staff took over",
                        Voice.BOT.value,
                    )
                case _:
                    assert_never(action)
        outbox.plan(
            self._connection,
            self._row.id,
            self._before.id,
            self._before.channel,
            self._plans,
            self._now,
            self._row.received_at,
        )
        figures.append(self._connection, facts, self._row.id, self._before.id)

    def _say(self, say: Say) -> None:
        staff = say.voice is Voice.STAFF
        change = self._row.external_id if staff else None
        for part in self._writer._channels[self._before.channel].render(say.message):
            sealed = self._writer.seal_part(PART.dump_json(part))
            self._plans.append(Plan(len(self._plans), say.voice.value, sealed, change))
        text = self._writer._readable(say.message.text.plain) if staff else say.message.text.plain
        author = Author.STAFF if staff else Author.BOT
        messages.add(self._connection, self._before.id, self._episode, self._row.id, author, text, self._now)

    def _open(self, draft: CaseDraft) -> None:
        last = self._case()
        if draft.reopen and last is not None and last.desk == self._writer._desk and last.at_desk:
            self._line(last.id, Verb.STATE, CASE_STATE.dump_json(CaseState.QUEUED))
            cases.set_state(self._connection, last.id, CaseState.QUEUED, self._now)
            return
        if last is not None and last.refused and last.draft.episode == draft.episode:
            # Asked for again: the new case brings the whole matter, and staff must not decide about it twice.
            refused.drop(self._connection, last.id, self._now)
        self._opened = cases.create(self._connection, self._before.id, self._writer._desk, draft, self._now)
        self._line(self._opened, Verb.OPEN, None)

    def _case(self) -> CaseRow | None:
        """The case that the conversation is about: the one it names, else the newest."""
        named = None
        if self._opened is None and self._before.case_ref:
            named = cases.of_number(self._connection, self._before.case_ref)
        return named or cases.latest(self._connection, self._before.id)

    def _append(self, line: CaseLine) -> None:
        case = self._case()
        if case is not None:
            self._line(case.id, Verb.LINE, CASE_LINE.dump_json(line))

    def _set_state(self, state: CaseState, ref: str) -> None:
        case = cases.of_number(self._connection, ref) or self._case()
        if case is not None:
            self._line(case.id, Verb.STATE, CASE_STATE.dump_json(state))
            cases.set_state(self._connection, case.id, state, self._now)

    def _line(self, case_id: int, verb: Verb, body: bytes | None) -> None:
        sealed = None if body is None else self._writer.seal_part(body)
        cases.add_line(
            self._connection, case_id, self._row.id, self.desk_lines, verb, self._now, self._message_id, sealed
        )
        self.desk_lines += 1


def _readable(inbound: Inbound, before: Conversation) -> str:
    """What the transcript shows for something that is not only words."""
    match inbound.kind:
        case Kind.COMMAND:
            return f"/{inbound.text} {inbound.payload}".strip()
        case Kind.PRESS:
            return next((button.label for button in before.buttons if button.id == inbound.payload), "")
        case Kind.LOCATION | Kind.CONTACT:
            return f"{inbound.text} {inbound.payload}".strip()
        case _:
            return inbound.text
