"""The real catalogue of 90 procedures goes all the way: imported by the mapping that ships, checked, published, published again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.store import content
from bot.store.database import Database
from handlers.domain.ids import Language, ServiceKey
from handlers.domain.service import Slot
from nlu.catalogue.lint import lint_directory
from nlu.catalogue.load import load
from nlu.catalogue.problems import Severity
from tests.shared_data import REPOSITORY, shared

MAPPING = REPOSITORY / "content" / "mappings" / "tenerife.toml"
TODAY = date(2026, 3, 2)
ES = Language("es")


def ventanilla(
    *arguments: str, environment: Mapping[str, str] | None = None, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run the real command in a process of its own, with an environment that has nothing else in it."""
    program = "import sys; from bot.cli.content import app; r = app(standalone_mode=False); sys.exit(r if isinstance(r, int) else 0)"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "200", "LANG": "C.UTF-8", **(environment or {})},
        input=given,
        capture_output=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def source() -> Path:
    """The workbook as its authors published it."""
    return shared("data/catalogues/tenerife/catalogo-90-procedimientos.xlsx")


@pytest.fixture(scope="module")
def directory(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content directory made by the command."""
    into = tmp_path_factory.mktemp("tenerife")
    done = ventanilla("import", str(source), "--mapping", str(MAPPING), "--into", str(into))
    assert done.returncode == 0, done.stderr.decode()
    return into


def test_all_ninety_procedures_load_with_what_the_source_states(directory: Path) -> None:
    agency = load(directory, TODAY)
    assert len(agency.services) == 90
    access = agency.services[ServiceKey("C001")].texts[ES]
    assert access.name == "Derecho de acceso a la información pública"
    assert access.slots[Slot.EVIDENCE] == "Solicitud: impreso normalizado.\nDNI/CIF."
    assert access.slots[Slot.SILENCE].startswith("Silencio negativo")
    assert agency.services[ServiceKey("C001")].topic == "Transparencia"


def test_a_silence_that_the_source_leaves_to_the_rules_is_missing_and_not_invented(directory: Path) -> None:
    texts = [service.texts[ES] for service in load(directory, TODAY).services.values()]
    stated = [text.slots[Slot.SILENCE] for text in texts if Slot.SILENCE in text.slots]
    assert len(stated) == 27
    assert not any("normativa" in text.casefold() for text in stated)
    assert all(Slot.COST not in text.slots for text in texts)
    assert all(service.reviewed_on is None for service in load(directory, TODAY).services.values())


def test_the_check_finds_the_gaps_and_no_error(directory: Path) -> None:
    _, report = lint_directory(directory, TODAY)
    assert report.count(Severity.ERROR) == 0
    assert report.services == 90
    assert report.completeness.overall.total == 900
    by_column = report.completeness.by_column
    assert (by_column["evidence"].filled, by_column["silence"].filled, by_column["redress"].filled) == (90, 27, 4)
    assert {problem.row for problem in report.problems if problem.code == "review_missing"} == set(range(2, 92))


def test_importing_twice_leaves_the_same_bytes(source: Path, directory: Path) -> None:
    before = (directory / "servicios.csv").read_bytes()
    done = ventanilla("import", str(source), "--mapping", str(MAPPING), "--into", str(directory), "--json")
    assert json.loads(done.stdout)["outcome"] == "unchanged"
    assert (directory / "servicios.csv").read_bytes() == before


def test_the_import_reads_standard_input_and_writes_standard_output(source: Path, directory: Path) -> None:
    done = ventanilla("import", "-", "--mapping", str(MAPPING), "--into", "-", given=source.read_bytes())
    assert done.returncode == 0
    assert done.stdout == (directory / "servicios.csv").read_bytes()
    assert "90 trámites" in done.stderr.decode()


def test_publishing_tells_what_changes_and_changes_nothing_the_second_time(directory: Path, tmp_path: Path) -> None:
    copy = tmp_path / "contenido"
    copy.mkdir()
    for path in directory.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    environment = {"VENTANILLA_DATABASE_URL": f"sqlite:///{tmp_path / 'v.db'}"}

    def publish() -> dict[str, Any]:
        done = ventanilla("publish", str(copy), "--json", environment=environment)
        assert done.returncode == 0, done.stderr.decode()
        return dict(json.loads(done.stdout))

    first = publish()
    assert (first["published"], first["version"], len(first["added"])) == (True, 1, 90)
    again = publish()
    assert (again["published"], again["version"]) == (False, 1)
    table = (copy / "servicios.csv").read_text(encoding="utf-8")
    (copy / "servicios.csv").write_text(table.replace("Instancia General", "Instancia general"), encoding="utf-8")
    second = publish()
    assert (second["version"], second["changed"], second["added"], second["settings"]) == (2, ["C002"], [], [])

    (copy / "servicios.csv").write_text(table.replace("C003,es", "C002,es"), encoding="utf-8")
    refused = ventanilla("publish", str(copy), environment=environment)
    assert refused.returncode == 1
    assert "no se publica nada" in refused.stderr.decode()
    assert "C002" in refused.stdout.decode()
    database = Database(environment["VENTANILLA_DATABASE_URL"])
    try:
        with database.read() as connection:
            assert content.latest_version(connection) == 2
            assert content.read(connection, 2).services[ServiceKey("C002")].texts[ES].name == "Instancia general"
    finally:
        database.close()


def test_the_check_exits_with_one_on_errors_only(directory: Path, tmp_path: Path) -> None:
    assert ventanilla("lint", str(directory)).returncode == 0
    failed = ventanilla("lint", str(tmp_path / "nada"), "--json")
    assert failed.returncode == 1
    assert json.loads(failed.stdout)["passed"] is False
    assert failed.stderr.decode().startswith("ventanilla: el contenido de ")


@pytest.mark.parametrize("command", ["import", "lint", "publish"])
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    done = ventanilla(command, "--help")
    assert done.returncode == 0
    assert f"Example: ventanilla content {command}" in done.stdout.decode()
