"""What came from a desk about a case whose ref was not known here yet; kept sealed until it is, or for a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, delete, select

from bot.store.desk_tables import desk_orphan
from bot.store.tables import case_file
from bot.store.upsert import insert_new


@dataclass(frozen=True, slots=True)
class Orphan:
    """One change without a case."""

    id: int
    change_id: str
    body_sealed: bytes
    at: datetime
    """When it was first heard of."""


def keep(connection: Connection, desk: str, change_id: str, ref: str, body_sealed: bytes, at: datetime) -> None:
    """Store one change; a repeated call does nothing."""
    values = {"desk": desk, "change_id": change_id, "ref": ref, "body_sealed": body_sealed, "at": at}
    insert_new(connection, desk_orphan, values)


def adoptable(connection: Connection, desk: str) -> list[Orphan]:
    """Those whose case is known by now, in the order in which they came."""
    known = and_(case_file.c.desk == desk_orphan.c.desk, case_file.c.ref == desk_orphan.c.ref)
    statement = (
        select(desk_orphan.c.id, desk_orphan.c.change_id, desk_orphan.c.body_sealed, desk_orphan.c.at)
        .join(case_file, known)
        .where(desk_orphan.c.desk == desk)
        .order_by(desk_orphan.c.id)
    )
    return [Orphan(row.id, row.change_id, row.body_sealed, row.at) for row in connection.execute(statement)]


def about(connection: Connection, desk: str, ref: str) -> list[Orphan]:
    """Those about one ref."""
    statement = (
        select(desk_orphan.c.id, desk_orphan.c.change_id, desk_orphan.c.body_sealed, desk_orphan.c.at)
        .where(desk_orphan.c.desk == desk, desk_orphan.c.ref == ref)
        .order_by(desk_orphan.c.id)
    )
    return [Orphan(row.id, row.change_id, row.body_sealed, row.at) for row in connection.execute(statement)]


def forget(connection: Connection, orphan_id: int) -> None:
    """It was taken in, or is nobody's here."""
    connection.execute(delete(desk_orphan).where(desk_orphan.c.id == orphan_id))


def expire(connection: Connection, before: datetime) -> None:
    """Whatever nobody has adopted was never ours."""
    connection.execute(delete(desk_orphan).where(desk_orphan.c.at < before))
