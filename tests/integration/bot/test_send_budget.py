"""The account's budget of sends follows the clock, also one that is put right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot import schema
from bot.store import budget
from bot.store.database import Database
from tests.integration.bot.desk_bench import NOW

GAP = 0.05


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database."""
    opened = Database(database_url)
    schema.migrate(opened)
    yield opened
    opened.close()


def _spend(database: Database, now: datetime) -> float:
    with database.write() as connection:
        return budget.spend(connection, "telegram", now, GAP)


def _burst(database: Database, now: datetime) -> int:
    """How many may be sent at one moment."""
    return next(number for number in range(100) if _spend(database, now) > 0)


def test_a_burst_is_let_through_and_then_the_pace_is_kept(database: Database) -> None:
    assert 1 < _burst(database, NOW) < 2 + 1 / GAP
    assert 0 < _spend(database, NOW) <= 2 * GAP
    assert _spend(database, NOW + timedelta(seconds=2 * GAP)) == 0


def test_a_clock_that_was_set_back_does_not_silence_the_account(database: Database) -> None:
    """A machine that starts hours ahead, and is put right by its time server."""
    _burst(database, NOW + timedelta(hours=2))
    assert _spend(database, NOW) == 0
    assert _burst(database, NOW) > 1
