"""The notice of a contact point goes before everything else: what holds messages back behind one that did not arrive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.store.outbox import DOUBTFUL, NO_NOTICE, OutState
from bot.store.tables import outbound
from handlers.domain.decision import Voice

_ON_ITS_WAY = (OutState.PLANNED.value, OutState.CLAIMED.value, OutState.RETRY.value)
_NOT_CLAIMED = (OutState.PLANNED.value, OutState.RETRY.value)


def is_lost(connection: Connection, conversation_id: int) -> bool:
    """Whether the last notice neither left nor is on its way, so that the next thing said must begin with one."""
    statement = (
        select(outbound.c.state)
        .where(outbound.c.conversation_id == conversation_id, outbound.c.voice == Voice.NOTICE.value)
        .order_by(outbound.c.id.desc())
        .limit(1)
    )
    state = connection.execute(statement).scalar_one_or_none()
    return state is not None and state != OutState.SENT.value and state not in _ON_ITS_WAY


def hold(connection: Connection, conversation_id: int, now: datetime) -> None:
    """Hold back everything of the conversation that has not left; who waits for news of it hears that it waits."""
    behind = outbound.c.conversation_id == conversation_id, outbound.c.state.in_(_NOT_CLAIMED)
    connection.execute(
        update(outbound)
        .where(*behind, outbound.c.desk_change.is_(None))
        .values(state=OutState.HELD.value, settled_at=now, told_at=now, reason=NO_NOTICE)
    )
    connection.execute(
        update(outbound).where(*behind).values(state=OutState.HELD.value, settled_at=now, reason=NO_NOTICE)
    )


def release(connection: Connection, conversation_id: int, now: datetime) -> None:
    """A notice has left: unless another part of it is on its way, what was held may follow, and older notices are moot."""
    mine = outbound.c.conversation_id == conversation_id
    notice = outbound.c.voice == Voice.NOTICE.value
    if connection.execute(select(outbound.c.id).where(mine, notice, outbound.c.state.in_(_ON_ITS_WAY))).first():
        return
    connection.execute(
        update(outbound)
        .where(mine, notice, outbound.c.state.in_(DOUBTFUL))
        .values(state=OutState.DROPPED.value, settled_at=now, told_at=now, part_sealed=None)
    )
    connection.execute(
        update(outbound)
        .where(mine, outbound.c.state == OutState.HELD.value)
        .values(state=OutState.PLANNED.value, not_before=now, settled_at=None, told_at=None, reason=None)
    )
