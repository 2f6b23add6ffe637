"""Chatwoot keeps the desk contract, and what only it promises."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from crm_adapter.chatwoot import cursor as cursors
from crm_adapter.chatwoot.desk import ChatwootDesk
from handlers.domain.case import Author, CaseState, StaffEventKind, Visibility
from handlers.domain.media import MediaRef
from handlers.errors import CaseGone
from handlers.ports import Delivery, DeskFile, DeskLine
from tests.clocks import HandClock
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_contract import DeskContract
from tests.contract.desk_driver import NOON, a_draft, a_line, in_order, said
from tests.integration.desks.chatwoot_driver import ATTRIBUTES, ChatwootDriver, config_for
from tests.standins.chatwoot.process import ChatwootStandin, chatwoot


@pytest.fixture(scope="module")
def standin() -> Iterator[ChatwootStandin]:
    """One process for the module."""
    with chatwoot(ATTRIBUTES) as running:
        yield running


@pytest_asyncio.fixture
async def driver(standin: ChatwootStandin) -> AsyncIterator[ChatwootDriver]:
    """A desk without cases, where a minute may hold more than the usual 200 messages."""
    standin.remote.line.reset()
    standin.remote.limits(messages=100_000, contact_searches=100_000, calls=100_000)
    driver = ChatwootDriver(standin)
    yield driver
    await driver.close()


@pytest.mark.asyncio
class TestChatwoot(DeskContract):
    """The stand-in."""

    async def test_the_citizens_lines_bear_the_citizen_as_author_and_the_bots_do_not(
        self, driver: ChatwootDriver
    ) -> None:
        ref = await driver.desk.open(a_draft())
        await driver.desk.append(ref, a_line("m3", "del ciudadano"))
        await driver.desk.append(ref, a_line("m4", "del bot", Author.BOT))
        first, citizen, bot = driver.standin.staff.lines(ref)
        assert [line.kind for line in (first, citizen, bot)] == ["incoming", "incoming", "outgoing"]
        assert (citizen.text, bot.text) == ("del ciudadano", "[Bot] del bot")
        assert first.sender_id == citizen.sender_id

    async def test_one_person_is_one_contact_and_the_attributes_are_filled(self, driver: ChatwootDriver) -> None:
        cases = [driver.standin.staff.case(await driver.desk.open(a_draft(key))) for key in ("uno", "dos")]
        one, two = cases
        assert one["meta"]["sender"]["id"] == two["meta"]["sender"]["id"]
        assert one["meta"]["sender"]["identifier"] == "ventanilla-p-7f3a"
        assert [one["custom_attributes"][name] for name in ATTRIBUTES] == [
            "uno",
            "telegram",
            "es",
            "padron-alta",
            "consulta",
        ]

    async def test_chatwoot_dropped_nothing_of_what_was_sent(self, driver: ChatwootDriver) -> None:
        file = DeskFile("a.txt", "text/plain", b"x")
        ref = await driver.desk.open(a_draft("k", a_line("m1", "Hola", Author.CITIZEN, file)))
        cursor = await head(driver.desk)
        await driver.desk.append(ref, DeskLine("n", Author.SYSTEM, "nota", NOON, Visibility.INTERNAL, (file,)))
        for state in (CaseState.WAITING_CITIZEN, CaseState.SOLVED, CaseState.QUEUED, CaseState.OPEN):
            await driver.desk.set_state(ref, state)
        await driver.reply(ref, "Buenos días")
        for change in await all_changes(driver.desk, cursor):
            await driver.desk.delivered(change.id, Delivery.SENT, "")
        await driver.desk.check()
        assert driver.standin.remote.ignored() == []
        assert [line.internal for line in await driver.lines(ref)] == [False, True, False]

    async def test_a_quiet_minute_costs_one_request_however_many_cases_are_open(self, driver: ChatwootDriver) -> None:
        for number in range(60):
            await driver.desk.open(a_draft(f"k{number}"))
        later = ChatwootDesk(config_for(driver.standin), HandClock(datetime.now(UTC) + timedelta(minutes=10)))
        cursor = (await later.changes((await later.changes(await head(later))).cursor)).cursor
        before = len(driver.standin.remote.line.calls())
        assert (await later.changes(cursor)).cursor == cursor
        calls = driver.standin.remote.line.calls()[before:]
        await later.close()
        # All sixty were opened within the minute that is looked at again, 25 to a page; otherwise it is one.
        assert {call["path"].rsplit("/", 1)[-1] for call in calls} == {"conversations"}
        assert len(calls) == 3

    async def test_a_message_that_appears_behind_its_number_is_not_lost(self, driver: ChatwootDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        await driver.reply(ref, "la que tarda")
        await driver.reply(ref, "la que adelanta")
        seen = cursors.parsed((await driver.desk.changes(cursor)).cursor.partition("|")[0])
        # As it stands when the first of the two had not been committed yet.
        early = replace(
            seen, messages={number: at for number, at in seen.messages.items() if number != min(seen.messages)}
        )
        replies = [change.event.text for change in (await driver.desk.changes(early.text())).changes]
        assert replies == ["la que tarda"]

    async def test_after_an_outage_no_early_reply_is_lost_among_many_later_ones(self, driver: ChatwootDriver) -> None:
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

    async def test_what_bots_say_and_what_staff_took_back_stays(self, driver: ChatwootDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        driver.standin.staff.reply(ref, "soy otro bot", who="agent_bot")
        taken_back = driver.standin.staff.reply(ref, "me he equivocado")
        driver.standin.staff.erase(ref, taken_back)
        await driver.reply(ref, "esta sí")
        replies = [c.event for c in await all_changes(driver.desk, cursor) if c.event.kind is StaffEventKind.REPLY]
        assert [event.text for event in replies] == ["esta sí"]

    async def test_staff_see_what_became_of_a_reply_in_its_own_status(self, driver: ChatwootDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        await driver.reply(ref, "uno")
        await driver.reply(ref, "dos")
        await driver.reply(ref, "tres")
        one, two, three = await all_changes(driver.desk, cursor)
        for _ in range(2):
            await driver.desk.delivered(one.id, Delivery.SENT, "")
            await driver.desk.delivered(two.id, Delivery.NOT_SENT, "La persona ha bloqueado el bot")
            await driver.desk.delivered(three.id, Delivery.UNCERTAIN, "sin respuesta")
        replies = [line for line in driver.standin.staff.lines(ref) if line.kind == "outgoing" and not line.internal]
        assert [(line.status, line.error) for line in replies] == [
            ("delivered", ""),
            ("failed", "La persona ha bloqueado el bot"),
            ("sent", ""),
        ]
        notes = [line.text for line in await driver.lines(ref) if line.internal]
        assert notes == ["[Sistema] No se sabe si llegó a la ciudadanía: sin respuesta"]

    async def test_news_of_delivery_for_what_is_no_reply_do_nothing(self, driver: ChatwootDriver) -> None:
        ref = await driver.desk.open(a_draft())
        for change_id in ("", "1", "m1", f"m{ref}-1; DROP"):
            await driver.desk.delivered(change_id, Delivery.NOT_SENT, "x")
        assert len(await driver.lines(ref)) == 1

    async def test_a_bot_that_is_connected_to_the_inbox_takes_no_case_away_from_people(
        self, driver: ChatwootDriver
    ) -> None:
        driver.standin.remote.active_bot(True)
        ref = await driver.desk.open(a_draft())
        assert await driver.desk.state(ref) is CaseState.QUEUED
        await driver.solve(ref)
        await driver.desk.append(ref, a_line("m5", "No está resuelto"))
        assert await driver.desk.state(ref) is CaseState.QUEUED

    async def test_more_files_and_text_than_one_message_takes_go_down_in_several_once(
        self, driver: ChatwootDriver
    ) -> None:
        files = [DeskFile(f"f{number:02d}.txt", "text/plain", b"x") for number in range(17)]
        lines = [a_line(f"l{number}", f"{number:03d} " + "á" * 4000) for number in range(60)]
        draft = a_draft("k", a_line("m", "Adjuntos", Author.CITIZEN, *files), *lines)
        ref = await driver.desk.open(draft)
        assert await driver.desk.open(draft) == ref
        seen = await driver.lines(ref)
        assert [file.name for line in seen for file in line.files] == [file.name for file in files]
        assert len(seen) == 2
        whole = "".join(line.text for line in seen)
        assert all(whole.count(f"{number:03d} á") == 1 for number in range(60))

    async def test_a_crash_between_the_parts_of_a_long_opening_leaves_each_part_once(
        self, driver: ChatwootDriver
    ) -> None:
        files = [DeskFile(f"f{number:02d}.txt", "text/plain", b"x") for number in range(17)]
        draft = a_draft("k", a_line("m", "Adjuntos", Author.CITIZEN, *files))
        driver.standin.remote.line.lose_next_answer("/messages$")
        with pytest.raises(Exception, match="no answer"):
            await driver.desk.open(draft)
        ref = await driver.desk.open(draft)
        assert [file.name for line in await driver.lines(ref) for file in line.files] == [file.name for file in files]
        assert await driver.cases() == 1

    async def test_a_conversation_of_another_inbox_is_no_case(self, driver: ChatwootDriver) -> None:
        ref = await driver.desk.open(a_draft())
        driver.standin.remote.line.reset()
        with pytest.raises(CaseGone):
            await driver.desk.state(ref)

    async def test_the_file_of_a_note_cannot_be_read_even_by_its_number(self, driver: ChatwootDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        file = DeskFile("a.txt", "text/plain", b"x")
        await driver.reply(ref, "pública", [file])
        await driver.note(ref, "nota", [file])
        (change,) = await all_changes(driver.desk, cursor)
        (media,) = change.event.media
        conversation, message, number = (int(part) for part in media.ref.split("/"))
        hidden = f"{conversation}/{message + 1}/{number + 1}"
        with pytest.raises(Exception, match="no public file"):
            _ = [
                piece
                async for piece in driver.desk.read_file(MediaRef("chatwoot", hidden, media.kind, "a", "text/plain"))
            ]

    async def test_a_line_far_back_in_a_long_case_is_still_found(self, driver: ChatwootDriver) -> None:
        ref = await driver.desk.open(a_draft())
        first = await driver.desk.append(ref, a_line("m3", "una sola vez"))
        for number in range(45):
            await driver.reply(ref, f"respuesta {number}")
        assert await driver.desk.append(ref, a_line("m3", "una sola vez")) == first
        lines = await driver.lines(ref)
        assert in_order(lines, "una sola vez")
        assert said(lines).count("respuesta") == 45
