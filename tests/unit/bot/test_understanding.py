"""Choosing who understands."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import load
from bot.understanding import Engines
from handlers.errors import Misconfigured
from metrics.recording import RecordingMeter


def test_an_address_of_rasa_that_is_none_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the variable that is wrong."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VENTANILLA_NLU_ENGINE", "rasa")
    monkeypatch.setenv("VENTANILLA_RASA_URL", "rasa:5005")
    with pytest.raises(Misconfigured, match="VENTANILLA_RASA_URL"):
        Engines(load(), RecordingMeter([], []))


def test_without_a_model_rasa_alone_is_not_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Because nobody would be there when it is away."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VENTANILLA_NLU_ENGINE", "rasa")
    with pytest.raises(Misconfigured, match="ventanilla train"):
        Engines(load(), RecordingMeter([], []))
