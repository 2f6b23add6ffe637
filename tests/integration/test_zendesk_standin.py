"""The Zendesk stand-in as a process: its faults on the wire, its webhooks over HTTP, its staff's hands."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator

import httpx
import pytest

from tests.standins.desk_parts.faults import Fault, FaultKind
from tests.standins.desk_parts.hooks import HookMode
from tests.standins.desk_parts.receiver import Received, Receiver, receiving
from tests.standins.zendesk.fixture import zendesk, zendesk_server
from tests.standins.zendesk.process import TICKETS, ZendeskStandin
from tests.standins.zendesk.staff import SeenFile

__all__ = ["zendesk", "zendesk_server"]
BODY = {"ticket": {"subject": "s", "comment": {"body": "Hola"}, "external_id": "k"}}


@pytest.fixture
def bot(zendesk: ZendeskStandin) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{zendesk.base_url}/api/v2/", auth=zendesk.auth()) as client:
        yield client


@pytest.fixture
def receiver(zendesk: ZendeskStandin) -> Iterator[Receiver]:
    with receiving() as found:
        zendesk.control.connect_webhook(found.url)
        yield found


def made(bot: httpx.Client) -> int:
    number: int = bot.post("tickets", json=BODY).json()["ticket"]["id"]
    return number


def authentic(call: Received, secret: str) -> bool:
    stamped = call.headers["x-zendesk-webhook-signature-timestamp"].encode() + call.body
    digest = hmac.new(secret.encode(), stamped, hashlib.sha256).digest()
    return base64.b64encode(digest).decode() == call.headers["x-zendesk-webhook-signature"]


def test_a_lost_answer_leaves_the_ticket_and_its_key_finds_it_again(zendesk: ZendeskStandin, bot: httpx.Client) -> None:
    zendesk.control.trouble(FaultKind.LOST_ANSWER, TICKETS)
    with pytest.raises(httpx.RemoteProtocolError):
        bot.post("tickets", json=BODY, headers={"Idempotency-Key": "k"})
    again = bot.post("tickets", json=BODY, headers={"Idempotency-Key": "k"})
    assert (again.status_code, again.headers["x-idempotency-lookup"]) == (201, "hit")
    assert zendesk.staff.cases() == 1


def test_an_error_after_the_write_leaves_the_ticket_and_one_before_does_not(
    zendesk: ZendeskStandin, bot: httpx.Client
) -> None:
    zendesk.control.trouble(FaultKind.ERROR_AFTER_WRITE, TICKETS)
    assert bot.post("tickets", json=BODY).status_code == 500
    zendesk.control.plant(Fault(FaultKind.ERROR, TICKETS, status=503))
    assert bot.post("tickets", json=BODY).status_code == 503
    assert zendesk.staff.cases() == 1


def test_too_many_requests_come_with_and_without_a_wait(zendesk: ZendeskStandin, bot: httpx.Client) -> None:
    zendesk.control.plant(Fault(FaultKind.TOO_MANY, retry_after=7))
    zendesk.control.plant(Fault(FaultKind.TOO_MANY))
    answers = [bot.get("tickets") for _ in range(3)]
    assert [each.status_code for each in answers] == [429, 429, 200]
    assert [each.headers.get("retry-after") for each in answers] == ["7", None, None]


def test_broken_json_a_proxys_page_a_cut_line_and_a_slow_answer(zendesk: ZendeskStandin, bot: httpx.Client) -> None:
    zendesk.control.trouble(FaultKind.MALFORMED)
    with pytest.raises(json.JSONDecodeError):
        bot.get("users/me").json()
    zendesk.control.trouble(FaultKind.HTML)
    assert "text/html" in bot.get("users/me").headers["content-type"]
    zendesk.control.trouble(FaultKind.DROP)
    with pytest.raises(httpx.TransportError):
        bot.get("users/me")
    zendesk.control.plant(Fault(FaultKind.SLOW_ANSWER, seconds=5))
    with pytest.raises(httpx.ReadTimeout):
        bot.post("tickets", json=BODY, timeout=0.2)
    assert zendesk.staff.cases() == 1
    assert [call.status for call in zendesk.control.calls()][:3] == [200, 200, 0]


def test_staff_reply_note_take_solve_and_reopen(zendesk: ZendeskStandin, bot: httpx.Client) -> None:
    number, staff = made(bot), zendesk.staff
    file = SeenFile("ñ€😀 solicitud.pdf", "application/pdf", b"%PDF \x00\xff")
    staff.reply_html(number, '<p>Vea <a href="https://sede.example/x">la sede</a> &amp; traiga el DNI</p>', [file])
    staff.note(number, "interno", [SeenFile("vacío.txt", "text/plain", b"")])
    first, reply, note = staff.lines(number)
    assert (first.text, first.internal) == ("Hola", False)
    assert reply.text == "Vea [la sede](https://sede.example/x) & traiga el DNI"
    assert reply.files == (file,)
    assert (note.internal, note.files[0].content) == (True, b"")
    states = []
    for act in (staff.take, staff.solve, staff.reopen, staff.close):
        act(number)
        states.append(staff.ticket(number)["status"])
    assert states == ["open", "solved", "open", "closed"]


def test_staff_reassign_merge_delete_and_restore(zendesk: ZendeskStandin, bot: httpx.Client) -> None:
    numbers, staff = [made(bot) for _ in range(3)], zendesk.staff
    with zendesk.staff_of("other_agent") as other:
        staff.assign(numbers[0], other.id)
        assert staff.ticket(numbers[0])["assignee_id"] == other.id
    staff.merge(numbers[1], into=numbers[0])
    assert staff.ticket(numbers[1])["status"] == "closed"
    staff.delete(numbers[2])
    assert staff.cases() == 2
    staff.restore(numbers[2])
    assert staff.cases() == 3
    staff.purge(numbers[2])
    assert bot.get(f"tickets/{numbers[2]}").status_code == 404


def test_a_files_bytes_are_refused_to_a_caller_who_sends_the_login_along(
    zendesk: ZendeskStandin, bot: httpx.Client
) -> None:
    number = made(bot)
    zendesk.staff.reply(number, "Va", [SeenFile("a.bin", "application/octet-stream", b"\x00")])
    comment = bot.get(f"tickets/{number}/comments").json()["comments"][-1]
    answer = bot.get(comment["attachments"][0]["content_url"])
    assert answer.status_code == 302
    assert httpx.get(answer.headers["location"], headers={"Authorization": "Basic x"}).status_code == 403
    assert httpx.get(answer.headers["location"]).content == b"\x00"


def test_what_staff_do_is_told_signed_and_what_the_api_does_is_not(
    zendesk: ZendeskStandin, bot: httpx.Client, receiver: Receiver
) -> None:
    number = made(bot)
    bot.put(f"tickets/{number}", json={"ticket": {"comment": {"body": "del bot"}}})
    zendesk.staff.reply(number, "Traiga el DNI")
    assert [each.status for each in zendesk.control.settle()] == [200]
    call = receiver.received[0]
    assert json.loads(call.body) == {"ticket_id": str(number), "external_id": "k"}
    assert authentic(call, zendesk.webhook_secret)
    assert call.headers["x-zendesk-webhook-invocation-id"]


def test_webhooks_come_never_twice_swapped_late_or_forged(
    zendesk: ZendeskStandin, bot: httpx.Client, receiver: Receiver
) -> None:
    control, number = zendesk.control, made(bot)
    control.hook_mode(HookMode.NEVER)
    zendesk.staff.reply(number, "nunca")
    assert control.settle() == []
    control.hook_mode(HookMode.TWICE)
    zendesk.staff.reply(number, "dos veces")
    twice = control.settle()
    assert twice[0] == twice[1]
    control.hook_mode(HookMode.SWAPPED)
    control.send_webhook("primero")
    control.send_webhook("segundo")
    assert [each.body for each in control.settle()][2:] == ["segundo", "primero"]
    control.hook_mode(HookMode.DELAYED, 3600)
    control.send_webhook("tarde")
    control.advance(3601)
    assert [each.body for each in control.settle()][4:] == ["tarde"]
    control.hook_mode(HookMode.SEND)
    control.forge_webhook("falso")
    control.settle()
    control.replay()
    control.settle()
    assert [(each.body, authentic(each, zendesk.webhook_secret)) for each in receiver.received][5:] == [
        (b"falso", False),
        (b"falso", False),
    ]


@pytest.mark.parametrize(("status", "tries"), [(200, 1), (409, 3), (500, 1)])
def test_a_webhook_is_tried_again_only_after_some_answers(
    zendesk: ZendeskStandin, bot: httpx.Client, receiver: Receiver, status: int, tries: int
) -> None:
    receiver.status = status
    zendesk.staff.reply(made(bot), "hola")
    assert [each.status for each in zendesk.control.settle()] == [status] * tries
    assert len({call.headers["x-zendesk-webhook-invocation-id"] for call in receiver.received}) == 1


def test_events_are_told_to_a_webhook_that_subscribes_to_them(zendesk: ZendeskStandin, bot: httpx.Client) -> None:
    with receiving() as receiver:
        zendesk.control.connect_webhook(receiver.url, subscriptions=["zen:event-type:ticket.comment_added"])
        zendesk.staff.note(made(bot), "interno")
        zendesk.control.settle()
        events = [json.loads(each.body) for each in receiver.received if b"zen:event" in each.body]
    assert [each["event"]["comment"]["is_public"] for each in events] == [True, False]
