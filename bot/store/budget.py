"""When the account of a channel may send again: one moment for all processes, moved in the claiming transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, or_, select, update

from bot.store.tables import send_budget

_CLOCKS_DIFFER = timedelta(seconds=10)
"""Between processes, or between the moment when a transaction was asked for and that when it began."""


def spend(connection: Connection, channel: str, now: datetime, gap: float) -> float:
    """Take one send from the account's budget; returns 0, or the seconds to wait where it is used up."""
    where = send_budget.c.channel == channel
    budget = connection.execute(select(send_budget).where(where).with_for_update()).mappings().one_or_none()
    free_at: datetime | None = budget["free_at"] if budget else None
    held_until: datetime | None = budget["held_until"] if budget else None
    burst = timedelta(seconds=1)
    if free_at is None:
        connection.execute(insert(send_budget).values(channel=channel, free_at=now + timedelta(seconds=gap)))
        return 0.0
    if held_until is not None and held_until > now:
        return (held_until - now).total_seconds()
    if free_at - now > burst + timedelta(seconds=gap) + _CLOCKS_DIFFER:
        # Nobody writes a moment so far ahead: the clock was set back since, and must not silence the account till then.
        free_at = now
    if free_at - now > burst:
        return (free_at - now - burst).total_seconds() + gap
    connection.execute(update(send_budget).where(where).values(free_at=max(free_at, now) + timedelta(seconds=gap)))
    return 0.0


def hold(connection: Connection, channel: str, until: datetime) -> None:
    """Nobody on this account may send before `until`."""
    connection.execute(
        update(send_budget)
        .where(
            send_budget.c.channel == channel, or_(send_budget.c.held_until.is_(None), send_budget.c.held_until < until)
        )
        .values(held_until=until)
    )
