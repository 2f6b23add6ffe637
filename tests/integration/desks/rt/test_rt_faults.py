"""Trouble at Request Tracker or on the way to it: told by its cause, and never done twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from handlers.domain.case import Author, CaseState, Visibility
from handlers.errors import Ambiguous, Misconfigured, Rejected, Retryable
from handlers.ports import Delivery, DeskFile, DeskLine
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import NOON, OPENING, a_draft, a_line, in_order, said
from tests.real.rt.driver import RtDriver
from tests.real.rt.server import BARE_QUEUE, OTHER_QUEUE, QUEUE
from tests.standins.desk_parts.faults import Fault, FaultKind

pytestmark = pytest.mark.asyncio


class _NotFound(BaseHTTPRequestHandler):
    """A web server that has nothing."""

    kind = ""

    def do_GET(self) -> None:
        """404 in the form that is wanted."""
        body = b"{}" if "json" in self.kind else b"<h1>Not Found</h1>"
        self.send_response(404)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Nothing."""


@contextmanager
def _elsewhere(kind: str) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_NotFound,), {"kind": kind}))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


ASPECTS = {"login", "webhook", "queue", "fields", "rights", "notes", "requestors", "moved"}


async def test_a_sound_set_up_is_all_ok(rt: RtDriver) -> None:
    await rt.desk.open(a_draft())
    aspects = await rt.desk.check()
    assert set(aspects) == ASPECTS
    assert [sentence for sentence in aspects.values() if not sentence.startswith("ok: ")] == []
    assert "5.0" in aspects["login"]


@pytest.mark.parametrize(
    ("changed", "aspect", "expected"),
    [
        ({"password": "otra"}, "login", "wrong: .*check the user, password or token"),
        ({"token": "1-2-3"}, "login", "wrong: .*check the user, password or token"),
        ({"url": "http://127.0.0.1:9"}, "login", "wrong: .*cannot be reached"),
        (
            {"user": "sinclave"},
            "fields",
            "wrong: .*ConversationKey.*MessageKey.*ModifyCustomField and SetInitialCustomF",
        ),
        ({"user": "solalta"}, "fields", "wrong: the account may not fill in MessageKey in .*ModifyCustomField"),
        ({"queue": "Nada"}, "queue", "wrong: .*no queue 'Nada'.*SeeQueue"),
        ({"more_queues": ("Nada",)}, "queue", "wrong: .*no queue 'Nada'"),
        ({"queue": BARE_QUEUE}, "fields", "wrong: .*ConversationKey.*MessageKey.*ventanilla.initialdata.pl"),
        ({"user": "mudo"}, "queue", "wrong: .*CreateTicket"),
        ({"user": "manco"}, "rights", "wrong: .*ReplyToTicket, CommentOnTicket, ModifyTicket"),
        ({"user": "ciego"}, "rights", "warning: .*ShowTicket"),
        ({"user": "ciego", "more_queues": (OTHER_QUEUE,), "queue": QUEUE}, "queue", "wrong: .*SeeQueue"),
        ({"more_queues": (BARE_QUEUE,)}, "fields", "wrong: .*'Sin campos'"),
        ({"user": "fisgon"}, "notes", "warning: .*ShowTicketComments"),
        ({"user": "root", "password": "password"}, "notes", "warning: .*superuser"),
        ({"user": "gestor"}, "requestors", "warning: .*AdminUsers"),
        ({"requestors": True}, "requestors", "wrong: .*AdminUsers"),
        ({"webhook_secret": ""}, "webhook", "warning: .*no secret"),
    ],
)
async def test_the_check_finds_each_fault(rt: RtDriver, changed: dict[str, object], aspect: str, expected: str) -> None:
    ref = await rt.desk.open(a_draft())
    await rt.note(ref, "nota")
    assert re.match(expected, (await rt.another(**changed).check())[aspect])


@pytest.mark.parametrize("user", ["sinclave", "solalta"])
async def test_the_check_finds_fields_that_cannot_be_filled_in_before_the_first_case(rt: RtDriver, user: str) -> None:
    desk = rt.another(user=user)
    assert "ModifyCustomField" in (await desk.check())["fields"]
    assert await rt.cases() == 0


async def test_with_a_token_the_check_sees_the_form_too(rt: RtDriver) -> None:
    desk = rt.another(password="", token=rt.server.token(), url=rt.server.url)
    assert (await desk.check())["fields"].startswith("ok: ")


async def test_where_rt_shows_no_form_the_check_says_that_it_could_not_look(rt: RtDriver) -> None:
    rt.proxy.faults.plant(Fault(FaultKind.HTML, "/Ticket/Create.html$", "POST"))
    assert re.match("warning: .*could not be verified.*ModifyCustomField", (await rt.desk.check())["fields"])


async def test_a_wrong_address_is_told_by_its_setting_and_takes_no_case_for_gone(rt: RtDriver) -> None:
    ref = await rt.desk.open(a_draft())
    beside = rt.another(url=f"{rt.server.url}/nada")
    assert re.match("wrong: .*VENTANILLA_RT_URL", (await beside.check())["login"])
    with _elsewhere("text/html") as url:
        astray = rt.another(url=url)
        assert re.match("wrong: .*404.*VENTANILLA_RT_URL", (await astray.check())["login"])
        for doing in (astray.state(ref), astray.append(ref, a_line("m", "x")), astray.open(a_draft("otro"))):
            with pytest.raises(Misconfigured, match="VENTANILLA_RT_URL"):
                await doing
    with _elsewhere("application/json") as url:
        assert re.match("wrong: .*no Request Tracker.*VENTANILLA_RT_URL", (await rt.another(url=url).check())["login"])


async def test_the_check_finds_that_keys_cannot_be_filled_in(rt: RtDriver) -> None:
    desk = rt.another(user="sinclave")
    await desk.open(a_draft())
    assert "SetInitialCustomField" in (await desk.check())["rights"]


async def test_a_queue_without_the_fields_takes_no_case_that_could_be_doubled(rt: RtDriver) -> None:
    with pytest.raises(Misconfigured, match="ConversationKey"):
        await rt.another(queue=BARE_QUEUE).open(a_draft())
    assert (await rt.root.ask("/tickets", query=f"Queue = '{BARE_QUEUE}'"))["items"] == []


@pytest.mark.parametrize("changed", [{"password": "otra"}, {"token": "1-2-3"}])
async def test_a_wrong_login_is_a_mistake_of_the_set_up(rt: RtDriver, changed: dict[str, object]) -> None:
    with pytest.raises(Misconfigured, match="login"):
        await rt.another(**changed).open(a_draft())


async def test_a_token_does_instead_of_the_password(rt: RtDriver) -> None:
    desk = rt.another(password="", token=rt.server.token())
    assert (await desk.check())["login"].startswith("ok: ")
    ref = await desk.open(a_draft())
    assert await rt.desk.open(a_draft()) == ref


async def test_an_rt_that_is_away_is_asked_again_later(rt: RtDriver) -> None:
    with pytest.raises(Retryable, match="cannot be reached"):
        await rt.another(url="http://127.0.0.1:9").open(a_draft())


async def test_an_rt_that_asks_us_to_wait_is_given_that_time(rt: RtDriver) -> None:
    rt.proxy.faults.plant(Fault(FaultKind.TOO_MANY, retry_after=17))
    with pytest.raises(Retryable) as told:
        await rt.desk.open(a_draft())
    assert told.value.after_seconds == 17


@pytest.mark.parametrize(
    "fault",
    [
        Fault(FaultKind.ERROR_AFTER_WRITE),
        Fault(FaultKind.LOST_ANSWER),
        Fault(FaultKind.MALFORMED, "/ticket$", "POST"),
        Fault(FaultKind.SLOW_ANSWER, "/ticket$", "POST", seconds=3),
    ],
    ids=lambda fault: str(fault.kind),
)
async def test_a_case_whose_answer_was_spoilt_is_opened_once(rt: RtDriver, fault: Fault) -> None:
    hasty = rt.another(timeout_seconds=2.0)
    rt.proxy.faults.plant(fault)
    with pytest.raises(Ambiguous):
        await hasty.open(a_draft())
    ref = await rt.desk.open(a_draft())
    assert await rt.cases() == 1
    assert in_order(await rt.lines(ref), *OPENING)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(FaultKind.ERROR_AFTER_WRITE, "correspond"),
        Fault(FaultKind.LOST_ANSWER, "correspond"),
        Fault(FaultKind.SLOW_ANSWER, "correspond", seconds=3),
    ],
    ids=lambda fault: str(fault.kind),
)
async def test_a_line_whose_answer_was_spoilt_is_written_once(rt: RtDriver, fault: Fault) -> None:
    ref = await rt.desk.open(a_draft())
    hasty = rt.another(timeout_seconds=2.0)
    rt.proxy.faults.plant(fault)
    line = a_line("m3", "una vez", Author.CITIZEN, DeskFile("a.txt", "text/plain", b"a"))
    with pytest.raises(Ambiguous):
        await hasty.append(ref, line)
    await rt.desk.append(ref, line)
    assert said(await rt.lines(ref)).count("una vez") == 1


@pytest.mark.parametrize("kind", [FaultKind.HTML, FaultKind.MALFORMED, FaultKind.ERROR, FaultKind.DROP])
async def test_an_answer_that_cannot_be_read_moves_no_cursor(rt: RtDriver, kind: FaultKind) -> None:
    ref, cursor = await rt.desk.open(a_draft()), await head(rt.desk)
    await rt.reply(ref, "hola")
    rt.proxy.faults.plant(Fault(kind, method="GET"))
    with pytest.raises(Retryable):
        await rt.desk.changes(cursor)
    assert [change.event.text for change in await all_changes(rt.desk, cursor)] == ["hola"]


async def test_a_refused_state_leaves_the_case_as_it_was(rt: RtDriver) -> None:
    ref = await rt.desk.open(a_draft())
    with pytest.raises(Rejected, match="not deleted"):
        await rt.desk.set_state(ref, CaseState.GONE)
    assert await rt.desk.set_state(ref, CaseState.CLOSED) is CaseState.SOLVED


async def test_hostile_names_and_texts_arrive_as_text(rt: RtDriver) -> None:
    hostile = "<script>alert(1)</script> '; DROP TABLE Tickets; -- \\ ${x} \u202e"
    files = (
        DeskFile('"../../etc/passwd\r\nX-Evil: 1', "text/html", b"<script>"),
        DeskFile("x" * 400 + ".txt", "not a type", b"x"),
        DeskFile("a.eml", "message/rfc822", b"Subject: x\r\n\r\nhola"),
        DeskFile("m.bin", "multipart/mixed; boundary=x", b"--x--"),
    )
    draft = a_draft("k", a_line("m1", hostile, Author.CITIZEN, *files))
    ref = await rt.desk.open(draft)
    assert in_order(await rt.lines(ref), hostile)
    seen = [file for line in await rt.lines(ref) for file in line.files]
    assert [file.content for file in seen] == [file.content for file in files]
    assert all("/" not in file.name and "\n" not in file.name for file in seen)


async def test_staff_see_what_became_of_their_reply(rt: RtDriver) -> None:
    ref, cursor = await rt.desk.open(a_draft()), await head(rt.desk)
    await rt.reply(ref, "una")
    await rt.reply(ref, "dos")
    one, two = await all_changes(rt.desk, cursor)
    await rt.desk.delivered(one.id, Delivery.SENT, "")
    assert (await rt.values(ref))["Delivery"] == [f"Respuesta #{one.id}: enviada"]
    for _ in range(2):
        await rt.desk.delivered(two.id, Delivery.NOT_SENT, "La persona bloqueó el bot")
    assert (await rt.values(ref))["Delivery"] == [f"Respuesta #{two.id}: NO enviada"]
    notes = [line.text for line in await rt.lines(ref) if line.internal]
    assert notes == [f"Respuesta #{two.id}: NO enviada. La persona bloqueó el bot"]
    for odd in ("", "x", "999999", "1.taken"):
        await rt.desk.delivered(odd, Delivery.SENT, "")
    await rt.delete(ref)
    await rt.desk.delivered(one.id, Delivery.SENT, "")


async def test_a_delivery_that_cannot_be_shown_says_which_right_is_missing(rt: RtDriver) -> None:
    ref, cursor = await rt.desk.open(a_draft()), await head(rt.desk)
    await rt.reply(ref, "una")
    (change,) = await all_changes(rt.desk, cursor)
    with pytest.raises(Misconfigured, match="ModifyCustomField"):
        await rt.another(user="sinclave").delivered(change.id, Delivery.SENT, "")


async def test_the_words_for_staff_are_in_the_agencys_language(rt: RtDriver) -> None:
    desk = rt.another(language="ca")
    ref = await desk.open(a_draft())
    await desk.append(ref, DeskLine("n", Author.SYSTEM, "avís", NOON, Visibility.INTERNAL))
    assert "[Ciutadania]" in said(await rt.lines(ref))
    assert "[Sistema] avís" in said(await rt.lines(ref))
