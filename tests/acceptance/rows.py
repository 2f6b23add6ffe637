"""Reads a service's database from outside, to compare it with what the other side has seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from bot.store.database import Database
from bot.store.tables import inbound, outbound


@dataclass(frozen=True, slots=True)
class Row:
    """One outbound row."""

    id: int
    conversation_id: int
    state: str
    remote_id: str | None


class Rows:
    """A second pair of eyes on one database."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    def close(self) -> None:
        """Close the connections."""
        self._database.close()

    def unhandled(self) -> int:
        """Inbound rows that wait."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).where(inbound.c.done_at.is_(None))).scalar_one()

    def failed(self) -> int:
        """Inbound rows that were given up."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).where(inbound.c.failed_at.is_not(None))).scalar_one()

    def updates(self, channel: str) -> list[str]:
        """External ids of everything that came in on a channel."""
        with self._database.read() as connection:
            return list(connection.execute(select(inbound.c.external_id).where(inbound.c.channel == channel)).scalars())

    def outbound(self) -> list[Row]:
        """Every outbound row in the order in which it was written."""
        with self._database.read() as connection:
            statement = select(
                outbound.c.id, outbound.c.conversation_id, outbound.c.state, outbound.c.remote_id
            ).order_by(outbound.c.id)
            return [Row(*row) for row in connection.execute(statement)]

    def states(self) -> Counter[str]:
        """How many outbound rows are in each state."""
        return Counter(row.state for row in self.outbound())

    def answered_inbound(self) -> set[str]:
        """External ids of what led to at least one outbound row."""
        with self._database.read() as connection:
            statement = select(inbound.c.external_id).join(outbound, outbound.c.inbound_id == inbound.c.id).distinct()
            return set(connection.execute(statement).scalars())
