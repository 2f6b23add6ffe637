"""Published content is learnt in the background, in a process of its own, while the old model answers."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.understanding import Engines
from handlers.domain.understanding import Intent
from metrics.recording import RecordingMeter
from nlu.embedded import storage
from nlu.encoder_choice import EncoderChoice
from nlu.training import ready_made, train
from nlu.training_data.rows import of_catalogue
from tests.unit.nlu.small_agency import ES, small_agency

_EXAMPLES = """
nlu:
- intent: greet
  examples: |
    - hola
    - buenas tardes
    - muy buenas
- intent: goodbye
  examples: |
    - adiós
    - hasta luego
    - nos vemos
"""
_MOST_SECONDS = 60.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A small model on disk, made without any catalogue."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nlu_es.yml").write_text(_EXAMPLES, encoding="utf-8")
    train(tmp_path / "data", tmp_path / "model", use_encoder=False)
    return Settings(
        training_dir=tmp_path / "data",
        model_dir=tmp_path / "model",
        content_dir=tmp_path / "content",
        nlu_encoder=EncoderChoice.NONE,
    )


@pytest.fixture
def engines(settings: Settings) -> Iterator[Engines]:
    """In use, with nothing published."""
    engines = Engines(settings, RecordingMeter([], []))
    yield engines
    engines.close()


def _until(happened: Callable[[], bool], engines: Engines) -> None:
    end = time.monotonic() + _MOST_SECONDS
    while not happened():
        assert time.monotonic() < end, "it never happened"
        engines.renew()
        time.sleep(0.01)


def _children() -> list[int]:
    """The processes that threads of this one have started."""
    lists = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [int(pid) for found in lists for pid in found.read_text().split()]


def test_published_content_is_learnt_and_the_new_model_taken_up(engines: Engines, settings: Settings) -> None:
    """Once: a model that is made from it is left as it is. Meanwhile the old one answers."""
    old = engines.understander.parser.model.info
    agency = small_agency(version=2)
    engines.understander.warm_up(agency)
    engines.renew()
    assert engines.understander.understand("hola", agency, ES, False).top.intent is Intent.GREET
    _until(lambda: engines.understander.parser.model.info != old, engines)
    new = ready_made(settings.training_dir, settings.model_dir, False, of_catalogue(agency))
    assert engines.understander.parser.model.info == new
    assert new is not None
    assert new.examples > old.examples


def test_a_training_that_is_killed_leaves_the_old_model_and_a_line_in_the_log(
    engines: Engines, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """And that version is not tried again."""
    before = set(_children())
    engines.understander.warm_up(agency := small_agency(version=2))
    _until(lambda: bool(set(_children()) - before), engines)
    for pid in set(_children()) - before:
        os.kill(pid, signal.SIGKILL)
    _until(lambda: any("not learnt" in record.message for record in caplog.records), engines)
    assert "SIGKILL" in caplog.text
    assert ready_made(settings.training_dir, settings.model_dir, False, of_catalogue(agency)) is None
    assert storage.load(settings.model_dir).info == engines.understander.parser.model.info
    engines.renew()
    assert engines.understander.understand("hola", agency, ES, False).top.intent is Intent.GREET


def test_data_that_became_wrong_is_told_in_the_log(
    engines: Engines, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing breaks: the model in use stays."""
    (settings.training_dir / "nlu_es.yml").write_text("nlu:\n- intent: a\n  examples: |\n    hola\n", encoding="utf-8")
    engines.understander.warm_up(small_agency(version=2))
    _until(lambda: any("not learnt" in record.message for record in caplog.records), engines)
    assert "nlu_es.yml" in caplog.text


def test_a_service_that_stops_ends_its_training_without_a_complaint(
    engines: Engines, caplog: pytest.LogCaptureFixture
) -> None:
    """No child is left behind."""
    before = set(_children())
    engines.understander.warm_up(small_agency(version=2))
    _until(lambda: bool(set(_children()) - before), engines)
    engines.close()
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert not set(_children()) - before
