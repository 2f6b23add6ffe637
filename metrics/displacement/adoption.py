"""How far people have taken the bot up, week by week: a ramp of a length that is only roughly known, or the agency's own measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from handlers.errors import Misconfigured
from metrics.displacement.days import WEEKDAYS, Array
from metrics.displacement.weeks import Weeks

_AT_ONCE_DAYS = 7
_MOST_DAYS = 730
_PROBABILITY = {"at_once": 0.15, "as_expected": 0.70, "twice_as_slow": 0.15}


@dataclass(frozen=True, slots=True)
class Uptake:
    """One way in which people may have taken it up: `dose` by week in 0..1, zero before launch."""

    name: str
    probability: float
    dose: Array


def uptakes(weeks: Weeks, launch: date, adoption_days: int, dose: Mapping[date, float] | None) -> tuple[Uptake, ...]:
    """The ramp given and two others (at once, twice as slow), or the measured dose alone.

    A measured dose holds its last value where days are missing, and is zero before launch.

    :raises Misconfigured: an impossible ramp, or a dose outside 0..1.
    """
    check_length(adoption_days)
    if dose is not None:
        return (Uptake("measured", 1.0, _by_week(weeks, _measured(weeks, launch, dose))),)
    lengths = {
        "at_once": min(_AT_ONCE_DAYS, adoption_days),
        "as_expected": adoption_days,
        "twice_as_slow": 2 * adoption_days,
    }
    return tuple(
        Uptake(name, _PROBABILITY[name], _by_week(weeks, ramp(_ordinals(weeks), launch, length)))
        for name, length in lengths.items()
    )


def check_length(adoption_days: int) -> None:
    """Refuse a ramp of no time, and one so long that nothing could be seen on it.

    :raises Misconfigured: always then.
    """
    if not 1 <= adoption_days <= _MOST_DAYS:
        raise Misconfigured(
            f"The days until people have taken the bot up are a number from 1 to {_MOST_DAYS}, not {adoption_days}."
        )


def ramp(ordinals: Array, launch: date, length: int) -> Array:
    """Straight from zero on the eve of launch to one after `length` days; `ordinals` are proleptic days."""
    risen: Array = np.clip((ordinals - launch.toordinal() + 1) / length, 0.0, 1.0)
    return risen


def _ordinals(weeks: Weeks) -> Array:
    mondays = np.array([monday.toordinal() for monday in weeks.mondays], dtype=np.float64)
    days: Array = mondays[:, None] + np.arange(WEEKDAYS)
    return days


def _by_week(weeks: Weeks, daily: Array) -> Array:
    """Mean over the days that were used; over the whole week where none was."""
    used = np.where(weeks.used.any(axis=1, keepdims=True), weeks.used, True)
    mean: Array = (daily * used).sum(axis=1) / used.sum(axis=1)
    return mean


def _measured(weeks: Weeks, launch: date, dose: Mapping[date, float]) -> Array:
    wrong = next((day for day, value in sorted(dose.items()) if not 0 <= value <= 1), None)
    if wrong is not None:
        raise Misconfigured(f"The dose of {wrong} is {dose[wrong]}: it is a share from 0 to 1.")
    daily = np.zeros((len(weeks.mondays), WEEKDAYS))
    value = 0.0
    for week, monday in enumerate(weeks.mondays):
        for weekday in range(WEEKDAYS):
            day = monday + timedelta(days=weekday)
            value = dose.get(day, value) if day >= launch else 0.0
            daily[week, weekday] = value
    return daily
