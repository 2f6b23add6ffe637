"""Who opened or decided what, without the thing itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from bot.store.tables import audit


def record(connection: Connection, at: datetime, who: str, what: str, detail: str) -> None:
    """Append one line to the audit trail."""
    connection.execute(insert(audit).values(at=at, who=who, what=what, detail=detail[:200]))
