"""`ventanilla nlu import` and `export`, and what `ventanilla train` says about its data."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import schema
from bot.cli.nlu import app
from bot.cli.nlu_data import report_on
from bot.cli.nlu_source import catalogue_of, chosen, published_if_any, today
from bot.settings import load
from bot.store import content
from bot.store.database import Database
from handlers.errors import Misconfigured
from nlu.catalogue.load import read as read_content
from nlu.training_data.reading import read
from nlu.training_data.rows import of_catalogue
from tests.shared_data import REPOSITORY
from tests.unit.nlu.small_agency import small_agency
from tests.unit.nlu.training_files import put

DATA = "## intent:greet\n- hola\n- buenas\n\n## intent:padron_alta\n- a\n- b\n\n## intent:chiste\n- c\n- cuéntame uno\n"


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    put(tmp_path, DATA, "data/nlu_es.md")
    monkeypatch.setenv("VENTANILLA_TRAINING_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("VENTANILLA_CONTENT_DIR", str(REPOSITORY / "content"))
    monkeypatch.setenv("VENTANILLA_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "160"})


def test_export_writes_the_examples_and_the_catalogue(tmp_path: Path) -> None:
    result = _run("export", "--out", str(tmp_path / "out"), "--json")
    assert result.exit_code == 0
    assert str(tmp_path / "out" / "entrenamiento_es.yml") in json.loads(result.stdout)["files"]
    written = {(example.intent, example.text) for example in read(tmp_path / "out").examples}
    assert {("greet", "hola"), ("_service", "Alta en el padrón (empadronarse)")} <= written


def test_train_and_export_take_what_is_published_where_there_is_something(tmp_path: Path) -> None:
    """And the content directory's before; looking makes no database."""
    settings = load()
    assert published_if_any(settings) is None
    assert not (tmp_path / "none.db").exists()
    assert catalogue_of(settings) == of_catalogue(read_content(REPOSITORY / "content", today()).agency)
    schema.ensure(database := Database(settings.database_url))
    assert published_if_any(settings) is None
    with database.write() as connection:
        content.publish(connection, small_agency(), datetime.now(UTC))
    database.close()
    assert catalogue_of(settings) == of_catalogue(small_agency())
    assert chosen(settings, None).name == chosen(settings, True).name == small_agency().name
    assert chosen(settings, False).name != small_agency().name


def test_labels_with_a_slash_are_exported_so_that_rasa_tells_them_apart(tmp_path: Path) -> None:
    put(tmp_path, "## intent:service/padron_alta\n- el papelito\n", "data/own_es.md")
    assert _run("export", "--out", str(tmp_path / "out"), "--draft").exit_code == 0
    written = {(example.intent, example.text) for example in read(tmp_path / "out").examples}
    assert ("service__padron_alta", "el papelito") in written


def test_export_says_in_words_what_it_wrote(tmp_path: Path) -> None:
    result = _run("export", "--out", str(tmp_path / "out"))
    assert result.stdout.startswith(f"Written: {tmp_path / 'out'}")


def test_export_of_what_is_published_needs_something_published(tmp_path: Path) -> None:
    schema.ensure(database := Database(f"sqlite:///{tmp_path / 'none.db'}"))
    database.close()
    result = _run("export", "--out", str(tmp_path / "out"), "--published")
    assert isinstance(result.exception, Misconfigured)
    assert "published" in str(result.exception)


def test_import_reports_for_people(tmp_path: Path) -> None:
    put(tmp_path, "## intent:saludos\n- hola\n- hola\n", "bot/nlu.md")
    put(tmp_path, "## uno\n* saludos\n- utter_a\n", "bot/stories.md")
    result = _run("import", str(tmp_path / "bot"), "--out", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert "saludos is now greet." in result.stdout
    assert f"Written: {tmp_path / 'out' / 'entrenamiento' / 'nlu_es.yml'} (2)" in result.stdout
    assert "'hola' is already at" in result.stderr
    assert "stories (1: uno)" in result.stderr


def test_import_reports_for_scripts(tmp_path: Path) -> None:
    put(tmp_path, "## intent:saludos\n- hola\n- buenas\n", "bot/nlu.md")
    result = _run("import", str(tmp_path / "bot"), "--out", str(tmp_path / "out"), "--keep-labels", "--json")
    report = json.loads(result.stdout)
    assert report["examples"] == {"saludos": 2}
    assert report["renamed"] == {}


def test_a_source_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = _run("import", str(tmp_path / "nothing"), "--out", str(tmp_path / "out"))
    assert isinstance(result.exception, Misconfigured)


def test_training_tells_which_labels_nothing_acts_on(tmp_path: Path) -> None:
    put(tmp_path, "## intent:greet\n- hola\n", "data/more_es.md")
    report = report_on(load())
    assert report.labels_without_effect == ("chiste",)
    assert len(report.warnings) == 1
    assert "'hola' is already at" in report.warnings[0]
