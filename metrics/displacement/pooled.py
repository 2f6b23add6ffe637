"""One estimate from many services that started one after another: each not yet started is a control for those that have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from handlers.errors import Misconfigured
from metrics.displacement import sufficiency
from metrics.displacement.adoption import check_length, ramp
from metrics.displacement.days import WEEKDAYS, Array, Days, covered_by_name, table_of
from metrics.displacement.permutation import Interval, interval, weighing
from metrics.displacement.rollout import ENOUGH_SERVICES, ORDERS
from metrics.displacement.selection import Selection, select
from metrics.displacement.service_weeks import ServiceWeeks, service_weeks
from metrics.displacement.verdict import Displacement, verdict_of
from metrics.volumes.rows import VolumeChannel, VolumeRow

_DIGITS = 6
_LEAST_WEEKLY = 5.0
_POWER_Z = 0.8416
_FIRM_WEEKS = 103


def estimate_pooled(
    rows: Sequence[VolumeRow],
    launches: Mapping[str, date],
    channel: VolumeChannel,
    *,
    adoption_days: int = 60,
    orders: int = ORDERS,
    seed: int = 0,
) -> Displacement:
    """Judge six or more services that started on different days in a random order; `launches`: service to its day.

    Weighted two-way demeaned uptake; the 90 % interval holds every effect that is no exception among `orders` other
    orders drawn with `seed`. The share is the average of all services started, each since its own start. Services of
    the file that are not in `launches` are controls where the bot does not cover them.

    :raises Misconfigured: two rows for one day and service, a negative count, an impossible ramp or number of orders.
    """
    if orders < ORDERS:
        raise Misconfigured(f"A 90 % interval needs {ORDERS} orders or more, not {orders}.")
    check_length(adoption_days)
    days = table_of(rows, channel)
    if days is None:
        return sufficiency.insufficient(f"There are no rows of the channel {channel.value}.")
    said = covered_by_name(rows, channel)
    covered = {name: True if name in launches else (False if said[name] is False else None) for name in days.services}
    first = min(launches.values(), default=days.last)
    chosen = _large_enough(select(days, covered, first), days)
    found = sufficiency.insufficient("", chosen)
    names = (*chosen.covered, *chosen.control)
    if reason := _gap_in_services(chosen, launches):
        return _without(found, reason)
    weeks = service_weeks(days.only(names), chosen.start)
    before = sum((first - monday).days >= WEEKDAYS for monday in weeks.mondays)
    found = replace(found, weeks_before=before, weeks_after=len(weeks.mondays) - before)
    if reason := _gap_in_time(found, chosen.start, first):
        return _without(found, reason)
    doses = _doses(weeks, [launches[name] for name in chosen.covered], adoption_days)
    drawn = _orders(len(chosen.covered), len(chosen.control), orders, seed)
    seen = interval(weeks.logs, doses, drawn, weighing(weeks.logs, before))
    noted = {"launches": {name: launches[name].isoformat() for name in chosen.covered}, "orders": orders, "seed": seed}
    return _judged(found, weeks, doses, seen, noted)


def _without(found: Displacement, reason: str) -> Displacement:
    return replace(found, diagnostics={**found.diagnostics, "reason": reason})


def _gap_in_services(chosen: Selection, launches: Mapping[str, date]) -> str:
    got = len(chosen.covered)
    if got < ENOUGH_SERVICES:
        return f"{got} services of the roll-out can be compared; {ENOUGH_SERVICES} are needed."
    if len({launches[name] for name in chosen.covered}) < ENOUGH_SERVICES:
        return f"Services of the roll-out start on fewer than {ENOUGH_SERVICES} different days."
    return ""


def _gap_in_time(found: Displacement, start: date, first: date) -> str:
    if (first - start).days < sufficiency.YEAR_DAYS or found.weeks_before < sufficiency.USABLE_BEFORE:
        return f"There are {found.weeks_before} whole weeks before the first service started; a year is needed."
    if found.weeks_after < sufficiency.LEAST_AFTER:
        return f"There are {found.weeks_after} weeks since the first start; {sufficiency.LEAST_AFTER} are needed."
    return ""


def _large_enough(chosen: Selection, days: Days) -> Selection:
    """Without those services whose weeks are mostly chance."""
    weekly = np.nansum(days.counts, axis=(0, 1)) / len(days.counts)
    tiny = {name for name, count in zip(days.services, weekly, strict=True) if count < _LEAST_WEEKLY}
    few = f"it has fewer than {_LEAST_WEEKLY:.0f} contacts a week"
    covered, control = (tuple(name for name in side if name not in tiny) for side in (chosen.covered, chosen.control))
    left_out = {**dict.fromkeys(sorted(tiny), few), **chosen.left_out}
    return replace(chosen, covered=covered, control=control, left_out=left_out)


def _doses(weeks: ServiceWeeks, launches: Sequence[date], adoption_days: int) -> Array:
    """Uptake by slot and week; the last row, of no uptake, belongs to controls."""
    mondays = np.array([monday.toordinal() for monday in weeks.mondays], dtype=np.float64)
    daily = mondays[:, None] + np.arange(WEEKDAYS)
    rows = [ramp(daily, launch, adoption_days).mean(axis=1) for launch in launches]
    return np.array([*rows, np.zeros(len(mondays))])


def _orders(services: int, controls: int, count: int, seed: int) -> Array:
    """Slots by service; the first row is what happened."""
    dice = np.random.default_rng(seed)
    drawn = [np.arange(services), *(dice.permutation(services) for _ in range(count))]
    never = np.full(controls, services)
    return np.array([np.concatenate([order, never]) for order in drawn])


def _judged(
    found: Displacement, weeks: ServiceWeeks, doses: Array, seen: Interval, noted: Mapping[str, object]
) -> Displacement:
    came, dose = _since_start(weeks, doses)
    low, mid, high = (_share(came, dose, effect) for effect in (seen.high, seen.mid, seen.low))
    spread = max(seen.high - seen.mid, seen.mid - seen.low) + _POWER_Z * seen.chance_sd
    return replace(
        found,
        verdict=verdict_of(low, high),
        low=low,
        mid=mid,
        high=high,
        minimum_detectable=_share(came, dose, -spread),
        preliminary=found.weeks_before < _FIRM_WEEKS,
        diagnostics={
            "model": "weighted two-way demeaned uptake by service, interval from random orders",
            "left_out": found.diagnostics["left_out"],
            **noted,
            "p_no_effect": round(seen.p_none, _DIGITS),
            "service_weeks_set_aside": weeks.set_aside,
            "service_weeks_not_usable": int(np.isnan(weeks.logs).sum()),
            "drift_weekly": round(seen.drift, _DIGITS),
        },
    )


def _since_start(weeks: ServiceWeeks, doses: Array) -> tuple[Array, Array]:
    """Contacts and uptake of every usable week of a service that has started."""
    started = len(doses) - 1
    counts, mine = weeks.counts[:started], doses[:-1]
    used = (mine > 0) & ~np.isnan(weeks.logs[:started])
    return counts[used], mine[used]


def _share(came: Array, dose: Array, effect: float) -> float:
    """What share is gone if the log changes by `effect` at full uptake."""
    return round(float(1.0 - came.sum() / (came * np.exp(-effect * dose)).sum()), _DIGITS) + 0.0
