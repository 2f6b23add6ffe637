"""Small agencies with a known truth: rows drawn from a fixed seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from metrics.volumes.rows import VolumeChannel, VolumeRow

LAUNCH = date(2025, 1, 13)
"""A Monday."""
CONTROL = ("becas", "biblioteca", "deportes")
COVERED = ("basuras", "ibi", "padron")
PHONE = VolumeChannel.PHONE
_FULL_DAYS = 60


def agency(
    *,
    weeks_before: int = 104,
    weeks_after: int = 39,
    effect: float = 0.12,
    calls: float = 80.0,
    fade_weeks: float = 0.0,
    diverging: float = 0.0,
    seed: int = 1,
) -> list[VolumeRow]:
    """Six services of some `calls` each working day; the covered three lose the share `effect` within sixty days.

    With `fade_weeks` the effect halves in that time; `diverging` is the yearly growth of the control services.
    """
    starts = dict.fromkeys(COVERED, LAUNCH)
    first = LAUNCH - timedelta(weeks=weeks_before)
    days = [first + timedelta(days=at) for at in range((weeks_before + weeks_after) * 7)]
    return rows_of(days, starts, effect=effect, calls=calls, fade_weeks=fade_weeks, diverging=diverging, seed=seed)


def rows_of(
    days: list[date],
    starts: Mapping[str, date],
    *,
    effect: float,
    calls: float = 80.0,
    fade_weeks: float = 0.0,
    diverging: float = 0.0,
    seed: int = 1,
) -> list[VolumeRow]:
    """Rows of `starts` (covered) and of the control services, on working days."""
    dice = np.random.default_rng(seed)
    rows = []
    for day in days:
        common = dice.normal(0.0, 0.05) - 0.3 * (day.month == 8) + 0.2 * (day.weekday() == 0)
        for name in (*starts, *CONTROL):
            grown = 0.0 if name in starts else diverging * (day - LAUNCH).days / 365.25
            usual = calls * np.exp(common + grown + dice.normal(0.0, 0.03))
            left = 1.0 - (_displaced(day, starts[name], effect, fade_weeks) if name in starts else 0.0)
            if day.weekday() < 5:
                rows.append(VolumeRow(day, name, PHONE, int(dice.poisson(usual * left)), covered=name in starts))
    return rows


def without(rows: list[VolumeRow], *names: str) -> list[VolumeRow]:
    """The rows of all other services."""
    return [row for row in rows if row.service not in names]


def uncovered(rows: list[VolumeRow]) -> list[VolumeRow]:
    """The same rows, with nothing said about what the bot covers."""
    return [replace(row, covered=None) for row in rows]


def _displaced(day: date, start: date, effect: float, fade_weeks: float) -> float:
    since = (day - start).days
    if since < 0:
        return 0.0
    lasting = 0.5 ** (since / (7 * fade_weeks)) if fade_weeks else 1.0
    return effect * min(1.0, (since + 1) / _FULL_DAYS) * lasting
