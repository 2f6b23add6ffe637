"""Inserts that do not mind a row that is already there, in either database's dialect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> int | None:
    """Insert one row; an existing row with the same key stays as it is. Returns the new row's id, None where there is one."""
    statement = _insert(connection, table).values(**values).on_conflict_do_nothing()
    row_id: int | None = connection.execute(statement.returning(table.c.id)).scalar_one_or_none()
    return row_id


def insert_or_update(connection: Connection, table: Table, values: Mapping[str, Any], keys: Sequence[str] = ()) -> None:
    """Insert one row; an existing row with the same `keys` takes the other values.

    `keys` are the columns of a unique constraint; without them, the primary key's.
    """
    keys = keys or [column.name for column in table.primary_key]
    statement = _insert(connection, table).values(**values)
    changed = {name: value for name, value in values.items() if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=changed))


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
