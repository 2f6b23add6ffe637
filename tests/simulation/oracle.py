"""A second, independent estimator in plain numpy: exact Bayes over a grid of variances, each cell a Kalman filter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from metrics.volumes.rows import VolumeRow
from tests.simulation.days import Flags, Floats

_NOISE = np.geomspace(0.003, 0.4, 18)
_STEP = np.geomspace(0.0002, 0.06, 16)
"""Standard deviations of a week's noise and of a week's step of the level, in logarithms."""
_STEP_PRIOR = 0.005
"""Scale of the half-normal prior of that step: services do not usually wander apart by more than four points a year."""
_DRIFT_PRIOR = 0.05
"""Standard deviation of the yearly drift of covered against other services."""
_SEASON_PRIOR = 0.2
_EFFECT_PRIOR = 1.0
_DAYS_IN_WEEK_NEEDED = 4
_DRAWS = 4000


@dataclass(frozen=True, slots=True)
class Interval:
    """A share displaced (0..1) with its 90 % interval."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class _Weeks:
    covered: Floats
    """Contacts of the covered services, one value a week."""
    log_ratio: Floats
    years: Floats
    """Since launch; negative before it."""
    dose: Floats
    """Mean adoption of the week, 0..1."""


def grid_estimate(rows: Iterable[VolumeRow], launch: date, *, adoption_days: int = 60, seed: int = 0) -> Interval:
    """Share of the covered services' contacts displaced since launch; the rows are all of one channel."""
    weeks = _weeks(rows, launch, adoption_days)
    noise, step = (axis.ravel() for axis in np.meshgrid(_NOISE, _STEP))
    log_weight, mean, variance = _filter(weeks, noise, step)
    weight = np.exp(log_weight - log_weight.max())
    rng = np.random.default_rng(seed)
    cell = rng.choice(weight.size, size=_DRAWS, p=weight / weight.sum())
    effect = mean[cell] + np.sqrt(variance[cell]) * rng.standard_normal(_DRAWS)
    low, mid, high = np.quantile(_shares(weeks, effect), (0.05, 0.5, 0.95)).tolist()
    return Interval(low, mid, high)


def _shares(weeks: _Weeks, effect: Floats) -> Floats:
    """1 - (what came / what would have come), since launch, one share for each drawn effect."""
    came, dose = weeks.covered[weeks.dose > 0.0], weeks.dose[weeks.dose > 0.0]
    would_have = np.exp(-np.outer(effect, dose)) @ came
    return np.asarray(1.0 - came.sum() / would_have, dtype=np.float64)


def _filter(weeks: _Weeks, noise: Floats, step: Floats) -> tuple[Floats, Floats, Floats]:
    """Log posterior weight, and mean and variance of the effect, at each cell of the grid.

    The state is (level, yearly drift, four Fourier terms, effect); only the level moves.
    """
    prior = np.array([1.0, _DRIFT_PRIOR, *([_SEASON_PRIOR] * 4), _EFFECT_PRIOR]) ** 2
    mean = np.zeros((noise.size, prior.size))
    mean[:, 0] = weeks.log_ratio[0]
    spread = np.repeat(np.diag(prior)[None], noise.size, axis=0)
    log_weight = (
        np.log(step) - 0.5 * (step / _STEP_PRIOR) ** 2
    )  # even in the step, on a grid that is even in its logarithm
    for row, observed, elapsed in zip(_design(weeks), weeks.log_ratio, _elapsed(weeks), strict=True):
        spread[:, 0, 0] += step**2 * elapsed
        reach = spread @ row
        total = reach @ row + noise**2
        surprise = observed - mean @ row
        mean += reach * (surprise / total)[:, None]
        spread -= reach[:, :, None] * (reach / total[:, None])[:, None, :]
        log_weight -= 0.5 * (np.log(total) + surprise**2 / total)
    return log_weight, mean[:, -1], spread[:, -1, -1]


def _design(weeks: _Weeks) -> Floats:
    turns = 2.0 * np.pi * weeks.years
    waves = [wave(k * turns) for k in (1, 2) for wave in (np.sin, np.cos)]
    return np.column_stack([np.ones(turns.size), weeks.years, *waves, weeks.dose])


def _elapsed(weeks: _Weeks) -> Floats:
    """Weeks since the one before; the first begins at its prior."""
    return np.round(np.diff(weeks.years, prepend=weeks.years[0]) * 365.25 / 7.0)


def _weeks(rows: Iterable[VolumeRow], launch: date, adoption_days: int) -> _Weeks:
    """Weeks from Monday; only days on which every service has a row, only weeks with enough of them."""
    days, counts, covered = _table(rows)
    whole = ~np.isnan(counts).any(axis=0)
    since = np.array([(day - launch).days for day in days], dtype=np.float64)
    mondays = np.array([(day - timedelta(days=day.weekday())).toordinal() for day in days])
    dose = np.clip((since + 1.0) / adoption_days, 0.0, 1.0)
    found: list[tuple[float, float, float, float]] = []
    for monday in np.unique(mondays):
        chosen = (mondays == monday) & whole
        ours, others = counts[covered][:, chosen].sum(), counts[~covered][:, chosen].sum()
        if chosen.sum() < _DAYS_IN_WEEK_NEEDED or ours == 0 or others == 0:
            continue
        middle = (int(monday) + 3 - launch.toordinal()) / 365.25
        found.append((ours, float(np.log(ours / others)), middle, float(dose[chosen].mean())))
    table = np.array(found)
    return _Weeks(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def _table(rows: Iterable[VolumeRow]) -> tuple[list[date], Floats, Flags]:
    """Days, counts [service, day] (NaN = no row), and which services are covered."""
    known = list(rows)
    days = sorted({row.day for row in known})
    services = sorted({(row.service, bool(row.covered)) for row in known})
    column = {day: position for position, day in enumerate(days)}
    line = {service: position for position, (service, _) in enumerate(services)}
    counts = np.full((len(services), len(days)), np.nan)
    for row in known:
        counts[line[row.service], column[row.day]] = row.offered
    return days, counts, np.array([is_covered for _, is_covered in services])
