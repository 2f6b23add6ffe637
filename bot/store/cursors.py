"""How far each poll has come; a cursor moves in the transaction that keeps what it brought."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from bot.store.tables import cursor
from bot.store.upsert import insert_or_update


def read(connection: Connection, name: str) -> str | None:
    """The stored cursor, or None at the first poll."""
    value: str | None = connection.execute(select(cursor.c.value).where(cursor.c.name == name)).scalar_one_or_none()
    return value


def save(connection: Connection, name: str, value: str | None, at: datetime) -> None:
    """Store a cursor."""
    insert_or_update(connection, cursor, {"name": name, "value": value, "at": at})
