"""The weekly log ratio as a drifting level with trend, seasons and uptake of the bot, with what its variances leave open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.statespace.initialization import Initialization
from statsmodels.tsa.statespace.structural import UnobservedComponents

from metrics.displacement.adoption import Uptake
from metrics.displacement.days import Array, Mask

WEEKS_A_YEAR = 365.25 / 7
_HARMONICS = 2
_LEVEL_SPREAD = 0.004
"""Half-normal prior of the level's weekly step: 3 % a year between services is common, 6 % is rare."""
_LEVELS = np.concatenate([[0.0], np.geomspace(0.0007, 0.03, 8)])
_NOISES = np.geomspace(0.45, 1.5, 7)
_LEAST_NOISE = 0.002
_CHANGE_SPREAD = 0.10
"""Prior of how much the effect changes between launch and today, in log points: so fading is not taken for none."""
_FREE = {"level": 3.0, "season": 0.5, "effect": 1.0}
_LAGS = 8


@dataclass(frozen=True, slots=True)
class Fitted:
    """Draws from what the data leave open, and the fit at its most probable variances."""

    log_effect: Array
    """Shape (draws, weeks): change of the log ratio by the bot; zero before launch."""
    uptake: dict[str, float]
    """Probability of each way of uptake given the data."""
    level_sd: float
    noise_sd: float
    yearly_trend: float
    """Change of the log ratio in a year without the bot."""
    residual_p: float | None
    """Ljung-Box p of the one-week-ahead errors: small means that the model misses something; None where all are alike."""


@dataclass(frozen=True, slots=True)
class _Point:
    """One combination of variances and uptake."""

    log_weight: float
    uptake: int
    level_sd: float
    noise_sd: float
    mean: Array
    covariance: Array
    trend: float
    errors: Array


@dataclass(frozen=True, slots=True)
class _Design:
    """Regressors of one uptake."""

    model: Any
    shapes: Array
    """Shape (weeks, 2): uptake, and uptake times how long ago launch was (-0.5..0.5)."""


def fit(ratio: Array, ways: Sequence[Uptake], trend_sd: float, draws: int, seed: int) -> Fitted:
    """Weigh every combination of variances and uptake by how well it foretells each week, and draw from the mixture.

    `ratio` has one value a week (NaN: none); `trend_sd` is the prior of the yearly trend in log points. The same seed
    gives the same figures.
    """
    designs = [_design(ratio, way.dose, trend_sd) for way in ways]
    scale = _scale(ratio)
    points = [
        _point(design, at, np.log(ways[at].probability), level, noise * scale)
        for (at, design), level, noise in product(enumerate(designs), _LEVELS, _NOISES)
    ]
    weights = _normalised(np.array([point.log_weight for point in points]))
    best = points[int(np.argmax(weights))]
    by_way = {
        way.name: float(sum(w for w, point in zip(weights, points, strict=True) if point.uptake == at))
        for at, way in enumerate(ways)
    }
    return Fitted(
        log_effect=_drawn(points, weights, designs, draws, seed),
        uptake=by_way,
        level_sd=float(sum(w * point.level_sd for w, point in zip(weights, points, strict=True))),
        noise_sd=float(sum(w * point.noise_sd for w, point in zip(weights, points, strict=True))),
        yearly_trend=best.trend * WEEKS_A_YEAR,
        residual_p=_residual_p(best.errors),
    )


def _scale(ratio: Array) -> float:
    steps = np.diff(ratio[~np.isnan(ratio)])
    return max(float(np.std(steps) / np.sqrt(2.0)), _LEAST_NOISE)


def _design(ratio: Array, dose: Array, trend_sd: float) -> _Design:
    weeks = np.arange(len(ratio))
    launched: Mask = dose > 0
    since = np.cumsum(launched) / max(int(launched.sum()), 1)
    shapes: Array = np.stack([dose, dose * (since - 0.5) * launched], axis=1)
    angles = [2 * np.pi * k * weeks / WEEKS_A_YEAR for k in range(1, _HARMONICS + 1)]
    seasons = np.stack([wave(angle) for angle in angles for wave in (np.sin, np.cos)], axis=1)
    model = UnobservedComponents(
        ratio - np.nanmean(ratio), level="lldtrend", exog=np.hstack([seasons, shapes]), mle_regression=False
    )
    model.ssm.initialize(_start(model.k_states, trend_sd))
    return _Design(model, shapes)


def _start(states: int, trend_sd: float) -> Initialization:
    """Wide but proper beginnings: diffuse ones lose digits where regressors are still zero."""
    spreads = [_FREE["level"], trend_sd / WEEKS_A_YEAR, *[_FREE["season"]] * (2 * _HARMONICS), _FREE["effect"]]
    spreads.append(_CHANGE_SPREAD)
    return Initialization(states, "known", constant=np.zeros(states), stationary_cov=np.diag(np.square(spreads)))


def _point(design: _Design, at: int, log_prior: float, level_sd: float, noise_sd: float) -> _Point:
    """One pass of the Kalman filter; the coefficients are constant, so their last filtered state is the smoothed one."""
    result = design.model.filter([noise_sd**2, level_sd**2], transformed=True, return_ssm=True)
    spacing = float(np.gradient(_LEVELS)[int(np.searchsorted(_LEVELS, level_sd))])
    log_weight = result.llf + log_prior + np.log(spacing) - 0.5 * (level_sd / _LEVEL_SPREAD) ** 2
    return _Point(
        log_weight,
        at,
        level_sd,
        noise_sd,
        result.filtered_state[-2:, -1],
        result.filtered_state_cov[-2:, -2:, -1],
        float(result.filtered_state[1, -1]),
        result.standardized_forecasts_error[0],
    )


def _normalised(log_weights: Array) -> Array:
    weights: Array = np.exp(log_weights - log_weights.max())
    normalised: Array = weights / weights.sum()
    return normalised


def _drawn(points: Sequence[_Point], weights: Array, designs: Sequence[_Design], draws: int, seed: int) -> Array:
    """Log effects by draw and week."""
    dice = np.random.default_rng(seed)
    chosen = np.sort(dice.choice(len(points), draws, p=weights))
    plain = dice.standard_normal((draws, 2))
    effects = np.empty((draws, len(designs[0].shapes)))
    for at in np.unique(chosen):
        point, mine = points[at], chosen == at
        root = np.linalg.cholesky(point.covariance + 1e-16 * np.eye(2))
        effects[mine] = (point.mean + plain[mine] @ root.T) @ designs[point.uptake].shapes.T
    return effects


def _residual_p(errors: Array) -> float | None:
    seen = errors[~np.isnan(errors)][2 * _HARMONICS + 2 :]
    if np.ptp(seen) == 0:
        return None
    return float(acorr_ljungbox(seen, lags=[_LAGS])["lb_pvalue"].iloc[0])
