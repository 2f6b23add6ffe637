"""What goes wrong at the other system, or between it and us, is told in plain words and leaves one case and one line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from crm_adapter.webhook.config import WebhookConfig
from crm_adapter.webhook.desk import WebhookDesk
from crm_adapter.webhook.signing import Signer
from handlers.domain.case import Author, CaseState, StaffEventKind, Visibility
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Ambiguous, CaseGone, Misconfigured, Rejected, Retryable
from handlers.ports import Delivery, DeskFile, DeskLine
from tests.clocks import HandClock
from tests.contract.desk_changes import CANARY, all_changes, head
from tests.contract.desk_driver import NOON, OPENING, a_draft, a_line, in_order
from tests.integration.desks.webhook_driver import WebhookDriver
from tests.standins.desk_parts.faults import Fault, FaultKind
from tests.standins.desk_parts.receiver import Receiver, receiving
from tests.standins.othersystem.client import OtherSystem
from tests.standins.othersystem.fixture import OtherAddress, other_address, other_system

__all__ = ["other_address", "other_system"]
OTHER_SECRET = "whsec_b3RyYSBjbGF2ZSBkZSBwcnVlYmFzLCBiaWVuIGxhcmdh"
_EXAMPLE = "whsec_dW5hIGNsYXZlIGRlIGVqZW1wbG8sIG5vIGxhIHN1eWE="
_DOUBTFUL = (FaultKind.LOST_ANSWER, FaultKind.ERROR_AFTER_WRITE, FaultKind.MALFORMED, FaultKind.HTML)


@pytest_asyncio.fixture
async def driver(other_address: OtherAddress, other_system: OtherSystem) -> AsyncIterator[WebhookDriver]:
    """A system without cases."""
    driver = WebhookDriver(other_address, other_system)
    await driver.desk.check()
    yield driver
    await driver.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Where hints come."""
    with receiving() as running:
        yield running


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", _DOUBTFUL)
async def test_an_answer_that_cannot_be_used_after_a_write_leaves_one_case_and_one_line(
    driver: WebhookDriver, kind: FaultKind
) -> None:
    driver.system.trouble(kind, "/events$")
    with pytest.raises(Ambiguous):
        await driver.desk.open(a_draft("k"))
    ref = await driver.desk.open(a_draft("k"))
    driver.system.trouble(kind, "/events$")
    with pytest.raises(Ambiguous):
        await driver.desk.append(ref, a_line("m3", "una vez"))
    await driver.desk.append(ref, a_line("m3", "una vez"))
    assert await driver.cases() == 1
    assert in_order(await driver.lines(ref), *OPENING, "una vez")


@pytest.mark.asyncio
@pytest.mark.parametrize("status", [429, 503])
async def test_a_system_that_asks_us_to_wait_has_surely_done_nothing(driver: WebhookDriver, status: int) -> None:
    kind = FaultKind.TOO_MANY if status == 429 else FaultKind.ERROR
    driver.system.plant(Fault(kind, "/events$", retry_after=7, status=status))
    with pytest.raises(Retryable) as caught:
        await driver.desk.open(a_draft("k"))
    assert status == 503 or caught.value.after_seconds == 7
    assert await driver.cases() == 0


@pytest.mark.asyncio
async def test_a_slow_answer_is_in_doubt_and_a_slow_look_is_not(driver: WebhookDriver) -> None:
    desk = driver.with_(SystemClock(), timeout_seconds=0.3)
    await desk.check()
    driver.system.plant(Fault(FaultKind.SLOW_ANSWER, "/events$", seconds=1.0))
    with pytest.raises(Ambiguous):
        await desk.open(a_draft("k"))
    driver.system.plant(Fault(FaultKind.SLOW_ANSWER, "/changes$", seconds=1.0))
    with pytest.raises(Retryable):
        await desk.changes(None)
    await driver.desk.open(a_draft("k"))
    assert await driver.cases() == 1


@pytest.mark.asyncio
async def test_the_check_finds_each_fault_by_itself(driver: WebhookDriver) -> None:
    assert not [said for said in (await driver.desk.check()).values() if not said.startswith("ok: ")]
    wrong = driver.with_(SystemClock(), secret=OTHER_SECRET)
    assert "secret must be the same" in (await wrong.check())["login"]
    late = driver.with_(HandClock(datetime.now(UTC) - timedelta(hours=2)))
    assert "seconds apart" in (await late.check())["login"]
    nowhere = driver.with_(SystemClock(), url=driver.address.base_url + "/nada")
    assert (await nowhere.check())["login"].startswith("wrong: ")
    down = driver.with_(SystemClock(), url="http://127.0.0.1:9")
    assert "cannot be reached" in (await down.check())["login"]
    plain = WebhookDesk(WebhookConfig("http://gestor.example", OTHER_SECRET, timeout_seconds=0.1), SystemClock())
    assert (await plain.check())["address"].startswith("wrong: ")
    await plain.close()
    driver.system.set(protocol=2)
    assert (await driver.desk.check())["version"].startswith("wrong: ")
    driver.system.set(protocol=1)
    driver.system.abilities(hints=False, notes=False)
    said = await driver.desk.check()
    assert said["webhook"].startswith("warning: ")
    assert "undelivered" in said["abilities"]
    driver.system.trouble(FaultKind.ERROR, "/changes$")
    assert (await driver.desk.check())["changes"].startswith("wrong: ")


@pytest.mark.asyncio
async def test_a_wrong_secret_is_a_matter_of_settings(driver: WebhookDriver) -> None:
    wrong = driver.with_(SystemClock(), secret=OTHER_SECRET)
    with pytest.raises(Misconfigured, match="secret"):
        await wrong.open(a_draft("k"))
    for useless in ("", "corta", "whsec_no es base64", "whsec_Y29ydGE="):
        with pytest.raises(Misconfigured):
            driver.with_(SystemClock(), secret=useless)
    changing = driver.with_(SystemClock(), secret=OTHER_SECRET, old_secret=driver.address.secret)
    assert await changing.open(a_draft("k"))


@pytest.mark.asyncio
async def test_a_missing_address_never_makes_a_case_gone(driver: WebhookDriver) -> None:
    nowhere = driver.with_(SystemClock(), url=driver.address.base_url + "/nada")
    with pytest.raises((Misconfigured, Rejected, Retryable)) as caught:
        await nowhere.state("C-1")
    assert not isinstance(caught.value, CaseGone)


@pytest.mark.asyncio
async def test_a_refused_and_an_ignored_change_of_state_are_told(driver: WebhookDriver) -> None:
    ref = await driver.desk.open(a_draft())
    for switch in ("refused_states", "ignored_states"):
        driver.system.set(**{switch: ["solved"]})
        with pytest.raises(Rejected):
            await driver.desk.set_state(ref, CaseState.SOLVED)
        driver.system.set(**{switch: []})
    assert await driver.desk.state(ref) is CaseState.QUEUED
    with pytest.raises(Rejected):
        await driver.desk.set_state(ref, CaseState.GONE)
    driver.system.abilities(states=["queued", "open", "solved"])
    await driver.desk.check()
    assert await driver.desk.set_state(ref, CaseState.UNWANTED) is CaseState.SOLVED
    assert await driver.desk.set_state(ref, CaseState.OPEN) is CaseState.OPEN
    assert await driver.desk.set_state(ref, CaseState.CLOSED) is CaseState.SOLVED


@pytest.mark.asyncio
@pytest.mark.parametrize("leak", ["internal", "missing", "odd"])
async def test_a_note_that_leaks_out_of_the_system_goes_no_further(
    driver: WebhookDriver, leak: str, caplog: pytest.LogCaptureFixture
) -> None:
    driver.system.set(leak=leak, echoes=True, overlap=3)
    cursor = await head(driver.desk)
    ref = await driver.desk.open(a_draft())
    await driver.note(ref, CANARY, [DeskFile(f"{CANARY}.txt", "text/plain", b"x")])
    await driver.desk.append(ref, a_line("m3", "nuestra"))
    page = await driver.desk.changes(cursor)
    assert page.changes == ()
    assert CANARY not in repr(page) + caplog.text


@pytest.mark.asyncio
async def test_odd_events_are_left_out_and_the_others_come(
    driver: WebhookDriver, caplog: pytest.LogCaptureFixture
) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    at = "2026-03-10T12:00:00Z"
    plain = {"id": "x-1", "type": "reply", "case": ref, "at": at, "by": "staff", "visibility": "public", "text": CANARY}
    for event in (
        {**plain, "by": "system"},
        {**plain, "by": "alguien"},
        {**plain, "visibility": "Public"},
        {**plain, "type": "nuevo"},
        {**plain, "at": "ayer"},
        {"id": "x-2", "type": "reply", "text": CANARY},
    ):
        driver.system.raw_event(event)
    driver.system.set(naive_times=True, numeric_refs=True)
    await driver.reply(ref, "la buena")
    changes = await all_changes(driver.desk, cursor)
    assert [change.event.text for change in changes] == ["la buena"]
    assert changes[0].event.at.tzinfo is not None
    assert CANARY not in caplog.text


@pytest.mark.asyncio
async def test_files_over_the_limit_are_refused_and_those_beyond_one_body_follow(driver: WebhookDriver) -> None:
    driver.system.abilities(max_file=50_000, max_body=300_000)
    await driver.desk.check()
    huge = DeskFile("enorme.bin", "text/plain", bytes(50_001))
    with pytest.raises(Rejected, match=r"enorme\.bin"):
        await driver.desk.open(a_draft("k", a_line("m1", "Va", Author.CITIZEN, huge)))
    files = [DeskFile(f"../{number}\n<b>.bin", "text/plain", bytes([number]) * 45_000) for number in range(6)]
    ref = await driver.desk.open(a_draft("k", a_line("m1", "Van", Author.CITIZEN, *files)))
    assert await driver.desk.open(a_draft("k", a_line("m1", "Van", Author.CITIZEN, *files))) == ref
    seen = [file.content for line in await driver.lines(ref) for file in line.files]
    assert sorted(seen) == [file.content for file in files]
    assert len(await driver.lines(ref)) > 1


@pytest.mark.asyncio
async def test_a_file_of_a_note_and_a_file_over_the_limit_do_not_come(driver: WebhookDriver) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    await driver.note(ref, "n", [DeskFile("n.txt", "text/plain", b"nota")])
    await driver.reply(ref, "r", [DeskFile("r.txt", "text/plain", b"x" * 2000)])
    (reply,) = [c for c in await all_changes(driver.desk, cursor) if c.event.kind is StaffEventKind.REPLY]
    note = next(file for line in driver.system.case(ref).lines for file in line.files if file.name == "n.txt")
    hidden = MediaRef("webhook", note.id, MediaKind.DOCUMENT, "n.txt", "text/plain")
    driver.system.abilities(max_file=1000)
    await driver.desk.check()
    for media in (hidden, reply.event.media[0]):
        with pytest.raises(Rejected):
            [piece async for piece in driver.desk.read_file(media)]


@pytest.mark.asyncio
async def test_staff_see_what_became_of_a_reply(driver: WebhookDriver) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    await driver.reply(ref, "Hola")
    (change,) = await all_changes(driver.desk, cursor)
    await driver.desk.delivered(change.id, Delivery.UNCERTAIN, "")
    await driver.desk.delivered(change.id, Delivery.NOT_SENT, "Bloqueado")
    await driver.desk.delivered("no-such", Delivery.SENT, "")
    entry = driver.system.case(ref).lines[-1]
    assert (entry.delivery, entry.reason) == ("not_sent", "Bloqueado")


@pytest.mark.asyncio
async def test_a_deleted_case_takes_no_notes_either(driver: WebhookDriver) -> None:
    ref = await driver.desk.open(a_draft())
    await driver.delete(ref)
    with pytest.raises(CaseGone):
        await driver.desk.append(ref, DeskLine("n", Author.SYSTEM, "x", NOON, Visibility.INTERNAL))
    with pytest.raises(CaseGone):
        await driver.desk.set_state(ref, CaseState.SOLVED)


@pytest.mark.asyncio
async def test_hints_are_taken_when_authentic_and_in_time_and_keep_their_id(
    driver: WebhookDriver, receiver: Receiver
) -> None:
    driver.system.set(hint_url=receiver.url)
    driver.system.hint(webhook_id="msg_uno")
    driver.system.hint(secret=OTHER_SECRET)
    driver.system.hint(offset=-400)
    driver.system.hint(offset=400)
    driver.system.hint(kind="case.opened")
    driver.system.settle()
    good, *bad = receiver.received
    assert driver.desk.hints(good.headers, good.body) == ("msg_uno",)
    assert driver.desk.hints(good.headers, good.body) == ("msg_uno",)
    assert len(bad) == 4
    for call in bad:
        with pytest.raises(Rejected):
            driver.desk.hints(call.headers, call.body)
    with pytest.raises(Rejected):
        driver.desk.hints(good.headers, good.body + b" ")
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        with pytest.raises(Rejected):
            driver.desk.hints({key: value for key, value in good.headers.items() if key != name}, good.body)


def test_the_examples_of_the_specification_are_signed_as_it_says() -> None:
    clock = HandClock(datetime.fromtimestamp(1773144000, UTC))
    desk = Signer((_EXAMPLE,), "/ventanilla", clock)
    body = (
        b'{"type":"case.delivery","timestamp":"2026-03-10T12:00:00Z",'
        b'"data":{"event":"e-7","result":"sent","reason":""}}'
    )
    headers = {
        "webhook-id": "msg_entrega-e-7-sent",
        "webhook-timestamp": "1773144000",
        "webhook-signature": "v1,AAAA v1,XZi3il3uV0SMnaclLPZJ3LeF4OCY5RKmshA6Q/6gzi0=",
    }
    assert desk.expect_authentic(headers, body) == "msg_entrega-e-7-sent"
