"""A job that fails before it has claimed anything comes again: soon, ever more seldom, and never in a hot loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from bot.store.tries import tries_due
from handlers.domain.ids import ChannelName
from handlers.errors import Rejected
from handlers.ports import Channel
from tests.integration.bot.desk_bench import FAKE, NOW
from tests.integration.bot.turn_bench import World

_HOUR = 3_600


@dataclass
class Stumbling(Mapping[ChannelName, Channel]):
    """A table of channels that cannot be looked at `faults` times; counts how often somebody tried."""

    channel: Channel
    faults: int
    looks: int = 0

    def __getitem__(self, name: ChannelName) -> Channel:
        """The channel, once the faults are used up."""
        self.looks += 1
        if self.faults:
            self.faults -= 1
            raise RuntimeError("nobody thought of this")
        return self.channel

    def __iter__(self) -> Iterator[ChannelName]:
        """The only name."""
        return iter((FAKE,))

    def __len__(self) -> int:
        """One."""
        return 1


def _tries(seconds: int) -> int:
    return tries_due(NOW, NOW + timedelta(seconds=seconds))


def _stumbling(world: World, faults: int) -> Stumbling:
    channels = Stumbling(world.bench.channel, faults)
    world.channels = channels
    world.set_up()
    return channels


def test_the_distance_between_tries_doubles_up_to_a_few_minutes() -> None:
    """After 1, 2, 4 ... 256 seconds, then every 256 seconds; a clock that was set back changes nothing."""
    moments = [second for second in range(1, _HOUR) if _tries(second) != _tries(second - 1)]
    assert moments[:9] == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert {later - earlier for earlier, later in pairwise(moments[8:])} == {256}
    assert _tries(-50) == _tries(0) == 0
    numbers = [_tries(second) for second in range(_HOUR)]
    assert numbers == sorted(numbers)


def test_an_unforeseen_fault_before_the_claim_delays_a_message_by_seconds(world: World) -> None:
    """Not by the hour after which finished jobs are forgotten."""
    _stumbling(world, faults=2)
    world.hears("padrón")
    for _ in range(8):
        world.waits(seconds=0.5)
    assert len(world.arrived()) == 2


def test_a_fault_that_stays_is_tried_a_few_times_an_hour(world: World) -> None:
    """However often the sweep looks."""
    channels = _stumbling(world, faults=1_000)
    world.hears("padrón")
    for _ in range(60):
        world.waits(seconds=60)
    assert 5 < channels.looks < 40
    channels.faults = 0
    world.waits(seconds=300)
    assert len(world.arrived()) == 2


def test_a_refused_case_that_is_retried_at_the_very_moment_is_tried_at_once(world: World) -> None:
    """Its key is not that of the try that was refused, which the engine remembers for an hour."""
    world.bench.desk.faults = [Rejected("No.")]
    world.hears("/persona")
    (case,) = world.refused.list()
    world.refused.retry(case.id, "lucia")
    world.run()
    assert world.refused.list() == []
