"""Whatever goes wrong with one message, its conversation is not silenced and what staff see of it is true."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.outbox import Outbox
from bot.store import aftermath, outbox, people
from bot.store.outbox import OutState, Plan
from bot.store.tables import outbound
from bot.store.values import PART
from handlers.domain.ids import Language, OutboundId
from handlers.ports import Part, Refused, RefusedReason
from tests.integration.bot.desk_bench import FAKE, NOW, Bench


def _outbox(bench: Bench) -> Outbox:
    return Outbox(
        bench.database,
        bench.queue,
        bench.sealer,
        {FAKE: bench.channel},
        bench.bridge,
        bench.meter,
        bench.clock,
        "worker-1",
        "boot-a",
        bench.desk.read_file,
        lambda: None,
    )


def _plan(bench: Bench, *texts: str, change: str | None = None) -> None:
    plans = [
        Plan(index, "bot", bench.sealer.seal(PART.dump_json(Part(text, text))), change)
        for index, text in enumerate(texts)
    ]
    with bench.database.write() as connection:
        outbox.plan(connection, bench.row, bench.conversation, FAKE, plans, NOW, NOW)


def _states(bench: Bench) -> list[str]:
    with bench.database.read() as connection:
        return list(connection.execute(select(outbound.c.state).order_by(outbound.c.id)).scalars())


def test_a_message_that_cannot_be_read_is_refused_and_the_next_one_leaves(bench: Bench) -> None:
    """Left claimed it would silence the conversation until the next start."""
    _plan(bench, "uno", "dos")
    with bench.database.write() as connection:
        connection.execute(update(outbound).where(outbound.c.idx == 0).values(part_sealed=b"\x01 tampered with"))
    _outbox(bench).drain(bench.conversation)
    assert _states(bench) == ["refused", "sent"]
    assert [each.part.plain for each in bench.channel.delivered] == ["dos"]


def test_a_chat_that_moved_to_an_address_with_a_conversation_of_its_own_is_still_reached(bench: Bench) -> None:
    """Somebody wrote in the new supergroup before the bot had anything to say in the old group."""
    with bench.database.write() as connection:
        taken = bench.sealer.fingerprint(FAKE, "supergroup")
        people.create(connection, FAKE, taken, bench.sealer.seal(b"supergroup"), Language("es"), NOW)
    bench.channel.results.append(Refused(RefusedReason.MOVED, "migrated", "supergroup"))
    _plan(bench, "uno", "dos")
    _outbox(bench).drain(bench.conversation)
    assert _states(bench) == ["sent", "sent"]
    assert [each.address for each in bench.channel.delivered] == ["supergroup", "supergroup"]


@pytest.mark.parametrize(
    ("states", "told"),
    [
        (["sent", "planned"], None),
        (["sent", "sent"], OutState.SENT),
        (["refused", "sent"], OutState.REFUSED),
        (["uncertain", "sent"], OutState.UNCERTAIN),
        (["uncertain", "refused"], OutState.REFUSED),
    ],
)
def test_a_reply_of_several_parts_is_as_well_off_as_its_worst_part(
    bench: Bench, states: list[str], told: OutState | None
) -> None:
    """A last part that went out must not make staff believe that the first did."""
    _plan(bench, "uno", "dos", change="7")
    with bench.database.write() as connection:
        ids = list(connection.execute(select(outbound.c.id).order_by(outbound.c.id)).scalars())
        for row_id, state in zip(ids, states, strict=True):
            if state != "planned":
                outbox.settle(connection, OutboundId(row_id), OutState(state), NOW)
        fate = aftermath.fate(connection, bench.conversation, "7")
    assert (None if fate is None else fate.state) is told
