"""Which services can be compared: those that were counted all along, so that no figure moves because a service came or went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from metrics.displacement.days import WEEKDAYS, Array, Days, Mask

_GAP_WEEKS = 8
_EDGE_WEEKS = 4
_NEARLY_ALL, _MOST = 0.95, 0.5
_LONG_WEEKS = 104


@dataclass(frozen=True, slots=True)
class Selection:
    """The services kept on each side, the day from which they are compared, and why the others are not."""

    covered: tuple[str, ...]
    control: tuple[str, ...]
    start: date
    left_out: Mapping[str, str]
    """Service to reason, in plain words."""


def select(days: Days, covered: Mapping[str, bool | None], launch: date) -> Selection:
    """Keep what was counted from the common start to the end without a long gap.

    The start is the first week in which both sides have nearly all that they had in the year before launch; where that
    is less than two years ago, more than half of it is enough, because a season weighs more than a service.
    """
    seen: Mask = np.any(~np.isnan(days.counts), axis=1)
    launch_week = max(0, min(days.week_of(launch), len(seen)))
    sides = {flag: [name for name in days.services if covered.get(name) is flag] for flag in (True, False)}
    start = _common_start(days, seen, [names for names in sides.values() if names], launch_week)
    left_out = {name: "nobody said whether the bot covers it" for name in days.services if covered.get(name) is None}
    kept: dict[bool, tuple[str, ...]] = {}
    for flag, names in sides.items():
        reasons = {name: _reason(days, seen[:, days.services.index(name)], start) for name in names}
        left_out |= {name: reason for name, reason in reasons.items() if reason}
        kept[flag] = tuple(name for name, reason in reasons.items() if not reason)
    first = max(days.first, days.monday + timedelta(weeks=start))
    return Selection(kept[True], kept[False], first, left_out)


def _common_start(days: Days, seen: Mask, sides: list[list[str]], launch_week: int) -> int:
    start = max((_start(days, seen, names, launch_week, _NEARLY_ALL) for names in sides), default=0)
    if launch_week - start >= _LONG_WEEKS:
        return start
    return max((_start(days, seen, names, launch_week, _MOST) for names in sides), default=0)


def _start(days: Days, seen: Mask, names: list[str], launch_week: int, share: float) -> int:
    at = [days.services.index(name) for name in names]
    year = days.counts[max(0, launch_week - 52) : launch_week, :, at]
    volume: Array = np.nansum(year, axis=(0, 1))
    begun = np.array([int(np.argmax(seen[:, one])) for one in at])
    order = np.argsort(begun, kind="stable")
    reached = np.cumsum(volume[order]) >= share * volume.sum()
    return int(begun[order][int(np.argmax(reached))])


def _reason(days: Days, seen: Mask, start: int) -> str:
    """Why a service cannot be compared from week `start` on; empty where it can.

    Weeks in which nothing at all was counted are nobody's gap.
    """
    counted = np.flatnonzero(days.open[start:].any(axis=1))
    at = np.flatnonzero(seen[start:][counted])
    if not at.size:
        return "it has no contacts in the weeks compared"
    if at[0] > _EDGE_WEEKS:
        return f"it appears only in the week of {_monday(days, start + int(counted[at[0]]))}"
    if len(counted) - 1 - at[-1] > _EDGE_WEEKS:
        return f"it vanishes after the week of {_monday(days, start + int(counted[at[-1]]))}"
    gap = int(np.diff(at).max(initial=1)) - 1
    return f"nothing was counted in {gap} weeks on end" if gap > _GAP_WEEKS else ""


def _monday(days: Days, week: int) -> date:
    return days.monday + timedelta(days=WEEKDAYS * week)
