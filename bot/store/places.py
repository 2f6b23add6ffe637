"""Which server each desk's cases are at: their refs, and the ids of what happened to them, mean nothing anywhere else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, literal, select, update

from bot.store import cursors
from bot.store.desk_tables import desk_hint, desk_orphan
from bot.store.inbox import DESK_SOURCE
from bot.store.tables import case_file, cursor, inbound

_LONGEST_REASON = 300


def read(connection: Connection, desk: str) -> str | None:
    """The server where the desk was last at work; None before the first time."""
    return cursors.read(connection, _mark(desk))


def save(connection: Connection, desk: str, place: str, at: datetime) -> None:
    """From now on the desk's refs belong to this server."""
    cursors.save(connection, _mark(desk), place, at)


def bound(connection: Connection, desk: str) -> int:
    """How many open cases the desk knows; one that no desk has yet is bound to no server."""
    statement = select(func.count()).where(
        case_file.c.desk == desk,
        case_file.c.closed_at.is_(None),
        case_file.c.ref.is_not(None),
        case_file.c.lost.is_(None),
    )
    return connection.execute(statement).scalar_one()


def leave(connection: Connection, desk: str, former: str, now: datetime) -> None:
    """Nothing that came from the former server, or was written there, can be taken for something of the next one."""
    was = literal("It was ") + case_file.c.ref + literal(f" at {former}, which is this desk's server no longer.")
    connection.execute(
        update(case_file)
        .where(case_file.c.desk == desk, case_file.c.ref.is_not(None))
        .values(ref=None, lost=func.substr(was, 1, _LONGEST_REASON))
    )
    source = f"{DESK_SOURCE}{desk}"
    connection.execute(delete(cursor).where(cursor.c.name == source))
    connection.execute(delete(desk_orphan).where(desk_orphan.c.desk == desk))
    connection.execute(delete(desk_hint).where(desk_hint.c.desk == desk))
    # Another source: the same id of a change is a new one, and of the old ones nothing is told at the new server.
    former_source = f"{source}/{int(now.timestamp())}"
    connection.execute(update(inbound).where(inbound.c.channel == source).values(channel=former_source))


def _mark(desk: str) -> str:
    return f"place:{desk}"
