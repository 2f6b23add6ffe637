"""`ventanilla nlu evaluate --engine rasa`: a server that answers is judged like any engine, one that does not is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.nlu import app
from handlers.errors import Retryable
from tests.unit.rasa.odd_server import OddServer, odd_server

ARGUMENTS = ["evaluate", "--engine", "rasa", "--test", "prueba_es.tsv", "--threshold", "0.6", "--json", "-"]


@pytest.fixture
def rasa(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[OddServer]:
    """A server that finds a greeting in every text, in texts of one word with little confidence."""
    (tmp_path / "prueba_es.tsv").write_text(
        "hola a todos\tgreet\nhola\tgreet\nadiós amigos\tgoodbye\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    with odd_server() as running:
        running.body = _greeting
        monkeypatch.setenv("VENTANILLA_RASA_URL", running.url)
        yield running


def _greeting(text: str) -> bytes:
    confidence = 0.9 if " " in text else 0.3
    ranking = [{"name": "nlu_fallback", "confidence": 0.7}, {"name": "greet", "confidence": confidence}]
    answer = {"text": text, "intent": ranking[0], "intent_ranking": ranking, "entities": []}
    return json.dumps(answer).encode()


def test_rasa_is_judged_with_the_fallback_that_people_would_meet(rasa: OddServer) -> None:
    done = CliRunner().invoke(app, ARGUMENTS)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["engine"] == "rasa"
    assert found["accuracy"] == pytest.approx(2 / 3)
    assert [found[name] for name in ("answered_right", "answered_wrong", "fell_back")] == pytest.approx([1 / 3] * 3)
    assert rasa.texts == ["hola a todos", "hola", "adiós amigos"]


def test_a_server_that_does_not_answer_is_told(rasa: OddServer) -> None:
    rasa.answers(b"{}", status=500)
    done = CliRunner().invoke(app, ARGUMENTS)
    assert isinstance(done.exception, Retryable)
    assert "status 500" in str(done.exception)
