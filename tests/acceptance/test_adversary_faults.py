"""What an ill-meaning world does to the running service: its database goes away, its machine wants it to end at once."""

from __future__ import annotations

import signal
import time

import httpx
import pytest

from tests.acceptance.conftest import MakeService
from tests.acceptance.rows import Rows
from tests.acceptance.service import Service, running
from tests.acceptance.staff import staff_of
from tests.databases import Cluster
from tests.standins.telegram.client import TelegramStandin

AWAY_SECONDS = 7.0
STOP_SECONDS = 10.0


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings without the sentence encoder, which has no part in this, and with a model directory of their own."""
    return {"nlu_encoder": "false", "model_dir": str(tmp_path_factory.mktemp("light"))}


def test_a_database_that_is_away_for_seconds_costs_no_message_and_no_order(
    make_one_service: MakeService, telegram_standin: TelegramStandin, postgres: Cluster, light: dict[str, str]
) -> None:
    """Law 1: people write before and during the outage; each gets both answers, as answers, in their order."""
    service = make_one_service(database_url=postgres.create(), **light)
    service.command("migrate")
    citizens = [telegram_standin.citizen() for _ in range(4)]
    with running(service):
        telegram_standin.perform([citizen.plan.says("quiero empadronarme") for citizen in citizens])
        _wait_kept(service, len(citizens))
        postgres.crash()
        try:
            telegram_standin.perform([citizen.plan.says("bodas") for citizen in citizens])
            # The outage itself is what is tested: it must outlast every try that is counted.
            time.sleep(AWAY_SECONDS)
            assert httpx.get(f"{service.url}/readyz", trust_env=False).status_code == httpx.codes.SERVICE_UNAVAILABLE
            assert httpx.get(f"{service.url}/healthz", trust_env=False).status_code == httpx.codes.OK
        finally:
            postgres.start()
        for citizen in citizens:
            telegram_standin.wait_for(lambda message: "bodas" in message.text.lower(), citizen.chat_id, within=40)
            texts = [message.text.lower() for message in telegram_standin.messages(citizen.chat_id)]
            assert "automático" in texts[0]
            assert "empadron" in texts[1], texts
            assert texts[2].startswith("bodas"), texts
    telegram_standin.assert_clean()


def test_a_live_page_that_is_never_closed_does_not_keep_the_service_from_ending(
    make_one_service: MakeService, telegram_standin: TelegramStandin, light: dict[str, str]
) -> None:
    """Who asks for the end often kills after ten seconds; the end must be in order before that."""
    service = make_one_service(**light)
    with running(service), staff_of(service) as staff:
        with staff.page.expect_request(lambda request: "/mostrador/eventos" in request.url):
            staff.page.goto(f"{service.url}/mostrador")
        assert service.process is not None
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=STOP_SECONDS) == 0
    assert "cut off" not in service.tail()
    telegram_standin.assert_clean()


def _wait_kept(service: Service, updates: int) -> None:
    rows = Rows(service.settings["VENTANILLA_DATABASE_URL"])
    end = time.monotonic() + 20
    try:
        while len(rows.updates("telegram")) < updates:
            assert time.monotonic() < end, service.tail()
            time.sleep(0.02)
    finally:
        rows.close()
