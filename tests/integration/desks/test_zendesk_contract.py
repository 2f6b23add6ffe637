"""Zendesk keeps the desk contract, and what only it promises."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from crm_adapter.zendesk.desk import ZendeskDesk
from handlers.domain.case import Author, CaseState, StaffEventKind, Visibility
from handlers.errors import CaseGone, Rejected
from handlers.ports import Delivery, DeskLine
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_contract import DeskContract
from tests.contract.desk_driver import NOON, a_draft, a_line, in_order
from tests.integration.desks.zendesk_driver import ZendeskDriver, config_for
from tests.standins.desk_parts.receiver import receiving
from tests.standins.zendesk.fixture import zendesk, zendesk_server
from tests.standins.zendesk.process import ZendeskStandin

__all__ = ["zendesk", "zendesk_server"]


@pytest_asyncio.fixture
async def driver(zendesk: ZendeskStandin) -> AsyncIterator[ZendeskDriver]:
    """A desk without cases."""
    driver = ZendeskDriver(zendesk)
    yield driver
    await driver.close()


@pytest.mark.asyncio
class TestZendesk(DeskContract):
    """The stand-in."""

    async def test_the_citizens_lines_bear_the_citizen_as_author_and_the_bots_do_not(
        self, driver: ZendeskDriver
    ) -> None:
        ref = await driver.desk.open(a_draft())
        await driver.desk.append(ref, a_line("m3", "del ciudadano"))
        await driver.desk.append(ref, a_line("m4", "del bot", Author.BOT))
        first, citizen, bot = driver.standin.staff.lines(ref)
        assert first.author_id == citizen.author_id == driver.standin.staff.ticket(ref)["requester_id"]
        assert bot.author_id != citizen.author_id
        assert (citizen.text, bot.text) == ("del ciudadano", "[Bot] del bot")

    async def test_the_group_and_the_fields_are_filled_and_zendesk_dropped_nothing(self, driver: ZendeskDriver) -> None:
        ref = await driver.desk.open(a_draft())
        await driver.desk.append(ref, DeskLine("n", Author.SYSTEM, "nota", NOON, Visibility.INTERNAL))
        for state in (CaseState.WAITING_CITIZEN, CaseState.SOLVED, CaseState.QUEUED):
            await driver.desk.set_state(ref, state)
        ticket = driver.standin.staff.ticket(ref)
        values = {field["id"]: field["value"] for field in ticket["custom_fields"]}
        names = ("Canal", "Idioma", "Tema", "Tipo")
        said = [values[driver.standin.fields[name]] for name in names]
        assert said == ["telegram", "es", "padron-alta", "consulta"]
        assert ticket["group_id"] == driver.standin.group_id
        assert ticket["external_id"] == "ventanilla:case-1"
        assert driver.standin.control.violations() == []

    async def test_one_person_is_one_end_user(self, driver: ZendeskDriver) -> None:
        refs = [await driver.desk.open(a_draft(key)) for key in ("uno", "dos")]
        one, two = (driver.standin.staff.ticket(ref) for ref in refs)
        assert one["requester_id"] == two["requester_id"]

    async def test_a_quiet_minute_costs_one_request_however_many_cases_are_open(self, driver: ZendeskDriver) -> None:
        for number in range(60):
            await driver.desk.open(a_draft(f"k{number}"))
        driver.standin.control.advance(2)
        await driver.reply(await driver.desk.open(a_draft("otro")), "hola")
        cursor = await head(driver.desk)
        later = ZendeskDesk(config_for(driver.standin), Late())
        cursor = (await later.changes(cursor)).cursor
        before = len(driver.standin.control.calls())
        assert (await later.changes(cursor)).cursor == cursor
        assert len(driver.standin.control.calls()) == before + 1
        await later.close()

    async def test_replies_within_the_second_of_a_reading_are_not_lost(self, driver: ZendeskDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        texts: list[str] = []
        for number in range(12):
            await driver.reply(ref, f"respuesta {number}")
            page = await driver.desk.changes(cursor)
            texts += [change.event.text for change in page.changes]
            cursor = page.cursor
        assert texts == [f"respuesta {number}" for number in range(12)]

    async def test_after_an_outage_no_early_reply_is_lost_among_many_later_touches(self, driver: ZendeskDriver) -> None:
        refs = [await driver.desk.open(a_draft(f"k{number}")) for number in range(70)]
        cursor = await head(driver.desk)
        await driver.reply(refs[0], "la primera")
        for ref in refs:
            await driver.reply(ref, "otra")
        driver.standin.control.advance(90)
        await driver.take(refs[0])
        replies = [c.event for c in await all_changes(driver.desk, cursor) if c.event.kind is StaffEventKind.REPLY]
        assert len(replies) == 71
        assert [event.text for event in replies if event.case_ref == refs[0]] == ["la primera", "otra"]

    async def test_public_words_of_others_than_agents_stay(self, driver: ZendeskDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        with driver.standin.staff_of("light_agent") as light:
            light.reply(ref, "de una cuenta ligera")
        citizen = driver.standin.staff.ticket(ref)["requester_id"]
        driver.standin.staff.update(ref, comment={"body": "por correo", "public": True, "author_id": citizen})
        assert await all_changes(driver.desk, cursor) == []

    async def test_a_reply_before_a_merge_comes_up_and_zendesks_own_words_do_not(self, driver: ZendeskDriver) -> None:
        one, two = await driver.desk.open(a_draft("uno")), await driver.desk.open(a_draft("dos"))
        cursor = await head(driver.desk)
        await driver.reply(one, "antes de unir")
        driver.standin.staff.merge(one, two, public=True)
        changes = [change.event for change in await all_changes(driver.desk, cursor)]
        assert [(event.kind, event.text) for event in changes] == [
            (StaffEventKind.REPLY, "antes de unir"),
            (StaffEventKind.MERGED, ""),
        ]
        await driver.solve(two)
        assert await driver.desk.state(one) is CaseState.SOLVED

    async def test_a_case_that_goes_on_in_a_ticket_of_somebody_elses_is_followed(self, driver: ZendeskDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        foreign = await driver.desk.open(a_draft("ajeno"))
        driver.standin.staff.update(foreign, external_id=None)
        await driver.merge(ref, foreign)
        await all_changes(driver.desk, cursor)
        await driver.reply(foreign, "sigue aquí")
        events = [change.event for change in await all_changes(driver.desk, cursor)]
        assert [event.text for event in events if event.kind is StaffEventKind.REPLY] == ["sigue aquí"]

    async def test_a_closed_ticket_is_told_apart_takes_no_line_and_is_never_made(self, driver: ZendeskDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        assert await driver.desk.set_state(ref, CaseState.CLOSED) is CaseState.SOLVED
        driver.standin.staff.close(ref)
        states = [change.event.state for change in await all_changes(driver.desk, cursor)]
        assert states == [CaseState.CLOSED]
        assert await driver.desk.state(ref) is CaseState.CLOSED
        assert await driver.desk.set_state(ref, CaseState.SOLVED) is CaseState.CLOSED
        with pytest.raises(CaseGone, match="needs a new case"):
            await driver.desk.append(ref, a_line("m9", "¿Siguen ahí?"))
        with pytest.raises(Rejected):
            await driver.desk.set_state(ref, CaseState.OPEN)
        await driver.desk.delivered(f"r{ref}-1", Delivery.SENT, "")

    async def test_a_line_written_before_the_ticket_was_closed_is_found_afterwards(self, driver: ZendeskDriver) -> None:
        ref, line = await driver.desk.open(a_draft()), a_line("m3", "a tiempo")
        first = await driver.desk.append(ref, line)
        driver.standin.staff.close(ref)
        assert await driver.desk.append(ref, line) == first

    async def test_a_citizens_line_wakes_a_waiting_case_in_one_write(self, driver: ZendeskDriver) -> None:
        ref = await driver.desk.open(a_draft())
        await driver.desk.set_state(ref, CaseState.WAITING_CITIZEN)
        before = len([call for call in driver.standin.control.calls() if call.method == "PUT"])
        line = a_line("m5", "Aquí está")
        assert await driver.desk.append(ref, line) == await driver.desk.append(ref, line)
        assert await driver.desk.state(ref) is CaseState.OPEN
        assert in_order(await driver.lines(ref), "Aquí está")
        assert len([call for call in driver.standin.control.calls() if call.method == "PUT"]) == before + 1

    async def test_a_tag_for_unwanted_cases_is_told(self, driver: ZendeskDriver) -> None:
        desk = ZendeskDesk(config_for(driver.standin, unwanted_tag="no_deseado"), SystemClock())
        ref, cursor = await desk.open(a_draft()), await head(desk)
        driver.standin.staff.update(ref, tags=["no_deseado"])
        await driver.solve(ref)
        states = [c.event.state for c in await all_changes(desk, cursor) if c.event.kind is StaffEventKind.STATE]
        assert states[-1] is CaseState.UNWANTED
        assert await desk.state(ref) is CaseState.UNWANTED
        await desk.close()

    async def test_a_transcript_too_long_for_a_comment_goes_whole_as_a_file(self, driver: ZendeskDriver) -> None:
        lines = tuple(a_line(f"l{number}", f"mensaje {number:03d} " + "á" * 3000) for number in range(40))
        ref = await driver.desk.open(replace(a_draft(), transcript=lines))
        (first,) = await driver.lines(ref)
        assert "mensaje 000" in first.text
        (file,) = first.files
        whole = file.content.decode()
        assert all(f"mensaje {number:03d}" in whole for number in range(40))

    async def test_a_reply_that_did_not_arrive_leaves_one_internal_note_and_one_that_did_none(
        self, driver: ZendeskDriver
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
        for other in ("e1-1-status", "r999999-1", "", "r1; DROP"):
            await driver.desk.delivered(other, Delivery.NOT_SENT, "x")

    async def test_a_webhook_call_of_zendesk_is_taken_and_forged_late_early_or_unsigned_ones_are_not(
        self, driver: ZendeskDriver
    ) -> None:
        ref = await driver.desk.open(a_draft())
        with receiving() as receiver:
            driver.standin.control.connect_webhook(receiver.url)
            await driver.reply(ref, "hola")
            driver.standin.control.settle()
            (call,) = receiver.received
        headers = {name.lower(): value for name, value in call.headers.items()}
        taken = list(driver.desk.hints(headers, call.body))
        assert taken == [headers["x-zendesk-webhook-invocation-id"]] == list(driver.desk.hints(headers, call.body))
        secret, now = driver.standin.webhook_secret, datetime.now(UTC)
        for wrong in (
            {**headers, "x-zendesk-webhook-signature": base64.b64encode(b"0" * 32).decode()},
            {name: value for name, value in headers.items() if not name.startswith("x-zendesk-webhook-sig")},
            signed(secret, (now - timedelta(minutes=6)).isoformat(), call.body),
            signed(secret, (now + timedelta(minutes=6)).isoformat(), call.body),
            signed(secret, now.replace(tzinfo=None).isoformat(), call.body),
            signed(secret, "ayer", call.body),
            signed("guessed", now.isoformat(), call.body),
        ):
            with pytest.raises(Rejected):
                driver.desk.hints(wrong, call.body)
        with pytest.raises(Rejected):
            driver.desk.hints(headers, call.body + b" ")


class Late:
    """A clock that goes a minute ahead."""

    def now(self) -> datetime:
        """In a minute."""
        return datetime.now(UTC) + timedelta(minutes=1)


def signed(secret: str, stamp: str, body: bytes) -> dict[str, str]:
    """The headers of a call signed like this."""
    digest = hmac.new(secret.encode(), stamp.encode() + body, hashlib.sha256).digest()
    return {
        "x-zendesk-webhook-signature": base64.b64encode(digest).decode(),
        "x-zendesk-webhook-signature-timestamp": stamp,
    }
