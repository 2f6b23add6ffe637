"""One odd thing at a desk stays with the case that it is about, and nothing that staff did is lost without a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.desk_sync import CHANGE_LOST
from bot.store import cursors
from bot.store.desk_tables import desk_orphan
from bot.store.tables import desk_line
from crm_adapter.console.memory import MemoryConsoleStore
from crm_adapter.console.model import EntryKind, Sending, Tab
from handlers.domain.case import CaseState, StaffEvent, StaffEventKind
from handlers.domain.conversation import Speaker
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Ambiguous, Misconfigured, Rejected, Retryable
from handlers.ports import Delivery, DeskChange, DeskChanges, Refused, RefusedReason
from tests.integration.bot.desk_bench import NOW, Bench, LossyDesk, StandingClock
from tests.integration.bot.turn_bench import World

CANARY = "Zoraida"


class OddDesk(LossyDesk):
    """Tells of odd things too, before whatever else happened."""

    odd: list[DeskChange]
    looks: int = 0
    stuck: DeskChanges | None = None
    broken: Exception | None = None
    mute: Exception | None = None

    async def changes(self, cursor: str | None) -> DeskChanges:
        """The odd ones first, once."""
        self.looks += 1
        if self.broken is not None:
            raise self.broken
        if self.stuck is not None:
            if self.looks > 100:
                raise Retryable("asked a hundred times")
            return self.stuck
        page = await super().changes(cursor)
        if cursor is None or not self.odd:
            return page
        odd, self.odd = tuple(self.odd), []
        return DeskChanges((*odd, *page.changes), page.cursor)

    async def delivered(self, change_id: str, result: Delivery, reason: str) -> None:
        """Cannot show it while mute."""
        if self.mute is not None:
            raise self.mute
        await super().delivered(change_id, result, reason)


def _odd_desk() -> OddDesk:
    desk = OddDesk(MemoryConsoleStore(), StandingClock(), lambda: None)
    desk.faults, desk.after, desk.odd = [], False, []
    return desk


@pytest.fixture
def desk(world: World) -> OddDesk:
    """The desk for new cases, with one case of the citizen."""
    odd = _odd_desk()
    world.bench.desk = odd
    world.set_up()
    world.hears("/persona")
    return odd


def _ref(world: World) -> str:
    with world.bench.desk.store.read() as books:
        return books.cases.inbox(Tab.ALL, 0, 10, 0)[0].case.ref


def _notes(world: World) -> list[str]:
    return [entry.text for entry in world.entries(_ref(world)) if entry.kind is EntryKind.SYSTEM]


def _reply(ref: str, text: str = CANARY, **more: object) -> StaffEvent:
    event = StaffEvent(StaffEventKind.REPLY, ref, NOW, text=text)
    for name, value in more.items():
        object.__setattr__(event, name, value)
    return event


ODD: dict[str, Callable[[str], DeskChange]] = {
    "nul in ref": lambda _ref: DeskChange("x1", _reply("a\0b")),
    "surrogate in ref": lambda _ref: DeskChange("x1", _reply("a\ud800b")),
    "long ref": lambda _ref: DeskChange("x1", _reply("7" * 5000)),
    "empty ref": lambda _ref: DeskChange("x1", _reply("")),
    "nul in id": lambda ref: DeskChange("x\0" + "1", _reply(ref)),
    "surrogate in id": lambda ref: DeskChange("x\ud800", _reply(ref)),
    "long id": lambda ref: DeskChange("x" * 5000, _reply(ref)),
    "nul in text": lambda ref: DeskChange("x1", _reply(ref, CANARY + "\0")),
    "surrogate in text": lambda ref: DeskChange("x1", _reply(ref, CANARY + "\ud800")),
    "naive": lambda ref: DeskChange("x1", _reply(ref, at=NOW.replace(tzinfo=None))),
    "a megabyte": lambda ref: DeskChange("x1", _reply(ref, CANARY + "á" * 1_000_000)),
    "nul in signature": lambda ref: DeskChange("x1", _reply(ref, signature="a\0b\udfff")),
    "odd file": lambda ref: DeskChange(
        "x1", _reply(ref, media=(MediaRef("console\0", "\ud800", MediaKind.PHOTO, "a\0\ud800", "x\0", -1),))
    ),
    "joined to nothing": lambda ref: DeskChange("x1", StaffEvent(StaffEventKind.MERGED, ref, NOW, into="")),
    "joined to nul": lambda ref: DeskChange("x1", StaffEvent(StaffEventKind.MERGED, ref, NOW, into="\0")),
    "joined far": lambda ref: DeskChange("x1", StaffEvent(StaffEventKind.MERGED, ref, NOW, into="7" * 5000)),
    "joined to itself": lambda ref: DeskChange("x1", StaffEvent(StaffEventKind.MERGED, ref, NOW, into=ref)),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_one_odd_change_stops_nobody(world: World, desk: OddDesk, odd: Callable[[str], DeskChange]) -> None:
    """What comes with it is taken in; the odd one arrives too, mended, or is passed over."""
    ref = _ref(world)
    desk.odd = [odd(ref)]
    world.replies(ref, "Hola, soy Lucía")
    assert "Hola, soy Lucía" in world.arrived()[-1]
    assert world.given_up() == 0
    assert world.sync.state == "ok"


@pytest.mark.parametrize("name", ["nul in text", "surrogate in text", "nul in signature", "naive"])
def test_a_reply_with_something_odd_in_it_arrives_without_that(world: World, desk: OddDesk, name: str) -> None:
    """Half characters and zero bytes are nothing that anybody wrote on purpose."""
    desk.odd = [ODD[name](_ref(world))]
    world.run()
    assert [text for text in world.arrived() if text.startswith(CANARY)]


@pytest.mark.parametrize("name", ["long id", "nul in id", "surrogate in id", "joined to nothing", "joined far"])
def test_staff_read_on_the_case_that_an_odd_change_was_not_taken_in(world: World, desk: OddDesk, name: str) -> None:
    """They would believe that their reply went out."""
    desk.odd = [ODD[name](_ref(world))]
    world.run()
    world.waits(seconds=1)
    assert _notes(world) == [CHANGE_LOST]


def test_a_reply_without_end_is_not_sent_and_staff_read_why(world: World, desk: OddDesk) -> None:
    """Two hundred messages would help nobody, and hold up whatever staff write next."""
    before = len(world.arrived())
    desk.odd = [ODD["a megabyte"](_ref(world))]
    world.run()
    world.waits(seconds=1)
    assert len(world.arrived()) == before
    assert "tiene 1000007 caracteres" in _notes(world)[0]


def test_a_desk_that_tells_the_same_for_ever_is_asked_once_a_look(world: World, desk: OddDesk) -> None:
    """Neither its own look nor the service's start may go on for ever."""
    world.sync.pull()
    with world.bench.database.read() as connection:
        cursor = cursors.read(connection, "desk:console") or ""
    desk.stuck, desk.looks = DeskChanges((DeskChange("x1", _reply(_ref(world))),), cursor), 0
    world.sync.pull()
    assert desk.looks == 1
    world.run()
    assert len([text for text in world.arrived() if text.startswith(CANARY)]) == 1


def test_an_unforeseen_fault_of_one_desk_is_shown_and_stops_no_other(
    world: World, desk: OddDesk, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor the start of the service, which looks at every desk once."""
    desk.broken = RuntimeError(CANARY)
    world.sync.pull()
    assert world.sync.state == "degraded: console: RuntimeError while looking for what is new; see the log."
    desk.broken = None
    world.sync.pull()
    assert world.sync.state == "ok"
    assert CANARY not in "".join(record.getMessage() for record in caplog.records)


def test_a_desk_that_is_away_for_weeks_goes_on_being_tried_every_five_minutes(bench: Bench) -> None:
    """However often it was tried: doubling the wait each time ends beyond any number."""
    case = bench.opens(bench.says("persona"))
    with bench.database.write() as connection:
        connection.execute(update(desk_line).values(attempts=5000))
    bench.desk.faults = [Retryable("away")]
    sync = bench.sync()
    sync.push(case)
    assert bench.waiting() == ["planned"]
    bench.clock.moment += timedelta(seconds=301)
    sync.push(case)
    assert bench.waiting() == ["done"]


def test_a_case_that_cannot_be_written_for_an_unforeseen_reason_is_given_up_after_an_hour(bench: Bench) -> None:
    """As with wrong settings: nobody is left to wait for staff who know of nothing."""
    case = bench.opens(bench.says("persona"))
    bench.desk.faults = [RuntimeError("nobody thought of this") for _ in range(9)]
    sync = bench.sync()
    sync.push(case)
    assert bench.waiting() == ["planned"]
    bench.clock.moment += timedelta(hours=1)
    sync.push(case)
    assert bench.waiting() == ["failed"]


@pytest.mark.parametrize("fault", [Rejected("No."), Misconfigured("No right."), RuntimeError(CANARY)])
def test_staff_read_of_a_lost_reply_though_it_cannot_be_shown_where_they_wrote_it(
    world: World, desk: OddDesk, fault: Exception
) -> None:
    """The note on the case does not depend on the mark at the reply."""
    desk.mute = fault
    world.bench.channel.results.append(Refused(RefusedReason.BLOCKED))
    world.replies(_ref(world), "Hola")
    world.waits(seconds=1)
    assert any("no ha llegado" in note for note in _notes(world))


def test_what_became_of_replies_is_told_once_the_desk_is_back(world: World, desk: OddDesk) -> None:
    """An answer of the desk that was lost is no reason to leave staff in doubt."""
    desk.mute = Ambiguous("perhaps written")
    world.replies(_ref(world), "Hola")
    desk.mute = None
    world.run()
    (entry,) = [each for each in world.entries(_ref(world)) if each.text == "Hola"]
    assert entry.sending is Sending.SENT


def test_solved_written_in_an_earlier_case_solves_that_one_and_not_the_newer(world: World, desk: OddDesk) -> None:
    """Staff order it where they stand."""
    earlier = _ref(world)
    world.replies(earlier, "/bot")
    world.hears("gracias")
    world.waits(days=2)
    world.hears("/persona")
    with desk.store.read() as books:
        refs = {row.case.ref for row in books.cases.inbox(Tab.ALL, 0, 10, 0)}
    (newer,) = refs - {earlier}
    # Desks that live elsewhere let staff write in finished cases too.
    desk.odd = [DeskChange("x1", _reply(earlier, "/resuelto"))]
    world.run()
    world.waits(seconds=1)
    with desk.store.read() as books:
        states = {case.ref: case.state for ref in (earlier, newer) if (case := books.cases.by_ref(ref)) is not None}
    assert states == {earlier: CaseState.SOLVED, newer: CaseState.QUEUED}
    assert world.conversation().speaker is Speaker.QUEUED


def test_what_was_said_to_somebody_else_before_the_joining_stays_with_them(world: World, desk: OddDesk) -> None:
    """A reply in a ticket that is not ours is kept a while, in case it becomes ours; joined to ours later, it is still theirs."""
    theirs = StaffEvent(StaffEventKind.MERGED, _ref(world), NOW + timedelta(hours=1), into="theirs")
    _while_another_is_opened(world, DeskChange("x1", _reply("theirs")))
    desk.odd = [DeskChange("x2", theirs)]
    world.run()
    world.run()
    assert not any(CANARY in text for text in world.arrived())
    desk.odd = [DeskChange("x3", _reply("theirs", "Para ambos", at=NOW + timedelta(hours=2)))]
    world.run()
    assert world.arrived()[-1].startswith("Para ambos")


def _while_another_is_opened(world: World, change: DeskChange) -> None:
    """The change comes in while some case waits to be opened."""
    desk = world.bench.desk
    assert isinstance(desk, OddDesk)
    world.bench.opens(world.bench.says("otra cosa"))
    desk.odd = [change]
    world.sync.pull()
    with world.bench.database.read() as connection:
        assert connection.execute(select(desk_orphan.c.ref)).scalars().all() == [change.event.case_ref]
