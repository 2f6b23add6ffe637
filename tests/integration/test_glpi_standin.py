"""The GLPI stand-in as a process: its faults on the wire, its cron-driven webhooks, its staff's hands."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator

import httpx
import pytest

from tests.standins.desk_parts.faults import Fault, FaultKind, Json
from tests.standins.desk_parts.hooks import HookMode
from tests.standins.desk_parts.receiver import Received, Receiver, receiving
from tests.standins.glpi.fixture import glpi, glpi_server
from tests.standins.glpi.process import WRITES, GlpiStandin
from tests.standins.glpi.staff import SeenFile

__all__ = ["glpi", "glpi_server"]
TICKET = {"input": {"name": "Padrón", "content": "<p>Hola</p>"}}


@pytest.fixture
def bot(glpi: GlpiStandin) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{glpi.api_url}/", headers={"App-Token": glpi.app_token}) as client:
        login = {"Authorization": f"user_token {glpi.user_tokens['bot']}"}
        client.headers["Session-Token"] = client.get("initSession", headers=login).json()["session_token"]
        yield client


@pytest.fixture
def receiver(glpi: GlpiStandin) -> Iterator[Receiver]:
    glpi.version("11.0.2")
    with receiving() as found:
        glpi.control.connect_webhook(found.url)
        yield found


def made(bot: httpx.Client) -> int:
    number: int = bot.post("Ticket", json=TICKET).json()["id"]
    return number


def followup(ticket: int, content: str) -> Json:
    return {"input": {"itemtype": "Ticket", "items_id": ticket, "content": content}}


def authentic(call: Received, secret: str) -> bool:
    stamped = call.body + call.headers["x-glpi-timestamp"].encode()
    return hmac.new(secret.encode(), stamped, hashlib.sha256).hexdigest() == call.headers["x-glpi-signature"]


def test_a_lost_answer_and_an_error_after_the_write_leave_what_was_written(
    glpi: GlpiStandin, bot: httpx.Client
) -> None:
    glpi.control.trouble(FaultKind.LOST_ANSWER, WRITES)
    with pytest.raises(httpx.RemoteProtocolError):
        bot.post("Ticket", json=TICKET)
    assert glpi.staff.cases() == 1
    glpi.control.trouble(FaultKind.ERROR_AFTER_WRITE, WRITES)
    assert bot.post("ITILFollowup", json=followup(1, "una vez")).status_code == 500
    assert [line.text for line in glpi.staff.lines(1)] == ["Hola", "una vez"]


def test_trouble_before_the_write_leaves_nothing(glpi: GlpiStandin, bot: httpx.Client) -> None:
    glpi.control.plant(Fault(FaultKind.TOO_MANY, retry_after=7))
    glpi.control.plant(Fault(FaultKind.TOO_MANY))
    glpi.control.plant(Fault(FaultKind.ERROR, status=503))
    answers = [bot.post("Ticket", json=TICKET) for _ in range(3)]
    assert [(each.status_code, each.headers.get("retry-after")) for each in answers] == [
        (429, "7"),
        (429, None),
        (503, None),
    ]
    glpi.control.trouble(FaultKind.HTML)
    assert "text/html" in bot.post("Ticket", json=TICKET).headers["content-type"]
    assert glpi.staff.cases() == 0


def test_broken_json_and_a_slow_answer(glpi: GlpiStandin, bot: httpx.Client) -> None:
    glpi.control.trouble(FaultKind.MALFORMED)
    with pytest.raises(json.JSONDecodeError):
        bot.get("getGlpiConfig").json()
    glpi.control.plant(Fault(FaultKind.SLOW, seconds=5))
    with pytest.raises(httpx.ReadTimeout):
        bot.get("Ticket", timeout=0.2)


def test_sessions_can_be_ended_at_any_moment(glpi: GlpiStandin, bot: httpx.Client) -> None:
    assert glpi.control.sessions() == 1
    glpi.control.expire_sessions()
    gone = bot.get("Ticket")
    assert (gone.status_code, gone.json()[0]) == (401, "ERROR_SESSION_TOKEN_INVALID")


@pytest.mark.parametrize("version", ["10.0.18", "11.0.2"])
def test_staff_reply_note_and_read_everything_with_its_files(
    glpi: GlpiStandin, bot: httpx.Client, version: str
) -> None:
    glpi.version(version)
    number, staff = made(bot), glpi.staff
    file = SeenFile("ñ€😀 solicitud.pdf", "application/pdf", b"%PDF \x00\xff")
    staff.reply(number, "Traiga el DNI <original> & copia ñ€😀\n\nGracias", [file])
    staff.reply_html(number, '<p>Vea <a href="https://sede.example/x">la sede</a></p>')
    staff.note(number, "interno", [SeenFile("vacío.txt", "text/plain", b"")])
    first, reply, link, note = staff.lines(number)
    assert (first.kind, first.text) == ("Ticket", "Hola")
    assert (reply.text, reply.files) == ("Traiga el DNI <original> & copia ñ€😀\n\nGracias", (file,))
    assert link.text == "Vea la sede (https://sede.example/x)"
    assert (note.internal, note.files[0].content) == (True, b"")
    download = bot.get("Document/1", headers={"Accept": "application/octet-stream"})
    assert "filename*=utf-8''%C3%B1%E2%82%AC%F0%9F%98%80%20solicitud.pdf" in download.headers["content-disposition"]
    seen = bot.get(f"Ticket/{number}/ITILFollowup").json()
    assert [row["id"] for row in seen] == [reply.id, link.id]


def test_staff_take_solve_reopen_wait_close_and_reassign(glpi: GlpiStandin, bot: httpx.Client) -> None:
    number, staff = made(bot), glpi.staff
    states = []
    for act in (staff.take, staff.solve, staff.reopen, staff.wait, staff.close):
        act(number)
        states.append(staff.ticket(number)["status"])
    assert states == [2, 5, 2, 4, 6]
    assert [line.kind for line in staff.lines(number)] == ["Ticket", "ITILSolution"]
    other = made(bot)
    staff.take(other)
    staff.assign(other, glpi.user_ids["other_agent"])
    people = [row["users_id"] for row in bot.get(f"Ticket/{other}/Ticket_User").json() if row["type"] == 2]
    assert people == [glpi.user_ids["other_agent"]]
    staff.assign(other, None)
    assert staff.ticket(other)["status"] == 1


def test_staff_trash_and_purge(glpi: GlpiStandin, bot: httpx.Client) -> None:
    first, second = made(bot), made(bot)
    glpi.staff.trash(first)
    glpi.staff.purge(second)
    assert glpi.staff.cases() == 0
    assert bot.get(f"Ticket/{first}").json()["is_deleted"] == 1
    assert bot.get(f"Ticket/{second}").status_code == 404


def test_version_ten_has_no_webhooks(glpi: GlpiStandin, bot: httpx.Client, receiver: Receiver) -> None:
    glpi.version("10.0.18")
    glpi.staff.reply(made(bot), "x")
    assert glpi.control.flush() == 0


def test_webhooks_wait_for_cron_and_are_signed_when_they_were_queued(
    glpi: GlpiStandin, bot: httpx.Client, receiver: Receiver
) -> None:
    number = made(bot)
    glpi.staff.note(number, "interno")
    assert receiver.received == []
    glpi.control.advance(600)
    assert glpi.control.flush() == 2
    sent = glpi.control.settle()
    assert [each.status for each in sent] == [200, 200]
    bodies = [json.loads(call.body) for call in receiver.received]
    assert [(body["event"], body["item"].get("is_private")) for body in bodies] == [("new", None), ("new", True)]
    assert all(authentic(call, glpi.webhook_secret) for call in receiver.received)
    ages = {int(glpi.control.now()) - int(call.headers["x-glpi-timestamp"]) >= 600 for call in receiver.received}
    assert ages == {True}


def test_webhooks_come_never_twice_swapped_late_or_forged(
    glpi: GlpiStandin, bot: httpx.Client, receiver: Receiver
) -> None:
    control = glpi.control
    control.hook_mode(HookMode.NEVER)
    number = made(bot)
    glpi.staff.reply(number, "nunca")
    control.hook_mode(HookMode.TWICE)
    glpi.staff.reply(number, "dos veces")
    twice = control.settle()
    assert twice[0] == twice[1]
    control.hook_mode(HookMode.SWAPPED)
    glpi.staff.reply(number, "primero")
    glpi.staff.reply(number, "segundo")
    assert ["segundo" in each.body for each in control.settle()[2:]] == [True, False]
    control.hook_mode(HookMode.DELAYED, 3600)
    glpi.staff.reply(number, "tarde")
    control.advance(3601)
    assert "tarde" in control.settle()[-1].body
    control.hook_mode(HookMode.HELD)
    control.forge_webhook("falso")
    control.settle()
    assert not authentic(receiver.received[-1], glpi.webhook_secret)


def test_cron_runs_at_an_interval(glpi: GlpiStandin, bot: httpx.Client, receiver: Receiver) -> None:
    made(bot)
    assert glpi.control.cron(seconds=0.01, times=3) == 1
    glpi.control.settle()
    assert len(receiver.received) == 1
