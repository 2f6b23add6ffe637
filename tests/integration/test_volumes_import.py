"""`ventanilla volumes import` on both databases: all or nothing, told once, replaced on request, shown in the gauges."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from bot import schema
from bot.cli.main import app
from bot.store import content, volumes
from bot.store.database import Database
from bot.store.figures import SqlFactReader
from bot.store.volume_tables import volume_day, volume_import
from handlers.domain.ids import ServiceKey
from metrics.business import BusinessCollector, Scope, business_registry
from metrics.volumes.rows import VolumeChannel, VolumeRow
from tests.unit.volumes.catalogue import AGENCY
from tests.unit.volumes.files import lines, saved, workbook

EXAMPLE = Path(__file__).parents[2] / "docs" / "ejemplos" / "volumenes.csv"
DAY = "2025-03-03;ibi;phone;120;100;15;205"
NEXT = "2025-03-04;ibi;phone;90;80;5;198.5"
FAILED, WRONG_USE = 1, 2


class Bench:
    """A database and the command that fills it."""

    def __init__(self, url: str, directory: Path) -> None:
        self.url = url
        self.directory = directory
        self.database = Database(url)
        schema.migrate(self.database)

    def run(self, file: str, *options: str, given: bytes = b"") -> Result:
        """The command, in the folder of the files."""
        environment = {"VENTANILLA_DATABASE_URL": self.url, "COLUMNS": "160"}
        path = file if file == "-" else str(self.directory / file)
        return CliRunner().invoke(app, ["volumes", "import", path, *options], env=environment, input=given)

    def send(self, *rows: str, options: tuple[str, ...] = ()) -> Result:
        """A file with these rows."""
        (self.directory / "v.csv").write_bytes(lines(*rows))
        return self.run("v.csv", *options)

    def report(self, *rows: str, options: tuple[str, ...] = ()) -> dict[str, Any]:
        """The same, as scripts read it."""
        answer: dict[str, Any] = json.loads(self.send(*rows, options=(*options, "--json")).stdout)
        return answer

    def rows(self, channel: VolumeChannel = VolumeChannel.PHONE) -> list[VolumeRow]:
        """What is in the database."""
        with self.database.read() as connection:
            return volumes.read(connection, channel)

    def number_of_imports(self) -> int:
        """How many imports were recorded."""
        with self.database.read() as connection:
            return connection.execute(select(func.count()).select_from(volume_import)).scalar_one()


@pytest.fixture
def bench(database_url: str, tmp_path: Path) -> Iterator[Bench]:
    """Tables without rows."""
    made = Bench(database_url, tmp_path)
    yield made
    made.database.close()


def test_a_file_is_imported_whole_and_recorded(bench: Bench) -> None:
    result = bench.send(DAY, NEXT)
    assert result.exit_code == 0, result.output
    assert "Importado v.csv" in result.stdout
    assert bench.rows() == [
        VolumeRow(date(2025, 3, 3), "ibi", VolumeChannel.PHONE, 120, 100, 15, 205.0),
        VolumeRow(date(2025, 3, 4), "ibi", VolumeChannel.PHONE, 90, 80, 5, 198.5),
    ]
    with bench.database.read() as connection:
        record = connection.execute(select(volume_import)).one()
    assert (record.source, record.kind, record.rows, record.replaced) == ("v.csv", "volumes", 2, 0)
    assert (record.first_day, record.last_day) == (date(2025, 3, 3), date(2025, 3, 4))
    assert len(record.digest) == 64
    assert record.at.tzinfo is not None


def test_one_wrong_row_keeps_all_of_them_out(bench: Bench) -> None:
    result = bench.send(DAY, "2025-03-04;ibi;phone;-5", options=("--messages", "en"))
    assert result.exit_code == FAILED
    assert "is negative" in result.stdout
    assert result.stderr.strip() == "ventanilla: nothing of v.csv was imported; errors to correct: 1."
    assert bench.rows() == []
    assert bench.number_of_imports() == 0


def test_what_was_imported_before_is_refused_with_its_rows(bench: Bench) -> None:
    bench.send(DAY, NEXT)
    again = bench.report("2025-03-05;ibi;phone;1", NEXT)
    assert again["imported"] is False
    assert [(problem["code"], problem["row"]) for problem in again["problems"] if problem["severity"] == "error"] == [
        ("already_imported", 3)
    ]
    assert len(bench.rows()) == 2
    assert "same_file" in [problem["code"] for problem in bench.report(DAY, NEXT)["problems"]]


def test_replace_puts_new_rows_in_the_place_of_equal_ones_only(bench: Bench) -> None:
    bench.send(DAY, NEXT)
    told = bench.report("2025-03-04;ibi;phone;91", "2025-03-05;ibi;phone;7", options=("--replace",))
    assert (told["imported"], told["rows"], told["replaced"]) == (True, 2, 1)
    assert [(row.day.day, row.offered, row.answered) for row in bench.rows()] == [
        (3, 120, 100),
        (4, 91, None),
        (5, 7, None),
    ]
    assert bench.number_of_imports() == 2


def test_a_dry_run_tells_everything_and_writes_nothing(bench: Bench) -> None:
    result = bench.send(DAY, options=("--dry-run",))
    assert result.exit_code == 0
    assert "No se ha importado nada" in result.stdout
    assert bench.rows() == []
    bench.send(DAY)
    assert bench.send(DAY, options=("--dry-run",)).exit_code == FAILED
    assert "1 se sustituirían" in bench.send(DAY, options=("--dry-run", "--replace")).stdout


def test_calls_are_added_up_to_days(bench: Bench) -> None:
    log = "Inicio;Cola;Estado;Duración\n3/3/2025 9:00:01;ibi;ANSWERED;200\n3/3/2025 9:05:01;ibi;BUSY;\n"
    result = bench.run("-", "--kind", "calls", given=log.encode())
    assert result.exit_code == 0, result.output
    assert bench.rows() == [VolumeRow(date(2025, 3, 3), "ibi", VolumeChannel.PHONE, 2, 1, 1, 200.0)]


def test_a_log_with_telephone_numbers_leaves_nothing_anywhere(bench: Bench) -> None:
    log = "Inicio;Cola;Estado;Teléfono\n3/3/2025 9:00:01;ibi;ANSWERED;612345678\n"
    result = bench.run("-", "--kind", "calls", given=log.encode())
    assert result.exit_code == FAILED
    assert "HMAC" in result.stdout
    assert "612345678" not in result.output
    assert bench.number_of_imports() == 0


def test_services_are_those_of_the_published_catalogue(bench: Bench) -> None:
    with bench.database.write() as connection:
        content.publish(connection, AGENCY, datetime(2025, 1, 1, tzinfo=UTC))
    told = bench.report("2025-03-03;Town register;phone;5", "2025-03-03;Grúa;phone;5", "2025-03-04;GRUA;phone;5")
    assert [problem["code"] for problem in told["problems"]] == ["service_unknown", "service_unknown"]
    assert {row.service for row in bench.rows()} == {"padron_alta", "Grúa"}
    bench.send("2025-03-05;GRÚA;phone;5")
    assert {row.service for row in bench.rows()} == {"padron_alta", "Grúa"}


def test_a_spreadsheet_comes_in_as_well(bench: Bench) -> None:
    book = workbook(("Fecha", "Servicio", "Canal", "Recibidas"), (date(2025, 3, 3), "ibi", "mostrador", 12))
    (bench.directory / "v.xlsx").write_bytes(saved(book))
    assert bench.run("v.xlsx").exit_code == 0
    assert [row.offered for row in bench.rows(VolumeChannel.IN_PERSON)] == [12]


def test_wrong_use_ends_with_two_and_an_absent_file_with_one(bench: Bench) -> None:
    assert bench.send(DAY, options=("--messages", "fr")).exit_code == WRONG_USE
    assert bench.send(DAY, options=("--kind", "visits")).exit_code == WRONG_USE
    absent = bench.run("nada.csv")
    assert (absent.exit_code, "no existe este fichero" in absent.stdout) == (FAILED, True)


def test_a_large_file_is_replaced_in_one_go(bench: Bench) -> None:
    rows = [f"{date.fromordinal(735_000 + day)};s{service};phone;{day}" for day in range(700) for service in range(3)]
    assert bench.report(*rows)["rows"] == 2100
    assert bench.report(*rows, options=("--replace",))["replaced"] == 2100
    with bench.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(volume_day)).scalar_one() == 2100


def test_the_gauges_show_the_last_imported_day(bench: Bench) -> None:
    def registry() -> CollectorRegistry:
        clock = _Clock()
        scope = Scope((), (), lambda: [ServiceKey("ibi")])
        return business_registry(BusinessCollector(SqlFactReader(bench.database, clock), scope, clock))

    def contacts(service: str, kind: str, channel: str = "phone") -> float | None:
        labels = {"displaced_channel": channel, "service": service, "kind": kind}
        return registry().get_sample_value("ventanilla_imported_contacts", labels)

    assert contacts("ibi", "offered") == 0
    bench.send(DAY, NEXT, "2025-03-04;Grúa;phone;30", "2025-03-03;ibi;in_person;44")
    assert contacts("ibi", "offered") == 90
    assert contacts("ibi", "abandoned") == 5
    assert contacts("other", "offered") == 30
    assert contacts("other", "answered") == 0
    assert contacts("ibi", "offered", "in_person") == 44
    days = {
        source: registry().get_sample_value("ventanilla_import_last_day_timestamp_seconds", {"source": source})
        for source in ("phone", "in_person")
    }
    assert days == {
        "phone": datetime(2025, 3, 4, tzinfo=UTC).timestamp(),
        "in_person": datetime(2025, 3, 3, tzinfo=UTC).timestamp(),
    }


def test_the_documented_way_to_hash_callers_gives_a_log_that_can_be_imported(bench: Bench) -> None:
    document = (EXAMPLE.parents[1] / "volumenes.md").read_text(encoding="utf-8")
    program = document.partition("<<'FIN'\n")[2].partition("FIN\n")[0]
    log = "Inicio;Cola;Estado;Teléfono\n3/3/2025 9:00;ibi;BUSY;+34 612 345 678\n3/3/2025 9:10;ibi;ANSWERED;612345678\n"
    (bench.directory / "log.csv").write_text(f"{log}3/3/2025 9:20;ibi;BUSY;\n", encoding="utf-8")
    hashed = subprocess.run(
        [sys.executable, "-", str(bench.directory / "log.csv"), "Teléfono"],
        input=program.encode(),
        env={**os.environ, "CLAVE": "una clave", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert b"612345678" not in hashed.stdout
    assert bench.run("-", "--kind", "calls", given=hashed.stdout).exit_code == 0
    assert [(row.offered, row.answered) for row in bench.rows()] == [(2, 1)]


def test_the_example_of_the_documentation_can_be_imported(bench: Bench) -> None:
    result = bench.run(str(EXAMPLE), "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert [problem["code"] for problem in told["problems"]] == ["no_catalogue"]
    assert told["channels"]["phone"]["services"] == 3


class _Clock:
    """Some day after the imports."""

    def now(self) -> datetime:
        return datetime(2025, 4, 1, tzinfo=UTC)
