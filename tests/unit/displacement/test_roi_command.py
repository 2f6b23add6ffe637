"""`ventanilla roi`: what it reads, what it writes, and which sentence comes where it cannot."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.roi import app
from handlers.errors import Misconfigured
from metrics.volumes.rows import VolumeRow

from .agencies import CONTROL, LAUNCH, agency, uncovered

_COLUMNS = ("day", "service", "channel", "offered", "covered")


@pytest.fixture(scope="module")
def volumes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(agency(), tmp_path_factory.mktemp("volumes") / "llamadas.csv")


def written(rows: Sequence[VolumeRow], path: Path) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(_COLUMNS)
        for row in rows:
            covered = "" if row.covered is None else int(row.covered)
            table.writerow([row.day.isoformat(), row.service, row.channel.value, row.offered, covered])
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_the_verdict_is_written_as_json_with_everything_that_was_promised(volumes: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    done = run("displacement", "--volumes", volumes, "--launch", LAUNCH, "--json", out)
    assert done.exit_code == 0, done.output
    found = json.loads(out.read_text())
    promised = {"verdict", "low", "mid", "high", "minimum_detectable", "weeks_before", "weeks_after", "control"}
    assert promised | {"preliminary", "diagnostics", "channel", "launch"} == set(found)
    assert found["verdict"] == "saves"
    assert found["control"] == list(CONTROL)
    assert done.stdout.startswith("saves: ")
    assert "would most probably not have been seen" in done.stdout


def test_standard_output_holds_nothing_but_the_json(volumes: Path) -> None:
    done = run("displacement", "--volumes", volumes, "--launch", LAUNCH.strftime("%d/%m/%Y"), "--json", "-")
    assert json.loads(done.stdout)["launch"] == LAUNCH.isoformat()


def test_no_verdict_is_an_answer_too(volumes: Path) -> None:
    done = run("displacement", "--volumes", volumes, "--launch", LAUNCH, "--channel", "in_person", "--json", "-")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["verdict"] == "insufficient_data"
    assert json.loads(done.stdout)["low"] is None


def test_a_file_that_does_not_say_what_is_covered_is_read_with_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VENTANILLA_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    monkeypatch.setenv("VENTANILLA_CONTENT_DIR", str(tmp_path / "none"))
    path = written(uncovered(agency(weeks_before=60)), tmp_path / "llamadas.csv")
    done = run("displacement", "--volumes", path, "--launch", LAUNCH, "--json", "-")
    assert "nobody said whether the bot covers it" in json.loads(done.stdout)["diagnostics"]["reason"]


def test_a_file_with_a_wrong_row_is_refused_and_the_row_named(tmp_path: Path) -> None:
    path = written(agency(weeks_before=60), tmp_path / "llamadas.csv")
    path.write_text(path.read_text() + "2030-01-01,padron,phone,muchas,1\n")
    done = run("displacement", "--volumes", path, "--launch", LAUNCH)
    assert isinstance(done.exception, Misconfigured)
    assert "llamadas.csv has errors" in str(done.exception)
    assert "muchas" in done.stderr


def test_launch_and_plan_exclude_each_other(volumes: Path) -> None:
    assert run("displacement", "--volumes", volumes).exit_code == 2
    assert run("displacement", "--volumes", volumes, "--launch", LAUNCH, "--plan", volumes).exit_code == 2


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    done = run("displacement", "--volumes", tmp_path / "none.csv", "--launch", LAUNCH)
    assert done.exit_code == 2
    assert "does not exist" in done.stderr


def test_a_plan_is_drawn_written_and_used(tmp_path: Path, volumes: Path) -> None:
    plan = tmp_path / "plan.json"
    services = "Padron,basuras,ibi"
    done = run("plan-rollout", "--services", services, "--start", LAUNCH, "--seed", 4, "--json", plan)
    assert done.exit_code == 0, done.output
    assert len(done.stdout.splitlines()) == 4
    used = run("displacement", "--volumes", volumes, "--plan", plan, "--json", "-")
    assert json.loads(used.stdout)["diagnostics"]["reason"].startswith("3 services of the roll-out")


def test_a_plan_for_services_that_the_file_does_not_have_is_refused(tmp_path: Path, volumes: Path) -> None:
    plan = tmp_path / "plan.json"
    run("plan-rollout", "--services", "padron,tributos", "--start", LAUNCH, "--json", plan)
    done = run("displacement", "--volumes", volumes, "--plan", plan)
    assert str(done.exception).endswith("does not have: tributos.")


def test_what_is_no_plan_is_refused_in_a_sentence(volumes: Path) -> None:
    done = run("displacement", "--volumes", volumes, "--plan", volumes)
    assert "cannot be read as a plan" in str(done.exception)


def test_commands_start_without_the_statistics_part() -> None:
    code = "import sys, bot.cli.main; print(sorted({'statsmodels', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_missing_statistics_part_is_named_with_the_way_to_add_it(
    volumes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("metrics.displacement.estimate", "metrics.displacement.state_space"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    for name in ("statsmodels", "statsmodels.stats.diagnostic", "statsmodels.stats"):
        monkeypatch.setitem(sys.modules, name, None)
    done = run("displacement", "--volumes", volumes, "--launch", LAUNCH)
    assert "requirements/roi.txt" in str(done.exception)
