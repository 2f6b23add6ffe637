"""The agency's daily rows of one channel as a table of whole weeks by service, with what is missing told from what is zero."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from handlers.errors import Misconfigured
from metrics.volumes.rows import VolumeChannel, VolumeRow

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

WEEKDAYS = 7
_HALF_WINDOW = 6
"""Weeks on each side from which a weekday's usual count is taken."""
_CERTAINLY_SOME = 10.0
"""Where so many are usual, none at all means that nobody counted, or that the counter was shut."""


@dataclass(frozen=True, slots=True)
class Days:
    """Counts in the shape (weeks, 7, services); NaN where nothing was counted or the agency was closed."""

    monday: date
    """The first day of the table: the Monday on or before the first row."""
    first: date
    last: date
    services: tuple[str, ...]
    counts: Array
    usual: Array
    """What is usual for that service on that weekday around that week; NaN where nothing was seen nearby."""
    open: Mask
    """Shape (weeks, 7): somebody came or called about something."""

    def week_of(self, day: date) -> int:
        """Index of the week that `day` lies in; may lie outside the table."""
        return (day - self.monday).days // WEEKDAYS

    def only(self, kept: Sequence[str]) -> Days:
        """The same table with these services alone."""
        at = [self.services.index(name) for name in kept]
        return replace(self, services=tuple(kept), counts=self.counts[:, :, at], usual=self.usual[:, :, at])


def table_of(rows: Sequence[VolumeRow], channel: VolumeChannel) -> Days | None:
    """The rows of one channel; None where there are none.

    :raises Misconfigured: two rows for one day and service, or a negative count.
    """
    mine = [row for row in rows if row.channel is channel]
    _refuse(mine)
    if not mine:
        return None
    first, last = min(row.day for row in mine), max(row.day for row in mine)
    services = tuple(sorted({row.service for row in mine}))
    monday = first - timedelta(days=first.weekday())
    counts = np.full((((last - monday).days // WEEKDAYS + 1) * WEEKDAYS, len(services)), np.nan)
    column = {name: at for at, name in enumerate(services)}
    for row in mine:
        counts[(row.day - monday).days, column[row.service]] = row.offered
    counts, usual, is_open = _cleaned(counts.reshape(-1, WEEKDAYS, len(services)))
    return Days(monday, first, last, services, counts, usual, is_open)


def covered_by_name(rows: Sequence[VolumeRow], channel: VolumeChannel) -> Mapping[str, bool | None]:
    """Whether the bot answers about each service: yes if any row says so, None if no row says anything."""
    said: dict[str, bool | None] = {}
    for row in rows:
        if row.channel is channel:
            known = said.get(row.service)
            said[row.service] = known if row.covered is None else bool(known) or row.covered
    return said


def _refuse(rows: Sequence[VolumeRow]) -> None:
    for row in rows:
        if row.offered < 0:
            raise Misconfigured(f"{row.day} has {row.offered} contacts for {row.service}: a count cannot be negative.")
    often, times = Counter((row.day, row.service) for row in rows).most_common(1)[0] if rows else ((None, ""), 0)
    if times > 1:
        raise Misconfigured(
            f"There are {times} rows for {often[0]}, {often[1]} and {rows[0].channel.value}: leave one a day, "
            "with the whole day's count."
        )


def _cleaned(counts: Array) -> tuple[Array, Array, Mask]:
    is_open: Mask = np.nansum(counts, axis=2) > 0
    counts = np.where(is_open[:, :, None], counts, np.nan)
    if not np.any(counts == 0):
        # A file without a single zero on a working day leaves them out: what is absent was none.
        counts = np.where(is_open[:, :, None] & _in_use(counts) & np.isnan(counts), 0.0, counts)
    some = (_usual(counts) >= _CERTAINLY_SOME) | (_median(counts) >= _CERTAINLY_SOME)
    counts = np.where((counts == 0) & some, np.nan, counts)
    return counts, _usual(counts), is_open


def _in_use(counts: Array) -> Mask:
    """From the first contact of each service to its last."""
    came = np.nan_to_num(counts).reshape(-1, counts.shape[2]) > 0
    begun, over = np.cumsum(came, axis=0) > 0, np.cumsum(came[::-1], axis=0)[::-1] > 0
    used: Mask = (begun & over).reshape(counts.shape)
    return used


def _median(counts: Array) -> Array:
    """Each service's usual day, whatever the weekday; zero where it was never counted."""
    days = counts.reshape(-1, counts.shape[2])
    return np.array([np.median(one[~np.isnan(one)]) if (~np.isnan(one)).any() else 0.0 for one in days.T])


def _usual(counts: Array) -> Array:
    """Mean of the same weekday over the weeks around, by service; NaN where none was counted."""
    seen = ~np.isnan(counts)
    sums, times = _windowed(np.where(seen, counts, 0.0)), _windowed(seen.astype(np.float64))
    mean: Array = np.divide(sums, times, out=np.full_like(sums, np.nan), where=times > 0)
    return mean


def _windowed(values: Array) -> Array:
    weeks = len(values)
    total = np.concatenate([np.zeros_like(values[:1]), np.cumsum(values, axis=0)])
    at = np.arange(weeks)
    summed: Array = total[np.minimum(at + _HALF_WINDOW + 1, weeks)] - total[np.maximum(at - _HALF_WINDOW, 0)]
    return summed
