"""Each service's whole weeks on their own, for services that start one after another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from metrics.displacement.days import Array, Days
from metrics.displacement.weeks import COUNTED_SHARE, MAD_TO_SD, OUTLIER, running_median, whole_weeks


@dataclass(frozen=True, slots=True)
class ServiceWeeks:
    """Shape (services, weeks); NaN where too little of the week was counted."""

    mondays: tuple[date, ...]
    counts: Array
    logs: Array
    """log(contacts + 0.5), NaN in weeks far from anything usual too."""
    set_aside: int
    """Weeks of one service that were far from anything usual."""


def service_weeks(days: Days, start: date) -> ServiceWeeks:
    """Sum each service's days, scaled up for those on which it was not counted though others were."""
    seen = ~np.isnan(days.counts)
    usual = np.nan_to_num(days.usual) * days.open[:, :, None]
    whole = usual.sum(axis=1)
    share = np.divide((usual * seen).sum(axis=1), whole, out=np.zeros_like(whole), where=whole > 0)
    good = share >= COUNTED_SHARE
    counts = np.divide(np.nansum(days.counts, axis=1), share, out=np.full_like(share, np.nan), where=good)
    kept = whole_weeks(days, start)
    counts = counts[kept]
    logs = np.log(counts + 0.5)
    common = np.nanmean(np.where(np.isnan(logs).all(axis=1, keepdims=True), 0.0, logs), axis=1, keepdims=True)
    away = np.abs((logs - common) - running_median(logs - common))
    spread = MAD_TO_SD * np.nanmedian(away, axis=0)
    far = np.nan_to_num(away) > OUTLIER * np.maximum(spread, 1e-6)
    mondays = tuple(days.monday + timedelta(weeks=int(week)) for week in kept)
    return ServiceWeeks(mondays, counts.T, np.where(far, np.nan, logs).T, int(far.sum()))
