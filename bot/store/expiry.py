"""Deletes by age."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

from bot.store.outbox import DOUBTFUL, OutState
from bot.store.tables import case_file, desk_line, message, outbound, webchat_message
from bot.store.webchat import webchat_file


def forget_masked(connection: Connection, before: datetime) -> int:
    """Destroy masked values of messages from before a moment, unless a case of their conversation is open or closed since."""
    needed = select(case_file.c.conversation_id).where(
        or_(case_file.c.closed_at.is_(None), case_file.c.closed_at >= before)
    )
    result = connection.execute(
        update(message)
        .where(message.c.masked_sealed.is_not(None), message.c.at < before, message.c.conversation_id.not_in(needed))
        .values(masked_sealed=None)
    )
    return result.rowcount


def forget_texts(connection: Connection, before: datetime) -> int:
    """Destroy our copy of what was said before a moment, unless a line for a desk still needs it.

    What waited for a person's word as long as that is given up: its text is no more.
    """
    needed = select(desk_line.c.message_id).where(desk_line.c.state == "planned", desk_line.c.message_id.is_not(None))
    old = select(message.c.id).where(message.c.at < before, message.c.id.not_in(needed))
    connection.execute(update(desk_line).where(desk_line.c.message_id.in_(old)).values(message_id=None))
    result = connection.execute(delete(message).where(message.c.id.in_(old)))
    _forget_undecided(connection, before)
    connection.execute(delete(webchat_message).where(webchat_message.c.at < before))
    connection.execute(delete(webchat_file).where(webchat_file.c.at < before))
    return result.rowcount


def _forget_undecided(connection: Connection, before: datetime) -> None:
    connection.execute(
        update(desk_line)
        .where(desk_line.c.state.in_(["failed", "held"]), desk_line.c.planned_at < before)
        .values(state="dropped", body_sealed=None)
    )
    connection.execute(
        update(outbound)
        .where(outbound.c.state.in_(DOUBTFUL), outbound.c.planned_at < before)
        .values(state=OutState.DROPPED.value, part_sealed=None)
    )
