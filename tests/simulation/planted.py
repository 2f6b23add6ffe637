"""A planted bad estimator, the textbook's: OLS on log daily contacts with Newey-West errors. The suite must refuse it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from metrics.volumes.rows import VolumeRow
from tests.simulation.days import Floats, is_holiday
from tests.simulation.oracle import Interval

_NORMAL_95 = 1.6449


def ols_hac_estimate(rows: Iterable[VolumeRow], launch: date, *, adoption_days: int = 60) -> Interval:
    """Share of the covered services' contacts displaced since launch (0..1), without any control."""
    contacts: Counter[date] = Counter()
    for row in rows:
        if row.covered and row.offered:
            contacts[row.day] += row.offered
    days = sorted(contacts)
    design = _design(days, launch, adoption_days)
    outcome = np.log([contacts[day] for day in days])
    coefficients, errors = _newey_west(design, outcome)
    since = np.array([day >= launch for day in days])
    came, dose = np.exp(outcome[since]), design[since, -1]
    bounds = coefficients[-1] + errors[-1] * _NORMAL_95 * np.array([1.0, 0.0, -1.0])
    low, mid, high = (1.0 - came.sum() / (np.exp(-np.outer(bounds, dose)) @ came)).tolist()
    return Interval(low, mid, high)


def _design(days: list[date], launch: date, adoption_days: int) -> Floats:
    """One, trend, weekdays, holiday, the day after, two yearly waves, adoption: one row a day."""
    years = np.array([(day - launch).days for day in days]) / 365.25
    weekdays = np.array([[float(day.weekday() == number) for number in range(1, 7)] for day in days])
    rest = np.array([[is_holiday(day), is_holiday(day - timedelta(days=1))] for day in days], dtype=np.float64)
    waves = np.column_stack([wave(2.0 * np.pi * k * years) for k in (1, 2) for wave in (np.sin, np.cos)])
    dose = np.clip((years * 365.25 + 1.0) / adoption_days, 0.0, 1.0)
    used = weekdays[:, weekdays.any(axis=0)]
    return np.column_stack([np.ones(len(days)), years, used, rest, waves, dose])


def _newey_west(design: Floats, outcome: Floats) -> tuple[Floats, Floats]:
    """OLS coefficients and their errors with Bartlett weights up to the usual automatic lag."""
    bread = np.linalg.pinv(design.T @ design)
    coefficients = bread @ design.T @ outcome
    moments = design * (outcome - design @ coefficients)[:, None]
    lag = int(4.0 * (len(outcome) / 100.0) ** (2.0 / 9.0))
    meat = moments.T @ moments
    for distance in range(1, lag + 1):
        crossed = moments[distance:].T @ moments[:-distance]
        meat += (1.0 - distance / (lag + 1.0)) * (crossed + crossed.T)
    errors = np.sqrt(np.clip(np.diag(bread @ meat @ bread), 0.0, None))
    return np.asarray(coefficients, dtype=np.float64), np.asarray(errors, dtype=np.float64)
