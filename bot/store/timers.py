"""Timers of conversations: they fire as inbound rows, so that a wake-up travels the same road as a message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.store.tables import contact, conversation, timer
from bot.store.upsert import insert_or_update


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer whose moment has come."""

    id: int
    channel: str
    lane: str
    kind: str
    key: str
    due: datetime


def put(connection: Connection, conversation_id: int, kind: str, key: str, due: datetime) -> None:
    """Set a timer; one of the same kind and key is moved."""
    values = {"conversation_id": conversation_id, "kind": kind, "key": key, "due": due, "fired_at": None}
    insert_or_update(connection, timer, values, ("conversation_id", "kind", "key"))


def due(connection: Connection, now: datetime, limit: int = 200) -> list[DueTimer]:
    """Timers that are due and have not fired."""
    statement = (
        select(timer, contact.c.channel, contact.c.fingerprint)
        .join(conversation, conversation.c.id == timer.c.conversation_id)
        .join(contact, contact.c.id == conversation.c.contact_id)
        .where(timer.c.fired_at.is_(None), timer.c.due <= now)
        .order_by(timer.c.due)
        .limit(limit)
    )
    return [
        DueTimer(
            id=row["id"],
            channel=row["channel"],
            lane=row["fingerprint"],
            kind=row["kind"],
            key=row["key"],
            due=row["due"],
        )
        for row in connection.execute(statement).mappings()
    ]


def fired(connection: Connection, timer_id: int, now: datetime) -> None:
    """The timer's wake-up is in the inbox."""
    connection.execute(update(timer).where(timer.c.id == timer_id).values(fired_at=now))
