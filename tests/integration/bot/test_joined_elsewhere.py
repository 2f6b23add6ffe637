"""A case that staff join into another person's: nothing that its citizen wrote is written there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.store import cases, people
from bot.store.tables import desk_line
from crm_adapter.console.memory import MemoryConsoleStore
from handlers.domain.case import CaseDraft, CaseKind, CaseState, HandoffReason, StaffEvent, StaffEventKind
from handlers.domain.conversation import Speaker
from handlers.domain.ids import ConversationId, EpisodeId, Language
from handlers.errors import Retryable
from handlers.ports import DeskChange, DeskChanges, DeskDraft, DeskLine
from tests.integration.bot.desk_bench import FAKE, NOW, LossyDesk
from tests.integration.bot.turn_bench import World

OURS, THEIRS, SECRET = "1", "2", "mi otra consulta"


class AliasDesk(LossyDesk):
    """A desk where a joined case's ref leads to the case that it was joined into."""

    made_up: list[DeskChange]
    written: list[str]

    async def changes(self, cursor: str | None) -> DeskChanges:
        """What staff did, and then what was made up."""
        page = await super().changes(cursor)
        made_up, self.made_up = self.made_up, []
        return DeskChanges((*page.changes, *made_up), page.cursor)

    async def append(self, case_ref: str, line: DeskLine) -> str:
        """Written somewhere, whatever the case."""
        result = await super().append(OURS if case_ref == "77" else case_ref, line)
        self.written.append(line.text)
        return result


@pytest.fixture
def desk(world: World) -> AliasDesk:
    """The only desk at work, with a case of our citizen and one of another person."""
    made = AliasDesk(MemoryConsoleStore(), world.bench.clock, lambda: None)
    made.faults, made.after, made.made_up, made.written = [], False, [], []
    world.bench.desk = made
    world.set_up()
    world.hears("padrón")
    world.hears("/persona")
    assert _case_of(world, _neighbour(world), "vecino") == THEIRS
    return made


def _neighbour(world: World) -> ConversationId:
    sealer = world.bench.sealer
    with world.bench.database.write() as connection:
        lane = sealer.fingerprint(FAKE, "vecino")
        return people.create(connection, FAKE, lane, sealer.seal(b"vecino"), Language("es"), NOW).id


def _case_of(world: World, conversation: ConversationId, key: str) -> str:
    """Another case, open at the desk; returns its ref."""
    draft = CaseDraft(EpisodeId("e2-1"), "Basura", CaseKind.QUERY, HandoffReason.ASKED, Language("es"))
    there = DeskDraft(key, key, "Basura", "query", "asked", FAKE, Language("es"), "", ())
    ref = world.bench.bridge.run(world.bench.desk.open(there))
    with world.bench.database.write() as connection:
        case = cases.create(connection, conversation, world.bench.desk.name, draft, NOW)
        cases.opened(connection, case, ref)
    return ref


def _joined(world: World, desk: AliasDesk, ref: str, into: str, change: str = "m1") -> None:
    event = StaffEvent(StaffEventKind.MERGED, ref, world.bench.clock.now(), into=into)
    desk.made_up = [DeskChange(change, event)]
    world.run()


def _waits_with_a_line(world: World, desk: AliasDesk) -> None:
    """The desk is away when the citizen writes."""
    desk.faults = [Retryable("away")]
    world.hears(SECRET)
    assert world.bench.waiting()[-1] == "planned"


def test_what_waited_for_the_case_is_held_and_shown_as_refused(world: World, desk: AliasDesk) -> None:
    """With the reason; the citizen is told once that the matter went on elsewhere and is served again."""
    _waits_with_a_line(world, desk)
    _joined(world, desk, OURS, THEIRS)
    world.waits(minutes=10)
    assert SECRET not in desk.written
    (line,) = world.missing.list()
    assert (line.text, line.case) == (SECRET, f"console {OURS}")
    assert "another person's" in line.reason
    assert THEIRS in line.reason
    assert sum("ha unido su consulta" in text for text in world.arrived()) == 1
    assert not any("ya no está abierta" in text for text in world.arrived())
    assert world.conversation().speaker is Speaker.BOT


def test_trying_again_does_not_write_it_either(world: World, desk: AliasDesk) -> None:
    """Nobody can send one person's words to another by pressing a button."""
    _waits_with_a_line(world, desk)
    _joined(world, desk, OURS, THEIRS)
    world.waits(minutes=10)
    (line,) = world.missing.list()
    world.missing.retry(line.id, "lucia")
    world.run()
    assert SECRET not in desk.written
    assert [each.id for each in world.missing.list()] == [line.id]


def test_a_line_that_comes_later_is_held_too_whatever_state_the_case_is_said_to_be_in(
    world: World, desk: AliasDesk
) -> None:
    """An earlier reply that is handled after the joining sets the state; the joining stands."""
    _joined(world, desk, OURS, THEIRS)
    with world.bench.database.write() as connection:
        case = cases.by_ref(connection, desk.name, OURS)
        assert case is not None
        cases.set_state(connection, case.id, CaseState.OPEN, world.bench.clock.now())
    world.bench.appends(case.id, SECRET)
    world.run()
    assert SECRET not in desk.written
    assert [line.text for line in world.missing.list()] == [SECRET]


@pytest.mark.parametrize(
    "into",
    [lambda _world: "77", lambda world: _case_of(world, world.conversation().id, "own")],
    ids=["nobody's", "own"],
)
def test_lines_go_on_where_the_other_case_is_nobodys_of_ours_or_the_same_persons(
    world: World, desk: AliasDesk, into: Callable[[World], str]
) -> None:
    """Staff have joined what belongs together."""
    _waits_with_a_line(world, desk)
    _joined(world, desk, OURS, into(world))
    world.waits(minutes=10)
    assert SECRET in desk.written
    assert world.missing.list() == []


def test_what_went_on_in_an_own_case_is_held_when_that_one_is_joined_into_another_persons(
    world: World, desk: AliasDesk
) -> None:
    """The first name leads to the last case."""
    own = _case_of(world, world.conversation().id, "own")
    _waits_with_a_line(world, desk)
    _joined(world, desk, OURS, own)
    assert SECRET not in desk.written
    _joined(world, desk, own, THEIRS, "m2")
    world.waits(minutes=10)
    assert SECRET not in desk.written
    assert [line.text for line in world.missing.list()] == [SECRET]


def test_a_joining_into_a_case_that_is_being_opened_waits_until_it_is_known_whose_that_is(
    world: World, desk: AliasDesk
) -> None:
    """The desk has it and its answer was lost: staff were faster than the second try."""
    _waits_with_a_line(world, desk)
    _opens_and_loses_the_answer(world, desk)
    event = StaffEvent(StaffEventKind.MERGED, OURS, world.bench.clock.now(), into="3")
    reply = StaffEvent(StaffEventKind.REPLY, "3", world.bench.clock.now(), text=f"Sobre {SECRET}")
    desk.made_up = [DeskChange("m1", event), DeskChange("m2", reply)]
    world.sync.pull()
    desk.faults = []
    world.waits(minutes=10)
    world.waits(minutes=10)
    assert SECRET not in desk.written
    assert SECRET in [line.text for line in world.missing.list()]
    heard = [each.address for each in world.bench.channel.delivered if each.part.plain.startswith("Sobre")]
    assert heard == ["tercera"]


def test_cases_that_come_after_a_joining_hold_it_up_no_longer(world: World, desk: AliasDesk) -> None:
    """On a busy day one is always on its way; none of those can be the one that staff joined to."""
    _waits_with_a_line(world, desk)
    _opens_and_loses_the_answer(world, desk)
    event = StaffEvent(StaffEventKind.MERGED, OURS, world.bench.clock.now(), into="77")
    desk.made_up = [DeskChange("m1", event)]
    world.sync.pull()
    desk.faults = []
    later = world.bench.clock.now() + timedelta(seconds=1)
    with world.bench.database.write() as connection:
        lane = world.bench.sealer.fingerprint(FAKE, "cuarta")
        fourth = people.create(connection, FAKE, lane, world.bench.sealer.seal(b"cuarta"), Language("es"), NOW).id
        draft = CaseDraft(EpisodeId("e4-1"), "Farola", CaseKind.QUERY, HandoffReason.ASKED, Language("es"))
        case = cases.create(connection, fourth, desk.name, draft, later)
        cases.add_line(connection, case, None, 0, cases.Verb.OPEN, later, None, None)
        waits = update(desk_line).where(desk_line.c.case_id == case).values(not_before=later + timedelta(days=1))
        connection.execute(waits)
    world.waits(minutes=10)
    world.waits(minutes=10)
    assert SECRET in desk.written
    assert world.missing.list() == []


def _opens_and_loses_the_answer(world: World, desk: AliasDesk) -> None:
    """A third person's case."""
    sealer = world.bench.sealer
    with world.bench.database.write() as connection:
        lane = sealer.fingerprint(FAKE, "tercera")
        third = people.create(connection, FAKE, lane, sealer.seal(b"tercera"), Language("es"), NOW).id
        draft = CaseDraft(EpisodeId("e3-1"), "Ruido", CaseKind.QUERY, HandoffReason.ASKED, Language("es"))
        case = cases.create(connection, third, desk.name, draft, NOW)
        cases.add_line(connection, case, None, 0, cases.Verb.OPEN, world.bench.clock.now(), None, None)
    desk.faults, desk.after = [Retryable("The answer was lost.")], True
    world.sync.push(case)
    assert world.bench.waiting()[-1] == "planned"
