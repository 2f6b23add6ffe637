"""Inbound rows: what came in, kept sealed until it is handled, once each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select, update

from bot.store.tables import inbound
from bot.store.upsert import insert_new
from handlers.domain.ids import ConversationId, InboundId

DESK_SOURCE = "desk:"
"""Before a desk's name: the source of the rows that its changes make."""


@dataclass(frozen=True, slots=True)
class InboundRow:
    """One inbound row; `sealed` is None once it was handled."""

    id: InboundId
    channel: str
    external_id: str
    lane: str
    sealed: bytes | None
    received_at: datetime
    conversation_id: ConversationId | None
    attempts: int
    done: bool


def keep(
    connection: Connection, channel: str, external_id: str, lane: str, sealed: bytes, received_at: datetime
) -> int | None:
    """Store one event; returns its row id, or None when it is already there."""
    values = {
        "channel": channel,
        "external_id": external_id,
        "lane": lane,
        "sealed": sealed,
        "received_at": received_at,
        "attempts": 0,
    }
    return insert_new(connection, inbound, values)


def read(connection: Connection, inbound_id: int) -> InboundRow | None:
    """The row, or None when it was purged."""
    row = connection.execute(select(inbound).where(inbound.c.id == inbound_id)).mappings().one_or_none()
    return None if row is None else _row(row)


def is_done(connection: Connection, inbound_id: int) -> bool:
    """Whether the row was handled, or given up."""
    statement = select(inbound.c.id).where(inbound.c.id == inbound_id, inbound.c.done_at.is_not(None))
    return connection.execute(statement).first() is not None


def finish(
    connection: Connection,
    inbound_id: int,
    kind: str,
    conversation_id: int | None,
    at: datetime,
    error: str | None = None,
) -> None:
    """Mark a row as handled and destroy its raw event; with `error`, as handled by giving up on it."""
    connection.execute(
        update(inbound)
        .where(inbound.c.id == inbound_id, inbound.c.done_at.is_(None))
        .values(
            kind=kind,
            conversation_id=conversation_id,
            done_at=at,
            sealed=None,
            failed_at=at if error is not None else None,
            error=error,
        )
    )


def unfinished(connection: Connection, before: datetime, limit: int = 200) -> list[InboundRow]:
    """Rows received before a moment and not handled yet, oldest first."""
    statement = (
        select(inbound)
        .where(inbound.c.done_at.is_(None), inbound.c.received_at < before)
        .order_by(inbound.c.id)
        .limit(limit)
    )
    return [_row(row) for row in connection.execute(statement).mappings()]


def again(connection: Connection, inbound_id: int) -> None:
    """Count another try at a row whose job was lost."""
    connection.execute(update(inbound).where(inbound.c.id == inbound_id).values(attempts=inbound.c.attempts + 1))


def _row(row: RowMapping) -> InboundRow:
    return InboundRow(
        id=InboundId(row["id"]),
        channel=row["channel"],
        external_id=row["external_id"],
        lane=row["lane"],
        sealed=row["sealed"],
        received_at=row["received_at"],
        conversation_id=row["conversation_id"],
        attempts=row["attempts"],
        done=row["done_at"] is not None,
    )
