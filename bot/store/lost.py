"""Cases that a desk once had and that nothing may be written to any more: whatever stands in their place is not theirs."""

from __future__ import annotations

from sqlalchemy import Connection, and_, or_, update

from bot.store.cases import CaseRow
from bot.store.tables import case_file
from handlers.domain.case import CaseState

_REASON_LENGTH = 300


def lose(connection: Connection, case: CaseRow, reason: str) -> None:
    """Nothing is written to the case from now on, nor to those of the same person that went on in it."""
    theirs = or_(
        case_file.c.id == case.id,
        and_(
            case_file.c.conversation_id == case.conversation_id,
            case_file.c.desk == case.desk,
            case_file.c.state == CaseState.GONE.value,
            case_file.c.ref.is_not(None),
        ),
    )
    statement = update(case_file).where(theirs, case_file.c.lost.is_(None))
    connection.execute(statement.values(lost=reason[:_REASON_LENGTH]))
