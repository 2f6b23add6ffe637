"""The calendar of a simulated agency: what weekday, holiday and season do to a day's contacts."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
import numpy.typing as npt

from metrics.volumes.rows import VolumeChannel

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_PHONE_WEEK = (1.25, 1.10, 1.05, 1.00, 0.85, 0.25, 0.12)
_COUNTER_WEEK = (1.15, 1.05, 1.00, 1.00, 0.80, 0.0, 0.0)
_FIXED = ((1, 1), (1, 6), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8), (12, 25))
_CLOSED = ((12, 24), (12, 31))
_HOLIDAY_FACTOR = 0.15
_DAY_AFTER_FACTOR = 1.15
_TAX_SEASON = (92, 181)
"""Days of the year: April to June."""


@cache
def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by Gauss's rule as corrected by Lichtenberg."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    golden = year % 19
    seed = (19 * golden + moon) % 30
    correction = seed // 29 + (seed // 28 - seed // 29) * (golden // 11)
    full_moon = 21 + seed - correction
    first_sunday = 7 - (year + year // 4 + sun) % 7
    return date(year, 3, 1) + timedelta(days=full_moon + 7 - (full_moon - first_sunday) % 7 - 1)


@cache
def is_holiday(day: date) -> bool:
    """Whether offices rest: the fixed days, Maundy Thursday and Good Friday."""
    return (day.month, day.day) in _FIXED or (easter(day.year) - day).days in (2, 3)


def is_closed(day: date) -> bool:
    """Whether the agency does not open at all, whatever its channel: Christmas Eve and New Year's Eve."""
    return (day.month, day.day) in _CLOSED


def run_of_days(first: date, count: int) -> tuple[date, ...]:
    """`count` days in a row."""
    return tuple(first + timedelta(days=offset) for offset in range(count))


def day_factors(days: tuple[date, ...], channel: VolumeChannel) -> Floats:
    """One factor a day, 0 where the channel is closed: weekday, holiday, and the rush on the day after one."""
    week = _PHONE_WEEK if channel is VolumeChannel.PHONE else _COUNTER_WEEK
    on_holiday = _HOLIDAY_FACTOR if channel is VolumeChannel.PHONE else 0.0
    factors = np.array([week[day.weekday()] for day in days])
    for position, day in enumerate(days):
        if is_closed(day):
            factors[position] = 0.0
        elif is_holiday(day):
            factors[position] *= on_holiday
        elif is_holiday(day - timedelta(days=1)):
            factors[position] *= _DAY_AFTER_FACTOR
    return factors


def season(days: tuple[date, ...], august: float, tax: float) -> Floats:
    """Logarithm of the season, one value a day.

    `august` is how much is lost at the bottom of the August dip, `tax` the height of the tax season (both shares).
    """
    of_year = np.array([day.timetuple().tm_yday for day in days], dtype=np.float64)
    dip = np.exp(-(((of_year - 227) / 13.0) ** 2))
    start, end = _TAX_SEASON
    inside = np.clip((of_year - start) / (end - start), 0.0, 1.0)
    bump = np.sin(np.pi * inside) ** 0.5
    return np.asarray(np.log1p(-august * dip) + np.log1p(tax * bump), dtype=np.float64)
