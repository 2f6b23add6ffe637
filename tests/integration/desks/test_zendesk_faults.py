"""What goes wrong at Zendesk, or between it and us, is told in plain words and leaves one case and one line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from crm_adapter.zendesk.desk import ZendeskDesk
from handlers.domain.case import Author, CaseState, StaffEventKind
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Ambiguous, CaseGone, Misconfigured, Rejected, Retryable
from handlers.ports import Desk, DeskFile
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import OPENING, a_draft, a_line, in_order
from tests.integration.desks.zendesk_driver import ZendeskDriver, config_for
from tests.standins.desk_parts.faults import Fault, FaultKind
from tests.standins.zendesk.fixture import zendesk, zendesk_server
from tests.standins.zendesk.process import TICKETS, ZendeskStandin

__all__ = ["zendesk", "zendesk_server"]


@pytest_asyncio.fixture
async def driver(zendesk: ZendeskStandin) -> AsyncIterator[ZendeskDriver]:
    """A desk without cases."""
    driver = ZendeskDriver(zendesk)
    yield driver
    await driver.close()


@asynccontextmanager
async def desk_with(standin: ZendeskStandin, **changed: object) -> AsyncIterator[Desk]:
    """A desk with other settings."""
    desk = ZendeskDesk(config_for(standin, **changed), SystemClock())
    try:
        yield desk
    finally:
        await desk.close()


def told(aspects: Mapping[str, str], kind: str) -> set[str]:
    """The aspects whose sentence begins so."""
    return {aspect for aspect, sentence in aspects.items() if sentence.startswith(kind)}


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", [FaultKind.ERROR_AFTER_WRITE, FaultKind.MALFORMED, FaultKind.LOST_ANSWER])
async def test_an_answer_that_cannot_be_used_after_a_write_leaves_one_case_and_one_line(
    driver: ZendeskDriver, kind: FaultKind
) -> None:
    driver.standin.control.plant(Fault(kind, TICKETS, method="POST"))
    with pytest.raises(Ambiguous):
        await driver.desk.open(a_draft("k"))
    ref = await driver.desk.open(a_draft("k"))
    assert await driver.cases() == 1
    file = DeskFile("a.txt", "text/plain", b"x")
    for number, act in enumerate((driver.take, driver.solve)):
        await act(ref)
        line = a_line(f"m{number}", f"línea {number}", Author.CITIZEN, file)
        driver.standin.control.plant(Fault(kind, TICKETS, method="PUT"))
        with pytest.raises(Ambiguous):
            await driver.desk.append(ref, line)
        await driver.desk.append(ref, line)
    lines = await driver.lines(ref)
    assert in_order(lines, *OPENING, "línea 0", "línea 1")
    assert [len(line.files) for line in lines] == [0, 1, 1]
    assert await driver.desk.state(ref) is CaseState.OPEN


@pytest.mark.asyncio
@pytest.mark.parametrize("path", ["users/create_or_update", "uploads"])
async def test_a_lost_answer_before_the_case_itself_leaves_one_case_and_one_citizen(
    driver: ZendeskDriver, path: str
) -> None:
    draft = a_draft("k", a_line("m", "Adjunto", Author.CITIZEN, DeskFile("a.txt", "text/plain", b"x")))
    driver.standin.control.trouble(FaultKind.LOST_ANSWER, path)
    with pytest.raises(Ambiguous):
        await driver.desk.open(draft)
    ref = await driver.desk.open(draft)
    assert await driver.cases() == 1
    assert [file.content for line in await driver.lines(ref) for file in line.files] == [b"x"]


@pytest.mark.asyncio
async def test_two_workers_at_the_same_moment_make_one_case_by_zendesks_own_key(driver: ZendeskDriver) -> None:
    desks = [driver.another() for _ in range(2)]
    results = await asyncio.gather(*(desk.open(a_draft("k")) for desk in desks), return_exceptions=True)
    assert any(isinstance(result, str) for result in results)
    assert {type(result) for result in results} <= {str, Ambiguous}
    assert await driver.cases() == 1
    for desk in desks:
        await desk.close()


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", [FaultKind.ERROR, FaultKind.HTML, FaultKind.DROP, FaultKind.MALFORMED])
async def test_a_fault_while_reading_is_tried_again_later(driver: ZendeskDriver, kind: FaultKind) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    await driver.reply(ref, "respuesta")
    for path in (r"tickets\.json", "audits", "show_many"):
        driver.standin.control.trouble(kind, path)
        with pytest.raises(Retryable):
            await driver.desk.changes(cursor)
    replies = [c for c in await all_changes(driver.desk, cursor) if c.event.kind is StaffEventKind.REPLY]
    assert [reply.event.text for reply in replies] == ["respuesta"]


@pytest.mark.asyncio
async def test_being_told_to_wait_says_how_long(driver: ZendeskDriver) -> None:
    driver.standin.control.plant(Fault(FaultKind.TOO_MANY, TICKETS, method="POST", retry_after=17))
    with pytest.raises(Retryable) as caught:
        await driver.desk.open(a_draft())
    assert caught.value.after_seconds == 17
    assert await driver.cases() == 0


@pytest.mark.asyncio
async def test_two_updates_that_clash_were_surely_not_done(driver: ZendeskDriver) -> None:
    ref = await driver.desk.open(a_draft())
    driver.standin.control.plant(Fault(FaultKind.ERROR, TICKETS, method="PUT", status=409))
    with pytest.raises(Retryable):
        await driver.desk.append(ref, a_line("m3", "una vez"))
    await driver.desk.append(ref, a_line("m3", "una vez"))
    assert in_order(await driver.lines(ref), *OPENING, "una vez")


@pytest.mark.asyncio
async def test_a_slow_answer_to_a_write_is_in_doubt_and_one_to_a_reading_is_not(driver: ZendeskDriver) -> None:
    async with desk_with(driver.standin, timeout=0.3) as desk:
        driver.standin.control.plant(Fault(FaultKind.SLOW_ANSWER, TICKETS, method="POST", seconds=1.0))
        with pytest.raises(Ambiguous):
            await desk.open(a_draft("k"))
        driver.standin.control.plant(Fault(FaultKind.SLOW, TICKETS, method="GET", seconds=1.0))
        with pytest.raises(Retryable):
            await desk.changes(None)
    await driver.desk.open(a_draft("k"))
    assert await driver.cases() == 1


@pytest.mark.asyncio
async def test_a_desk_that_is_down_was_surely_not_written_to(driver: ZendeskDriver) -> None:
    async with desk_with(driver.standin, url="http://127.0.0.1:9") as desk:
        with pytest.raises(Retryable, match="cannot be reached"):
            await desk.open(a_draft())
        assert told(await desk.check(), "wrong: ") == {"login"}


@pytest.mark.asyncio
async def test_a_desk_that_is_set_up_well_has_nothing_wrong(driver: ZendeskDriver) -> None:
    aspects = await driver.desk.check()
    assert told(aspects, "wrong: ") == set()
    assert told(aspects, "warning: ") == {"notes"}
    assert set(aspects) == told(aspects, "ok: ") | {"notes"}


@pytest.mark.asyncio
@pytest.mark.parametrize("changed", [{"token": "no-such-token"}, {"email": "nadie@agencia.example"}])
async def test_a_wrong_login_is_told(driver: ZendeskDriver, changed: dict[str, object]) -> None:
    async with desk_with(driver.standin, **changed) as desk:
        assert told(await desk.check(), "wrong: ") == {"login"}
        with pytest.raises(Misconfigured, match="does not accept the login"):
            await desk.open(a_draft())


@pytest.mark.asyncio
async def test_an_account_that_is_no_agent_is_told_and_opens_nothing(driver: ZendeskDriver) -> None:
    async with desk_with(driver.standin, email=driver.standin.emails["citizen"]) as desk:
        assert {"rights", "tickets"} <= told(await desk.check(), "wrong: ")
        for work in (desk.open(a_draft()), desk.changes(None)):
            with pytest.raises(Misconfigured, match="agent"):
                await work
    assert await driver.cases() == 0


@pytest.mark.asyncio
async def test_a_light_agent_and_a_restricted_one_are_told(driver: ZendeskDriver) -> None:
    ref = await driver.desk.open(a_draft())
    async with desk_with(driver.standin, email=driver.standin.emails["light_agent"]) as desk:
        aspects = await desk.check()
        assert told(aspects, "wrong: ") == {"rights"}
        assert "light agent" in aspects["rights"]
    async with desk_with(driver.standin, email=driver.standin.emails["restricted_agent"]) as desk:
        assert told(await desk.check(), "wrong: ") == {"rights"}
        with pytest.raises(Misconfigured, match="may not work on case"):
            await desk.append(ref, a_line("m", "x"))


@pytest.mark.asyncio
async def test_a_missing_group_is_told_and_nothing_is_opened(driver: ZendeskDriver) -> None:
    async with desk_with(driver.standin, group="No existe") as desk:
        assert told(await desk.check(), "wrong: ") == {"group"}
        with pytest.raises(Misconfigured, match="No existe"):
            await desk.open(a_draft())
    assert await driver.cases() == 0


@pytest.mark.asyncio
async def test_each_missing_field_is_told(driver: ZendeskDriver) -> None:
    async with desk_with(driver.standin, kind_field=7, service_field=8) as desk:
        assert told(await desk.check(), "wrong: ") == {"field kind", "field service"}
    async with desk_with(driver.standin, channel_field=0, language_field=0, service_field=0, kind_field=0) as desk:
        assert told(await desk.check(), "wrong: ") == set()
        assert "Canal: Telegram" in (await driver.lines(await desk.open(a_draft())))[0].text


@pytest.mark.asyncio
async def test_a_state_that_zendesk_refuses_is_not_taken_as_done(driver: ZendeskDriver) -> None:
    ref = await driver.desk.open(a_draft())
    driver.standin.control.plant(Fault(FaultKind.ERROR, TICKETS, method="PUT", status=422))
    with pytest.raises(Rejected):
        await driver.desk.set_state(ref, CaseState.SOLVED)
    assert await driver.desk.state(ref) is CaseState.QUEUED
    driver.standin.control.set(assign_on_solve=False)
    assert await driver.desk.set_state(ref, CaseState.SOLVED) is CaseState.SOLVED


@pytest.mark.asyncio
async def test_a_refused_opening_is_told_to_who_can_mend_it(driver: ZendeskDriver) -> None:
    driver.standin.control.plant(Fault(FaultKind.ERROR, TICKETS, method="POST", status=422))
    with pytest.raises(Misconfigured, match="refused a new ticket"):
        await driver.desk.open(a_draft())


@pytest.mark.asyncio
async def test_without_a_secret_no_webhook_call_is_taken_and_that_is_told(driver: ZendeskDriver) -> None:
    async with desk_with(driver.standin, webhook_secret="") as desk:
        assert told(await desk.check(), "warning: ") == {"notes", "webhook"}
        assert not desk.caps.push
        with pytest.raises(Rejected, match="no secret"):
            desk.hints({"x-zendesk-webhook-signature": "x"}, b"{}")


@pytest.mark.asyncio
async def test_a_line_for_a_case_deleted_or_merged_into_a_deleted_one_is_told_as_gone(driver: ZendeskDriver) -> None:
    one, two = await driver.desk.open(a_draft("uno")), await driver.desk.open(a_draft("dos"))
    await driver.merge(one, two)
    await driver.delete(two)
    for ref in (one, two):
        with pytest.raises(CaseGone):
            await driver.desk.append(ref, a_line("m", "x"))


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["../../etc/passwd", 'a"b\r\nX: y.txt', "<img src=x>.html", "a" * 140 + ".pdf"])
async def test_hostile_names_of_files_do_no_harm_either_way(driver: ZendeskDriver, name: str) -> None:
    file = DeskFile(name, "text/plain", b"contenido")
    ref = await driver.desk.open(a_draft("k", a_line("m", "Adjunto", Author.CITIZEN, file)))
    seen = [file for line in await driver.lines(ref) for file in line.files]
    assert [file.content for file in seen] == [b"contenido"]
    cursor = await head(driver.desk)
    await driver.reply(ref, "Va uno", [file])
    (change,) = await all_changes(driver.desk, cursor)
    (media,) = change.event.media
    assert "/" not in media.name
    assert media.name.isprintable()
    assert b"".join([piece async for piece in driver.desk.read_file(media)]) == b"contenido"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "text", ["   ", "{{ticket.id}} [x](javascript:alert(1))", "<script>alert(1)</script>", "\x00\x1b[31m"]
)
async def test_hostile_texts_go_down_as_words(driver: ZendeskDriver, text: str) -> None:
    ref = await driver.desk.open(a_draft())
    await driver.desk.append(ref, a_line("m", text))
    (_, line) = await driver.lines(ref)
    assert line.text in {text, "—"}


@pytest.mark.asyncio
async def test_the_file_of_a_note_cannot_be_read_even_by_its_number(driver: ZendeskDriver) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    file = DeskFile("a.txt", "text/plain", b"x")
    await driver.reply(ref, "pública", [file])
    (change,) = await all_changes(driver.desk, cursor)
    (media,) = change.event.media
    note = driver.standin.staff.note(ref, "nota", [])
    _, comment, number = media.ref.split("/")
    for hidden in (
        f"{ref}/{note}/{number}",
        f"{ref}/{comment}/{int(number) + 1}",
        f"{int(ref) + 1}/{comment}/{number}",
    ):
        with pytest.raises(Rejected):
            _ = [piece async for piece in driver.desk.read_file(replace(media, ref=hidden))]
    other = MediaRef("zendesk", "1/2", MediaKind.DOCUMENT, "a.txt", "text/plain")
    with pytest.raises(Rejected):
        _ = [piece async for piece in driver.desk.read_file(other)]
