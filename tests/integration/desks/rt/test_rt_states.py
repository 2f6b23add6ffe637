"""States, owners, queues, unions and deletions at the real Request Tracker; RT-k, RT-l and RT-n of the reference."""

from __future__ import annotations

import httpx
import pytest

from handlers.domain.case import Author, CaseState, StaffEventKind
from handlers.errors import CaseGone, Rejected
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import a_draft, a_line, in_order
from tests.real.rt.driver import RtDriver
from tests.real.rt.server import BOT, OTHER_QUEUE, OWN_QUEUE, PASSWORD, QUEUE, SEED

pytestmark = pytest.mark.asyncio


def as_bot(rt: RtDriver) -> httpx.AsyncClient:
    """The bot's account without the adapter."""
    return httpx.AsyncClient(base_url=f"{rt.server.url}/REST/2.0", auth=(BOT, PASSWORD), timeout=60)


async def test_a_line_reopens_a_solved_case_only_if_it_is_the_citizens(rt: RtDriver) -> None:
    """RT-k: RT itself reopens at any line."""
    ref = await rt.desk.open(a_draft())
    await rt.take(ref)
    await rt.solve(ref)
    await rt.desk.append(ref, a_line("b1", "¿Quedó resuelto?", Author.BOT))
    assert await rt.desk.state(ref) is CaseState.SOLVED
    await rt.desk.append(ref, a_line("c1", "No"))
    assert await rt.desk.state(ref) is CaseState.OPEN


async def test_a_queued_case_stays_queued_while_the_citizen_adds_lines(rt: RtDriver) -> None:
    ref = await rt.desk.open(a_draft())
    await rt.desk.append(ref, a_line("c1", "¿Hola?"))
    await rt.desk.append(ref, a_line("b1", "Le atenderán pronto", Author.BOT))
    assert await rt.desk.state(ref) is CaseState.QUEUED
    await rt.take(ref)
    await rt.set(ref, Status="stalled")
    await rt.desk.append(ref, a_line("c2", "Aquí lo tiene"))
    assert await rt.desk.state(ref) is CaseState.OPEN


async def test_a_merged_case_answers_for_the_one_that_goes_on(rt: RtDriver) -> None:
    """RT-l, with a ticket that is none of ours."""
    ref = await rt.desk.open(a_draft())
    other = await rt.staff.create({"Queue": QUEUE, "Subject": "por correo", "Content": "hola"})
    cursor = await head(rt.desk)
    await rt.merge(ref, other)
    await rt.solve(other)
    line = a_line("m5", "sigo aquí")
    assert await rt.desk.append(ref, line) == await rt.desk.append(other, line)
    assert in_order(await rt.lines(other), "sigo aquí")
    await rt.reply(other, "respuesta tras la unión")
    changes = [change.event for change in await all_changes(rt.desk, cursor)]
    assert [(event.kind, event.case_ref, event.into) for event in changes if event.into] == [
        (StaffEventKind.MERGED, ref, other)
    ]
    assert [event.case_ref for event in changes if event.text] == [other]


async def test_a_state_is_not_set_over_a_change_of_the_same_moment(rt: RtDriver) -> None:
    """RT-n."""
    ref = await rt.desk.open(a_draft())
    async with as_bot(rt) as bot:
        answer = await bot.put(f"/ticket/{ref}", json={"Status": "resolved"}, headers={"If-Match": '"1"'})
    assert answer.status_code == 412
    assert await rt.desk.set_state(ref, CaseState.SOLVED) is CaseState.SOLVED


@pytest.mark.parametrize(
    ("status", "state"),
    [("stalled", CaseState.WAITING_CITIZEN), ("resolved", CaseState.SOLVED), ("rejected", CaseState.UNWANTED)],
)
async def test_each_status_comes_up_as_its_state(rt: RtDriver, status: str, state: CaseState) -> None:
    ref, cursor = await rt.desk.open(a_draft()), await head(rt.desk)
    await rt.set(ref, Status=status)
    (change,) = await all_changes(rt.desk, cursor)
    assert (change.event.kind, change.event.state) == (StaffEventKind.STATE, state)
    assert await rt.desk.state(ref) is state


async def test_deleting_comes_up_and_nothing_brings_the_case_back(rt: RtDriver) -> None:
    ref, cursor = await rt.desk.open(a_draft()), await head(rt.desk)
    await rt.delete(ref)
    (change,) = await all_changes(rt.desk, cursor)
    assert (change.event.kind, change.event.state) == (StaffEventKind.STATE, CaseState.GONE)
    for work in (rt.desk.append(ref, a_line("m", "x")), rt.desk.set_state(ref, CaseState.OPEN)):
        with pytest.raises(CaseGone, match="deleted"):
            await work
    assert await rt.desk.state(ref) is CaseState.GONE


async def test_statuses_of_the_agencys_own_go_by_their_type_until_they_are_explained(rt: RtDriver) -> None:
    rt.server.load(SEED, VENTANILLA_RT_QUEUES=OWN_QUEUE)
    plain = rt.another(queue=OWN_QUEUE)
    own = {
        "recibido": CaseState.QUEUED,
        "En trámite": CaseState.OPEN,
        "a la espera": CaseState.WAITING_CITIZEN,
        "archivado": CaseState.CLOSED,
    }
    explained = rt.another(queue=OWN_QUEUE, statuses=own)
    ref, cursor = await explained.open(a_draft()), await head(explained)
    assert (await plain.state(ref), await explained.state(ref)) == (CaseState.OPEN, CaseState.QUEUED)
    await explained.append(ref, a_line("c1", "¿Hola?"))
    assert await explained.state(ref) is CaseState.QUEUED
    await rt.set(ref, Status="a la espera")
    assert (await plain.state(ref), await explained.state(ref)) == (CaseState.OPEN, CaseState.WAITING_CITIZEN)
    assert await explained.set_state(ref, CaseState.SOLVED) is CaseState.CLOSED
    assert await plain.state(ref) is CaseState.CLOSED
    with pytest.raises(Rejected, match="from archivado to resolved"):
        await plain.set_state(ref, CaseState.SOLVED)
    await explained.append(ref, a_line("c2", "No está"))
    assert await explained.state(ref) is CaseState.QUEUED
    states = [change.event.state for change in await all_changes(explained, cursor)]
    assert states == [CaseState.WAITING_CITIZEN]


async def test_putting_a_case_back_into_the_queue_comes_up(rt: RtDriver) -> None:
    ref, cursor = await rt.desk.open(a_draft()), await head(rt.desk)
    await rt.take(ref)
    await rt.set(ref, Owner="Nobody")
    states = [change.event.state for change in await all_changes(rt.desk, cursor)]
    assert states[-1] is CaseState.QUEUED
    assert await rt.desk.state(ref) is CaseState.QUEUED


async def test_a_case_moved_to_another_queue_is_followed_where_that_one_is_named(rt: RtDriver) -> None:
    rt.server.load(SEED, VENTANILLA_RT_QUEUES=OTHER_QUEUE)
    wide = rt.another(more_queues=(OTHER_QUEUE,))
    ref, cursor = await wide.open(a_draft()), await head(wide)
    moved = await rt.root.put(f"/ticket/{ref}", {"Queue": OTHER_QUEUE})
    assert "changed" in moved[0]
    await rt.reply(ref, "desde la otra unidad")
    assert [c.event.text for c in await all_changes(wide, cursor) if c.event.text] == ["desde la otra unidad"]
    assert await wide.open(a_draft()) == ref
    assert "Otra unidad" in (await rt.desk.check())["moved"]
