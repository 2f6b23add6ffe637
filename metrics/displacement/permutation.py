"""The interval that random order itself gives: what would the figure have been, had the services started in another order?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from metrics.displacement.days import WEEKDAYS, Array

_YEAR_WEEKS = 365.25 / WEEKDAYS
_FREE_LEVEL = 10.0
_TREND_SD = 0.02
_HARMONICS = 2
_DRIFTS = (0.0003, 0.003, 0.01, 0.03, 0.1)
_MEMORIES = (0.0, 0.25, 0.5)
_SEASONS = (0.03, 0.07)
_JUDGED_BY = 10
"""Services from which the common way of moving is learnt; more of them change nothing but the time it takes."""
_LEVEL = 0.09
"""A point wider than 90 %: people take each service up at a pace that is only roughly known."""
_FINEST, _WIDEST = 0.0005, 0.8


@dataclass(frozen=True, slots=True)
class Interval:
    """Change of the log of contacts at full uptake: the estimate, the ends of its 90 % interval, and the spread of chance."""

    low: float
    mid: float
    high: float
    chance_sd: float
    p_none: float
    """Two-sided p of "nothing happened"."""
    drift: float
    """Variance of a service's own weekly drift in units of its noise, as used for the weights."""


@dataclass(frozen=True, slots=True)
class _Wander:
    """How services move on their own: alike for all, but for each one's noise."""

    drift: float
    """Variance of a week's drift in units of the noise."""
    memory: float
    """Correlation of the noise of two weeks on end."""
    season: float
    """Standard deviation of each wave of a service's own season, in log points."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """Demeans by service and by week with weights that fit each service's noise: (services, weeks) in, the same out."""

    blocks: Array
    shared: Array
    drift: float

    def apply(self, values: Array) -> Array:
        """Works on (..., services, weeks)."""
        weighed = np.einsum("stu,...su->...st", self.blocks, values)
        common = np.einsum("tu,...u->...t", self.shared, weighed.sum(axis=-2))
        left: Array = weighed - np.einsum("stu,...u->...st", self.blocks, common)
        return left


def weighing(logs: Array, before: int) -> Weighing:
    """From the first `before` weeks alone, so that no order of launch can have shaped it.

    `logs`: (services, weeks), NaN where nothing is known. Each service has a level of its own, some season and trend of
    its own, noise, and a drift; all share whatever moves a week.
    """
    noise, wander = _noise(logs[:, :before])
    blocks = np.zeros((len(logs), logs.shape[1], logs.shape[1]))
    for block, series, level in zip(blocks, logs, noise, strict=True):
        at, spread = _spread(series, level, wander)
        block[np.ix_(at, at)] = np.linalg.inv(spread)
    return Weighing(blocks, np.linalg.pinv(blocks.sum(axis=0), hermitian=True), wander.drift)


def _spread(series: Array, noise: float, wander: _Wander) -> tuple[NDArray[np.intp], Array]:
    """The weeks that a series has, and their covariance as far as it is the service's own."""
    at = np.flatnonzero(~np.isnan(series))
    years = at / _YEAR_WEEKS
    waves = [wave(2 * np.pi * k * years) for k in range(1, _HARMONICS + 1) for wave in (np.sin, np.cos)]
    own = _FREE_LEVEL**2 + _TREND_SD**2 * np.outer(years, years)
    own = own + wander.season**2 * sum((np.outer(wave, wave) for wave in waves), np.zeros_like(own))
    # What is known is the variance of steps, which memory makes smaller than that of the noise.
    lasting = wander.memory ** np.abs(np.subtract.outer(at, at)) / (1.0 - wander.memory)
    return at, own + noise * (lasting + wander.drift * np.minimum.outer(at, at))


def interval(logs: Array, doses: Array, orders: Array, weigh: Weighing) -> Interval:
    """All constant effects that the observed order does not make a rare exception among `orders`.

    `doses`: (slots, weeks), the uptake of a service that starts in that slot; `orders`: (n, services) slots, the first
    row observed; services beyond the slots' number never start and are given the slot of no uptake.
    """
    values = np.nan_to_num(logs)
    given = doses[orders]
    weighed = weigh.apply(given)
    scale = np.einsum("nst,nst->n", given, weighed)
    seen = np.einsum("nst,st->n", weighed, values) / scale
    carried = np.einsum("nst,st->n", weighed, given[0]) / scale
    tried = seen[0] + np.arange(-_WIDEST, _WIDEST, _FINEST)
    p = _p_values(seen, carried, tried)
    kept = tried[p > _LEVEL]
    left = seen[1:] - carried[1:] * seen[0]
    none = float(_p_values(seen, carried, np.zeros(1))[0])
    return Interval(float(kept.min()), float(seen[0]), float(kept.max()), float(np.std(left)), none, weigh.drift)


def _p_values(seen: Array, carried: Array, tried: Array) -> Array:
    """For each effect tried: how often another order gives a figure at least as far from it."""
    far = np.abs(seen[1:, None] - carried[1:, None] * tried) >= np.abs(seen[0] - tried) - 1e-12
    p: Array = (1 + far.sum(axis=0)) / len(seen)
    return p


def _noise(logs: Array) -> tuple[Array, _Wander]:
    """Each service's weekly noise variance (half that of its steps), and the most probable way of moving."""
    known = ~np.isnan(logs).all(axis=0)
    centred = logs - np.nanmean(logs, axis=1, keepdims=True)
    alone = np.full_like(logs, np.nan)
    alone[:, known] = centred[:, known] - np.nanmean(centred[:, known], axis=0)
    noise: Array = np.maximum(np.nanmean(np.square(np.diff(alone, axis=1)), axis=1) / 2.0, 1e-6)
    some = range(0, len(logs), -(-len(logs) // _JUDGED_BY))
    ways = [_Wander(*one) for one in product(_DRIFTS, _MEMORIES, _SEASONS)]
    fits = [sum(_log_likelihood(alone[at], float(noise[at]), way) for at in some) for way in ways]
    return noise, ways[int(np.argmax(fits))]


def _log_likelihood(series: Array, noise: float, wander: _Wander) -> float:
    at, spread = _spread(series, noise, wander)
    root = np.linalg.cholesky(spread)
    white = np.linalg.solve(root, series[at])
    return float(-0.5 * white @ white - np.log(np.diag(root)).sum())
