"""A database survives other programs, other keys and second services."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot import schema
from bot.sealing import Sealer
from bot.store import ownership, people
from bot.store.database import Database
from handlers.domain.ids import ChannelName, Language
from handlers.errors import Misconfigured

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_LOOK = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT count(*) FROM cursor').fetchone(); c.close()"
_SECOND = """
import sys
from bot.store import ownership
from bot.store.database import Database
from handlers.errors import Misconfigured
try:
    with ownership.only_one(Database(sys.argv[1]), sys.argv[2]):
        print("at work")
except Misconfigured as fault:
    print(fault)
"""


def _run(script: str, *arguments: str) -> str:
    return subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True).stdout


def test_a_program_that_looks_at_the_file_does_not_take_the_journal_away(tmp_path: Path) -> None:
    """SQLite's last connection deletes the journal: with our locks dropped, any visitor would take itself for the last."""
    path = tmp_path / "ventanilla.db"
    database = Database(f"sqlite:///{path}")
    schema.migrate(database)
    with database.queue_engine.connect():
        pass
    journal = Path(f"{path}-wal")
    before = journal.stat().st_ino
    _run(_LOOK, str(path))
    assert journal.stat().st_ino == before
    database.close()


def test_a_second_service_is_turned_away_until_the_first_one_ends(database_url: str) -> None:
    """Both would take each other's running work for what a crash has left."""
    database = Database(database_url)
    with ownership.only_one(database, "ventanilla-1"):
        assert "Another 'ventanilla run'" in _run(_SECOND, database_url, "ventanilla-1")
    assert _run(_SECOND, database_url, "ventanilla-1") == "at work\n"
    database.close()


def test_a_start_with_another_key_is_refused_before_anything_is_given_up_as_unreadable(database_url: str) -> None:
    """The first start leaves a mark of the key, which tells nothing about it."""
    database = Database(database_url)
    schema.migrate(database)
    for _ in range(2):
        ownership.check_key(database, Sealer("k" * 48), NOW)
    with pytest.raises(Misconfigured, match="secret key"):
        ownership.check_key(database, Sealer("another" * 7), NOW)
    database.close()


def test_a_statement_that_fails_does_not_quote_its_values(database_url: str) -> None:
    """Exceptions are logged, by us and by the libraries."""
    database = Database(database_url)
    schema.migrate(database)
    with database.write() as connection:
        people.create(connection, ChannelName("fake"), "a" * 64, b"Zoraida", Language("es"), NOW)
    with pytest.raises(IntegrityError) as caught, database.write() as connection:
        people.create(connection, ChannelName("fake"), "a" * 64, b"Zoraida", Language("es"), NOW)
    assert "Zoraida" not in str(caught.value)
    database.close()
