"""What goes wrong at GLPI, or between it and us, is told in plain words and leaves one case and one line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from crm_adapter.glpi.desk import GlpiDesk
from handlers.domain.case import Author, CaseState, StaffEventKind, Visibility
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Ambiguous, CaseGone, Misconfigured, Rejected, Retryable
from handlers.ports import Desk, DeskFile, DeskLine
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import NOON, OPENING, a_draft, a_line, in_order
from tests.integration.desks.glpi_driver import GlpiDriver, config_for
from tests.standins.desk_parts.faults import Fault, FaultKind
from tests.standins.glpi.fixture import glpi, glpi_server
from tests.standins.glpi.process import GlpiStandin
from tests.standins.glpi.staff import SeenFile

__all__ = ["glpi", "glpi_server"]
TICKETS = r"^/apirest\.php/Ticket$"
FOLLOWUPS = r"^/apirest\.php/ITILFollowup$"


@pytest_asyncio.fixture
async def driver(glpi: GlpiStandin) -> AsyncIterator[GlpiDriver]:
    """A desk without cases."""
    driver = GlpiDriver(glpi)
    yield driver
    await driver.close()


@asynccontextmanager
async def desk_with(standin: GlpiStandin, **changed: object) -> AsyncIterator[Desk]:
    """A desk with other settings."""
    desk = GlpiDesk(config_for(standin, **changed), SystemClock())
    try:
        yield desk
    finally:
        await desk.close()


def told(aspects: Mapping[str, str], kind: str) -> set[str]:
    """The aspects whose sentence begins so."""
    return {aspect for aspect, sentence in aspects.items() if sentence.startswith(kind)}


@pytest.mark.asyncio
async def test_being_told_to_wait_says_how_long(driver: GlpiDriver) -> None:
    driver.standin.control.plant(Fault(FaultKind.TOO_MANY, TICKETS, method="POST", retry_after=17))
    with pytest.raises(Retryable) as caught:
        await driver.desk.open(a_draft())
    assert caught.value.after_seconds == 17
    assert await driver.cases() == 0


@pytest.mark.asyncio
async def test_a_slow_answer_to_a_write_is_in_doubt_and_one_to_a_reading_is_not(driver: GlpiDriver) -> None:
    async with desk_with(driver.standin, timeout=0.3) as desk:
        driver.standin.control.plant(Fault(FaultKind.SLOW_ANSWER, TICKETS, method="POST", seconds=1.0))
        with pytest.raises(Ambiguous):
            await desk.open(a_draft("k"))
        driver.standin.control.plant(Fault(FaultKind.SLOW, "Log", method="GET", seconds=1.0))
        with pytest.raises(Retryable):
            await desk.changes(None)
    await driver.desk.open(a_draft("k"))
    assert await driver.cases() == 1


@pytest.mark.asyncio
async def test_a_desk_that_is_down_was_surely_not_written_to(driver: GlpiDriver) -> None:
    async with desk_with(driver.standin, url="http://127.0.0.1:9") as desk:
        with pytest.raises(Retryable, match="cannot be reached"):
            await desk.open(a_draft())
        assert told(await desk.check(), "wrong: ") == {"login"}


@pytest.mark.asyncio
async def test_without_a_secret_no_webhook_call_is_taken_and_that_is_told(driver: GlpiDriver) -> None:
    async with desk_with(driver.standin, webhook_secret="") as desk:
        assert told(await desk.check(), "warning: ") == {"webhook"}
        assert not desk.caps.push
        with pytest.raises(Rejected, match="no secret"):
            desk.hints({"x-glpi-signature": "x", "x-glpi-timestamp": "1"}, b"{}")


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["../../etc/passwd", 'a"b\r\nX: y.txt', "<img src=x>.html", "a" * 140 + ".pdf"])
async def test_hostile_names_of_files_do_no_harm_either_way(driver: GlpiDriver, name: str) -> None:
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
    "text", ["   ", "{{ticket.id}} [x](javascript:alert(1))", "<script>alert(1)</script>", "\x1b[31m"]
)
async def test_hostile_texts_go_down_as_words(driver: GlpiDriver, text: str) -> None:
    ref = await driver.desk.open(a_draft())
    await driver.desk.append(ref, a_line("m", text))
    (_, line) = await driver.lines(ref)
    assert line.text.removeprefix("[Ciudadanía] ").strip() == text.strip()


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", [FaultKind.ERROR_AFTER_WRITE, FaultKind.MALFORMED, FaultKind.LOST_ANSWER])
async def test_an_answer_that_cannot_be_used_after_a_write_leaves_one_case_and_one_line(
    driver: GlpiDriver, kind: FaultKind
) -> None:
    file = DeskFile("a.txt", "text/plain", b"x")
    draft = a_draft("k", a_line("m0", "Adjunto", Author.CITIZEN, file, file))
    for path in ("Document$", TICKETS, "Document_Item$"):
        driver.standin.control.plant(Fault(kind, path, method="POST"))
        with pytest.raises(Ambiguous):
            await driver.desk.open(draft)
    ref = await driver.desk.open(draft)
    assert await driver.cases() == 1
    await driver.solve(ref)
    line = a_line("m1", "una vez", Author.CITIZEN, file)
    for path in ("Document$", FOLLOWUPS, "Document_Item$"):
        driver.standin.control.plant(Fault(kind, path, method="POST"))
        with pytest.raises(Ambiguous):
            await driver.desk.append(ref, line)
        if path == FOLLOWUPS:
            break
    await driver.desk.append(ref, line)
    lines = await driver.lines(ref)
    assert in_order(lines, "Adjunto", "una vez")
    assert [len(line.files) for line in lines] == [2, 1]
    assert await driver.desk.state(ref) is CaseState.QUEUED


@pytest.mark.asyncio
async def test_a_private_note_whose_answer_was_lost_is_written_once(driver: GlpiDriver) -> None:
    ref = await driver.desk.open(a_draft())
    line = DeskLine("n1", Author.SYSTEM, "nota", NOON, Visibility.INTERNAL)
    driver.standin.control.plant(Fault(FaultKind.LOST_ANSWER, FOLLOWUPS, method="POST"))
    with pytest.raises(Ambiguous):
        await driver.desk.append(ref, line)
    await driver.desk.append(ref, line)
    assert [line.internal for line in await driver.lines(ref)] == [False, True]


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", [FaultKind.ERROR, FaultKind.HTML, FaultKind.DROP, FaultKind.MALFORMED])
async def test_a_fault_while_reading_is_tried_again_later(driver: GlpiDriver, kind: FaultKind) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    await driver.reply(ref, "respuesta", [DeskFile("a.txt", "text/plain", b"x")])
    for path in ("search", "Log", "Ticket_User", "ITILFollowup$", "Document_Item", "Document/"):
        driver.standin.control.plant(Fault(kind, path, method="GET"))
        with pytest.raises(Retryable):
            await driver.desk.changes(cursor)
    replies = [c for c in await all_changes(driver.desk, cursor) if c.event.kind is StaffEventKind.REPLY]
    assert [reply.event.text for reply in replies] == ["respuesta"]


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", [FaultKind.ERROR, FaultKind.HTML, FaultKind.MALFORMED, FaultKind.TOO_MANY])
async def test_where_no_session_can_be_begun_surely_nothing_was_written(driver: GlpiDriver, kind: FaultKind) -> None:
    ref = await driver.desk.open(a_draft())
    driver.standin.control.expire_sessions()
    driver.standin.control.plant(Fault(kind, "initSession"))
    with pytest.raises(Retryable):
        await driver.desk.append(ref, a_line("m3", "una vez"))
    await driver.desk.append(ref, a_line("m3", "una vez"))
    assert in_order(await driver.lines(ref), *OPENING, "una vez")


@pytest.mark.asyncio
async def test_a_desk_that_is_set_up_well_has_nothing_wrong(driver: GlpiDriver) -> None:
    driver.standin.version("11.0.2")
    aspects = await driver.desk.check()
    assert told(aspects, "ok: ") == set(aspects)
    driver.standin.version("10.0.18")
    assert told(await driver.desk.check(), "warning: ") == {"webhook"}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "changed", [{"user_token": "no-such-token"}, {"app_token": "no-such-token"}, {"app_token": ""}]
)
async def test_a_wrong_login_is_told(driver: GlpiDriver, changed: dict[str, object]) -> None:
    async with desk_with(driver.standin, **changed) as desk:
        assert told(await desk.check(), "wrong: ") == {"login"}
        with pytest.raises(Misconfigured, match="GLPI does not"):
            await desk.open(a_draft())
    assert await driver.cases() == 0


@pytest.mark.asyncio
async def test_an_account_without_rights_is_told_and_does_nothing(driver: GlpiDriver) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    async with desk_with(driver.standin, user_token=driver.standin.user_tokens["powerless"]) as desk:
        aspects = await desk.check()
        assert {"rights", "tickets"} <= told(aspects, "wrong: ")
        assert "followups (add to all, see public)" in aspects["rights"]
        for work in (desk.open(a_draft("dos")), desk.append(ref, a_line("m", "x")), desk.changes(cursor)):
            with pytest.raises(Misconfigured, match="give its profile"):
                await work
    assert await driver.cases() == 1
    assert in_order(await driver.lines(ref), *OPENING)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("changed", "aspect"),
    [({"entity": 77}, "entity"), ({"category": 77}, "category"), ({"timezone": "Marte/Olimpo"}, "time zone")],
)
async def test_a_missing_entity_category_or_time_zone_is_told(
    driver: GlpiDriver, changed: dict[str, object], aspect: str
) -> None:
    async with desk_with(driver.standin, **changed) as desk:
        assert told(await desk.check(), "wrong: ") == {aspect}
        if aspect == "time zone":
            with pytest.raises(Misconfigured, match="Marte"):
                await desk.changes(None)


@pytest.mark.asyncio
async def test_a_state_that_glpi_silently_refuses_is_not_taken_as_done(driver: GlpiDriver) -> None:
    ref = await driver.desk.open(a_draft())
    driver.standin.control.plant(Fault(FaultKind.HTML, "Ticket/", method="PUT"))
    with pytest.raises(Rejected, match="life cycle"):
        await driver.desk.set_state(ref, CaseState.SOLVED)
    assert await driver.desk.state(ref) is CaseState.QUEUED


@pytest.mark.asyncio
async def test_a_line_for_a_case_in_the_trash_or_purged_is_told_as_gone(driver: GlpiDriver) -> None:
    one, two = await driver.desk.open(a_draft("uno")), await driver.desk.open(a_draft("dos"))
    driver.standin.staff.trash(one)
    driver.standin.staff.purge(two)
    for ref in (one, two):
        with pytest.raises(CaseGone):
            await driver.desk.append(ref, a_line("m", "x"))
        with pytest.raises(CaseGone):
            await driver.desk.state(ref)


@pytest.mark.asyncio
async def test_the_file_of_a_note_cannot_be_read_even_by_its_number(driver: GlpiDriver) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    file = DeskFile("a.txt", "text/plain", b"x")
    await driver.reply(ref, "pública", [file])
    (change,) = await all_changes(driver.desk, cursor)
    (media,) = change.event.media
    note = driver.standin.staff.note(ref, "nota", [SeenFile("b.txt", "text/plain", b"y")])
    leaky = driver.standin.user_tokens["leaky_bot"]
    async with desk_with(driver.standin, user_token=leaky) as desk:
        _, kind, entry, number = media.ref.split("/")
        hidden = (f"{ref}/{kind}/{note}/{int(number) + 1}", f"{ref}/{kind}/{entry}/{int(number) + 1}")
        for wrong in (*hidden, f"{ref}/ITILSolution/{entry}/{number}", f"{ref}/Ticket/{ref}/{number}"):
            with pytest.raises(Rejected):
                _ = [piece async for piece in desk.read_file(replace(media, ref=wrong))]
    other = MediaRef("glpi", "1/2", MediaKind.DOCUMENT, "a.txt", "text/plain")
    with pytest.raises(Rejected):
        _ = [piece async for piece in driver.desk.read_file(other)]


@pytest.mark.asyncio
async def test_a_closed_case_that_cannot_be_opened_again_is_told_as_gone_to_the_citizen(driver: GlpiDriver) -> None:
    ref = await driver.desk.open(a_draft())
    driver.standin.staff.close(ref)
    driver.standin.control.plant(Fault(FaultKind.ERROR, FOLLOWUPS, status=400, times=2))
    with pytest.raises(CaseGone, match="needs a new case"):
        await driver.desk.append(ref, a_line("m", "¿Hola?"))
    with pytest.raises(Rejected, match="closed") as caught:
        await driver.desk.append(ref, a_line("m", "del bot", Author.BOT))
    assert not isinstance(caught.value, CaseGone)
