"""The desk's one counter: locked by each writing transaction, so that numbers appear in the order of commits."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from bot.store.console_tables import console_sequence
from bot.store.upsert import insert_new

_ROW = 1


def lock_sequence(connection: Connection) -> None:
    """Wait until no other transaction writes to the desk (on SQLite the whole database is locked already)."""
    query = select(console_sequence.c.value).where(console_sequence.c.id == _ROW).with_for_update()
    if connection.execute(query).one_or_none() is None:
        insert_new(connection, console_sequence, {"id": _ROW, "value": 0})
        connection.execute(query).one()


def next_number(connection: Connection) -> int:
    """The next number; this transaction must hold the lock."""
    statement = update(console_sequence).where(console_sequence.c.id == _ROW)
    advanced = statement.values(value=console_sequence.c.value + 1).returning(console_sequence.c.value)
    number: int = connection.execute(advanced).scalar_one()
    return number
