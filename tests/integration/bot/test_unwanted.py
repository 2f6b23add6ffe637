"""A case that staff close as unwanted: counted as spam, and nothing is asked of anybody."""

from __future__ import annotations

from bot.store.figures import SqlFactReader
from crm_adapter.console.model import Tab
from handlers.domain.conversation import Speaker
from tests.integration.bot.turn_bench import World


def test_an_unwanted_case_is_counted_as_spam_and_the_person_is_asked_nothing(world: World) -> None:
    """One sentence says that it is over; no survey, no thanks, no question."""
    world.hears("padrón")
    world.hears("/persona")
    with world.bench.desk.store.read() as books:
        (row,) = books.cases.inbox(Tab.ALL, 0, 10, 0)
    before = len(world.arrived())
    world.actions.unwanted(row.case.ref, world.lucia)
    world.run()
    assert world.arrived()[before:] == ["El personal ha cerrado su consulta."]
    assert world.conversation().speaker is Speaker.BOT
    figures = SqlFactReader(world.bench.database, world.bench.clock)
    assert figures.episodes_closed() == [("fake", "padron-alta", "spam", 1)]
    assert figures.survey_asked() == []
    assert figures.booked() == []
    assert figures.staff_queue().waiting == 0
