"""Tests of training in a process of its own, with real processes."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from handlers.domain.ids import Language
from handlers.errors import Misconfigured
from nlu.apart import TrainingApart, TrainingCutOff, train_apart
from nlu.embedded import storage
from nlu.training import fingerprint, ready_made, train
from nlu.training_data.rows import Row
from tests.unit.nlu.training_files import put

DATA = "## intent:greet\n- hola\n- buenas\n- saludos\n\n## intent:goodbye\n- adiós\n- hasta luego\n- chao\n"
CATALOGUE = (Row("pagar el agua", "_service", Language("es")), Row("tasa de agua", "_service", Language("es")))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return put(tmp_path, DATA, "data/nlu_es.md").parent


def _nobody(stage: str, share: float) -> None:
    assert stage
    assert 0 <= share <= 1


def test_what_is_trained_apart_is_what_is_trained_here(data: Path, tmp_path: Path) -> None:
    told: list[str] = []
    apart = train_apart(data, tmp_path / "a", False, lambda stage, _: told.append(stage), CATALOGUE)
    assert apart == train(data, tmp_path / "b", use_encoder=False, catalogue=CATALOGUE)
    assert apart.data_hash == fingerprint(data, None, CATALOGUE)
    assert {"reading", "fitted", "ready"} <= set(told)


def test_nothing_is_started_where_the_model_is_there(data: Path, tmp_path: Path) -> None:
    info = train(data, tmp_path / "model", use_encoder=False, catalogue=CATALOGUE)
    assert train_apart(data, tmp_path / "model", False, _nobody, CATALOGUE) == info
    assert ready_made(data, tmp_path / "model", False, CATALOGUE) == info


def test_another_catalogue_is_another_model(data: Path, tmp_path: Path) -> None:
    train(data, tmp_path / "model", use_encoder=False)
    assert ready_made(data, tmp_path / "model", False, CATALOGUE) is None
    assert fingerprint(data, None, CATALOGUE) != fingerprint(data, None, CATALOGUE[:1])


def test_a_child_that_is_killed_leaves_the_old_model_and_a_sentence(data: Path, tmp_path: Path) -> None:
    before = train(data, tmp_path / "model", use_encoder=False)
    training = TrainingApart(data, tmp_path / "model", False, CATALOGUE)
    os.kill(training.pid, signal.SIGKILL)
    with pytest.raises(TrainingCutOff, match=r"SIGKILL.*stays in use"):
        training.wait(_nobody)
    assert storage.load(tmp_path / "model").info == before


def test_a_child_that_is_stopped_says_so(data: Path, tmp_path: Path) -> None:
    training = TrainingApart(data, tmp_path / "model", False, CATALOGUE)
    training.stop()
    with pytest.raises(TrainingCutOff):
        training.wait(_nobody)


def test_wrong_data_is_told_by_the_child_as_it_would_be_here(tmp_path: Path) -> None:
    wrong = put(tmp_path, "nlu:\n- intent: a\n  examples: |\n    hola\n", "data/nlu_es.yml").parent
    with pytest.raises(Misconfigured, match=r"nlu_es\.yml, line"):
        TrainingApart(wrong, tmp_path / "model", False, ()).wait(_nobody)


def test_a_place_that_cannot_be_written_is_told_with_its_name(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file") as fault:
        TrainingApart(data, tmp_path / "file" / "model", False, ()).wait(_nobody)
    assert "file" in str(fault.value.filename)
