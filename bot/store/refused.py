"""Cases and lines that a desk did not take: kept, with what waits behind a case, until a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from bot.store.cases import Verb
from bot.store.tables import case_file, conversation, desk_line
from bot.store.values import CASE_DRAFT
from handlers.domain.ids import CaseId, ChannelName

_WAITING = ("planned", "held")
_A_LINE = desk_line.c.verb == Verb.LINE.value


@dataclass(frozen=True, slots=True)
class RefusedCase:
    """A refused case as staff see it; `reason` is what the desk said."""

    id: CaseId
    channel: ChannelName
    subject: str
    at: datetime
    reason: str


def listed(connection: Connection) -> list[RefusedCase]:
    """Every refused case that waits for a decision, oldest first."""
    statement = (
        select(case_file.c.id, case_file.c.draft, conversation.c.channel, desk_line.c.done_at, desk_line.c.reason)
        .join(desk_line, desk_line.c.case_id == case_file.c.id)
        .join(conversation, conversation.c.id == case_file.c.conversation_id)
        .where(desk_line.c.verb == Verb.OPEN.value, desk_line.c.state == "failed")
        .order_by(case_file.c.id)
    )
    return [
        RefusedCase(
            id=CaseId(row.id),
            channel=ChannelName(row.channel),
            subject=CASE_DRAFT.validate_python(row.draft).subject,
            at=row.done_at,
            reason=row.reason or "",
        )
        for row in connection.execute(statement)
    ]


def number(connection: Connection) -> int:
    """How many wait for a decision."""
    statement = select(func.count()).where(desk_line.c.verb == Verb.OPEN.value, desk_line.c.state == "failed")
    return connection.execute(statement).scalar_one()


def retry(connection: Connection, case_id: int, now: datetime) -> bool:
    """Try to open the case again, and then what waits behind it; False when it does not wait for a decision any more."""
    again: dict[str, object] = {"state": "planned", "not_before": now, "done_at": None, "reason": None}
    # Counted as another try: the job of the last one may not be forgotten yet, and would be taken for this one.
    again["attempts"] = desk_line.c.attempts + 1
    if not _decide(connection, case_id, again):
        return False
    held = update(desk_line).where(desk_line.c.case_id == case_id, desk_line.c.state == "held")
    connection.execute(held.values(state="planned", not_before=now))
    return True


def drop(connection: Connection, case_id: int, now: datetime) -> bool:
    """Give the case up, with what waits behind it; False when it does not wait for a decision any more."""
    gone = {"state": "dropped", "done_at": now, "body_sealed": None}
    if not _decide(connection, case_id, gone):
        return False
    waiting = update(desk_line).where(desk_line.c.case_id == case_id, desk_line.c.state.in_(_WAITING))
    connection.execute(waiting.values(**gone))
    return True


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A refused line of a case that the desk has; what it says is sealed."""

    id: int
    desk: str
    ref: str
    channel: ChannelName
    body_sealed: bytes
    at: datetime
    reason: str


def lines_listed(connection: Connection) -> list[RefusedLine]:
    """Every refused line that waits for a decision, oldest first."""
    statement = (
        select(
            desk_line.c.id,
            case_file.c.desk,
            case_file.c.ref,
            conversation.c.channel,
            desk_line.c.body_sealed,
            desk_line.c.done_at,
            desk_line.c.reason,
        )
        .join(case_file, case_file.c.id == desk_line.c.case_id)
        .join(conversation, conversation.c.id == case_file.c.conversation_id)
        .where(_A_LINE, desk_line.c.state == "failed")
        .order_by(desk_line.c.id)
    )
    return [
        RefusedLine(
            row.id, row.desk, row.ref or "", ChannelName(row.channel), row.body_sealed, row.done_at, row.reason or ""
        )
        for row in connection.execute(statement)
    ]


def lines_number(connection: Connection) -> int:
    """How many lines wait for a decision."""
    return connection.execute(select(func.count()).where(_A_LINE, desk_line.c.state == "failed")).scalar_one()


def retry_line(connection: Connection, line_id: int, now: datetime) -> bool:
    """Try to write the line again; False when it does not wait for a decision any more."""
    again: dict[str, object] = {"state": "planned", "not_before": now, "done_at": None, "reason": None}
    return _decide_line(connection, line_id, {**again, "attempts": desk_line.c.attempts + 1})


def drop_line(connection: Connection, line_id: int, now: datetime) -> bool:
    """Leave it unwritten; False when it does not wait for a decision any more."""
    return _decide_line(connection, line_id, {"state": "dropped", "done_at": now, "body_sealed": None})


def _decide_line(connection: Connection, line_id: int, values: dict[str, object]) -> bool:
    line = update(desk_line).where(desk_line.c.id == line_id, _A_LINE, desk_line.c.state == "failed")
    return connection.execute(line.values(**values)).rowcount == 1


def _decide(connection: Connection, case_id: int, values: dict[str, object]) -> bool:
    opening = update(desk_line).where(
        desk_line.c.case_id == case_id, desk_line.c.verb == Verb.OPEN.value, desk_line.c.state == "failed"
    )
    return connection.execute(opening.values(**values)).rowcount == 1
