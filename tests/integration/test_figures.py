"""Figures counted by hand, then by SQL, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from bot.store.database import Database
from bot.store.figures import SqlFactReader, append
from bot.store.metadata import metadata
from bot.store.tables import case_file, contact, conversation, desk_line, fact, inbound, ledger, outbound
from handlers.domain.facts import Fact
from handlers.domain.ids import ChannelName, ConversationId, InboundId, ServiceKey
from handlers.domain.outcome import Alternative, Outcome
from handlers.ports import QueueState
from tests.unit.metrics.facts import MONDAY, asked, closed, replied, returned

TELEGRAM = ChannelName("telegram")
IBI = ServiceKey("ibi")
TALK = ConversationId(1)


@dataclass
class FixedClock:
    """Ten minutes after the facts."""

    def now(self) -> datetime:
        return MONDAY + timedelta(minutes=10)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """All tables, empty but for one conversation."""
    opened = Database(database_url)
    with opened.write() as connection:
        metadata.create_all(connection)
        connection.execute(
            insert(contact).values(id=1, channel="webchat", fingerprint="f", address_sealed=b"a", created_at=MONDAY)
        )
        connection.execute(
            insert(conversation).values(
                id=1, contact_id=1, channel="webchat", state={}, speaker="bot", created_at=MONDAY, last_at=MONDAY
            )
        )
        connection.execute(
            insert(inbound).values(id=1, channel="webchat", external_id="1", lane="l", received_at=MONDAY)
        )
    yield opened
    opened.close()


@pytest.fixture
def reader(database: Database) -> SqlFactReader:
    """What is under test."""
    return SqlFactReader(database, FixedClock())


def turn(database: Database, number: int, *facts: Fact) -> None:
    """One turn's facts in one transaction."""
    with database.write() as connection:
        append(connection, facts, InboundId(number), TALK)


def rows(database: Database) -> tuple[int, int]:
    """How many facts and entries there are."""
    with database.read() as connection:
        facts = connection.scalar(select(func.count()).select_from(fact))
        entries = connection.scalar(select(func.count()).select_from(ledger))
    return facts or 0, entries or 0


def test_an_empty_database_gives_empty_figures(reader: SqlFactReader) -> None:
    assert (reader.episodes_closed(), reader.survey_asked(), reader.survey_replies(), reader.booked()) == ([],) * 4
    assert reader.staff_queue() == reader.desk_outbox("console") == QueueState(0, 0.0)
    assert reader.uncertain_sends() == 0


def test_a_day_counted_by_hand(database: Database, reader: SqlFactReader) -> None:
    turn(database, 1, closed("e1-1"), asked("e1-1"))
    turn(database, 2, replied("e1-1"))
    turn(database, 3, closed("e1-2"), asked("e1-2"))
    turn(database, 4, replied("e1-2", Alternative.IN_PERSON))
    turn(database, 5, returned("e1-2", "e1-3"))
    turn(database, 6, closed("e1-3", Outcome.HANDED_OFF), asked("e1-3"))
    turn(database, 7, replied("e1-3"))
    turn(database, 8, closed("e1-4", Outcome.OUT_OF_SCOPE, service=None, channel=TELEGRAM))
    turn(database, 9, closed("e1-5", service=IBI), asked("e1-5", IBI))
    turn(database, 10, replied("e1-5", Alternative.UNKNOWN, IBI))
    assert sorted(reader.episodes_closed()) == [
        ("telegram", "", "out_of_scope", 1),
        ("webchat", "ibi", "resolved_confirmed", 1),
        ("webchat", "padron-alta", "handed_off", 1),
        ("webchat", "padron-alta", "resolved_confirmed", 2),
    ]
    assert sorted(reader.survey_asked()) == [("ibi", 1), ("padron-alta", 3)]
    assert sorted(reader.survey_replies()) == [
        ("ibi", "unknown", 1),
        ("padron-alta", "in_person", 1),
        ("padron-alta", "phone", 2),
    ]
    assert sorted(reader.booked()) == [
        ("in_person", "padron-alta", "stated", "credit", 1_000),
        ("in_person", "padron-alta", "stated", "reversal", 1_000),
        ("phone", "padron-alta", "stated", "credit", 1_000),
    ]


def test_a_turn_written_twice_counts_once(database: Database, reader: SqlFactReader) -> None:
    for _ in range(2):
        turn(database, 1, closed("e1-1"), asked("e1-1"), replied("e1-1"))
        turn(database, 2, returned("e1-1"))
    assert rows(database) == (4, 2)
    assert reader.survey_asked() == [("padron-alta", 1)]


def test_a_repeated_turn_that_was_decided_otherwise_changes_nothing(database: Database) -> None:
    turn(database, 1, closed("e1-1"))
    turn(database, 2, replied("e1-1", Alternative.NOTHING))
    turn(database, 2, replied("e1-1", Alternative.PHONE))
    assert rows(database) == (2, 0)


def test_the_order_of_facts_within_a_turn_does_not_matter(database: Database) -> None:
    turn(database, 1, replied("e1-1"), closed("e1-1"))
    assert rows(database) == (2, 1)


def test_an_episode_that_is_closed_again_counts_once(database: Database, reader: SqlFactReader) -> None:
    turn(database, 1, closed("e1-1", Outcome.RESOLVED_ASSUMED))
    turn(database, 2, closed("e1-1"))
    assert reader.episodes_closed() == [("webchat", "padron-alta", "resolved_assumed", 1)]


def test_a_reply_after_the_return_books_nothing(database: Database, reader: SqlFactReader) -> None:
    turn(database, 1, closed("e1-1"))
    turn(database, 2, returned("e1-1"))
    turn(database, 3, replied("e1-1"))
    assert reader.booked() == []


def test_a_turn_that_fails_leaves_neither_facts_nor_entries(database: Database) -> None:
    with database.engine.connect() as connection, connection.begin() as transaction:
        append(connection, [closed("e1-1"), replied("e1-1")], InboundId(1), TALK)
        transaction.rollback()
    assert rows(database) == (0, 0)


def test_what_waits_is_counted_with_the_age_of_the_oldest(database: Database, reader: SqlFactReader) -> None:
    with database.write() as connection:
        case = {"conversation_id": 1, "desk": "console", "draft": {}, "closed_at": None}
        connection.execute(
            insert(case_file),
            [
                {**case, "id": 1, "ref": "1", "state": "queued", "opened_at": MONDAY},
                {**case, "id": 2, "ref": "2", "state": "queued", "opened_at": MONDAY + timedelta(minutes=5)},
                {**case, "id": 3, "ref": "3", "state": "open", "opened_at": MONDAY - timedelta(days=1)},
                {**case, "id": 4, "ref": "4", "state": "closed", "opened_at": MONDAY, "closed_at": MONDAY},
            ],
        )
        line = {"case_id": 1, "inbound_id": 1, "verb": "append", "not_before": MONDAY}
        connection.execute(
            insert(desk_line),
            [
                {**line, "idx": 0, "state": "planned", "planned_at": MONDAY + timedelta(minutes=8)},
                {**line, "idx": 1, "state": "done", "planned_at": MONDAY},
            ],
        )
        message = {"inbound_id": 1, "conversation_id": 1, "channel": "webchat", "voice": "bot"}
        moments = {"planned_at": MONDAY, "received_at": MONDAY, "not_before": MONDAY}
        states = ("sent", "uncertain", "uncertain", "planned")
        connection.execute(
            insert(outbound), [{**message, **moments, "idx": n, "state": state} for n, state in enumerate(states)]
        )
    assert reader.staff_queue() == QueueState(2, 600.0)
    assert reader.desk_outbox("console") == QueueState(1, 120.0)
    assert reader.uncertain_sends() == 2
