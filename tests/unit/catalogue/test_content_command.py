"""`ventanilla content`: wrong use, tables for people, JSON for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.content import app
from tests.unit.catalogue.content_directory import COMPLETE, write_content
from tests.unit.catalogue.test_importing import MAPPING, SOURCE

WRONG_USE = 2


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "160"})


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "o.csv").write_text(SOURCE, encoding="utf-8")
    return tmp_path / "o.csv"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["o.csv"], "--mapping"),
        (["o.csv", "--mapping", "m.toml", "--replace", "--merge"], "exclude each other"),
        (["o.csv", "--mapping", "m.toml", "--language", "español"], "--language is a code"),
        (["o.csv", "--mapping", "m.toml", "--messages", "fr"], "--messages is one of es, en"),
    ],
)
def test_wrong_use_is_told_and_exits_with_two(source: Path, arguments: list[str], said: str) -> None:
    paths = [str(source.parent / part) if part in {"o.csv", "m.toml"} else part for part in arguments]
    result = run("import", *paths)
    assert result.exit_code == WRONG_USE
    assert said in result.stderr


def test_an_import_with_errors_shows_them_by_row_writes_nothing_and_exits_with_one(source: Path) -> None:
    source.write_text(SOURCE.replace("Obra menor", " "), encoding="utf-8")
    into = source.parent / "c"
    result = run("import", str(source), "--mapping", str(source.parent / "m.toml"), "--into", str(into))
    assert result.exit_code == 1
    assert "el nombre está vacío" in result.stdout
    assert result.stderr == "ventanilla: no se ha importado nada de o.csv; errores: 1.\n"
    assert not into.exists()


def test_rows_that_were_left_out_are_listed(source: Path) -> None:
    source.write_text(SOURCE.replace("Obra menor", " "), encoding="utf-8")
    into = str(source.parent / "c")
    mapping = str(source.parent / "m.toml")
    result = run("import", str(source), "--mapping", mapping, "--into", into, "--skip-bad-rows")
    assert result.exit_code == 0
    assert "Filas que no se han importado: 4." in result.stdout


def test_the_report_of_an_import_can_be_read_by_scripts(source: Path) -> None:
    into = str(source.parent / "c")
    result = run("import", str(source), "--mapping", str(source.parent / "m.toml"), "--into", into, "--json")
    report = json.loads(result.stdout)
    assert (report["outcome"], report["services"], report["refused_rows"]) == ("written", 2, [])
    assert set(report["problems"][0]) == {"file", "row", "column", "severity", "message", "code"}


def test_the_same_finding_in_many_rows_takes_one_line(tmp_path: Path) -> None:
    rows = [
        COMPLETE
        | {
            "key": f"k{number}",
            "name": f"Nombre {number}",
            "summary": f"Es {number}.",
            "questions": "",
            "reviewed_on": "",
        }
        for number in range(5)
    ]
    result = run("lint", str(write_content(tmp_path, rows)))
    assert result.exit_code == 0
    assert result.stdout.count("no consta cuándo se revisó") == 1
    assert "2-6" in result.stdout
    assert "--all" in result.stdout


def test_the_check_speaks_english_when_asked(tmp_path: Path) -> None:
    result = run("lint", str(write_content(tmp_path, [COMPLETE | {"reviewed_on": ""}])), "--messages", "en")
    assert "it does not say when it was reviewed" in result.stdout


def test_the_check_in_json_has_shares_and_places(tmp_path: Path) -> None:
    result = run("lint", str(write_content(tmp_path, [COMPLETE | {"cost": "<b>1</b>"}])), "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (report["passed"], report["errors"]) == (False, 1)
    assert report["completeness"]["by_service"]["padron"] == {"filled": 10, "total": 10, "percent": 100.0}
    wrong = next(problem for problem in report["problems"] if problem["severity"] == "error")
    assert (wrong["file"], wrong["row"], wrong["column"]) == ("servicios.csv", 2, "cost")
