"""Cases that staff join at Zammad, and accounts that are changed: nobody hears what was not said to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from crm_adapter.zammad.desk import ZammadDesk
from handlers.domain.case import Author, StaffEvent, StaffEventKind
from handlers.errors import Ambiguous
from handlers.ports import Delivery
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import a_draft, a_line
from tests.integration.desks.zammad_driver import FIELDS, ZammadDriver, config_for
from tests.standins.zammad.process import ZammadStandin, zammad
from tests.standins.zammad.world import GROUPS, SECOND_AGENT

HIDDEN = GROUPS[4]
"""The group that the product's account does not see."""


@pytest.fixture(scope="module")
def standin() -> Iterator[ZammadStandin]:
    """One process for the module."""
    with zammad(FIELDS) as running:
        yield running


@pytest_asyncio.fixture
async def driver(standin: ZammadStandin) -> AsyncIterator[ZammadDriver]:
    """A desk without cases."""
    standin.remote.line.reset()
    driver = ZammadDriver(standin)
    yield driver
    await driver.close()


class Polls:
    """Looks one after another, each with the cursor of the last one and a desk that remembers nothing else."""

    def __init__(self, driver: ZammadDriver, cursor: str) -> None:
        self._driver = driver
        self.cursor = cursor

    async def told(self) -> Sequence[StaffEvent]:
        """The replies and joinings of this look."""
        desk = self._driver.another()
        assert isinstance(desk, ZammadDesk)
        page = await desk.changes(self.cursor)
        await desk.close()
        self.cursor = page.cursor
        kept = {StaffEventKind.REPLY, StaffEventKind.MERGED}
        return [change.event for change in page.changes if change.event.kind in kept]

    async def said(self) -> list[tuple[str, str]]:
        """Case and text of what was told."""
        return [(event.case_ref, event.text or f"-> {event.into}") for event in await self.told()]


@pytest.mark.asyncio
async def test_staff_are_heard_in_the_case_that_ours_was_joined_to_and_only_what_they_say_from_then_on(
    driver: ZammadDriver,
) -> None:
    ours, staff = await driver.desk.open(a_draft()), driver.standin.staff
    polls = Polls(driver, await head(driver.desk))
    theirs = staff.open_case(driver.standin.group, "De otra persona")
    await driver.reply(theirs, "A la otra persona")
    note = staff.note(theirs, "Nota sobre la otra persona")
    await driver.merge(ours, theirs)
    await driver.reply(theirs, "Antes de que se mire")
    assert await polls.said() == [(ours, f"-> {theirs}"), (theirs, "Antes de que se mire")]
    assert await polls.said() == []
    staff.publish(note)
    await driver.reply(theirs, "Después")
    assert await polls.said() == [(theirs, "Después")]
    assert await polls.said() == []


@pytest.mark.asyncio
async def test_what_was_said_to_somebody_else_is_not_told_after_an_outage_either(driver: ZammadDriver) -> None:
    ours, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    theirs = driver.standin.staff.open_case(driver.standin.group, "De otra persona")
    await driver.reply(theirs, "A la otra persona")
    await driver.take(theirs)
    await driver.merge(ours, theirs)
    assert {change.event.case_ref for change in (await driver.desk.changes(cursor)).changes} == {ours}
    # The same look again: the cursor was not kept, but the case is adopted by now.
    polls = Polls(driver, cursor)
    await driver.reply(theirs, "A todas")
    assert await polls.said() == [(ours, f"-> {theirs}"), (theirs, "A todas")]
    assert await polls.said() == []


@pytest.mark.asyncio
async def test_a_case_joined_twice_before_a_look_is_followed_to_its_end(driver: ZammadDriver) -> None:
    ours, staff = await driver.desk.open(a_draft()), driver.standin.staff
    polls = Polls(driver, await head(driver.desk))
    second, third = (staff.open_case(driver.standin.group, text) for text in ("segundo", "tercero"))
    await driver.reply(third, "A la del tercero")
    await driver.merge(ours, second)
    await driver.merge(second, third)
    assert await polls.said() == [(ours, f"-> {second}"), (second, f"-> {third}")]
    await driver.reply(third, "Por fin")
    assert await polls.said() == [(third, "Por fin")]


@pytest.mark.asyncio
async def test_a_case_joined_to_one_out_of_sight_stops_no_other(driver: ZammadDriver) -> None:
    ours, other = await driver.desk.open(a_draft("uno")), await driver.desk.open(a_draft("dos"))
    polls = Polls(driver, await head(driver.desk))
    hidden = driver.standin.staff.open_case(HIDDEN, "Reservado")
    await driver.merge(ours, hidden)
    await driver.reply(hidden, "Reservada")
    await driver.reply(other, "Para la otra")
    assert await polls.said() == [(ours, f"-> {hidden}"), (other, "Para la otra")]


@pytest.mark.asyncio
async def test_a_joining_is_told_again_when_the_answer_to_the_adopting_was_lost(driver: ZammadDriver) -> None:
    ours, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    theirs = driver.standin.staff.open_case(driver.standin.group, "De otra persona")
    await driver.merge(ours, theirs)
    driver.standin.remote.line.lose_next_answer(rf"/tickets/{theirs}$")
    polls = Polls(driver, cursor)
    with pytest.raises(Ambiguous):
        await polls.said()
    assert await polls.said() == [(ours, f"-> {theirs}")]
    await driver.reply(theirs, "Después")
    assert await polls.said() == [(theirs, "Después")]


@pytest.mark.asyncio
async def test_what_an_earlier_account_of_ours_wrote_is_not_taken_for_staffs(driver: ZammadDriver) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    await driver.desk.append(ref, a_line("m3", "del bot", Author.BOT))
    successor = ZammadDesk(config_for(driver.standin, token=driver.standin.tokens["second_agent"]), SystemClock())
    assert await all_changes(successor, cursor) == []
    cursor = (await successor.changes(cursor)).cursor
    await driver.desk.append(ref, a_line("m4", "aún del bot", Author.BOT))
    await successor.append(ref, a_line("m5", "de la cuenta nueva", Author.BOT))
    await driver.reply(ref, "de una agente")
    assert [change.event.text for change in await all_changes(successor, cursor) if change.event.text] == [
        "de una agente"
    ]
    assert (await successor.changes(cursor)).cursor.endswith(f"|{SECOND_AGENT}")
    await successor.close()


@pytest.mark.asyncio
async def test_a_cursor_from_before_accounts_were_remembered_is_taken(driver: ZammadDriver) -> None:
    ref = await driver.desk.open(a_draft())
    await driver.reply(ref, "hola")
    page = await driver.desk.changes("z1:0:0::")
    assert [change.event.text for change in page.changes if change.event.text] == ["hola"]


@pytest.mark.asyncio
async def test_staff_read_in_the_case_what_became_of_their_reply_and_no_note_says_that_it_was_sent(
    driver: ZammadDriver,
) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    await driver.reply(ref, "hola")
    (change,) = [each for each in await all_changes(driver.desk, cursor) if each.event.text]
    lines = len(await driver.lines(ref))
    for _ in range(2):
        await driver.desk.delivered(change.id, Delivery.SENT, "")
    number = change.id.removeprefix("a")
    assert driver.standin.staff.ticket(ref)["ventanilla_delivery"] == f"Respuesta #{number}: enviada"
    await driver.desk.delivered(change.id, Delivery.NOT_SENT, "la persona ha bloqueado el bot")
    assert driver.standin.staff.ticket(ref)["ventanilla_delivery"] == f"Respuesta #{number}: NO enviada"
    assert len(await driver.lines(ref)) == lines + 1
    assert driver.standin.remote.ignored() == []


@pytest.mark.asyncio
async def test_a_failure_is_noted_where_the_case_has_no_place_for_outcomes(driver: ZammadDriver) -> None:
    desk = ZammadDesk(config_for(driver.standin, delivery_field=""), SystemClock())
    ref, cursor = await desk.open(a_draft()), await head(desk)
    await driver.reply(ref, "hola")
    (change,) = [each for each in await all_changes(desk, cursor) if each.event.text]
    before = len(driver.standin.remote.line.calls())
    await desk.delivered(change.id, Delivery.SENT, "")
    assert len(driver.standin.remote.line.calls()) == before
    await desk.delivered(change.id, Delivery.NOT_SENT, "bloqueado")
    assert (await driver.lines(ref))[-1].internal
    assert driver.standin.staff.ticket(ref)["ventanilla_delivery"] is None
    await desk.close()
