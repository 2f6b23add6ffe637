"""GLPI keeps the desk contract, and what only it promises."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from crm_adapter.glpi.desk import GlpiDesk
from handlers.domain.case import Author, CaseState, StaffEventKind, Visibility
from handlers.errors import Rejected
from handlers.ports import Delivery, DeskFile, DeskLine
from tests.contract.desk_changes import CANARY, all_changes, head
from tests.contract.desk_contract import DeskContract
from tests.contract.desk_driver import NOON, OPENING, a_draft, a_line, in_order
from tests.integration.desks.glpi_driver import GlpiDriver, config_for
from tests.standins.desk_parts.receiver import receiving
from tests.standins.glpi.fixture import glpi, glpi_server
from tests.standins.glpi.process import GlpiStandin

__all__ = ["glpi", "glpi_server"]


@pytest_asyncio.fixture(params=["10.0.18", "11.0.2"])
async def driver(glpi: GlpiStandin, request: pytest.FixtureRequest) -> AsyncIterator[GlpiDriver]:
    """A desk without cases."""
    glpi.version(request.param)
    driver = GlpiDriver(glpi)
    yield driver
    await driver.close()


@pytest.mark.asyncio
class TestGlpi(DeskContract):
    """The stand-in, as version 10 and as version 11."""

    async def test_the_fields_are_filled_and_glpi_dropped_nothing(self, driver: GlpiDriver) -> None:
        ref = await driver.desk.open(a_draft())
        await driver.desk.append(ref, DeskLine("n", Author.SYSTEM, "nota", NOON, Visibility.INTERNAL))
        for state in (CaseState.WAITING_CITIZEN, CaseState.SOLVED, CaseState.QUEUED):
            await driver.desk.set_state(ref, state)
        ticket = driver.standin.staff.ticket(ref)
        assert (ticket["type"], ticket["entities_id"]) == (2, 0)
        assert "Canal: Telegram" in (await driver.lines(ref))[0].text
        assert driver.standin.control.violations() == []

    async def test_a_quiet_minute_costs_one_request_however_many_cases_are_open(self, driver: GlpiDriver) -> None:
        for number in range(40):
            await driver.desk.open(a_draft(f"k{number}"))
        driver.standin.control.advance(2)
        await driver.reply(await driver.desk.open(a_draft("otro")), "hola")
        cursor = await head(driver.desk)
        later = GlpiDesk(config_for(driver.standin), Late())
        cursor = (await later.changes(cursor)).cursor
        before = len(driver.standin.control.calls())
        assert (await later.changes(cursor)).cursor == cursor
        assert len(driver.standin.control.calls()) == before + 1
        await later.close()

    async def test_replies_within_the_second_of_a_reading_are_not_lost(self, driver: GlpiDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        texts: list[str] = []
        for number in range(12):
            await driver.reply(ref, f"respuesta {number}")
            page = await driver.desk.changes(cursor)
            texts += [change.event.text for change in page.changes]
            cursor = page.cursor
        assert texts == [f"respuesta {number}" for number in range(12)]

    async def test_after_an_outage_no_early_reply_is_lost_among_many_later_touches(self, driver: GlpiDriver) -> None:
        refs = [await driver.desk.open(a_draft(f"k{number}")) for number in range(60)]
        cursor = await head(driver.desk)
        await driver.reply(refs[0], "la primera")
        for ref in refs:
            await driver.reply(ref, "otra")
        driver.standin.control.advance(90)
        await driver.take(refs[0])
        replies = [c.event for c in await all_changes(driver.desk, cursor) if c.event.kind is StaffEventKind.REPLY]
        assert len(replies) == 61
        assert [event.text for event in replies if event.case_ref == refs[0]] == ["la primera", "otra"]

    async def test_a_solution_is_a_reply_and_the_case_is_solved(self, driver: GlpiDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        driver.standin.staff.solve(ref, "Ya está empadronada")
        events = [change.event for change in await all_changes(driver.desk, cursor)]
        assert [(event.kind, event.text, event.state) for event in events] == [
            (StaffEventKind.REPLY, "Ya está empadronada", None),
            (StaffEventKind.STATE, "", CaseState.SOLVED),
        ]
        await driver.desk.append(ref, a_line("m5", "No está resuelto"))
        assert await driver.desk.state(ref) in {CaseState.QUEUED, CaseState.OPEN}

    async def test_words_of_whoever_asks_are_no_reply_and_a_note_made_public_is_one(self, driver: GlpiDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        driver.add("Ticket_User", tickets_id=int(ref), users_id=driver.standin.user_ids["other_agent"], type=1)
        with driver.standin.staff_of("other_agent") as asking:
            asking.reply(ref, "soy quien pregunta")
        note = driver.standin.staff.note(ref, "primero nota")
        assert await all_changes(driver.desk, cursor) == []
        driver.change("ITILFollowup", note, is_private=0)
        assert [change.event.text for change in await all_changes(driver.desk, cursor)] == ["primero nota"]

    async def test_a_bots_line_leaves_a_waiting_case_waiting_and_a_citizens_wakes_it_even_closed(
        self, driver: GlpiDriver
    ) -> None:
        ref = await driver.desk.open(a_draft())
        await driver.desk.set_state(ref, CaseState.WAITING_CITIZEN)
        await driver.desk.append(ref, a_line("m3", "del bot", Author.BOT))
        assert await driver.desk.state(ref) is CaseState.WAITING_CITIZEN
        await driver.desk.append(ref, a_line("m4", "aquí estoy"))
        assert await driver.desk.state(ref) is CaseState.QUEUED
        driver.standin.staff.close(ref)
        assert await driver.desk.state(ref) is CaseState.CLOSED
        await driver.desk.append(ref, a_line("m5", "otra vez"))
        assert await driver.desk.state(ref) is CaseState.QUEUED

    async def test_a_session_that_glpi_forgot_is_begun_again_and_none_is_left_behind(self, driver: GlpiDriver) -> None:
        desk = driver.another()
        ref = await desk.open(a_draft())
        driver.standin.control.expire_sessions()
        await desk.append(ref, a_line("m3", "una vez", Author.CITIZEN, DeskFile("a.txt", "text/plain", b"x")))
        driver.standin.control.expire_sessions()
        assert await desk.state(ref) is CaseState.QUEUED
        assert in_order(await driver.lines(ref), *OPENING, "una vez")
        before = driver.standin.control.sessions()
        await desk.close()
        assert driver.standin.control.sessions() == before - 1

    async def test_a_file_that_glpi_does_not_allow_is_refused_before_anything_is_written(
        self, driver: GlpiDriver
    ) -> None:
        ref = await driver.desk.open(a_draft())
        driver.standin.control.set(extensions="pdf,txt")
        file = DeskFile("programa.exe", "application/octet-stream", b"MZ")
        with pytest.raises(Rejected, match=r"programa\.exe"):
            await driver.desk.append(ref, a_line("m3", "Adjunto", Author.CITIZEN, file))
        with pytest.raises(Rejected, match=r"programa\.exe"):
            await driver.desk.open(a_draft("k2", a_line("m1", "Adjunto", Author.CITIZEN, file)))
        assert await driver.cases() == 1
        assert in_order(await driver.lines(ref), *OPENING)

    async def test_notes_stay_even_where_the_account_may_read_them(self, driver: GlpiDriver) -> None:
        desk = GlpiDesk(config_for(driver.standin, user_token=driver.standin.user_tokens["leaky_bot"]), SystemClock())
        ref, cursor = await desk.open(a_draft()), await head(desk)
        await driver.note(ref, CANARY, [DeskFile(f"{CANARY}.txt", "text/plain", CANARY.encode())])
        await driver.reply(ref, "pública")
        changes = await all_changes(desk, cursor)
        assert [change.event.text for change in changes] == ["pública"]
        assert CANARY not in repr(changes)
        assert (await desk.check())["notes"].startswith("warning: ")
        await desk.close()

    async def test_a_reply_that_did_not_arrive_leaves_one_internal_note_and_one_that_did_none(
        self, driver: GlpiDriver
    ) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        await driver.reply(ref, "Buenos días")
        (change,) = await all_changes(driver.desk, cursor)
        await driver.desk.delivered(change.id, Delivery.SENT, "")
        assert len(await driver.lines(ref)) == 2
        for _ in range(2):
            await driver.desk.delivered(change.id, Delivery.NOT_SENT, "La persona ha bloqueado el bot")
        notes = [line.text for line in await driver.lines(ref) if line.internal]
        assert notes == ["[Sistema] No entregado a la ciudadanía: La persona ha bloqueado el bot"]
        for other in ("l1-1", "f999999-1", "", "f1; DROP"):
            await driver.desk.delivered(other, Delivery.NOT_SENT, "x")

    async def test_times_are_those_of_the_agencys_clock(self, driver: GlpiDriver) -> None:
        desk = GlpiDesk(config_for(driver.standin, timezone="Atlantic/Canary"), SystemClock())
        ref, cursor = await desk.open(a_draft()), await head(desk)
        await driver.reply(ref, "hola")
        (change,) = await all_changes(desk, cursor)
        assert change.event.at.tzinfo is not None
        assert str(change.event.at.tzinfo) == "Atlantic/Canary"
        await desk.close()


class Late:
    """A clock that goes a minute ahead."""

    def now(self) -> datetime:
        """In a minute."""
        return datetime.now(UTC) + timedelta(minutes=1)


def signed(secret: str, stamp: str, body: bytes) -> dict[str, str]:
    """The headers of a call signed like this."""
    digest = hmac.new(secret.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
    return {"x-glpi-signature": digest, "x-glpi-timestamp": stamp}


@pytest.mark.asyncio
async def test_a_webhook_call_of_glpi_is_taken_and_forged_late_early_or_unsigned_ones_are_not(
    glpi: GlpiStandin,
) -> None:
    glpi.version("11.0.2")
    driver = GlpiDriver(glpi)
    ref = await driver.desk.open(a_draft())
    with receiving() as receiver:
        glpi.control.connect_webhook(receiver.url, ["ITILFollowup"], ["new"])
        await driver.reply(ref, "hola")
        glpi.control.flush()
        glpi.control.settle()
        (call,) = receiver.received
    headers = {name.lower(): value for name, value in call.headers.items()}
    taken = list(driver.desk.hints(headers, call.body))
    assert len(taken) == 1
    assert taken == list(driver.desk.hints(headers, call.body))
    now = int(datetime.now(UTC).timestamp())
    for wrong in (
        {**headers, "x-glpi-signature": "0" * 64},
        {name: value for name, value in headers.items() if not name.startswith("x-glpi")},
        signed(glpi.webhook_secret, str(now - 360), call.body),
        signed(glpi.webhook_secret, str(now + 360), call.body),
        signed(glpi.webhook_secret, "ayer", call.body),
        signed("guessed", str(now), call.body),
    ):
        with pytest.raises(Rejected):
            driver.desk.hints(wrong, call.body)
    with pytest.raises(Rejected):
        driver.desk.hints(headers, call.body + b" ")
    await driver.close()
