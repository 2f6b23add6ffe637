"""A case that the desk does not take: seen by staff, told to the citizen, counted as nobody's, and opened when it can be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.store import cases, expiry
from bot.store.figures import SqlFactReader
from crm_adapter.console.model import Tab
from handlers.domain.conversation import Speaker
from handlers.errors import Misconfigured, Rejected
from tests.integration.bot.turn_bench import World

WRONG = "The desk's password is wrong."
REASON = "The queue «Atención» does not exist."


def _refused(world: World, times: int = 1) -> None:
    """The citizen asks for a person and the desk refuses the case."""
    world.bench.desk.faults = [Rejected(REASON) for _ in range(times)]
    world.hears("padrón")
    world.hears("/persona")


def _at_desk(world: World) -> list[str]:
    with world.bench.desk.store.read() as books:
        return [row.case.ref for row in books.cases.inbox(Tab.ALL, 0, 10, 0)]


def _figures(world: World) -> SqlFactReader:
    return SqlFactReader(world.bench.database, world.bench.clock)


def test_a_desk_whose_settings_are_wrong_gets_an_hour_to_be_mended(world: World) -> None:
    """A password that has run out is nobody's refusal: the case is written as soon as it is right again."""
    world.bench.desk.faults = [Misconfigured(WRONG)] * 100
    world.hears("padrón")
    world.hears("/persona")
    world.waits(minutes=50)
    assert "Aviso al personal" in world.arrived()[-1]
    assert _figures(world).desk_outbox("console").waiting == 1
    world.bench.desk.faults = []
    world.waits(minutes=6)
    assert len(_at_desk(world)) == 1
    assert world.conversation().speaker is Speaker.QUEUED


@pytest.mark.parametrize("fault", [Rejected(REASON), Misconfigured(WRONG)])
def test_the_citizen_is_told_and_the_bot_serves_again(world: World, fault: Exception) -> None:
    """Whatever the desk's reason, nobody waits for staff who know of nothing."""
    world.bench.desk.faults = [fault] * 20
    world.hears("padrón")
    world.hears("/persona")
    for _ in range(13):
        world.waits(minutes=5)
    assert "no he podido pasar su consulta al personal" in world.arrived()[-1]
    assert "900 000 000" in world.arrived()[-1]
    assert world.conversation().speaker is Speaker.BOT
    world.hears("padrón")
    assert "Es apuntarse como vecino." in world.arrived()[-1]


def test_staff_see_it_with_its_reason_and_it_is_counted(world: World) -> None:
    """Not as a citizen who waits at the desk, for there it is not."""
    _refused(world)
    (case,) = world.refused.list()
    assert (case.channel, case.subject, case.reason) == ("fake", "Alta en el padrón", REASON)
    assert _figures(world).refused_cases() == 1
    assert _figures(world).staff_queue().waiting == 0
    assert _figures(world).desk_outbox("console").waiting == 0


def test_the_episode_is_nobodys(world: World) -> None:
    """Neither handed off nor resolved: after the silence it counts as abandoned."""
    _refused(world)
    world.bench.clock.moment += timedelta(hours=25)
    world.inbox.fire_timers()
    world.run()
    assert [outcome for kind, outcome in world.facts() if kind == "episode_closed"] == ["abandoned"]


def test_what_waits_behind_it_is_held_and_not_tried_for_ever(world: World) -> None:
    """A line that came before the refusal was known."""
    world.bench.desk.faults = [Rejected(REASON)]
    world.hears("padrón")
    world.inbox.keep(world.bench.channel, [world.bench.channel.says("vecina", "/persona", world.bench.clock.now())])
    world.inbox.keep(world.bench.channel, [world.bench.channel.says("vecina", "y esto", world.bench.clock.now())])
    world.run()
    assert world.bench.waiting() == ["failed", "held"]
    keys = len(world.queue.keys)
    for _ in range(20):
        world.waits(minutes=10)
    assert len(world.queue.keys) == keys


def test_a_retry_that_is_taken_brings_everything_and_tells_the_citizen(world: World) -> None:
    """In order, once; from then on as after any hand-off."""
    world.bench.desk.faults = [Rejected(REASON)]
    world.hears("padrón")
    world.inbox.keep(world.bench.channel, [world.bench.channel.says("vecina", "/persona", world.bench.clock.now())])
    world.inbox.keep(world.bench.channel, [world.bench.channel.says("vecina", "y esto", world.bench.clock.now())])
    world.run()
    (case,) = world.refused.list()
    world.refused.retry(case.id, "lucia")
    world.run()
    (ref,) = _at_desk(world)
    assert [entry.text for entry in world.entries(ref) if entry.kind == "citizen"] == ["padrón", "/persona", "y esto"]
    assert "ya ha llegado al personal" in world.arrived()[-1]
    assert world.conversation().speaker is Speaker.QUEUED
    assert world.refused.list() == []
    world.hears("¿hay alguien?")
    assert world.entries(ref)[-1].text == "¿hay alguien?"
    world.replies(ref, "Aquí estoy.")
    assert world.arrived()[-1].startswith("Aquí estoy.")


def test_a_retry_that_is_refused_again_waits_again_and_the_citizen_hears_nothing(world: World) -> None:
    """They were told; staff see it once more."""
    _refused(world, times=2)
    before = world.arrived()
    (case,) = world.refused.list()
    world.refused.retry(case.id, "lucia")
    with pytest.raises(Rejected):
        world.refused.retry(case.id, "marta")
    world.run()
    assert [each.id for each in world.refused.list()] == [case.id]
    assert world.arrived() == before
    assert world.conversation().speaker is Speaker.BOT


def test_a_case_that_is_dropped_never_reaches_the_desk(world: World) -> None:
    """Nothing of it is kept for the desk either."""
    _refused(world)
    (case,) = world.refused.list()
    world.refused.drop(case.id, "lucia")
    with pytest.raises(Rejected):
        world.refused.retry(case.id, "lucia")
    world.waits(hours=1)
    assert (_at_desk(world), world.refused.list()) == ([], [])


def test_asking_again_for_the_same_need_opens_one_case_and_leaves_none_to_decide_about(world: World) -> None:
    """The new case brings the whole matter."""
    _refused(world)
    world.hears("sigo igual")
    world.hears("/persona")
    (ref,) = _at_desk(world)
    assert "sigo igual" in [entry.text for entry in world.entries(ref)]
    assert world.refused.list() == []
    assert world.conversation().speaker is Speaker.QUEUED


def test_an_older_case_taken_late_does_not_take_over_a_newer_one(world: World) -> None:
    """What the citizen writes goes on to the newer one, which is the one that they wait in."""
    _refused(world)
    world.waits(hours=25)
    world.inbox.fire_timers()
    world.run()
    world.hears("padrón")
    world.hears("/persona")
    (case,) = world.refused.list()
    (newer,) = _at_desk(world)
    world.refused.retry(case.id, "lucia")
    world.run()
    assert len(_at_desk(world)) == 2
    world.hears("una cosa más")
    assert world.entries(newer)[-1].text == "una cosa más"
    with world.bench.database.read() as connection:
        latest = cases.latest(connection, world.bench.conversation)
    assert latest is not None
    assert latest.ref == newer


def test_what_nobody_decides_about_is_given_up_when_its_text_is_kept_no_longer(world: World) -> None:
    """A refused case must not keep people's words for ever."""
    _refused(world)
    with world.bench.database.write() as connection:
        expiry.forget_texts(connection, world.bench.clock.now() - timedelta(days=1))
    assert len(world.refused.list()) == 1
    with world.bench.database.write() as connection:
        expiry.forget_texts(connection, world.bench.clock.now() + timedelta(seconds=1))
    assert world.refused.list() == []
    assert world.bench.waiting() == ["dropped"]


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "7"])
def test_a_case_that_is_none_cannot_be_decided_about(world: World, number: str) -> None:
    """Addresses are typed by people."""
    with pytest.raises(Rejected):
        world.refused.retry(number, "lucia")
