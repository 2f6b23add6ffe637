"""The laws of the design, on the running service: faults stay where they are, and nothing personal lies about."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.acceptance.conftest import MakeService
from tests.acceptance.rows import Rows
from tests.acceptance.service import Service, running
from tests.acceptance.staff import staff_of
from tests.databases import pg_dump
from tests.standins.telegram.client import SyncCitizen, TelegramStandin
from tests.standins.telegram.shapes import BotMessage, Fault, FaultKind

QUESTION = "quiero empadronarme"
PLANTED = {
    "dni": "12345678Z",
    "nie": "X1234567L",
    "iban": "ES9121000418450200051332",
    "phone": "612345678",
    "mail": "vecina.planta@example.org",
    "card": "4111111111111111",
    "name": "Zoraida-Planteada",
}


def _answers(standin: TelegramStandin, citizen: SyncCitizen, count: int, within: float = 20) -> list[BotMessage]:
    standin.wait_for_count(count, citizen.chat_id, within=within)
    return standin.messages(citizen.chat_id)


def test_the_notice_comes_before_any_answer_and_once(
    make_service: MakeService, telegram_standin: TelegramStandin
) -> None:
    """Law 5, first half."""
    citizen = telegram_standin.citizen()
    with running(make_service()):
        citizen.says(QUESTION)
        first = _answers(telegram_standin, citizen, 2)
        citizen.says("hola")
        after = _answers(telegram_standin, citizen, len(first) + 1)
    assert "automático" in first[0].text
    assert "registro" in first[0].text
    assert not any("no es un registro" in message.text for message in after[1:])
    telegram_standin.assert_clean()


def test_personal_data_lie_nowhere_in_clear(make_service: MakeService, telegram_standin: TelegramStandin) -> None:
    """Law 5, second half: not in the database's bytes, the log, the figures or a page."""
    service = make_service()
    citizen = telegram_standin.citizen(first_name=PLANTED["name"], user_id=5_550_123_987)
    with running(service):
        citizen.says(f"mi dni es {PLANTED['dni']} y mi nie {PLANTED['nie']}, llámame al {PLANTED['phone']}")
        citizen.sends_photo(caption=f"mi cuenta {PLANTED['iban']} y tarjeta {PLANTED['card']}")
        citizen.sends_document(name=f"{PLANTED['dni']} {PLANTED['name']}.pdf")
        citizen.says(f"/persona {PLANTED['mail']}")
        citizen.sends_own_contact()
        citizen.says(f"escríbanme a {PLANTED['mail']}")
        _wait_handled(service, 6)
        figures = httpx.get(f"{service.url}/metrics/business", trust_env=False).text
        process = httpx.get(f"{service.url}/metrics", trust_env=False).text
    everything = (
        service.log.read_bytes()
        + service.output.encode()
        + figures.encode()
        + process.encode()
        + _database_bytes(service)
    )
    for what, value in (PLANTED | {"chat id": str(citizen.chat_id)}).items():
        assert value.encode() not in everything, f"{what} lies in clear"
        # PostgreSQL writes bytes as hexadecimal digits.
        assert value.encode().hex().encode() not in everything, f"{what} lies unsealed among bytes"


def _wait_handled(service: Service, updates: int) -> None:
    rows = Rows(service.settings["VENTANILLA_DATABASE_URL"])
    end = time.monotonic() + 30
    try:
        while len(rows.updates("telegram")) < updates or rows.unhandled():
            assert time.monotonic() < end, service.tail()
            time.sleep(0.1)
    finally:
        rows.close()


def _database_bytes(service: Service) -> bytes:
    """Everything that the database keeps, the queues' own tables too, as it would lie in a stolen copy."""
    url = service.settings["VENTANILLA_DATABASE_URL"]
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))
    dump = subprocess.run([pg_dump(), "--dbname", url], capture_output=True, check=True)
    return dump.stdout


def test_a_chat_that_is_told_to_wait_holds_up_nobody_else_and_loses_nothing(
    make_service: MakeService, telegram_standin: TelegramStandin
) -> None:
    """Law 2: 429 with five seconds for one chat; ten others are answered meanwhile."""
    slow = telegram_standin.citizen()
    others = [telegram_standin.citizen() for _ in range(10)]
    telegram_standin.plant(
        Fault(FaultKind.TOO_MANY_REQUESTS, method="sendMessage", chat_id=slow.chat_id, retry_after=5)
    )
    with running(make_service()):
        slow.says(QUESTION)
        for citizen in others:
            citizen.says(QUESTION)
        for citizen in others:
            _answers(telegram_standin, citizen, 2, within=4)
        assert telegram_standin.messages(slow.chat_id) == []
        _answers(telegram_standin, slow, 2)
    telegram_standin.assert_clean()


def test_odd_updates_stop_nobody_not_even_their_own_chat(
    make_service: MakeService, telegram_standin: TelegramStandin
) -> None:
    """Law 2: updates without required fields, unknown kinds, and then an ordinary question."""
    citizen = telegram_standin.citizen()
    lane = str(citizen.chat_id)
    broken = {"message_id": 1, "chat": {"id": citizen.chat_id, "type": "private"}}
    with running(make_service()):
        telegram_standin.push_update({"message": broken}, lane)
        telegram_standin.push_update({"something_new": {"a": 1}}, lane)
        telegram_standin.push_update({"message": {**broken, "date": "yesterday", "text": 5}}, lane)
        citizen.says(QUESTION)
        telegram_standin.wait_for(lambda message: "padrón" in message.text.lower(), citizen.chat_id, within=20)
    telegram_standin.assert_clean()


def test_a_person_who_blocks_the_agency_is_left_alone(
    make_service: MakeService, telegram_standin: TelegramStandin
) -> None:
    """403 stops that chat; after the block is lifted the person is answered again."""
    citizen = telegram_standin.citizen()
    with running(make_service()) as service:
        citizen.says(QUESTION)
        before = len(_answers(telegram_standin, citizen, 2))
        citizen.blocks()
        _wait_handled(service, 2)
        citizen.unblocks()
        citizen.says("hola")
        _answers(telegram_standin, citizen, before + 1)
    telegram_standin.assert_clean()


def test_a_lost_answer_is_shown_to_staff_and_sent_again_only_by_their_word(
    make_service: MakeService, telegram_standin: TelegramStandin
) -> None:
    """Law 1: accepted by Telegram, but we cannot know; the page of doubtful sends decides."""
    citizen = telegram_standin.citizen()
    with running(make_service()) as service, staff_of(service) as staff:
        citizen.says("hola")
        known = len(_answers(telegram_standin, citizen, 2))
        telegram_standin.plant(Fault(FaultKind.ANSWER_LOST, method="sendMessage", chat_id=citizen.chat_id))
        citizen.says(QUESTION)
        doubted = _answers(telegram_standin, citizen, known + 1)[known]
        end = time.monotonic() + 20
        while service.business().total("ventanilla_uncertain_sends") != 1:
            assert time.monotonic() < end
            time.sleep(0.5)
        assert len(telegram_standin.messages(citizen.chat_id)) == known + 1
        staff.page.goto(f"{service.url}/mostrador/envios-dudosos")
        assert doubted.text.split("\n")[0] in staff.page.inner_text("ol.doubts")
        staff.page.click("form[action$='/reenviar'] button")
        _answers(telegram_standin, citizen, known + 2)
    telegram_standin.assert_clean()


def test_in_a_group_the_bot_is_silent_unless_it_is_addressed(
    make_service: MakeService, telegram_standin: TelegramStandin
) -> None:
    """And then it speaks without anything personal, inviting to a private chat."""
    citizen = telegram_standin.citizen()
    group = telegram_standin.group("Vecinos")
    with running(make_service()) as service:
        citizen.within(group).says("alguien sabe cuándo abre la oficina?")
        _wait_handled(service, 1)
        assert telegram_standin.messages(group) == []
        address = telegram_standin.address
        name = httpx.get(f"{address.api_url}/bot{address.token}/getMe", trust_env=False).json()["result"]["username"]
        citizen.within(group).says(f"@{name} hola")
        telegram_standin.wait_for_count(1, group, within=20)
    telegram_standin.assert_clean()


def test_new_content_is_taken_up_without_a_restart(
    make_service: MakeService, telegram_standin: TelegramStandin, tmp_path: Path
) -> None:
    """A service that did not exist when the process started is answered a moment after it was published."""
    directory = tmp_path / "edited"
    service = make_service()
    source = Path(service.settings["VENTANILLA_CONTENT_DIR"])
    directory.mkdir()
    for file in source.iterdir():
        if file.is_file():
            (directory / file.name).write_bytes(file.read_bytes())
    citizen = telegram_standin.citizen()
    with running(service):
        rows = (directory / "servicios.csv").read_text(encoding="utf-8")
        (directory / "servicios.csv").write_text(rows.replace("padrón", "padrón zafirino"), encoding="utf-8")
        service.settings["VENTANILLA_CONTENT_DIR"] = str(directory)
        service.command("content", "publish")
        end = time.monotonic() + 20
        while "zafirino" not in "".join(message.text for message in telegram_standin.messages(citizen.chat_id)):
            assert time.monotonic() < end, [message.text for message in telegram_standin.messages(citizen.chat_id)]
            citizen.says(QUESTION)
            time.sleep(2)


@pytest.mark.parametrize("secret", ["", "wrong"])
def test_a_forged_webhook_call_is_denied_and_keeps_nothing(
    make_service: MakeService, telegram_standin: TelegramStandin, secret: str
) -> None:
    """Without the secret token nothing comes in."""
    service = make_service(
        telegram_mode="webhook", telegram_webhook_secret="s3cret-token", public_url="https://bot.example"
    )
    with running(service):
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        answer = httpx.post(f"{service.url}/telegram/webhook", json={"update_id": 1}, headers=headers, trust_env=False)
        assert answer.status_code in {401, 403}
        big = httpx.post(f"{service.url}/telegram/webhook", content=b"x" * 2_000_000, trust_env=False)
        assert big.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE
    rows = Rows(service.settings["VENTANILLA_DATABASE_URL"])
    assert rows.updates("telegram") == []
    rows.close()


def test_by_webhook_an_update_that_is_delivered_again_is_answered_once(
    make_service: MakeService, telegram_standin: TelegramStandin
) -> None:
    """Telegram repeats what it doubts about; three repetitions change nothing."""
    service = make_service(telegram_mode="webhook", telegram_webhook_secret="s3cret-token")
    service.settings["VENTANILLA_PUBLIC_URL"] = service.url
    citizen = telegram_standin.citizen()
    with running(service):
        update = citizen.says(QUESTION).update_id
        assert update is not None
        told = len(_answers(telegram_standin, citizen, 2))
        telegram_standin.redeliver(update, times=3)
        citizen.says("/ayuda")
        after = _answers(telegram_standin, citizen, told + 1)
        _wait_handled(service, 2)
        assert telegram_standin.messages(citizen.chat_id)[: len(after)] == after
        cards = [message for message in telegram_standin.messages(citizen.chat_id) if message.text == after[1].text]
        assert len(cards) == 1
    telegram_standin.assert_clean()


def test_no_answer_leaves_before_the_notice_surely_has(
    make_service: MakeService, telegram_standin: TelegramStandin
) -> None:
    """Law 5: the notice's fate is unknown twice; it is given again before anything else is said."""
    citizen = telegram_standin.citizen()
    fault = Fault(FaultKind.SERVER_ERROR, method="sendMessage", chat_id=citizen.chat_id, times=2)
    telegram_standin.plant(fault)
    with running(make_service()):
        citizen.says(QUESTION)
        first = _answers(telegram_standin, citizen, 2)
    assert "automático" in first[0].text
    assert "automático" not in first[1].text
    telegram_standin.assert_clean()
