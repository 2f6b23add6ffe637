"""Inbound rows, cursors, timers and published content on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import schema
from bot.store import content, cursors, inbox, people, timers
from bot.store.database import Database
from handlers.domain.agency import Agency
from handlers.domain.ids import ChannelName, Language
from handlers.errors import Rejected

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LANE = "a" * 64


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database."""
    opened = Database(database_url)
    schema.migrate(opened)
    yield opened
    opened.close()


def test_an_event_is_kept_once_however_often_it_is_delivered(database: Database) -> None:
    """The unique key is channel and external id."""
    with database.write() as connection:
        first = inbox.keep(connection, "telegram", "5", LANE, b"sealed", NOW)
        assert first is not None
        assert inbox.keep(connection, "telegram", "5", LANE, b"other", NOW) is None
        assert inbox.keep(connection, "x", "5", LANE, b"sealed", NOW) is not None
        row = inbox.read(connection, first)
    assert row is not None
    assert (row.sealed, row.done) == (b"sealed", False)


def test_a_handled_row_no_longer_holds_the_raw_event(database: Database) -> None:
    """It stays as a mark against redelivery, without its content."""
    with database.write() as connection:
        row_id = inbox.keep(connection, "telegram", "5", LANE, b"sealed", NOW)
        assert row_id is not None
        inbox.finish(connection, row_id, "text", None, NOW)
        row = inbox.read(connection, row_id)
        assert inbox.keep(connection, "telegram", "5", LANE, b"sealed", NOW) is None
    assert row is not None
    assert (row.sealed, row.done) == (None, True)


def test_rows_that_wait_too_long_are_found(database: Database) -> None:
    """Only those that are not handled."""
    with database.write() as connection:
        old = inbox.keep(connection, "telegram", "1", LANE, b"s", NOW - timedelta(minutes=5))
        done = inbox.keep(connection, "telegram", "2", LANE, b"s", NOW - timedelta(minutes=5))
        inbox.keep(connection, "telegram", "3", LANE, b"s", NOW)
        assert done is not None
        inbox.finish(connection, done, "text", None, NOW)
        found = inbox.unfinished(connection, NOW - timedelta(minutes=1))
    assert [row.id for row in found] == [old]


def test_a_cursor_moves_with_the_transaction_that_keeps_what_it_brought(database: Database) -> None:
    """Rolled back together."""
    with database.write() as connection:
        assert cursors.read(connection, "poll:telegram") is None
        cursors.save(connection, "poll:telegram", "10", NOW)

    def crash() -> None:
        with database.write() as connection:
            inbox.keep(connection, "telegram", "10", LANE, b"s", NOW)
            cursors.save(connection, "poll:telegram", "11", NOW)
            raise RuntimeError("crash")

    with pytest.raises(RuntimeError, match="crash"):
        crash()
    with database.read() as connection:
        assert cursors.read(connection, "poll:telegram") == "10"
        assert inbox.unfinished(connection, NOW + timedelta(days=1)) == []


def test_a_timer_is_moved_by_a_later_one_and_fires_once(database: Database) -> None:
    """Its key is the conversation, the kind and the episode."""
    with database.write() as connection:
        conversation = people.create(connection, ChannelName("telegram"), LANE, b"sealed", Language("es"), NOW)
        timers.put(connection, conversation.id, "episode_silence", "e1-1", NOW + timedelta(hours=1))
        timers.put(connection, conversation.id, "episode_silence", "e1-1", NOW + timedelta(hours=24))
        assert timers.due(connection, NOW + timedelta(hours=2)) == []
        (due,) = timers.due(connection, NOW + timedelta(hours=25))
        assert (due.key, due.lane) == ("e1-1", LANE)
        timers.fired(connection, due.id, NOW)
        assert timers.due(connection, NOW + timedelta(hours=25)) == []


def _agency() -> Agency:
    return Agency(
        version=0,
        name="Ayuntamiento",
        timezone="Europe/Madrid",
        default_language=Language("es"),
        languages=(Language("es"),),
        notice_version="1",
        services={},
        holidays=frozenset({date(2026, 1, day) for day in range(1, 20)}),
    )


def test_publishing_equal_content_keeps_the_version_and_other_content_gets_the_next(database: Database) -> None:
    """Every version stays readable."""
    agency = _agency()
    with database.write() as connection:
        assert content.latest_version(connection) == 0
        assert content.publish(connection, agency, NOW) == 1
        assert content.publish(connection, agency, NOW) == 1
        assert content.publish(connection, replace(agency, name="Otro"), NOW) == 2
        assert content.latest_version(connection) == 2
        assert content.read(connection, 1) == replace(agency, version=1)
        assert content.read(connection, 2).name == "Otro"
        with pytest.raises(Rejected, match="version 3"):
            content.read(connection, 3)
