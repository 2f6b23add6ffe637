"""The estimate itself: what share of the covered services' contacts went since launch, with a 90 % interval and a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from metrics.displacement import sufficiency
from metrics.displacement.adoption import uptakes
from metrics.displacement.days import Array, Mask, covered_by_name, table_of
from metrics.displacement.selection import Selection, select
from metrics.displacement.state_space import Fitted, fit
from metrics.displacement.verdict import Displacement, verdict_of
from metrics.displacement.weeks import Weeks, weeks_of
from metrics.volumes.rows import VolumeChannel, VolumeRow

_TREND_SD, _TREND_SD_PRELIMINARY = 1.0, 0.07
"""Prior of the yearly trend in log points: free, and where one year cannot tell it from the season, some 7 %."""
_DRAWS = 20_000
_LATEST = 8
_LEAST_TO_COMPARE = 4
_FULL = 0.95
_DIGITS = 6
_LIKELY = 0.9
_POWER_Z = 0.8416
"""Eight in ten: how often an effect of the smallest detectable size would be shown."""


@dataclass(frozen=True, slots=True)
class _Shares:
    """Draws of shares displaced, and of the weighted log effect."""

    average: Array
    latest: Array
    before_latest: Array | None
    """Of the weeks with full uptake but the latest; None where there are too few to compare."""
    log_effect: Array


def estimate(
    rows: Sequence[VolumeRow],
    launch: date,
    channel: VolumeChannel,
    *,
    adoption_days: int = 60,
    dose: Mapping[date, float] | None = None,
    seed: int = 0,
) -> Displacement:
    """Judge one channel: covered against control services, before against after `launch`.

    The share is the average since launch, uptake included. `adoption_days` is how long people are thought to take until
    they use the bot as they will; `dose` (day to share 0..1) replaces it where it was measured. Source of the model:
    weekly log ratio, local level, trend, yearly seasons of two harmonics.

    :raises Misconfigured: two rows for one day and service, a negative count, an impossible dose.
    """
    days = table_of(rows, channel)
    if days is None:
        return sufficiency.insufficient(f"There are no rows of the channel {channel.value}.")
    chosen = select(days, covered_by_name(rows, channel), launch)
    if reason := sufficiency.gap_in_services(chosen):
        counted, since = sufficiency.counted_weeks(days, launch)
        return replace(sufficiency.insufficient(reason, chosen), weeks_before=counted, weeks_after=since)
    weeks = weeks_of(days, chosen)
    found = replace(
        sufficiency.insufficient("", chosen),
        weeks_before=sufficiency.before(weeks, launch),
        weeks_after=sufficiency.after(weeks, launch),
    )
    ways = uptakes(weeks, launch, adoption_days, dose)
    reason = sufficiency.gap_in_weeks(weeks, chosen.start, launch)
    if not reason and not any(way.dose.any() for way in ways):
        reason = "The measured dose is zero in every week since launch."
    if reason:
        return replace(found, diagnostics={**found.diagnostics, "reason": reason})
    preliminary = (launch - chosen.start).days < sufficiency.FIRM_DAYS
    fitted = fit(weeks.ratio, ways, _TREND_SD_PRELIMINARY if preliminary else _TREND_SD, _DRAWS, seed)
    full = max(ways, key=lambda way: way.probability).dose >= _FULL
    shares = _shares(weeks, launch, fitted, full)
    low, mid, high = quantiles(shares.average)
    return replace(
        found,
        verdict=verdict_of(low, high),
        low=low,
        mid=mid,
        high=high,
        minimum_detectable=_detectable(shares.log_effect),
        preliminary=preliminary,
        diagnostics=_diagnostics(weeks, chosen, fitted, shares, seed),
    )


def quantiles(draws: Array) -> tuple[float, float, float]:
    """The ends and the middle of the 90 % interval, to the sixth digit."""
    low, mid, high = (round(float(value), _DIGITS) + 0.0 for value in np.quantile(draws, [0.05, 0.5, 0.95]))
    return low, mid, high


def _shares(weeks: Weeks, launch: date, fitted: Fitted, full: Mask) -> _Shares:
    """What came is known; what would have come is that divided by the effect."""
    usable = ~np.isnan(weeks.ratio)
    since = np.array([(launch - monday).days < 7 for monday in weeks.mondays]) & usable
    effect, came = fitted.log_effect[:, since], weeks.covered[since]
    latest = np.arange(len(came)) >= len(came) - _LATEST
    earlier = full[since] & ~latest
    return _Shares(
        average=_share(effect, came),
        latest=_share(effect[:, latest], came[latest]),
        before_latest=_share(effect[:, earlier], came[earlier]) if earlier.sum() >= _LEAST_TO_COMPARE else None,
        log_effect=effect @ came / came.sum(),
    )


def _share(effect: Array, came: Array) -> Array:
    share: Array = 1.0 - came.sum() / (came * np.exp(-effect)).sum(axis=1)
    return share


def _detectable(log_effect: Array) -> float:
    """The share whose interval would lie above zero eight times in ten, with a spread like this one."""
    low, mid, high = np.quantile(log_effect, [0.05, 0.5, 0.95])
    spread = max(mid - low, high - mid) + _POWER_Z * float(np.std(log_effect))
    return round(float(1.0 - np.exp(-spread)), _DIGITS)


def _diagnostics(weeks: Weeks, chosen: Selection, fitted: Fitted, shares: _Shares, seed: int) -> dict[str, object]:
    low, mid, high = quantiles(shares.latest)
    return {
        "model": "weekly log ratio, local level and linear trend, two yearly harmonics, uptake",
        "covered": list(chosen.covered),
        "left_out": dict(chosen.left_out),
        "compared_from": chosen.start.isoformat(),
        "weeks_not_usable": int(np.isnan(weeks.ratio).sum()),
        "days_set_aside": [day.isoformat() for day in weeks.set_aside],
        "days_counted_on_one_side_only": weeks.one_sided,
        "scaled_share": round(weeks.scaled_share, _DIGITS),
        "latest_weeks": {"weeks": _LATEST, "low": low, "mid": mid, "high": high},
        "course": _course(shares),
        "uptake": {name: round(value, _DIGITS) for name, value in fitted.uptake.items()},
        "level_sd_weekly": round(fitted.level_sd, _DIGITS),
        "noise_sd_weekly": round(fitted.noise_sd, _DIGITS),
        "trend_yearly": round(fitted.yearly_trend, _DIGITS),
        "residual_p": None if fitted.residual_p is None else round(fitted.residual_p, _DIGITS),
        "seed": seed,
    }


def _course(shares: _Shares) -> str:
    """Whether the last weeks are below those before them, which would mean that the effect wears off."""
    if shares.before_latest is None:
        return "too early to compare the last weeks with those before them"
    below = float(np.mean(shares.latest < shares.before_latest))
    if below >= _LIKELY:
        return "fading: the last weeks are probably below those since people had taken it up"
    if below <= 1 - _LIKELY:
        return "growing: the last weeks are probably above those since people had taken it up"
    return "steady: no change could be told in the last weeks"
