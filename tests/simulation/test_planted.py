"""The suite has teeth: the textbook's estimator fails it, an honest one passes the same worlds."""

from __future__ import annotations

from functools import cache

import pytest

from tests.simulation.judged import Judged, as_judged
from tests.simulation.oracle import grid_estimate
from tests.simulation.planted import ols_hac_estimate
from tests.simulation.scoring import misses, score
from tests.simulation.shapes import Demand, shape_named
from tests.simulation.truth import true_share
from tests.simulation.worlds import simulate

_WORLDS = 24


@cache
def _misses(name: str) -> tuple[frozenset[Demand], frozenset[Demand]]:
    """What the planted and what the honest estimator certainly miss in the same worlds."""
    planted: list[Judged] = []
    honest: list[Judged] = []
    for seed in range(_WORLDS):
        world = simulate(shape_named(name), seed)
        truth = true_share(world)
        planted.append(as_judged(seed, truth, ols_hac_estimate(world.rows, world.launch)))
        honest.append(as_judged(seed, truth, grid_estimate(world.rows, world.launch)))
    return _certain(name, planted), _certain(name, honest)


def _certain(name: str, worlds: list[Judged]) -> frozenset[Demand]:
    return frozenset(miss.demand for miss in misses(shape_named(name), score(worlds)) if miss.certain)


def test_the_planted_estimator_covers_too_little_in_drifting_worlds() -> None:
    assert {Demand.COVER, Demand.RMSE} <= _misses("drift")[0]


def test_the_planted_estimator_announces_savings_where_there_are_none() -> None:
    assert {Demand.COVER, Demand.FEW_FALSE} <= _misses("drift_null")[0]


def test_the_planted_estimator_is_fooled_by_an_unrelated_campaign() -> None:
    assert {Demand.COVER, Demand.BIAS} <= _misses("shock_null")[0]


@pytest.mark.parametrize("name", ["drift", "drift_null", "shock_null"])
def test_an_honest_estimator_passes_where_the_planted_one_fails(name: str) -> None:
    assert not _misses(name)[1]
