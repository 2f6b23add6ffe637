"""Law 5 to its corners: nothing leaves before the notice of that contact point has surely left, whatever goes wrong with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.store import content
from bot.store.figures import SqlFactReader
from bot.store.tables import outbound
from crm_adapter.console.model import Sending, Tab
from handlers.domain.message import Inbound, Kind
from handlers.errors import Rejected
from handlers.ports import Refused, RefusedReason, SendResult, Sent, Uncertain
from tests.integration.bot.desk_bench import FAKE, NOW
from tests.integration.bot.turn_bench import World
from tests.unit.handlers.sample import AGENCY

NOTICE = "asistente automático"
_TRIES = 8
_GONE_WRONG: dict[str, list[SendResult]] = {
    "never sure": [Uncertain("the line broke") for _ in range(_TRIES)],
    "too long": [Refused(RefusedReason.TOO_LONG, "message is too long")],
    "bad format": [Refused(RefusedReason.BAD_FORMAT, "can't parse entities")],
    "switched off": [Refused(RefusedReason.FORBIDDEN, "The channel fake is switched off.")],
}


def _fails(world: World, how: str) -> None:
    """The first notice goes wrong for good, and time goes by."""
    world.bench.channel.results.extend(_GONE_WRONG[how])
    world.hears("padrón")
    for _ in range(_TRIES):
        world.waits(seconds=2)
    assert not world.bench.channel.results


@pytest.mark.parametrize("how", _GONE_WRONG)
def test_no_answer_leaves_behind_a_notice_that_did_not_arrive(world: World, how: str) -> None:
    """It stays, with its text and a reason, and is counted among what waits for a decision."""
    _fails(world, how)
    assert world.arrived() == []
    assert [state for voice, state in world.voices() if voice != "notice"] == ["held"]
    assert any("Es apuntarse como vecino." in text for text in world.kept())
    waiting = world.doubts.list()
    assert [doubt.held for doubt in waiting][-1]
    assert SqlFactReader(world.bench.database, world.bench.clock).uncertain_sends() == len(waiting) == 2


@pytest.mark.parametrize("how", _GONE_WRONG)
def test_the_citizens_next_word_begins_with_the_notice_and_brings_what_was_held(world: World, how: str) -> None:
    """In the order in which it was written, each once; nothing is left to decide."""
    _fails(world, how)
    world.hears("otra cosa")
    first, answer, last = world.arrived()
    assert NOTICE in first
    assert "Es apuntarse como vecino." in answer
    assert "No le he entendido" in last
    assert world.doubts.list() == []
    world.hears("más")
    assert sum(NOTICE in text for text in world.arrived()) == 1


def test_a_notice_that_goes_wrong_again_holds_everything_again(world: World) -> None:
    """However often."""
    _fails(world, "too long")
    world.bench.channel.results.append(Refused(RefusedReason.TOO_LONG, "message is too long"))
    world.hears("otra cosa")
    assert world.arrived() == []
    world.hears("y otra")
    assert NOTICE in world.arrived()[0]
    assert len(world.arrived()) == 4


def test_staff_who_send_a_held_answer_again_send_the_notice_before_it(world: World) -> None:
    """One press; the notice is not left as doubtful."""
    _fails(world, "never sure")
    held = next(doubt for doubt in world.doubts.list() if doubt.held)
    world.doubts.resend(held.id, "lucia")
    world.run()
    assert NOTICE in world.arrived()[0]
    assert "Es apuntarse como vecino." in world.arrived()[1]
    assert world.doubts.list() == []


def test_staff_who_drop_the_notice_drop_what_waits_behind_it(world: World) -> None:
    """Without it nothing may leave; the next word begins anew."""
    _fails(world, "too long")
    world.doubts.drop(world.doubts.list()[0].id, "lucia")
    assert world.doubts.list() == []
    with pytest.raises(Rejected):
        world.doubts.resend("1", "lucia")
    world.hears("otra cosa")
    assert [NOTICE in text for text in world.arrived()] == [True, False]


def test_a_row_that_is_planned_again_without_its_notice_is_held_again(world: World) -> None:
    """The last guard is the claim itself, whoever put the row there."""
    _fails(world, "too long")
    with world.bench.database.write() as connection:
        connection.execute(update(outbound).where(outbound.c.voice != "notice").values(state="planned"))
    world.waits(seconds=5)
    assert world.arrived() == []
    assert [state for voice, state in world.voices() if voice != "notice"] == ["held"]


def test_who_blocked_before_the_notice_arrived_gets_it_first_after_lifting_the_block(world: World) -> None:
    """A block refuses everything at once, the notice too."""
    world.bench.channel.results.append(Refused(RefusedReason.BLOCKED, "bot was blocked by the user"))
    world.hears("padrón")
    assert {state for _, state in world.voices()} == {"refused"}
    world.hears("padrón")
    assert NOTICE in world.arrived()[0]
    assert "Es apuntarse como vecino." in world.arrived()[1]


def test_who_blocks_while_the_notice_waits_gets_it_first_as_well(world: World) -> None:
    """News of the block come as an update of their own."""
    world.bench.channel.results.append(Uncertain("the line broke"))
    world.hears("padrón")
    blocking = Inbound(FAKE, "b1", Kind.BLOCKED, world.bench.clock.now())
    world.inbox.keep(world.bench.channel, [world.bench.channel.brings("vecina", blocking)])
    world.run()
    assert {state for _, state in world.voices()} == {"refused"}
    world.hears("padrón")
    assert NOTICE in world.arrived()[0]


def test_a_staff_reply_behind_a_lost_notice_is_not_shown_as_sent(world: World) -> None:
    """It brings the notice with it; where that fails too, staff read that it waits."""
    world.bench.channel.results.append(Refused(RefusedReason.TOO_LONG, "message is too long"))
    world.hears("/persona")
    with world.bench.desk.store.read() as books:
        (row,) = books.cases.inbox(Tab.ALL, 0, 10, 0)
    ref = row.case.ref
    world.bench.channel.results.append(Refused(RefusedReason.TOO_LONG, "message is too long"))
    world.replies(ref, "Buenos días.")
    (reply,) = [entry for entry in world.entries(ref) if entry.kind == "reply"]
    assert reply.sending is Sending.NOT_SENT
    assert world.arrived() == []
    world.hears("¿hola?")
    assert world.arrived() == []
    world.replies(ref, "¿Sigue ahí?")
    assert [text.splitlines()[0] for text in world.arrived()][-2:] == ["Buenos días.", "¿Sigue ahí?"]
    assert {entry.sending for entry in world.entries(ref) if entry.kind == "reply"} == {Sending.SENT}


def test_a_lost_notice_of_a_later_version_holds_back_only_what_was_written_behind_it(world: World) -> None:
    """What was written before belongs to the notice that has arrived."""
    world.bench.channel.results.extend([Sent("1"), Uncertain("the line broke")])
    world.hears("padrón")
    with world.bench.database.write() as connection:
        content.publish(connection, replace(AGENCY, notice_version="2026-02"), NOW)
    world.bench.channel.results.append(Refused(RefusedReason.TOO_LONG, "message is too long"))
    world.hears("otra cosa")
    older = next(doubt for doubt in world.doubts.list() if not doubt.held)
    world.doubts.resend(older.id, "lucia")
    world.run()
    assert ["Es apuntarse como vecino." in text for text in world.arrived()] == [False, True]
    assert [doubt.held for doubt in world.doubts.list()] == [True, True]
