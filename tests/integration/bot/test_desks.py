"""Desks beside one another: changed with cases open, told too early, joined, deleted, behind, and called by webhook."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.doubts import Backlogs
from bot.store import orphans
from bot.store.desk_tables import desk_orphan
from bot.store.figures import SqlFactReader
from crm_adapter.console.actions import Words
from crm_adapter.console.memory import MemoryConsoleStore
from crm_adapter.console.model import Tab
from handlers.domain.case import StaffEvent, StaffEventKind
from handlers.domain.conversation import Speaker
from handlers.errors import Ambiguous, CaseGone, Rejected, Retryable
from handlers.ports import DeskChange, DeskChanges
from tests.integration.bot.desk_bench import Bench, LossyDesk
from tests.integration.bot.turn_bench import World


class FarDesk(LossyDesk):
    """Another desk, whose changes can be made up; a webhook call is authentic when it bears its own hash."""

    name = "far"
    made_up: list[DeskChange]

    async def changes(self, cursor: str | None) -> DeskChanges:
        """What staff did, and then what was made up."""
        page = await super().changes(cursor)
        made_up, self.made_up = self.made_up, []
        return DeskChanges((*page.changes, *made_up), page.cursor)

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        """The delivery's id."""
        if headers.get("x-hash") != hashlib.sha256(body).hexdigest():
            raise Rejected("Not ours.")
        return [headers["x-delivery"]]


def _far(bench: Bench) -> FarDesk:
    desk = FarDesk(MemoryConsoleStore(), bench.clock, lambda: None)
    desk.faults, desk.after, desk.made_up = [], False, []
    return desk


@pytest.fixture
def far(world: World) -> FarDesk:
    """The only desk at work is the far one."""
    desk = _far(world.bench)
    world.bench.desk = desk
    world.set_up()
    return desk


def _refs(desk: LossyDesk) -> list[str]:
    with desk.store.read() as books:
        return [row.case.ref for row in books.cases.inbox(Tab.ALL, 0, 10, 0)]


def _texts(desk: LossyDesk, ref: str) -> list[str]:
    with desk.store.read() as books:
        return [entry.text for entry in books.cases.entries(ref)]


def test_an_open_case_goes_on_at_its_old_desk_when_the_desk_is_changed(world: World) -> None:
    """Nothing is lost, nothing moves, and the next case goes to the new desk."""
    world.hears("padrón")
    world.hears("/persona")
    old = world.bench.desk
    (ref,) = _refs(old)
    new = _far(world.bench)
    world.bench.desk, world.others = new, (old,)
    world.set_up()
    world.hears("sigo esperando")
    assert _texts(old, ref)[-1] == "sigo esperando"
    with old.store.read() as books:
        lucia = books.staff.by_login("lucia")
    assert lucia is not None
    world.actions = type(world.actions)(old)
    world.actions.reply(ref, lucia, Words("Ya está: pase mañana", "k1"))
    world.run()
    assert "Ya está: pase mañana" in world.arrived()[-1]
    with old.store.read() as books:
        assert books.cases.entries(ref)[-1].sending.value == "sent"
    world.actions.solve(ref, lucia)
    world.run()
    world.hears("sí")
    world.hears("/persona")
    assert len(_refs(new)) == 1
    assert _refs(old) == []


def test_a_reply_to_a_case_whose_name_is_not_known_yet_is_kept_until_it_is(world: World, far: FarDesk) -> None:
    """The answer to the opening was lost; staff were faster than the second try."""
    far.faults, far.after = [Ambiguous("no answer")], True
    world.hears("padrón")
    world.hears("/persona")
    (ref,) = _refs(far)
    world.replies(ref, "Le atiendo yo")
    assert "Le atiendo yo" not in " ".join(world.arrived())
    far.faults = []
    world.waits(seconds=10)
    world.waits(seconds=1)
    assert "Le atiendo yo" in world.arrived()[-1]
    with world.bench.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(desk_orphan)).scalar_one() == 0


def test_a_change_of_nobodys_case_is_not_kept(world: World, far: FarDesk) -> None:
    """The desk has other work than ours."""
    event = StaffEvent(StaffEventKind.REPLY, "not-ours", world.bench.clock.now(), "De otra persona")
    far.made_up = [DeskChange("x1", event)]
    world.run()
    with world.bench.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(desk_orphan)).scalar_one() == 0


def test_a_case_that_staff_join_to_one_that_is_not_ours_goes_on_under_its_name(world: World, far: FarDesk) -> None:
    """Replies in the other case are this citizen's, and their words are written there."""
    world.hears("padrón")
    world.hears("/persona")
    (ref,) = _refs(far)
    far.made_up = [
        DeskChange("m1", StaffEvent(StaffEventKind.MERGED, ref, world.bench.clock.now(), into="77")),
        DeskChange("m2", StaffEvent(StaffEventKind.REPLY, "77", world.bench.clock.now(), "Le respondo aquí")),
    ]
    world.run()
    assert "Le respondo aquí" in world.arrived()[-1]
    assert world.conversation().speaker is Speaker.STAFF


def test_a_line_for_a_case_that_was_deleted_ends_the_waiting(world: World, far: FarDesk) -> None:
    """The citizen is told, and staff can read what is missing."""
    world.hears("padrón")
    world.hears("/persona")
    far.faults = [CaseGone("The desk has no case 1 any more.")]
    world.hears("¿Siguen ahí?")
    assert "Su consulta ya no está abierta" in world.arrived()[-1]
    assert world.conversation().speaker is Speaker.BOT
    (line,) = world.missing.list()
    assert (line.case, line.text) == ("far 1", "¿Siguen ahí?")


def test_a_refused_line_is_shown_and_can_be_written_again_or_dropped(world: World, far: FarDesk) -> None:
    """With its text and the desk's reason; the case and the rest of its lines go on."""
    world.hears("padrón")
    world.hears("/persona")
    (ref,) = _refs(far)
    far.faults = [Rejected("Too long for this desk.")]
    world.hears("una línea larga")
    world.hears("y otra")
    assert _texts(far, ref)[-1] == "y otra"
    (line,) = world.missing.list()
    assert (line.text, line.reason, line.channel) == ("una línea larga", "Too long for this desk.", "fake")
    assert SqlFactReader(world.bench.database, world.bench.clock).refused_lines() == 1
    world.missing.retry(line.id, "lucia")
    world.run()
    assert _texts(far, ref)[-1] == "una línea larga"
    assert world.missing.list() == []
    with pytest.raises(Rejected):
        world.missing.drop(line.id, "lucia")


def test_a_line_that_is_dropped_is_not_written_any_more(world: World, far: FarDesk) -> None:
    """Its text is destroyed."""
    world.hears("padrón")
    world.hears("/persona")
    far.faults = [Rejected("No.")]
    world.hears("una línea")
    (line,) = world.missing.list()
    world.missing.drop(line.id, "lucia")
    world.run()
    assert world.missing.list() == []
    assert "una línea" not in _texts(far, _refs(far)[0])


def test_a_desk_that_is_behind_is_shown_with_its_reason(world: World, far: FarDesk) -> None:
    """After a minute; what is written is gone from the list."""
    world.hears("padrón")
    far.faults = [Retryable("far cannot be reached.")] * 10
    world.hears("/persona")
    behind = Backlogs(world.bench.database, world.bench.clock)
    assert behind.list() == []
    world.waits(minutes=2)
    (backlog,) = behind.list()
    assert (backlog.desk, backlog.lines, backlog.reason) == ("far", 1, "far cannot be reached.")
    far.faults = []
    world.waits(minutes=6)
    assert behind.list() == []


def test_a_desk_that_cannot_be_asked_is_named_and_stops_nobody(world: World) -> None:
    """Once in the log, and in the state of the service until it answers."""
    desk = _BrokenDesk(MemoryConsoleStore(), world.bench.clock, lambda: None)
    desk.faults, desk.after, desk.made_up = [], False, []
    world.others = (desk,)
    world.set_up()
    world.hears("padrón")
    assert "Es apuntarse como vecino." in world.arrived()[-1]
    assert world.sync.state == "degraded: far: far answered 503."


class _BrokenDesk(FarDesk):
    async def changes(self, cursor: str | None) -> DeskChanges:
        """Nothing comes back."""
        raise Retryable("far answered 503.")


def test_a_desk_with_open_cases_and_without_settings_is_named(world: World) -> None:
    """Its cases wait; somebody must give the settings again."""
    world.hears("padrón")
    world.hears("/persona")
    world.bench.desk = _far(world.bench)
    world.set_up()
    assert world.sync.state == "degraded: console: it has open cases and no settings"
    world.hears("sigo esperando")
    assert world.sync.state.startswith("degraded")


def test_a_webhook_call_is_looked_at_once_and_only_when_it_is_authentic(world: World, far: FarDesk) -> None:
    """A repeated delivery wakes nobody; what it carries is not even read."""
    woken: list[str] = []
    world.sync._wakes["far"] = lambda: woken.append("far")
    headers = {"x-hash": hashlib.sha256(b"{}").hexdigest(), "x-delivery": "d-1"}
    world.sync.hinted("far", headers, b"{}")
    world.sync.hinted("far", headers, b"{}")
    assert woken == ["far"]
    for name, given, body in (("far", {"x-hash": "00"}, b"{}"), ("far", headers, b"{} "), ("other", headers, b"{}")):
        with pytest.raises(Rejected):
            world.sync.hinted(name, given, body)
    assert woken == ["far"]


def test_what_webhooks_and_unknown_cases_left_is_forgotten_after_a_week(world: World, far: FarDesk) -> None:
    """Nobody adopts it any more."""
    world.hears("padrón")
    far.faults = [Retryable("away")] * 50
    world.hears("/persona")
    event = StaffEvent(StaffEventKind.REPLY, "somebody-elses", world.bench.clock.now(), "x")
    far.made_up = [DeskChange("x1", event)]
    world.run()
    with world.bench.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(desk_orphan)).scalar_one() == 1
    world.bench.clock.moment += timedelta(days=8)
    with world.bench.database.write() as connection:
        orphans.expire(connection, world.bench.clock.now() - timedelta(days=7))
        assert connection.execute(select(func.count()).select_from(desk_orphan)).scalar_one() == 0
