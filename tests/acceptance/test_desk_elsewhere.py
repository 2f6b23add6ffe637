"""Staff work in a real Request Tracker: the same job, the same laws, and a desk that hangs holds up nobody."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.acceptance.conftest import MakeService
from tests.acceptance.request_tracker import RtStaff
from tests.acceptance.service import Service, running
from tests.acceptance.staff import staff_of
from tests.real.rt.fixture import require_rt
from tests.real.rt.server import BOT, PASSWORD, QUEUE, SECRET, RtServer
from tests.standins.telegram.client import TelegramStandin

CANARY = "canario-7d1f nota interna"


@dataclass(slots=True)
class Office:
    """The service and the desk that it works with."""

    service: Service
    staff: RtStaff


@pytest.fixture
def office(make_one_service: MakeService) -> Iterator[Office]:
    """Each knows the other's address before it starts."""
    require_rt()
    service = make_one_service(
        desk="rt", rt_user=BOT, rt_password=PASSWORD, rt_queue=QUEUE, rt_webhook_secret=SECRET, rt_signature="Padrón"
    )
    server = RtServer(f"{service.url}/desk/rt/webhook")
    service.settings["VENTANILLA_RT_URL"] = server.url
    try:
        yield Office(service, RtStaff(server))
    finally:
        server.stop()


def test_the_whole_hand_off_lives_in_the_agencys_own_desk(office: Office, telegram_standin: TelegramStandin) -> None:
    """Question, person, photo, note, reply in HTML, a crash, closing, "not solved": one ticket, each thing once."""
    citizen = telegram_standin.citizen()
    service, staff = office.service, office.staff
    with running(service):
        citizen.says("¿Cómo me empadrono?")
        telegram_standin.wait_for(lambda message: "padr" in message.text.lower(), citizen.chat_id, within=20)
        citizen.says("/persona")
        (ticket,) = staff.wait_for_tickets(1)
        assert "¿Cómo me empadrono?" in staff.wait_for_text(ticket, "empadrono")
        citizen.sends_photo(data=b"\x89PNG a photo", caption="mi volante ñ€😀")
        staff.wait_for_text(ticket, "mi volante ñ€😀")
        assert b"\x89PNG a photo" in [content for _, content in staff.files(ticket)]
        before = len(telegram_standin.messages(citizen.chat_id))
        staff.note(ticket, CANARY)
        staff.reply(
            ticket, "<p>Pida cita en <a href='https://sede.example/cita'>la sede</a> y traiga el <b>DNI</b>.</p>"
        )
        answer = telegram_standin.wait_for(lambda message: "Pida cita" in message.text, citizen.chat_id, within=30)
        assert "la sede (https://sede.example/cita)" in answer.text
        assert "Padrón" in answer.text
        service.kill()
        staff.reply(ticket, "<p>Se me olvidaba: es gratis.</p>")
        service.start()
        telegram_standin.wait_for(lambda message: "es gratis" in message.text, citizen.chat_id, within=30)
        staff.resolve(ticket)
        telegram_standin.wait_for(lambda message: "ha cerrado su consulta" in message.text, citizen.chat_id, within=30)
        citizen.says("no")
        staff.wait_for_status(ticket, "new", "open")
        said = [message.text for message in telegram_standin.messages(citizen.chat_id)[before:]]
        assert staff.tickets() == [ticket]
        assert staff.transcript(ticket).count("mi volante ñ€😀") == 1
    for once in ("Pida cita", "es gratis", "ha cerrado su consulta"):
        assert sum(once in text for text in said) == 1
    assert CANARY not in "\n".join(said)
    assert CANARY not in service.log.read_text(encoding="utf-8")
    telegram_standin.assert_clean()


def test_a_desk_that_hangs_delays_neither_the_acknowledgement_nor_anybody_else(
    office: Office, telegram_standin: TelegramStandin
) -> None:
    """It takes calls and answers none; what waits is written once, as soon as it answers again."""
    first, second = telegram_standin.citizen(), telegram_standin.citizen()
    with running(office.service):
        with office.staff.frozen():
            started = time.monotonic()
            first.says("/persona")
            telegram_standin.wait_for(lambda message: "Aviso al personal" in message.text, first.chat_id, within=5)
            second.says("¿Cómo me empadrono?")
            telegram_standin.wait_for(lambda message: "padr" in message.text.lower(), second.chat_id, within=5)
            assert time.monotonic() - started < 10
            first.says("Añado que es urgente")
            time.sleep(6)
        (ticket,) = office.staff.wait_for_tickets(1)
        office.staff.wait_for_text(ticket, "Añado que es urgente")
        time.sleep(3)
        assert office.staff.tickets() == [ticket]
        assert office.staff.transcript(ticket).count("Añado que es urgente") == 1
    telegram_standin.assert_clean()


def test_changing_the_desk_with_a_case_open_loses_nothing(office: Office, telegram_standin: TelegramStandin) -> None:
    """The open case goes on in the former desk until it is closed; whoever comes anew is met at the new one."""
    known, new = telegram_standin.citizen(), telegram_standin.citizen()
    service, staff = office.service, office.staff
    with running(service):
        known.says("/persona")
        (ticket,) = staff.wait_for_tickets(1)
        service.kill()
        known.says("Escrito durante el cambio")
        staff.reply(ticket, "<p>Respondido durante el cambio.</p>")
        service.settings["VENTANILLA_DESK"] = "console"
        service.start()
        telegram_standin.wait_for(lambda message: "durante el cambio" in message.text, known.chat_id, within=30)
        staff.wait_for_text(ticket, "Escrito durante el cambio")
        known.says("Y una cosa más")
        staff.wait_for_text(ticket, "Y una cosa más")
        new.says("/persona")
        telegram_standin.wait_for(lambda message: "Aviso al personal" in message.text, new.chat_id, within=20)
        with staff_of(service) as counter:
            counter.open_first_case()
            assert "Y una cosa más" not in counter.transcript()
            counter.reply("Respondido en el mostrador.")
        telegram_standin.wait_for(lambda message: "en el mostrador" in message.text, new.chat_id, within=20)
        staff.resolve(ticket)
        telegram_standin.wait_for(lambda message: "ha cerrado su consulta" in message.text, known.chat_id, within=30)
        assert staff.tickets() == [ticket]
        said = "\n".join(message.text for message in telegram_standin.messages(known.chat_id))
    assert said.count("Respondido durante el cambio.") == 1
    assert "en el mostrador" not in said
    telegram_standin.assert_clean()
