"""What staff must hear of, or decide about, once a message was sent or was not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select, update

from bot.store.inbox import DESK_SOURCE
from bot.store.outbox import DOUBTFUL, OutState
from bot.store.tables import inbound, outbound
from handlers.domain.decision import Voice
from handlers.domain.ids import ChannelName, ConversationId, OutboundId


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A row that waits for a decision, as staff see it; `held` = it surely did not leave, for want of a notice."""

    id: OutboundId
    conversation_id: ConversationId
    channel: ChannelName
    part_sealed: bytes
    at: datetime
    reason: str
    held: bool


def doubtful(connection: Connection) -> list[Doubtful]:
    """Everything uncertain or held, oldest first."""
    statement = select(outbound).where(outbound.c.state.in_(DOUBTFUL)).order_by(outbound.c.id)
    return [
        Doubtful(
            id=OutboundId(row["id"]),
            conversation_id=ConversationId(row["conversation_id"]),
            channel=ChannelName(row["channel"]),
            part_sealed=row["part_sealed"],
            at=row["settled_at"],
            reason=row["reason"] or "",
            held=row["state"] == OutState.HELD.value,
        )
        for row in connection.execute(statement).mappings()
    ]


def decide(connection: Connection, row_id: int, now: datetime, *, resend: bool) -> bool:
    """A person decides about a doubtful row: send it again, or drop it; False when somebody had already decided.

    A notice and what is held behind it belong together: nothing is sent without the notice, and nothing is left of it.
    """
    again: dict[str, object] = {"state": OutState.PLANNED.value, "not_before": now, "settled_at": None, "told_at": None}
    away: dict[str, object] = {"state": OutState.DROPPED.value, "settled_at": now, "part_sealed": None}
    found = select(outbound.c.conversation_id, outbound.c.voice).where(outbound.c.id == row_id)
    row = connection.execute(found).one_or_none()
    decided = (
        update(outbound)
        .where(outbound.c.id == row_id, outbound.c.state.in_(DOUBTFUL))
        .values(**(again if resend else away))
    )
    if row is None or connection.execute(decided).rowcount != 1:
        return False
    theirs = update(outbound).where(outbound.c.conversation_id == row.conversation_id)
    if resend:
        notices = theirs.where(outbound.c.voice == Voice.NOTICE.value, outbound.c.id < row_id)
        connection.execute(notices.where(outbound.c.state.in_(DOUBTFUL)).values(**again))
    elif row.voice == Voice.NOTICE:
        behind = theirs.where(outbound.c.id > row_id, outbound.c.state == OutState.HELD.value)
        connection.execute(behind.values(**away, told_at=None))
    return True


@dataclass(frozen=True, slots=True)
class News:
    """What became of a row that staff should hear of; `desk` is where the reply `desk_change` was written."""

    id: OutboundId
    conversation_id: ConversationId
    state: OutState
    reason: str
    desk_change: str | None
    desk: str
    at: datetime
    """When it was settled."""


def untold(connection: Connection, after: int = 0, away: Collection[str] = (), limit: int = 100) -> list[News]:
    """Settled rows that staff have not been told of: all staff replies, and whatever else did not surely arrive.

    Those behind the row `after`, without the replies written at a desk that is `away`.
    """
    statement = (
        select(outbound, inbound.c.channel.label("source"))
        .outerjoin(inbound, inbound.c.id == outbound.c.inbound_id)
        .where(outbound.c.settled_at.is_not(None), outbound.c.told_at.is_(None), outbound.c.id > after)
        .where(
            or_(
                outbound.c.desk_change.is_(None),
                func.coalesce(inbound.c.channel, "").not_in([f"{DESK_SOURCE}{desk}" for desk in away]),
            )
        )
        .order_by(outbound.c.id)
        .limit(limit)
    )
    return [
        News(
            id=OutboundId(row["id"]),
            conversation_id=ConversationId(row["conversation_id"]),
            state=OutState(row["state"]),
            reason=row["reason"] or "",
            desk_change=row["desk_change"],
            desk=(row["source"] or "").removeprefix(DESK_SOURCE),
            at=row["settled_at"],
        )
        for row in connection.execute(statement).mappings()
    ]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a staff reply as a whole."""

    state: OutState
    reason: str


_WORST_FIRST = (OutState.REFUSED, OutState.CANCELLED, OutState.DROPPED, OutState.HELD, OutState.UNCERTAIN)


def fate(connection: Connection, conversation_id: int, desk_change: str) -> Fate | None:
    """A reply of several parts is as well off as its worst part; None while parts of an unharmed one are on their way."""
    statement = (
        select(outbound.c.state, outbound.c.reason)
        .where(outbound.c.conversation_id == conversation_id, outbound.c.desk_change == desk_change)
        .order_by(outbound.c.id)
    )
    parts = [Fate(OutState(row.state), row.reason or "") for row in connection.execute(statement)]
    for state in _WORST_FIRST:
        worst = next((part for part in parts if part.state is state), None)
        if worst is not None:
            return worst
    return parts[-1] if all(part.state is OutState.SENT for part in parts) else None


def told(connection: Connection, row_id: int, now: datetime) -> None:
    """Staff have been told."""
    connection.execute(update(outbound).where(outbound.c.id == row_id).values(told_at=now))
