"""One trained Rasa project and one server for the folder's tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.nlu import app
from tests.integration.rasa.server import PROJECT, Rasa, environment


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Rasa:
    """The project as its README makes it: our examples and the catalogue's exported, then Rasa's own training."""
    program = environment() / "bin" / "rasa"
    directory = tmp_path_factory.mktemp("rasa")
    for name in ("config.yml", "domain.yml"):
        shutil.copy(PROJECT / name, directory)
    _export(directory / "data")
    project = Rasa(program, directory)
    project.command("train", "nlu", "--fixed-model-name", "ventanilla")
    return project


@pytest.fixture(scope="session")
def served(trained: Rasa) -> Iterator[Rasa]:
    """The project with its server running; a test that kills it starts it again."""
    try:
        trained.start()
        yield trained
    finally:
        trained.kill()


def _export(out: Path) -> None:
    done = CliRunner().invoke(app, ["export", "--out", str(out)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
