"""Draws one simulated agency of a shape: its rows as an import would give them, and what would have come without bot."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from metrics.volumes.rows import VolumeChannel, VolumeRow
from tests.simulation.days import Flags, Floats, day_factors, run_of_days, season
from tests.simulation.shapes import Shape

_FIRST_LAUNCH = date(2025, 1, 7)
_YEARLY_TREND = -0.03
_STRIKE_FACTOR = 0.1
_MIX = np.array([0.34, 0.27, 0.22, 0.17, 0.15, 0.13, 0.11, 0.09])
"""Relative size of the services of one kind, biggest first."""


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """One agency. Arrays are [service, day]; `without_bot` is the mean that would have come, `displaced` a share of it."""

    shape: Shape
    seed: int
    rows: tuple[VolumeRow, ...]
    days: tuple[date, ...]
    services: tuple[str, ...]
    launches: Mapping[str, date]
    """Of the covered services."""
    without_bot: Floats
    displaced: Floats

    @property
    def launch(self) -> date:
        """The first day on which the bot answers about anything."""
        return min(self.launches.values())


def simulate(shape: Shape, seed: int) -> World:
    """The world of that shape and seed: the same to the last row on each call."""
    rng = np.random.default_rng([zlib.crc32(shape.name.removesuffix("_null").encode()), seed])
    launch = _FIRST_LAUNCH + timedelta(days=int(rng.integers(0, 364)))
    first = _months_earlier(launch, shape.months_before)
    days = run_of_days(first, (launch - first).days + shape.days_after + _stagger_days(shape))
    services = (*(f"covered-{n}" for n in range(shape.covered)), *(f"control-{n}" for n in range(shape.controls)))
    launches = _launches(shape, launch, rng)
    without_bot = _means(shape, days, launch, rng)
    displaced = _displaced(shape, days, services, launches)
    counts = _counts(without_bot * (1.0 - displaced), rng)
    there = _recorded(shape, days, launch, without_bot > 0.0, rng)
    rows = _rows(shape, days, services, counts, there)
    return World(shape, seed, rows, days, services, launches, without_bot, displaced)


def _months_earlier(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 - months
    return date(month // 12, month % 12 + 1, min(day.day, 28))


def _stagger_days(shape: Shape) -> int:
    return shape.stagger_weeks * 7 * (shape.covered - 1)


def _launches(shape: Shape, launch: date, rng: np.random.Generator) -> dict[str, date]:
    """All on one day, or one after the other in an order drawn at random."""
    order = rng.permutation(shape.covered)
    step = timedelta(weeks=shape.stagger_weeks)
    return {f"covered-{service}": launch + place * step for place, service in enumerate(order.tolist())}


def _means(shape: Shape, days: tuple[date, ...], launch: date, rng: np.random.Generator) -> Floats:
    """What comes on average without bot, [service, day]; 0 where closed."""
    count = len(days)
    size = np.concatenate([_sizes(shape.covered), _sizes(shape.controls) * shape.control_size])
    years = np.arange(count) / 365.25
    common = _YEARLY_TREND * years + ar1(count, 0.8, 0.06, rng) + _walk(count, shape.shared_drift, rng)
    common += np.log1p(shape.campaign) * _campaign(days, launch, rng)
    own_walk = _walk(count, shape.own_drift, rng)
    factors = day_factors(days, shape.channel) * _strikes(shape, days, launch, rng)
    rows = []
    for number, mean in enumerate(size.tolist()):
        covered = number < shape.covered
        august, tax = 0.35 + 0.04 * rng.standard_normal(), 0.25 * rng.uniform(0.5, 1.5)
        log_mean = common + season(days, august, tax) + ar1(count, 0.8, 0.05, rng)
        log_mean += own_walk if covered else np.log1p(shape.control_growth) * years
        rows.append(shape.contacts_per_day * mean * factors * np.exp(log_mean))
    return np.array(rows)


def _sizes(services: int) -> Floats:
    mix = _MIX[:services]
    return np.asarray(mix / mix.sum() if services else mix, dtype=np.float64)


def ar1(count: int, memory: float, deviation: float, rng: np.random.Generator) -> Floats:
    """Stationary AR(1) noise of that standard deviation."""
    steps = rng.standard_normal(count) * deviation * (1.0 - memory**2) ** 0.5
    steps[0] = rng.standard_normal() * deviation
    out = np.empty(count)
    last = 0.0
    for position, step in enumerate(steps.tolist()):
        last = memory * last + step
        out[position] = last
    return out


def _walk(count: int, deviation: float, rng: np.random.Generator) -> Floats:
    return np.asarray(np.cumsum(rng.standard_normal(count)) * deviation, dtype=np.float64)


def _campaign(days: tuple[date, ...], launch: date, rng: np.random.Generator) -> Floats:
    starts = launch + timedelta(days=int(rng.integers(0, 46)))
    return np.array([float(day >= starts) for day in days])


def _strikes(shape: Shape, days: tuple[date, ...], launch: date, rng: np.random.Generator) -> Floats:
    factors = np.ones(len(days))
    starts = days.index(launch)
    before, after = int(rng.integers(0, starts)), int(rng.integers(starts, len(days)))
    if shape.strike:
        factors[[before, after]] = _STRIKE_FACTOR
    return factors


def _displaced(shape: Shape, days: tuple[date, ...], services: tuple[str, ...], launches: Mapping[str, date]) -> Floats:
    """Share of the contacts that do not come because of the bot, [service, day]."""
    shares = np.zeros((len(services), len(days)))
    for number, service in enumerate(services):
        if service not in launches:
            continue
        since = np.array([(day - launches[service]).days for day in days], dtype=np.float64)
        taken_up = np.clip((since + 1.0) / shape.ramp_days, 0.0, 1.0)
        if shape.fading_half_life_days is not None:
            taken_up *= 0.5 ** (np.clip(since - shape.ramp_days, 0.0, None) / shape.fading_half_life_days)
        shares[number] = shape.share * taken_up
    return shares


def _counts(means: Floats, rng: np.random.Generator) -> Floats:
    """Counts with a variance beyond Poisson's: each mean is itself disturbed by a gamma factor of deviation 0.05."""
    spread = 0.05**2
    return np.asarray(rng.poisson(means * rng.gamma(1.0 / spread, spread, means.shape)), dtype=np.float64)


def _recorded(shape: Shape, days: tuple[date, ...], launch: date, is_open: Flags, rng: np.random.Generator) -> Flags:
    """Which rows an agency has, [service, day]; a closed day is a zero row in one half of the worlds, no row in the other."""
    there = is_open | bool(rng.integers(0, 2))
    if shape.missing_days:
        there &= rng.random(len(days)) >= shape.missing_days
        gap = int(rng.integers(0, len(days) - 10))
        there[:, gap : gap + 10] = False
    if shape.missing_cells:
        there &= rng.random(there.shape) >= shape.missing_cells
    since = np.array([(day - launch).days for day in days])
    if shape.late_service:
        there[shape.covered - 1] &= since >= -243
        there[-1] &= since >= 91
    if shape.ending_service:
        there[-1] &= since < 61
    return there


def _rows(
    shape: Shape, days: tuple[date, ...], services: tuple[str, ...], counts: Floats, there: Flags
) -> tuple[VolumeRow, ...]:
    return tuple(
        _row(day, service, shape.channel, number < shape.covered, int(counts[number, position]))
        for position, day in enumerate(days)
        for number, service in enumerate(services)
        if there[number, position]
    )


def _row(day: date, service: str, channel: VolumeChannel, covered: bool, offered: int) -> VolumeRow:
    return VolumeRow(day, service, channel, offered, covered=covered)
