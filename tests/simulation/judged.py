"""What an estimator said about one world, beside the truth."""

from __future__ import annotations

import time
from dataclasses import dataclass

from metrics.displacement.estimate import estimate
from metrics.displacement.pooled import estimate_pooled
from metrics.displacement.verdict import Displacement, Verdict
from tests.simulation.oracle import Interval
from tests.simulation.shapes import Shape
from tests.simulation.truth import true_share
from tests.simulation.worlds import World, simulate


@dataclass(frozen=True, slots=True)
class Judged:
    """One world's verdict and interval; shares 0..1, None where the data do not suffice."""

    seed: int
    truth: float
    verdict: Verdict
    low: float | None
    mid: float | None
    high: float | None
    seconds: float = 0.0

    @property
    def interval(self) -> Interval | None:
        """The three numbers, or None."""
        if self.low is None or self.mid is None or self.high is None:
            return None
        return Interval(self.low, self.mid, self.high)


def ask_product(world: World) -> Displacement:
    """The product's word on that world: the pooled estimate where services started one after the other."""
    if world.shape.stagger_weeks:
        return estimate_pooled(world.rows, world.launches, world.shape.channel)
    return estimate(world.rows, world.launch, world.shape.channel)


def judge(shape: Shape, seed: int) -> Judged:
    """Simulate one world and ask the product."""
    world = simulate(shape, seed)
    began = time.perf_counter()
    said = ask_product(world)
    return Judged(
        seed, true_share(world), said.verdict, said.low, said.mid, said.high, round(time.perf_counter() - began, 3)
    )


def as_judged(seed: int, truth: float, said: Interval) -> Judged:
    """An interval of another estimator, with the verdict that follows from it."""
    verdict = Verdict.NO_MEASURABLE_EFFECT
    if said.low > 0.0:
        verdict = Verdict.SAVES
    elif said.high < 0.0:
        verdict = Verdict.RAISES_DEMAND
    return Judged(seed, truth, verdict, said.low, said.mid, said.high)
