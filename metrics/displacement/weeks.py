"""Whole weeks of covered and control contacts, on the same days of both: what one side lacks is taken from neither or made up for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from metrics.displacement.days import WEEKDAYS, Array, Days, Mask
from metrics.displacement.selection import Selection

COUNTED_SHARE = 0.5
"""Of a side's usual contacts of that day, at least so much must have been counted; the rest is scaled."""
_LEAST_DAYS = 2
OUTLIER = 5.0
"""Robust standard deviations from the same weekday's usual ratio beyond which a day is set aside."""
MAD_TO_SD = 1.4826
_NEIGHBOURS = 6


@dataclass(frozen=True, slots=True)
class Weeks:
    """One value a week from the first whole week on; `ratio` is NaN in a week that cannot be used."""

    mondays: tuple[date, ...]
    covered: Array
    control: Array
    ratio: Array
    """log((covered + 0.5) / (control + 0.5))."""
    used: Mask
    """Shape (weeks, 7): the days that were counted on both sides."""
    set_aside: tuple[date, ...]
    """Days far from anything usual, a strike perhaps."""
    one_sided: int
    """Open days that one side lacks, left out on both."""
    scaled_share: float
    """Share of the contacts compared that were made up for from a service's own usual days."""


def weeks_of(days: Days, chosen: Selection) -> Weeks:
    """Sum the days that both sides have; weeks that the file's ends cut off are left out."""
    covered, made_up_covered = _side(days.only(chosen.covered))
    control, made_up_control = _side(days.only(chosen.control))
    both: Mask = ~np.isnan(covered) & ~np.isnan(control)
    lonely = days.open & ~both & _usually_open(days)
    far = _outliers(covered, control, both)
    used: Mask = both & ~far
    kept = whole_weeks(days, chosen.start)
    of_covered, of_control = _sum(covered, used)[kept], _sum(control, used)[kept]
    total = float(of_covered.sum() + of_control.sum())
    made_up = float(_sum(made_up_covered + made_up_control, used)[kept].sum())
    enough = used[kept].sum(axis=1) >= _LEAST_DAYS
    ratio: Array = np.where(enough, np.log((of_covered + 0.5) / (of_control + 0.5)), np.nan)
    mondays = tuple(days.monday + timedelta(weeks=int(week)) for week in kept)
    aside = tuple(days.monday + timedelta(days=int(at)) for at in np.flatnonzero(far.ravel()))
    return Weeks(
        mondays,
        of_covered,
        of_control,
        ratio,
        used[kept],
        aside,
        int(lonely[kept].sum()),
        made_up / total if total else 0.0,
    )


def _sum(values: Array, used: Mask) -> Array:
    summed: Array = np.where(used, values, 0.0).sum(axis=1)
    return summed


def _side(days: Days) -> tuple[Array, Array]:
    """A side's contacts by day, and how many of them were made up for; NaN where too little of it was counted."""
    seen = ~np.isnan(days.counts)
    usual = np.nan_to_num(days.usual)
    all_usual = usual.sum(axis=2)
    share = np.divide((usual * seen).sum(axis=2), all_usual, out=np.zeros_like(all_usual), where=all_usual > 0)
    counted = np.nansum(days.counts, axis=2)
    good = share >= COUNTED_SHARE
    total: Array = np.divide(counted, share, out=np.full_like(share, np.nan), where=good)
    return total, np.where(good, total - counted, 0.0)


def _usually_open(days: Days) -> Mask:
    usual: Mask = np.broadcast_to(days.open.mean(axis=0) >= COUNTED_SHARE, days.open.shape)
    return usual


def whole_weeks(days: Days, start: date) -> np.typing.NDArray[np.intp]:
    """Weeks none of whose usual working days lies before the start or after the last row."""
    working = np.flatnonzero(days.open.mean(axis=0) >= COUNTED_SHARE)
    first_day, last_day = (int(working[0]), int(working[-1])) if working.size else (0, WEEKDAYS - 1)
    weeks = np.arange(len(days.open))
    begins = (start - days.monday).days
    ends = (days.last - days.monday).days
    whole = (weeks * WEEKDAYS + first_day >= begins) & (weeks * WEEKDAYS + last_day <= ends)
    return np.flatnonzero(whole)


def _outliers(covered: Array, control: Array, both: Mask) -> Mask:
    """Days whose ratio is far from that of the same weekday in the weeks around, given how few were counted."""
    if not both.any():
        return np.zeros_like(both)
    safe = [np.where(both, side, 1.0) + 0.5 for side in (covered, control)]
    ratio = np.where(both, np.log(safe[0] / safe[1]), np.nan)
    away = ratio - running_median(ratio)
    by_chance = 1.0 / safe[0] + 1.0 / safe[1]
    spread = MAD_TO_SD * float(np.nanmedian(np.abs(away)))
    extra = np.maximum(by_chance - float(np.median(by_chance[both])), 0.0)
    limit = OUTLIER * np.sqrt(spread**2 + extra)
    return both & (np.abs(np.nan_to_num(away)) > limit)


def running_median(ratio: Array) -> Array:
    """Column by column, over six weeks on each side; NaN where a column has a gap of its own everywhere."""
    weeks = len(ratio)
    medians = np.full_like(ratio, np.nan)
    for week in range(weeks):
        near = ratio[max(0, week - _NEIGHBOURS) : week + _NEIGHBOURS + 1]
        seen = ~np.isnan(near).all(axis=0)
        medians[week, seen] = np.nanmedian(near[:, seen], axis=0)
    return medians
