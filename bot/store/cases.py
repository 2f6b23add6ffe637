"""Cases and the lines that wait to be written to their desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, func, insert, or_, select, update

from bot.store.tables import case_file, desk_line
from bot.store.tries import tries_due
from bot.store.values import CASE_DRAFT, as_json
from handlers.domain.case import CaseDraft, CaseState
from handlers.domain.ids import CaseId, ConversationId

_CLOSED = frozenset({CaseState.SOLVED, CaseState.CLOSED, CaseState.UNWANTED, CaseState.GONE})

_REASON_LENGTH = 300


class Verb(StrEnum):
    """What a waiting line does at the desk."""

    OPEN = "open"
    """Open the case with its transcript."""
    LINE = "line"
    """Append a line."""
    STATE = "state"
    """Change the state."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case; `ref` is None until the desk has it, `refused` says that the desk did not take it.

    `lost` says why nothing may be written to it any more, though the desk once had it; empty otherwise.
    """

    id: CaseId
    conversation_id: ConversationId
    desk: str
    ref: str | None
    draft: CaseDraft
    refused: bool
    lost: str = ""

    @property
    def at_desk(self) -> bool:
        """Whether the desk has it, or is being told of it, so that it can go on there."""
        return not self.refused and not self.lost


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line that is to be written to a desk."""

    id: int
    verb: Verb
    message_id: int | None
    body_sealed: bytes | None
    attempts: int
    planned_at: datetime


def create(connection: Connection, conversation_id: int, desk: str, draft: CaseDraft, at: datetime) -> CaseId:
    """A new case, not yet known to the desk."""
    row_id: int = connection.execute(
        insert(case_file)
        .values(
            conversation_id=conversation_id,
            desk=desk,
            draft=as_json(CASE_DRAFT, draft),
            state=CaseState.QUEUED.value,
            opened_at=at,
        )
        .returning(case_file.c.id)
    ).scalar_one()
    return CaseId(row_id)


def of_number(connection: Connection, number: str) -> CaseRow | None:
    """The case that conversations and staff events know by our own number for it."""
    return read(connection, int(number)) if number.isascii() and number.isdigit() else None


def latest(connection: Connection, conversation_id: int) -> CaseRow | None:
    """The conversation's newest case."""
    statement = (
        select(case_file).where(case_file.c.conversation_id == conversation_id).order_by(case_file.c.id.desc()).limit(1)
    )
    return _one(connection, statement)


def read(connection: Connection, case_id: int) -> CaseRow | None:
    """One case."""
    return _one(connection, select(case_file).where(case_file.c.id == case_id))


def by_ref(connection: Connection, desk: str, ref: str) -> CaseRow | None:
    """The case that a desk knows as `ref`."""
    return _one(connection, select(case_file).where(case_file.c.desk == desk, case_file.c.ref == ref))


def opening(connection: Connection, desk: str, by: datetime) -> bool:
    """Whether a case that was there at `by` is on its way to the desk, which may so have known a ref that we do not know."""
    # A case that the desk has refused is on its way no longer.
    statement = (
        select(case_file.c.id)
        .join(desk_line, desk_line.c.case_id == case_file.c.id)
        .where(
            case_file.c.desk == desk,
            case_file.c.ref.is_(None),
            case_file.c.opened_at <= by,
            desk_line.c.verb == Verb.OPEN.value,
            desk_line.c.state == "planned",
        )
        .limit(1)
    )
    return connection.execute(statement).first() is not None


def opened(connection: Connection, case_id: int, ref: str) -> None:
    """The desk has the case, under this ref; also when it goes on there under another."""
    connection.execute(update(case_file).where(case_file.c.id == case_id).values(ref=ref))


def set_state(connection: Connection, case_id: int, state: CaseState, at: datetime) -> None:
    """Note the case's state."""
    closed = at if state in _CLOSED else None
    connection.execute(update(case_file).where(case_file.c.id == case_id).values(state=state.value, closed_at=closed))


def add_line(
    connection: Connection,
    case_id: int,
    inbound_id: int | None,
    idx: int,
    verb: Verb,
    now: datetime,
    message_id: int | None,
    body_sealed: bytes | None,
) -> None:
    """Put a line into the case's queue towards the desk; lines of the system itself have no inbound row."""
    connection.execute(
        insert(desk_line).values(
            case_id=case_id,
            inbound_id=inbound_id,
            idx=idx,
            verb=verb.value,
            message_id=message_id,
            body_sealed=body_sealed,
            state="planned",
            attempts=0,
            planned_at=now,
            not_before=now,
        )
    )


def next_line(connection: Connection, case_id: int, now: datetime) -> WaitingLine | None:
    """The case's earliest waiting line; None when there is none or it is not due."""
    statement = (
        select(desk_line)
        .where(desk_line.c.case_id == case_id, desk_line.c.state == "planned")
        .order_by(desk_line.c.id)
        .limit(1)
    )
    row = connection.execute(statement).mappings().one_or_none()
    if row is None or row["not_before"] > now:
        return None
    return WaitingLine(
        id=row["id"],
        verb=Verb(row["verb"]),
        message_id=row["message_id"],
        body_sealed=row["body_sealed"],
        attempts=row["attempts"],
        planned_at=row["planned_at"],
    )


def line_done(connection: Connection, line_id: int, now: datetime) -> None:
    """The desk has the line; our copy of its text is destroyed."""
    connection.execute(
        update(desk_line).where(desk_line.c.id == line_id).values(state="done", done_at=now, body_sealed=None)
    )


def line_held(connection: Connection, line_id: int) -> None:
    """The line's case is not at the desk: it waits, not by time, for a person's word about the case."""
    connection.execute(update(desk_line).where(desk_line.c.id == line_id).values(state="held"))


def line_failed(connection: Connection, line_id: int, now: datetime, reason: str) -> None:
    """The desk will not take the line; its text stays for whoever mends the cause."""
    connection.execute(
        update(desk_line)
        .where(desk_line.c.id == line_id)
        .values(state="failed", done_at=now, reason=reason[:_REASON_LENGTH])
    )


def line_later(connection: Connection, line_id: int, until: datetime, reason: str) -> None:
    """Try the line again at `until`."""
    connection.execute(
        update(desk_line)
        .where(desk_line.c.id == line_id)
        .values(not_before=until, attempts=desk_line.c.attempts + 1, reason=reason[:_REASON_LENGTH])
    )


def due(connection: Connection, now: datetime, desks: Sequence[str], limit: int = 200) -> list[tuple[CaseId, str, str]]:
    """(case, desk, key) of cases with a line that is due; the key changes with each try, and slowly with time.

    At most `limit` lines for each of the `desks`, so that one that is away hides nobody else's.
    """
    first: dict[int, tuple[str, str]] = {}
    for desk in desks:
        statement = (
            select(desk_line.c.case_id, desk_line.c.id, desk_line.c.attempts, desk_line.c.not_before)
            .join(case_file, case_file.c.id == desk_line.c.case_id)
            .where(desk_line.c.state == "planned", desk_line.c.not_before <= now, case_file.c.desk == desk)
            .order_by(desk_line.c.id)
            .limit(limit)
        )
        for row in connection.execute(statement):
            key = f"{row.id:016d}-{row.attempts}-{tries_due(row.not_before, now)}"
            first.setdefault(row.case_id, (desk, key))
    return [(CaseId(case_id), desk, key) for case_id, (desk, key) in first.items()]


def ahead(connection: Connection, conversation_id: int) -> int:
    """How many cases wait for staff before this conversation's, or before one that it would open now."""
    own = (
        select(func.max(case_file.c.id))
        .where(case_file.c.conversation_id == conversation_id, case_file.c.state == CaseState.QUEUED.value)
        .scalar_subquery()
    )
    waiting = select(func.count()).where(
        case_file.c.state == CaseState.QUEUED.value,
        case_file.c.conversation_id != conversation_id,
        or_(own.is_(None), case_file.c.id < own),
    )
    return connection.execute(waiting).scalar_one()


def backlogs(connection: Connection, before: datetime) -> list[tuple[str, int, datetime, str]]:
    """(desk, lines, planning of the oldest, reason of its last failure) where the oldest was planned before a moment."""
    waiting = (
        select(case_file.c.desk, func.count().label("lines"), func.min(desk_line.c.id).label("first"))
        .join(case_file, case_file.c.id == desk_line.c.case_id)
        .where(desk_line.c.state == "planned")
        .group_by(case_file.c.desk)
        .subquery()
    )
    statement = (
        select(waiting.c.desk, waiting.c.lines, desk_line.c.planned_at, desk_line.c.reason)
        .join(desk_line, desk_line.c.id == waiting.c.first)
        .where(desk_line.c.planned_at < before)
        .order_by(waiting.c.desk)
    )
    return [(row.desk, row.lines, row.planned_at, row.reason or "") for row in connection.execute(statement)]


def desks_with_open(connection: Connection) -> list[str]:
    """Names of the desks where a case of ours is open."""
    statement = select(case_file.c.desk).where(case_file.c.closed_at.is_(None)).distinct().order_by(case_file.c.desk)
    return list(connection.execute(statement).scalars())


def _one(connection: Connection, statement: Select[Any]) -> CaseRow | None:
    row = connection.execute(statement).mappings().one_or_none()
    if row is None:
        return None
    return CaseRow(
        id=CaseId(row["id"]),
        conversation_id=ConversationId(row["conversation_id"]),
        desk=row["desk"],
        ref=row["ref"],
        draft=CASE_DRAFT.validate_python(row["draft"]),
        # A case that the desk knew and that is gone has a ref.
        refused=row["ref"] is None and row["lost"] is None and row["state"] == CaseState.GONE.value,
        lost=row["lost"] or "",
    )
