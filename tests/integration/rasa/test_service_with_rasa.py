"""The whole service with Rasa as its engine: asked, counted, killed under it, and found again."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.acceptance.service import REPOSITORY, Figures, Service, running
from tests.integration.rasa.server import TOKEN, Rasa
from tests.standins.telegram.client import SyncCitizen, TelegramStandin

REQUESTS = "ventanilla_nlu_requests_total"
UP = "ventanilla_nlu_backend_up"
_WAIT_SECONDS = 40.0


@pytest.fixture
def service(served: Rasa, tmp_path: Path, telegram_standin: TelegramStandin) -> Iterator[Service]:
    """An installation that asks the running Rasa, in operation."""
    token = tmp_path / "rasa.token"
    token.write_text(f"{TOKEN}\n")
    settings = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/ventanilla.db",
        "CONTENT_DIR": str(REPOSITORY / "content"),
        "MODEL_DIR": str(tmp_path / "model"),
        "TELEGRAM_TOKEN": telegram_standin.address.token,
        "TELEGRAM_API_URL": telegram_standin.address.api_url,
        "NLU_ENGINE": "rasa",
        "RASA_URL": served.url,
        "RASA_TOKEN_FILE": str(token),
        # The machine may be busy with other tests: this one is not about speed.
        "RASA_TIMEOUT_SECONDS": "5",
    }
    with running(Service(tmp_path, {f"VENTANILLA_{name}": value for name, value in settings.items()})) as made:
        yield made


def test_the_service_uses_rasa_does_without_it_and_finds_it_again(
    service: Service, served: Rasa, telegram_standin: TelegramStandin
) -> None:
    citizen = telegram_standin.citizen()
    _asks(telegram_standin, citizen, "¿cómo me empadrono?", "padrón")
    assert _metrics(service).total(REQUESTS, engine="rasa", outcome="ok") >= 1
    assert _metrics(service).total(UP, engine="rasa") == 1
    assert _understanding(service) == "ok"
    assert _parsed(service)["engine"] == "rasa"

    served.kill()
    _asks(telegram_standin, citizen, "muchas gracias", "")
    assert _metrics(service).total(REQUESTS, engine="embedded", outcome="fallback") >= 1
    assert _metrics(service).total(UP, engine="rasa") == 0
    assert _understanding(service).startswith("degraded: rasa")
    assert _parsed(service)["engine"].startswith("embedded")

    served.start()
    _wait_until_up(service)
    answered = _metrics(service).total(REQUESTS, engine="rasa", outcome="ok")
    _asks(telegram_standin, citizen, "¿cómo me empadrono?", "padrón")
    assert _metrics(service).total(REQUESTS, engine="rasa", outcome="ok") > answered
    log = service.log.read_text(encoding="utf-8")
    assert log.count("Rasa does not answer") == log.count("Rasa answers again") == 1
    assert TOKEN not in log + service.output
    telegram_standin.assert_clean()


def _asks(standin: TelegramStandin, citizen: SyncCitizen, text: str, word: str) -> None:
    """Say it and wait for an answer with the word."""
    before = len(standin.messages(citizen.chat_id))
    citizen.says(text)
    end = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < end:
        if any(word in message.text.lower() for message in standin.messages(citizen.chat_id)[before:]):
            return
        time.sleep(0.1)
    raise AssertionError(f"no answer to {text!r} with {word!r}")


def _metrics(service: Service) -> Figures:
    return Figures(httpx.get(f"{service.url}/metrics", timeout=10, trust_env=False).text)


def _understanding(service: Service) -> str:
    answer = httpx.get(f"{service.url}/readyz", timeout=10, trust_env=False)
    assert answer.status_code == httpx.codes.OK
    state: str = answer.json()["parts"]["understanding"]
    return state


def _parsed(service: Service) -> dict[str, str]:
    parsed: dict[str, str] = json.loads(service.command("nlu", "parse", "hola, buenos días", "--json"))
    return parsed


def _wait_until_up(service: Service) -> None:
    end = time.monotonic() + _WAIT_SECONDS
    while _metrics(service).total(UP, engine="rasa") != 1:
        assert time.monotonic() < end, service.tail()
        time.sleep(0.2)
