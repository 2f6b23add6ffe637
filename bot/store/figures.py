"""Facts and ledger in SQL: written once with the turn that they belong to, and read whole for the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Select, func, select

from bot.store import refused, volumes
from bot.store.database import Database
from bot.store.outbox import DOUBTFUL
from bot.store.tables import case_file, desk_line, fact, ledger, outbound
from bot.store.upsert import insert_new
from handlers.domain.case import CaseState
from handlers.domain.facts import Fact, FactKind
from handlers.domain.ids import ConversationId, EpisodeId, InboundId
from handlers.domain.outcome import Outcome
from handlers.ports import Clock, LedgerEntry, QueueState
from metrics.ledger import book

_ENTRY = (
    ledger.c.key,
    ledger.c.at,
    ledger.c.displaced_channel,
    ledger.c.service,
    ledger.c.evidence,
    ledger.c.entry,
    ledger.c.milli,
    ledger.c.rule_version,
    ledger.c.episode,
)


def append(
    connection: Connection, facts: Sequence[Fact], inbound_id: InboundId, conversation_id: ConversationId
) -> None:
    """Write the facts of one turn and the ledger entries that follow from them, in the caller's transaction.

    A repeated call for the same inbound row writes nothing more.
    """
    written = [
        happening
        for index, happening in enumerate(facts)
        if insert_new(connection, fact, _fact_row(happening, index, inbound_id, conversation_id))
    ]
    look = _SqlLook(connection)
    for happening in written:
        for entry in book(happening, look):
            insert_new(connection, ledger, _entry_row(entry))


def _fact_row(happening: Fact, index: int, inbound_id: InboundId, conversation_id: ConversationId) -> dict[str, object]:
    return {
        "inbound_id": inbound_id,
        "idx": index,
        "conversation_id": conversation_id,
        "kind": happening.kind.value,
        "at": happening.at,
        "channel": happening.channel,
        "language": happening.language,
        "episode": happening.episode,
        "service": happening.service,
        "outcome": happening.outcome.value if happening.outcome else None,
        "alternative": happening.alternative.value if happening.alternative else None,
        "refers_to": happening.refers_to,
        "detail": happening.detail,
    }


def _entry_row(entry: LedgerEntry) -> dict[str, object]:
    return {column.name: getattr(entry, column.name) for column in _ENTRY}


@dataclass(frozen=True, slots=True)
class _SqlLook:
    """The past as the open transaction sees it."""

    connection: Connection

    def episode_outcome(self, episode: EpisodeId) -> Outcome | None:
        """An episode ends once: its first closing is the one that counts, here and in the figures."""
        first = (
            select(fact.c.outcome)
            .where(fact.c.episode == episode, fact.c.kind == FactKind.EPISODE_CLOSED.value)
            .order_by(fact.c.id)
            .limit(1)
        )
        outcome = self.connection.scalar(first)
        return Outcome(outcome) if outcome else None

    def booked(self, episode: EpisodeId) -> Sequence[LedgerEntry]:
        """Every entry of the episode."""
        rows = self.connection.execute(select(*_ENTRY).where(ledger.c.episode == episode).order_by(ledger.c.id))
        return [LedgerEntry(**row._mapping) for row in rows]

    def returned(self, episode: EpisodeId) -> bool:
        """Whether a return to the episode was seen."""
        seen = select(fact.c.id).where(fact.c.kind == FactKind.RETURNED.value, fact.c.refers_to == episode).limit(1)
        return self.connection.scalar(seen) is not None


class SqlFactReader:
    """The `FactReader` on the service's database; raises Retryable while the database cannot be read."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def episodes_closed(self) -> list[tuple[str, str, str, int]]:
        """(channel, service or '', outcome, number)"""
        closings = (
            select(func.min(fact.c.id)).where(fact.c.kind == FactKind.EPISODE_CLOSED.value).group_by(fact.c.episode)
        )
        columns = (fact.c.channel, func.coalesce(fact.c.service, ""), fact.c.outcome)
        counted = select(*columns, func.count()).where(fact.c.id.in_(closings)).group_by(*columns)
        with self._database.read() as connection:
            return [(row[0], row[1], row[2], row[3]) for row in connection.execute(counted)]

    def survey_asked(self) -> list[tuple[str, int]]:
        """(service or '', number)"""
        service = func.coalesce(fact.c.service, "")
        counted = select(service, func.count()).where(fact.c.kind == FactKind.SURVEY_ASKED.value).group_by(service)
        with self._database.read() as connection:
            return [(row[0], row[1]) for row in connection.execute(counted)]

    def survey_replies(self) -> list[tuple[str, str, int]]:
        """(service or '', alternative, number)"""
        columns = (func.coalesce(fact.c.service, ""), fact.c.alternative)
        counted = select(*columns, func.count()).where(fact.c.kind == FactKind.SURVEY_REPLIED.value).group_by(*columns)
        with self._database.read() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(counted)]

    def booked(self) -> list[tuple[str, str, str, str, int]]:
        """(displaced channel, service or '', evidence, entry, milli-contacts)"""
        columns = (ledger.c.displaced_channel, ledger.c.service, ledger.c.evidence, ledger.c.entry)
        summed = select(*columns, func.sum(ledger.c.milli)).group_by(*columns)
        with self._database.read() as connection:
            return [(row[0], row[1], row[2], row[3], int(row[4])) for row in connection.execute(summed)]

    def staff_queue(self) -> QueueState:
        """Cases that nobody has taken yet."""
        waiting = case_file.c.state == CaseState.QUEUED.value
        return self._queue(
            select(func.count(), func.min(case_file.c.opened_at)).where(waiting, case_file.c.closed_at.is_(None))
        )

    def desk_outbox(self, desk: str) -> QueueState:
        """Lines that wait to be written at one desk."""
        return self._queue(
            select(func.count(), func.min(desk_line.c.planned_at))
            .join(case_file, case_file.c.id == desk_line.c.case_id)
            .where(desk_line.c.state == "planned", case_file.c.desk == desk)
        )

    def uncertain_sends(self) -> int:
        """Messages that were perhaps sent, or wait behind a notice that did not arrive, and wait for a person's word."""
        with self._database.read() as connection:
            number = connection.scalar(select(func.count()).where(outbound.c.state.in_(DOUBTFUL)))
        return number or 0

    def refused_cases(self) -> int:
        """Cases that the desk did not take and that wait for a person's word."""
        with self._database.read() as connection:
            return refused.number(connection)

    def refused_lines(self) -> int:
        """Lines of open cases that the desk did not take and that wait for a person's word."""
        with self._database.read() as connection:
            return refused.lines_number(connection)

    def import_last_days(self) -> list[tuple[str, date]]:
        """(way of contact, last imported day of the agency's own volumes)"""
        with self._database.read() as connection:
            return volumes.last_days(connection)

    def imported_contacts(self) -> list[tuple[str, str, int, int, int]]:
        """(way of contact, service, offered, answered, abandoned) on each way's last imported day"""
        with self._database.read() as connection:
            return volumes.last_counts(connection)

    def _queue(self, count_and_oldest: Select[int, datetime]) -> QueueState:
        with self._database.read() as connection:
            number, oldest = connection.execute(count_and_oldest).one()
        if not number:
            return QueueState(waiting=0, oldest_seconds=0.0)
        return QueueState(waiting=number, oldest_seconds=max(0.0, (self._clock.now() - oldest).total_seconds()))
