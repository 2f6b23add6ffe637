"""What staff did and the program could not carry out: they read on the case that it did not happen, and why."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import update

from bot.channels.fake import FakeChannel
from bot.desk_sync import CHANGE_LOST
from bot.store.tables import inbound
from bot.turn import REPLY_LOST
from crm_adapter.console.actions import Words
from crm_adapter.console.model import EntryKind, Sending, Tab
from handlers.domain.conversation import Speaker
from handlers.domain.message import Outgoing
from handlers.ports import Part
from tests.integration.bot.turn_bench import World

CANARY = "Zoraida 612345678"


@dataclass
class Faulty(FakeChannel):
    """A channel with a fault in it that nobody foresaw."""

    broken: bool = False

    def render(self, message: Outgoing) -> tuple[Part, ...]:
        """Fails while it is broken."""
        if self.broken:
            raise RuntimeError("nobody thought of this")
        return super().render(message)


@pytest.fixture
def broken(world: World) -> World:
    """A case is with staff; from now on nothing can be rendered."""
    channel = Faulty()
    world.bench.channel = channel
    world.set_up()
    world.hears("/persona")
    channel.broken = True
    return world


def _ref(world: World) -> str:
    with world.bench.desk.store.read() as books:
        return books.cases.inbox(Tab.ALL, 0, 10, 0)[0].case.ref


def _notes(world: World, ref: str) -> list[str]:
    return [entry.text for entry in world.entries(ref) if entry.kind is EntryKind.SYSTEM]


def test_a_reply_whose_turn_fails_for_good_is_shown_as_not_sent(broken: World) -> None:
    """At the reply itself and as a note, without a word of it."""
    ref = _ref(broken)
    broken.replies(ref, CANARY)
    assert broken.given_up() == 1
    (reply,) = [entry for entry in broken.entries(ref) if entry.kind is EntryKind.REPLY]
    assert (reply.sending, reply.sending_reason) == (Sending.NOT_SENT, REPLY_LOST)
    assert _notes(broken, ref) == [f"Su respuesta NO se ha enviado a la persona: {REPLY_LOST}."]
    broken.waits(hours=1)
    assert len(_notes(broken, ref)) == 1
    assert CANARY not in "".join(_notes(broken, ref)) + reply.sending_reason


def test_a_change_of_state_whose_turn_fails_for_good_is_told_on_the_case(broken: World) -> None:
    """Staff believe that the citizen was asked whether it is solved; nobody was."""
    ref = _ref(broken)
    broken.actions.solve(ref, broken.lucia)
    broken.run()
    assert _notes(broken, ref) == [CHANGE_LOST]
    assert broken.conversation().speaker is Speaker.QUEUED


def test_what_cannot_even_be_read_is_told_as_a_reply_that_was_not_sent(broken: World) -> None:
    """Better one warning too many than a reply that everybody takes for sent."""
    ref = _ref(broken)
    broken.actions.reply(ref, broken.lucia, Words("Hola.", "k"))
    broken.sync.pull()
    with broken.bench.database.write() as connection:
        connection.execute(update(inbound).where(inbound.c.done_at.is_(None)).values(sealed=b"\x01 tampered with"))
    broken.run()
    (reply,) = [entry for entry in broken.entries(ref) if entry.kind is EntryKind.REPLY]
    assert reply.sending is Sending.NOT_SENT
