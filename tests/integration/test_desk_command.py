"""`ventanilla desk moved` and what `ventanilla desk check` says of a desk at another server than its open cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import schema
from bot.cli.main import app
from bot.store import cases, people, places
from bot.store.database import Database
from handlers.domain.case import CaseDraft, CaseKind, HandoffReason
from handlers.domain.ids import ChannelName, EpisodeId, Language
from handlers.errors import Misconfigured

_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_NEW = "http://127.0.0.1:9/otra"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Run:
    """The command, in an empty folder, with the settings of a desk at a new address."""
    monkeypatch.chdir(tmp_path)
    environment = {
        "VENTANILLA_DATABASE_URL": database_url,
        "VENTANILLA_SECRET_KEY": "k" * 48,
        "VENTANILLA_DESK": "zammad",
        "VENTANILLA_ZAMMAD_URL": _NEW,
        "VENTANILLA_ZAMMAD_TOKEN": "x",
        "VENTANILLA_ZAMMAD_GROUP": "Atención",
        "COLUMNS": "1000",
    }
    return lambda *arguments: CliRunner().invoke(app, ["desk", *arguments], env=environment)


@pytest.fixture
def case_elsewhere(database_url: str) -> None:
    """One case is open at the former address."""
    database = Database(database_url)
    schema.migrate(database)
    draft = CaseDraft(EpisodeId("e1-1"), "Padrón", CaseKind.QUERY, HandoffReason.ASKED, Language("es"))
    with database.write() as connection:
        someone = people.create(connection, ChannelName("fake"), "lane", b"x", Language("es"), _NOW)
        case = cases.create(connection, someone.id, "zammad", draft, _NOW)
        cases.opened(connection, case, "17")
        places.save(connection, "zammad", "old.example", _NOW)
    database.close()


@pytest.mark.usefixtures("case_elsewhere")
def test_check_names_both_ways_out_and_moved_is_one_of_them(run: Run) -> None:
    """Said once more, it does no harm."""
    found = run("check")
    assert found.exit_code == 1
    assert "put the former address back" in found.stdout
    assert "ventanilla desk moved zammad" in found.stdout
    done = run("moved", "zammad")
    assert done.stdout == "Done: the desk zammad is at 127.0.0.1:9/otra. Start the service again.\n"
    again = run("moved", "zammad")
    assert again.stdout == "Nothing to do: the desk zammad was at 127.0.0.1:9/otra already.\n"
    assert (done.exit_code, again.exit_code) == (0, 0)
    after = run("check")
    assert "put the former address back" not in after.stdout
    assert "127.0.0.1:9/otra" in after.stdout


def test_check_makes_no_database(run: Run, tmp_path: Path) -> None:
    """It may be the very first thing that somebody runs."""
    found = run("check")
    assert "former address" not in found.stdout
    assert not (tmp_path / "ventanilla.db").exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("zamad", "There is no desk called 'zamad'"),
        ("console", "The built-in desk has no address"),
        ("rt", "The desk rt has no settings: give VENTANILLA_RT_..."),
    ],
)
def test_moved_says_what_is_wrong_with_a_name(run: Run, name: str, sentence: str) -> None:
    """In one sentence."""
    done = run("moved", name)
    assert isinstance(done.exception, Misconfigured)
    assert sentence in str(done.exception)
