"""Zammad keeps the desk contract, and what only it promises."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from crm_adapter.zammad.desk import ZammadDesk
from handlers.domain.case import Author, CaseState, StaffEventKind, Visibility
from handlers.errors import Misconfigured
from handlers.ports import Delivery, DeskLine
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_contract import DeskContract
from tests.contract.desk_driver import NOON, a_draft, a_line, in_order
from tests.integration.desks.zammad_driver import FIELDS, ZammadDriver, config_for
from tests.standins.zammad.process import ZammadStandin, zammad


@pytest.fixture(scope="module")
def standin() -> Iterator[ZammadStandin]:
    """One process for the module."""
    with zammad(FIELDS) as running:
        yield running


@pytest_asyncio.fixture
async def driver(standin: ZammadStandin) -> AsyncIterator[ZammadDriver]:
    """A desk without cases, whose search index knows of nothing new until it is told."""
    standin.remote.line.reset()
    standin.remote.index_lag(None)
    driver = ZammadDriver(standin)
    yield driver
    await driver.close()


@pytest.mark.asyncio
class TestZammad(DeskContract):
    """The stand-in, whose index lags for ever."""

    async def test_the_citizens_lines_bear_the_citizen_as_author_and_the_bots_do_not(
        self, driver: ZammadDriver
    ) -> None:
        ref = await driver.desk.open(a_draft())
        await driver.desk.append(ref, a_line("m3", "del ciudadano"))
        await driver.desk.append(ref, a_line("m4", "del bot", Author.BOT))
        first, citizen, bot = driver.standin.staff.lines(ref)
        assert (first.origin, citizen.origin) == ("ventanilla-p-7f3a", "ventanilla-p-7f3a")
        assert (first.sender, citizen.sender, bot.sender) == ("Customer", "Customer", "Agent")
        assert citizen.text == "del ciudadano"
        assert bot.text == "[Bot] del bot"

    async def test_one_person_is_one_customer_without_an_address_and_the_fields_are_filled(
        self, driver: ZammadDriver
    ) -> None:
        refs = [await driver.desk.open(a_draft(key)) for key in ("uno", "dos")]
        one, two = (driver.standin.staff.ticket(ref) for ref in refs)
        assert one["customer_id"] == two["customer_id"]
        assert one["customer"] == "ventanilla-p-7f3a"
        assert [one[name] for name in FIELDS[:5]] == ["uno", "telegram", "es", "padron-alta", "consulta"]
        assert one["group"] == driver.standin.group

    async def test_zammad_dropped_nothing_of_what_was_sent(self, driver: ZammadDriver) -> None:
        ref = await driver.desk.open(a_draft())
        await driver.desk.append(ref, a_line("m3", "hola"))
        await driver.desk.append(ref, DeskLine("n", Author.SYSTEM, "nota", NOON, Visibility.INTERNAL))
        for state in (CaseState.WAITING_CITIZEN, CaseState.SOLVED, CaseState.QUEUED):
            await driver.desk.set_state(ref, state)
        await all_changes(driver.desk, await head(driver.desk))
        await driver.desk.check()
        assert driver.standin.remote.ignored() == []

    async def test_a_quiet_minute_costs_one_request_however_many_cases_are_open(self, driver: ZammadDriver) -> None:
        for number in range(60):
            await driver.desk.open(a_draft(f"k{number}"))
        cursor = await head(driver.desk)
        cursor = (await driver.desk.changes(cursor)).cursor
        cursor = (await driver.desk.changes(cursor)).cursor
        before = len(driver.standin.remote.line.calls())
        assert (await driver.desk.changes(cursor)).cursor == cursor
        assert len(driver.standin.remote.line.calls()) == before + 1

    async def test_after_an_outage_no_early_reply_is_lost_among_many_later_touches(self, driver: ZammadDriver) -> None:
        refs = [await driver.desk.open(a_draft(f"k{number}")) for number in range(70)]
        cursor = await head(driver.desk)
        await driver.reply(refs[0], "la primera")
        for ref in refs:
            await driver.reply(ref, "otra")
        await driver.take(refs[0])
        replies = [c.event for c in await all_changes(driver.desk, cursor) if c.event.kind is StaffEventKind.REPLY]
        assert len(replies) == 71
        assert {event.case_ref for event in replies} == set(refs)
        assert [event.text for event in replies if event.case_ref == refs[0]] == ["la primera", "otra"]

    async def test_articles_that_are_no_replies_stay(self, driver: ZammadDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        driver.standin.staff.reply(ref, "He llamado y no contesta", kind="phone")
        # A call opens a new case by itself; that is all that comes up.
        kinds = [change.event.kind for change in await all_changes(driver.desk, cursor)]
        assert kinds == [StaffEventKind.STATE]
        desk = ZammadDesk(config_for(driver.standin, reply_types=("phone",)), SystemClock())
        assert "He llamado y no contesta" in [change.event.text for change in await all_changes(desk, cursor)]
        await desk.close()

    async def test_a_note_that_is_made_public_comes_up_and_a_reply_withdrawn_before_it_was_read_does_not(
        self, driver: ZammadDriver
    ) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        note = driver.standin.staff.note(ref, "primero nota")
        reply = driver.standin.staff.reply(ref, "retirada")
        driver.standin.staff.publish(reply, internal=True)
        assert await all_changes(driver.desk, cursor) == []
        driver.standin.staff.publish(note)
        assert [change.event.text for change in await all_changes(driver.desk, cursor)] == ["primero nota"]

    async def test_a_reply_before_a_merge_comes_up_and_zammads_own_word_does_not(self, driver: ZammadDriver) -> None:
        one, two = await driver.desk.open(a_draft("uno")), await driver.desk.open(a_draft("dos"))
        cursor = await head(driver.desk)
        await driver.reply(one, "antes de unir")
        await driver.merge(one, two)
        changes = [change.event for change in await all_changes(driver.desk, cursor)]
        assert [(event.kind, event.text) for event in changes if event.kind is not StaffEventKind.ASSIGNED] == [
            (StaffEventKind.REPLY, "antes de unir"),
            (StaffEventKind.MERGED, ""),
        ]
        await driver.solve(two)
        assert await driver.desk.state(one) is CaseState.SOLVED

    async def test_a_case_in_another_group_goes_on_and_one_out_of_sight_is_told_as_a_missing_right(
        self, driver: ZammadDriver
    ) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        driver.standin.staff.move(ref, "Urbanismo")
        await driver.reply(ref, "desde Urbanismo")
        kinds = [change.event.kind for change in await all_changes(driver.desk, cursor)]
        assert kinds == [StaffEventKind.ASSIGNED, StaffEventKind.REPLY]
        driver.standin.staff.move(ref, "Reservado")
        with pytest.raises(Misconfigured, match="may not work on case"):
            await driver.desk.append(ref, a_line("m9", "¿Hola?"))

    async def test_the_agencys_own_states_are_read_by_their_type(self, driver: ZammadDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        driver.standin.remote.add_state("en trámite", 2)
        driver.standin.remote.add_state("archivado", 5)
        driver.standin.staff.set_state(ref, "en trámite")
        assert await driver.desk.state(ref) is CaseState.OPEN
        driver.standin.staff.set_state(ref, "archivado")
        states = [change.event.state for change in await all_changes(driver.desk, cursor)]
        assert states == [CaseState.OPEN, CaseState.SOLVED]
        assert await driver.desk.set_state(ref, CaseState.SOLVED) is CaseState.SOLVED
        assert driver.standin.staff.ticket(ref)["state"] == "closed"

    async def test_a_state_for_unwanted_cases_is_told_and_set_where_the_agency_has_one(
        self, driver: ZammadDriver
    ) -> None:
        driver.standin.remote.add_state("no deseado", 5)
        desk = ZammadDesk(config_for(driver.standin, unwanted_state="no deseado"), SystemClock())
        ref, cursor = await desk.open(a_draft()), await head(desk)
        assert CaseState.UNWANTED in desk.caps.states
        driver.standin.staff.set_state(ref, "no deseado")
        assert [change.event.state for change in await all_changes(desk, cursor)] == [CaseState.UNWANTED]
        assert await desk.set_state(ref, CaseState.SOLVED) is CaseState.SOLVED
        assert await desk.set_state(ref, CaseState.UNWANTED) is CaseState.UNWANTED
        await desk.close()

    async def test_a_citizens_line_wakes_a_waiting_case_in_one_write(self, driver: ZammadDriver) -> None:
        ref = await driver.desk.open(a_draft())
        await driver.desk.set_state(ref, CaseState.WAITING_CITIZEN)
        before = len([call for call in driver.standin.remote.line.calls() if call["method"] == "PUT"])
        line = a_line("m5", "Aquí está")
        first = await driver.desk.append(ref, line)
        assert await driver.desk.state(ref) is CaseState.OPEN
        assert await driver.desk.append(ref, line) == first
        assert in_order(await driver.lines(ref), "Aquí está")
        calls = [call for call in driver.standin.remote.line.calls() if call["method"] == "PUT"]
        assert len(calls) == before + 1

    async def test_a_reply_that_did_not_arrive_leaves_one_internal_note_and_one_that_did_none(
        self, driver: ZammadDriver
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

    async def test_news_of_delivery_for_what_is_no_reply_or_is_gone_do_nothing(self, driver: ZammadDriver) -> None:
        ref = await driver.desk.open(a_draft())
        for change_id in ("h1", "a999999", "", "a1; DROP"):
            await driver.desk.delivered(change_id, Delivery.NOT_SENT, "x")
        assert len(await driver.lines(ref)) == 1
