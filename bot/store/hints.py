"""Webhook calls of desks that were seen, so that a repeated one makes nobody look again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete

from bot.store.desk_tables import desk_hint
from bot.store.upsert import insert_new


def keep(connection: Connection, desk: str, delivery: str, at: datetime) -> bool:
    """Note one delivery; returns whether it is new."""
    return insert_new(connection, desk_hint, {"desk": desk, "delivery": delivery[:200], "at": at}) is not None


def expire(connection: Connection, before: datetime) -> None:
    """A call of that age would be refused for its age."""
    connection.execute(delete(desk_hint).where(desk_hint.c.at < before))
