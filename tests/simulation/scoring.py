"""Scores an estimator over many worlds of one shape, and says which demands it misses and by how much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from metrics.displacement.verdict import Verdict
from tests.simulation.judged import Judged
from tests.simulation.shapes import Demand, Shape

COVER_LOW, COVER_HIGH = 0.85, 0.99
BIAS_MOST, RMSE_MOST = 0.010, 0.030
FALSE_SAVES_MOST, POWER_LEAST, SMALL_POWER_LEAST = 0.05, 0.90, 0.80
ENOUGH_WORLDS = 200
"""From here on a figure outside its bar is a miss, whatever chance may have added to it."""


@dataclass(frozen=True, slots=True)
class Score:
    """Figures of one shape: shares of the worlds, or shares of contacts (0..1); None where no world got a number."""

    worlds: int
    truth: float
    insufficient: float
    saves: float
    raises: float
    bias: float | None
    rmse: float | None
    cover: float | None
    width: float | None
    spread: float | None
    """Standard deviation of the errors."""
    slowest_seconds: float


@dataclass(frozen=True, slots=True)
class Miss:
    """A demand not met; `certain` when chance alone (5 %) does not explain it."""

    demand: Demand
    figure: float
    certain: bool


def is_covered(world: Judged) -> bool:
    """Whether the interval holds the truth."""
    said = world.interval
    return said is not None and said.low <= world.truth <= said.high


def score(worlds: Sequence[Judged]) -> Score:
    """The figures of those worlds; bias, cover and width over the worlds that got a number."""
    spoken = [(world, said) for world in worlds if (said := world.interval) is not None]
    errors = np.array([said.mid - world.truth for world, said in spoken])
    return Score(
        worlds=len(worlds),
        truth=float(np.mean([world.truth for world in worlds])),
        insufficient=_share(worlds, Verdict.INSUFFICIENT_DATA),
        saves=_share(worlds, Verdict.SAVES),
        raises=_share(worlds, Verdict.RAISES_DEMAND),
        bias=float(errors.mean()) if spoken else None,
        rmse=float(np.sqrt((errors**2).mean())) if spoken else None,
        cover=float(np.mean([is_covered(world) for world, _ in spoken])) if spoken else None,
        width=float(np.mean([said.high - said.low for _, said in spoken])) if spoken else None,
        spread=float(errors.std()) if spoken else None,
        slowest_seconds=max(world.seconds for world in worlds),
    )


def misses(shape: Shape, found: Score) -> tuple[Miss, ...]:
    """The demands of the shape that the figures do not meet."""
    checked = (_CHECKS[demand](demand, found) for demand in Demand if demand in shape.demands)
    return tuple(miss for miss in checked if miss is not None)


def failing_seeds(shape: Shape, worlds: Sequence[Judged]) -> tuple[int, ...]:
    """Seeds of the worlds that spoil a demand: truth outside the interval, false savings, silence, or a word too many."""
    return tuple(world.seed for world in worlds if _spoils(shape, world))


def _spoils(shape: Shape, world: Judged) -> bool:
    silent = world.verdict is Verdict.INSUFFICIENT_DATA
    if Demand.SILENT in shape.demands:
        return not silent
    falsely = Demand.FEW_FALSE in shape.demands and world.verdict is Verdict.SAVES
    return silent or falsely or not is_covered(world)


def _share(worlds: Sequence[Judged], verdict: Verdict) -> float:
    return sum(world.verdict is verdict for world in worlds) / len(worlds)


def _at_least(demand: Demand, figure: float | None, bar: float, worlds: int) -> Miss | None:
    if figure is None:
        return Miss(demand, 0.0, certain=True)
    if figure >= bar:
        return None
    by_chance = float(stats.binom.cdf(round(figure * worlds), worlds, bar))
    return Miss(demand, figure, worlds >= ENOUGH_WORLDS or by_chance < 0.05)


def _at_most(demand: Demand, figure: float | None, bar: float, worlds: int) -> Miss | None:
    if figure is None:
        return Miss(demand, 1.0, certain=True)
    opposite = _at_least(demand, 1.0 - figure, 1.0 - bar, worlds)
    return None if opposite is None else Miss(demand, figure, opposite.certain)


def _cover(demand: Demand, found: Score) -> Miss | None:
    spoken = round(found.worlds * (1.0 - found.insufficient))
    too_low = _at_least(demand, found.cover, COVER_LOW, spoken)
    too_high = _at_most(demand, found.cover, COVER_HIGH, spoken)
    # Every one of a few worlds is covered by an honest interval too.
    return too_low or (too_high if too_high is not None and too_high.certain else None)


def _bias(demand: Demand, found: Score) -> Miss | None:
    if found.bias is None or found.spread is None:
        return Miss(demand, 1.0, certain=True)
    if abs(found.bias) <= BIAS_MOST:
        return None
    by_chance = 1.645 * found.spread / found.worlds**0.5
    return Miss(demand, found.bias, found.worlds >= ENOUGH_WORLDS or abs(found.bias) - BIAS_MOST > by_chance)


def _rmse(demand: Demand, found: Score) -> Miss | None:
    if found.rmse is None:
        return Miss(demand, 1.0, certain=True)
    if found.rmse <= RMSE_MOST:
        return None
    by_chance = RMSE_MOST * float(stats.chi2.ppf(0.95, found.worlds) / found.worlds) ** 0.5
    return Miss(demand, found.rmse, found.worlds >= ENOUGH_WORLDS or found.rmse > by_chance)


_CHECKS: dict[Demand, Callable[[Demand, Score], Miss | None]] = {
    Demand.COVER: _cover,
    Demand.BIAS: _bias,
    Demand.RMSE: _rmse,
    Demand.FEW_FALSE: lambda demand, found: _at_most(demand, found.saves, FALSE_SAVES_MOST, found.worlds),
    Demand.POWER: lambda demand, found: _at_least(demand, found.saves, POWER_LEAST, found.worlds),
    Demand.POWER_SMALL: lambda demand, found: _at_least(demand, found.saves, SMALL_POWER_LEAST, found.worlds),
    Demand.SILENT: lambda demand, found: _at_least(demand, found.insufficient, 1.0, found.worlds),
    Demand.SPEAKS: lambda demand, found: _at_most(demand, found.insufficient, 0.0, found.worlds),
}
