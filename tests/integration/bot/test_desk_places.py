"""A desk whose settings come to name another server: the numbers of its cases are other people's there."""

from __future__ import annotations

import pytest

from bot.desk_sync.elsewhere import DeskElsewhere
from bot.desk_sync.places import PlacedDesk, moved, settled
from bot.doubts import Backlogs
from crm_adapter.console.actions import StaffActions, Words
from crm_adapter.console.memory import MemoryConsoleStore
from crm_adapter.console.model import Tab
from crm_adapter.console.people import NewUser, Role
from handlers.domain.conversation import Speaker
from handlers.domain.ids import CaseId, Language
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Misconfigured, Retryable
from handlers.ports import Delivery, Desk, DeskDraft
from tests.integration.bot.desk_bench import FAKE, LossyDesk
from tests.integration.bot.turn_bench import World

THEIRS, SECRET = "Para el vecino: su expediente está listo.", "mi consulta"
OLD, NEW = "old.example", "new.example/rt"


class FarDesk(LossyDesk):
    """A desk outside the product."""

    name = "far"


def _server(world: World) -> FarDesk:
    desk = FarDesk(MemoryConsoleStore(), world.bench.clock, lambda: None)
    desk.faults, desk.after = [], False
    return desk


def _starts(world: World, server: LossyDesk, place: str) -> Desk:
    """The service starts, with these settings for the far desk, which is the one for new cases where it is to be had."""
    desk = settled(world.bench.database, PlacedDesk(server, place), world.bench.clock)
    if desk is server:
        world.bench.desk, world.others = server, ()
    else:
        home = LossyDesk(MemoryConsoleStore(), world.bench.clock, lambda: None)
        home.faults, home.after = [], False
        world.bench.desk, world.others = home, (desk,)
    world.set_up()
    return desk


def _of_another_person(world: World, server: LossyDesk) -> str:
    """A case at that server with the number of our citizen's at the other one; staff say something in it."""
    draft = DeskDraft("k", "vecino", "Basura", "query", "asked", FAKE, Language("es"), "", ())
    return world.bench.bridge.run(server.open(draft))


def _says(server: LossyDesk, ref: str, text: str) -> None:
    with server.store.write() as books:
        user = books.staff.by_login("lucia") or books.staff.add_user(
            NewUser("lucia", Role.AGENT, "Basuras", Language("es"))
        )
    StaffActions(server).reply(ref, user, Words(text, f"k{text}"))


def _texts(server: LossyDesk, ref: str) -> list[str]:
    with server.store.read() as books:
        return [entry.text for entry in books.cases.entries(ref)]


def _refs(server: LossyDesk) -> list[str]:
    with server.store.read() as books:
        return [row.case.ref for row in books.cases.inbox(Tab.ALL, 0, 10, 0)]


@pytest.fixture
def old(world: World) -> FarDesk:
    """The server at work, with an open case of our citizen."""
    server = _server(world)
    assert _starts(world, server, OLD) is server
    world.hears("padrón")
    world.hears("/persona")
    return server


def _closed(world: World, server: LossyDesk) -> None:
    (ref,) = _refs(server)
    world.actions.solve(ref, world.lucia)
    world.run()


def test_with_open_cases_another_server_is_neither_read_nor_written(world: World, old: FarDesk) -> None:
    """Nobody's words reach another person, either way; why it waits is said wherever one looks."""
    new = _server(world)
    ref = _of_another_person(world, new)
    assert [ref] == _refs(old)
    desk = _starts(world, new, NEW)
    _says(new, ref, THEIRS)
    world.hears(SECRET)
    world.waits(minutes=2)
    assert SECRET not in _texts(new, ref)
    assert not any(THEIRS in text for text in world.arrived())
    (backlog,) = Backlogs(world.bench.database, world.bench.clock).list()
    (found,) = world.bench.bridge.run(desk.check()).values()
    for said in (world.sync.state, backlog.reason, found):
        assert "(1)" in said
        assert "put the former address back" in said
        assert "'ventanilla desk moved far'" in said
    assert f"Former: {OLD}; now: {NEW}." in found


def test_everything_else_goes_on_while_it_waits(world: World, old: FarDesk) -> None:
    """New cases go to the desk that they are for."""
    (ref,) = _refs(old)
    world.replies(ref, "/bot")
    _starts(world, _server(world), NEW)
    world.hears("padrón")
    assert "Es apuntarse como vecino." in world.arrived()[-1]
    world.waits(days=2)
    world.hears("/persona")
    assert len(_refs(world.bench.desk)) == 1


def test_with_the_former_address_put_back_everything_goes_on(world: World, old: FarDesk) -> None:
    """What waited is written, once."""
    (ref,) = _refs(old)
    _starts(world, _server(world), NEW)
    world.hears(SECRET)
    assert _starts(world, old, OLD) is old
    world.waits(minutes=6)
    assert _texts(old, ref).count(SECRET) == 1
    world.replies(ref, "Hola")
    assert world.arrived()[-1].startswith("Hola")


def test_the_same_desk_at_a_new_address_goes_on_once_somebody_has_said_so(world: World, old: FarDesk) -> None:
    """Nothing is read twice and nothing is left out; saying it again does no harm."""
    (ref,) = _refs(old)
    world.replies(ref, "Antes")
    assert isinstance(_starts(world, old, NEW), DeskElsewhere)
    _says(old, ref, "Entretanto")
    world.hears(SECRET)
    assert moved(world.bench.database, "far", NEW, world.bench.clock.now())
    assert not moved(world.bench.database, "far", NEW, world.bench.clock.now())
    assert _starts(world, old, NEW) is old
    world.waits(minutes=6)
    assert _texts(old, ref).count(SECRET) == 1
    assert sum(text.startswith("Antes") for text in world.arrived()) == 1
    assert sum(text.startswith("Entretanto") for text in world.arrived()) == 1


def test_without_open_cases_the_new_server_is_taken_and_nothing_of_the_former_is_mistaken_there(
    world: World, old: FarDesk
) -> None:
    """Numbers of cases and of what happened to them begin anew: all of them are the new server's."""
    (ref,) = _refs(old)
    world.replies(ref, "Hola")
    _closed(world, old)
    new = _server(world)
    assert _of_another_person(world, new) == ref
    assert _starts(world, new, NEW) is new
    before = world.arrived()
    _says(new, ref, THEIRS)
    world.run()
    assert world.arrived() == before
    world.hears("no")
    (mine,) = (each for each in _refs(new) if each != ref)
    assert _texts(new, ref) == [THEIRS]
    assert world.conversation().speaker is Speaker.QUEUED
    for number in range(8):
        _says(new, mine, f"Respuesta {number}")
    world.run()
    answers = [text for text in world.arrived() if text.startswith("Respuesta")]
    assert [text[:11] for text in answers] == [f"Respuesta {number}" for number in range(8)]


def test_what_waited_for_a_closed_case_of_the_former_server_is_shown_and_not_written(
    world: World, old: FarDesk
) -> None:
    """The last line could not be written before the case was closed."""
    (ref,) = _refs(old)
    _closed(world, old)
    new = _server(world)
    _of_another_person(world, new)
    world.bench.appends(CaseId(1), SECRET)
    assert _starts(world, new, NEW) is new
    world.run()
    assert SECRET not in _texts(new, ref)
    (line,) = world.missing.list()
    assert line.text == SECRET
    assert line.reason == f"It was {ref} at {OLD}, which is this desk's server no longer."


def test_a_case_that_no_server_has_yet_goes_to_the_one_that_is_named_at_last(world: World) -> None:
    """A mistyped address is put right without anybody's word."""
    mistyped = _server(world)
    mistyped.faults = [Retryable("No such host.")] * 100
    _starts(world, mistyped, "typo.example")
    world.hears("padrón")
    world.hears("/persona")
    right = _server(world)
    assert _starts(world, right, NEW) is right
    world.waits(minutes=6)
    assert len(_refs(right)) == 1
    assert world.sync.state == "ok"


def test_a_waiting_desk_says_so_whatever_it_is_asked(world: World, old: FarDesk) -> None:
    """What may be had later is said to be had later."""
    (ref,) = _refs(old)
    desk = _starts(world, _server(world), NEW)
    with pytest.raises(Misconfigured, match="desk moved far"):
        world.bench.bridge.run(desk.state(ref))
    with pytest.raises(Retryable, match="desk moved far"):
        world.bench.bridge.run(desk.delivered("1", Delivery.SENT, ""))
    with pytest.raises(Retryable, match="desk moved far"):
        desk.read_file(MediaRef("far", "1", MediaKind.PHOTO, "image/png", "a.png", 1))
    assert world.bench.bridge.run(desk.queue_position(ref)) is None
