"""Outbound rows: one network call each, claimed before it is made and recorded after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from bot.store import budget
from bot.store.metadata import Moment
from bot.store.tables import contact, conversation, outbound
from bot.store.tries import tries_due
from handlers.domain.decision import Voice
from handlers.domain.ids import ChannelName, OutboundId


class OutState(StrEnum):
    """Where an outbound row stands."""

    PLANNED = "planned"
    """To be sent."""
    CLAIMED = "claimed"
    """A process is about to send it, or was when it died."""
    RETRY = "retry"
    """Surely not sent; due again at `not_before`."""
    SENT = "sent"
    """The channel has it."""
    UNCERTAIN = "uncertain"
    """Perhaps sent; a person decides."""
    REFUSED = "refused"
    """The channel will not take it."""
    CANCELLED = "cancelled"
    """Withdrawn before it left."""
    DROPPED = "dropped"
    """Uncertain or held, and a person, or a later notice, decided against sending it."""
    HELD = "held"
    """Not sent: the notice before it did not surely leave. The citizen's next word moves it, or a person."""


_OPEN = (OutState.PLANNED.value, OutState.CLAIMED.value, OutState.RETRY.value)
# Written into the statement: SQLite uses the small index of open rows only where it reads the states there.
_IS_OPEN = outbound.c.state.in_(bindparam("open_states", _OPEN, expanding=True, literal_execute=True))
_WITHDRAWN = (OutState.PLANNED.value, OutState.RETRY.value, OutState.HELD.value)
DOUBTFUL = (OutState.UNCERTAIN.value, OutState.HELD.value)
"""States that wait for a person's word, or the citizen's next one."""
NO_NOTICE = "the notice before it did not surely arrive"
_REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """A message part to be written to the outbox."""

    idx: int
    voice: str
    part_sealed: bytes
    desk_change: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that this process, and no other, may send now."""

    id: OutboundId
    channel: ChannelName
    part_sealed: bytes
    attempts: int
    received_at: datetime
    voice: str
    desk_change: str | None


def plan(
    connection: Connection,
    inbound_id: int,
    conversation_id: int,
    channel: str,
    plans: list[Plan],
    now: datetime,
    received_at: datetime,
) -> None:
    """Write the rows of one turn."""
    if plans:
        shared = {
            "inbound_id": inbound_id,
            "conversation_id": conversation_id,
            "channel": channel,
            "state": OutState.PLANNED.value,
            "attempts": 0,
            "planned_at": now,
            "received_at": received_at,
            "not_before": now,
        }
        own = [
            {"idx": item.idx, "voice": item.voice, "part_sealed": item.part_sealed, "desk_change": item.desk_change}
            for item in plans
        ]
        connection.execute(insert(outbound), [shared | item for item in own])


def abandoned(connection: Connection, conversation_id: int, executor: str, boot: str) -> list[tuple[OutboundId, str]]:
    """(id, voice) of rows of a conversation that an earlier boot of this executor had claimed."""
    statement = select(outbound.c.id, outbound.c.voice).where(
        outbound.c.conversation_id == conversation_id,
        outbound.c.state == OutState.CLAIMED.value,
        outbound.c.claim_executor == executor,
        outbound.c.claim_boot != boot,
    )
    return [(OutboundId(row.id), row.voice) for row in connection.execute(statement)]


def claim_next(
    connection: Connection, conversation_id: int, executor: str, boot: str, now: datetime, gap: float
) -> Claim | None:
    """Claim the conversation's earliest open row; None when there is none, or when it may not leave yet.

    Nothing leaves before the notice that it was written behind, or a later one, has surely left.
    `gap` is the least number of seconds between two sends of the whole account; up to a second's worth may leave at once.
    """
    row = _next_row(connection, conversation_id)
    if row is None or row["state"] == OutState.CLAIMED.value or row["not_before"] > now:
        return None
    if _lacks_notice(connection, row):
        settle(connection, OutboundId(row["id"]), OutState.HELD, now, reason=NO_NOTICE)
        return None
    wait = budget.spend(connection, row["channel"], now, gap) if gap > 0 else 0.0
    if wait > 0:
        postpone(connection, OutboundId(row["id"]), now + timedelta(seconds=wait), "account budget")
        return None
    connection.execute(
        update(outbound)
        .where(outbound.c.id == row["id"])
        .values(
            state=OutState.CLAIMED.value, claim_executor=executor, claim_boot=boot, attempts=outbound.c.attempts + 1
        )
    )
    return Claim(
        id=OutboundId(row["id"]),
        channel=ChannelName(row["channel"]),
        part_sealed=row["part_sealed"],
        attempts=row["attempts"] + 1,
        received_at=row["received_at"],
        voice=row["voice"],
        desk_change=row["desk_change"],
    )


def _next_row(connection: Connection, conversation_id: int) -> RowMapping | None:
    """The earliest open row, or an open notice of a later turn where what was written before it lacks one."""
    statement = (
        select(outbound).where(outbound.c.conversation_id == conversation_id, _IS_OPEN).order_by(outbound.c.id).limit(1)
    )
    row = connection.execute(statement).mappings().one_or_none()
    if row is None or not _lacks_notice(connection, row):
        return row
    later = connection.execute(statement.where(outbound.c.voice == Voice.NOTICE.value)).mappings().one_or_none()
    return later or row


def _lacks_notice(connection: Connection, row: RowMapping) -> bool:
    """Whether the last notice before the row, if there is one, has not surely left, nor any after it."""
    if row["voice"] == Voice.NOTICE:
        return False
    statement = (
        select(outbound.c.id, outbound.c.state)
        .where(outbound.c.conversation_id == row["conversation_id"], outbound.c.voice == Voice.NOTICE.value)
        .order_by(outbound.c.id)
    )
    notices = connection.execute(statement).all()
    before = [notice for notice in notices if notice.id < row["id"]]
    return bool(before) and all(notice.state != OutState.SENT for notice in notices if notice.id >= before[-1].id)


def settle(
    connection: Connection, row_id: OutboundId, state: OutState, now: datetime, remote_id: str = "", reason: str = ""
) -> None:
    """Record what became of a row; its text is destroyed unless somebody must still decide about it."""
    values: dict[str, object] = {
        "state": state.value,
        "settled_at": now,
        "remote_id": remote_id or None,
        "reason": reason[:_REASON_LENGTH] or None,
    }
    if state not in DOUBTFUL:
        values["part_sealed"] = None
    if state is OutState.SENT:
        values["told_at"] = _nobody_waits(now)
    connection.execute(update(outbound).where(outbound.c.id == row_id).values(**values))


def _nobody_waits(now: datetime) -> ColumnElement[datetime | None]:
    # Rows that no desk asked for need no telling; what is left makes up the small index of the untold.
    return case((outbound.c.desk_change.is_(None), literal(now, Moment())), else_=null())


def never_sent(
    connection: Connection,
    inbound_id: int,
    conversation_id: int,
    channel: str,
    desk_change: str,
    now: datetime,
    reason: str,
) -> None:
    """Record a staff reply that could not even be planned as refused, so that staff are told as of any other."""
    connection.execute(
        insert(outbound).values(
            inbound_id=inbound_id,
            idx=0,
            conversation_id=conversation_id,
            channel=channel,
            voice=Voice.STAFF.value,
            state=OutState.REFUSED.value,
            planned_at=now,
            received_at=now,
            not_before=now,
            settled_at=now,
            reason=reason[:_REASON_LENGTH],
            desk_change=desk_change,
        )
    )


def postpone(connection: Connection, row_id: OutboundId, until: datetime, reason: str) -> None:
    """The row was surely not sent; it is due again at `until`."""
    connection.execute(
        update(outbound)
        .where(outbound.c.id == row_id)
        .values(state=OutState.RETRY.value, not_before=until, reason=reason[:_REASON_LENGTH] or None)
    )


def withdraw(
    connection: Connection, conversation_id: int, state: OutState, now: datetime, reason: str, voice: str | None = None
) -> int:
    """Take back what has not been claimed, of one voice or of all; returns how many rows."""
    statement = update(outbound).where(outbound.c.conversation_id == conversation_id, outbound.c.state.in_(_WITHDRAWN))
    if voice is not None:
        statement = statement.where(outbound.c.voice == voice)
    return connection.execute(
        statement.values(state=state.value, settled_at=now, told_at=_nobody_waits(now), part_sealed=None, reason=reason)
    ).rowcount


def due(
    connection: Connection, now: datetime, executor: str, boot: str, limit: int = 200
) -> list[tuple[int, str, str, str]]:
    """(conversation id, channel, lane, key) of conversations whose earliest open row waits for a worker.

    The key changes with each try, so that asking twice queues one job, and slowly with time, so that a job which ended
    before it had claimed anything is followed by another.
    """
    first = select(func.min(outbound.c.id).label("id")).where(_IS_OPEN).group_by(outbound.c.conversation_id).subquery()
    left_behind = and_(
        outbound.c.state == OutState.CLAIMED.value, outbound.c.claim_executor == executor, outbound.c.claim_boot != boot
    )
    ready = and_(outbound.c.state != OutState.CLAIMED.value, outbound.c.not_before <= now)
    statement = (
        select(outbound, contact.c.fingerprint)
        .join(first, first.c.id == outbound.c.id)
        .join(conversation, conversation.c.id == outbound.c.conversation_id)
        .join(contact, contact.c.id == conversation.c.contact_id)
        .where(or_(ready, left_behind))
        .order_by(outbound.c.id)
        .limit(limit)
    )
    rows = connection.execute(statement).mappings()
    return [(row["conversation_id"], row["channel"], row["fingerprint"], _try_key(row, boot, now)) for row in rows]


def _try_key(row: RowMapping, boot: str, now: datetime) -> str:
    due = row["not_before"]
    return f"{row['id']:016d}-{row['attempts']}-{int(due.timestamp() * 1000)}-{tries_due(due, now)}-{boot}"
