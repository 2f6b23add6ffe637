"""The estimators of displacement on a few worlds of each shape: what must hold in each, and what chance allows in all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from metrics.displacement.estimate import estimate
from metrics.displacement.verdict import Displacement, Verdict
from tests.simulation.judged import Judged, as_judged, ask_product
from tests.simulation.oracle import Interval, grid_estimate
from tests.simulation.scoring import failing_seeds, misses, score
from tests.simulation.shapes import Demand, shape_named
from tests.simulation.truth import true_share
from tests.simulation.worlds import World, simulate

_WORLDS = 5
_SPEAKING = (
    "ar",
    "drift",
    "shock",
    "controls_plus_10",
    "town",
    "months_12",
    "missing_cells",
    "fading",
    "late_service",
    "in_person",
    "staggered_5pct",
)
_NULLS = ("shock_null", "controls_plus_10_null", "own_drift_null", "staggered_null")
_AGREEING = ("ar", "drift", "shock", "controls_plus_5")
_AGREEMENT = 0.02


@cache
def _said(name: str, seed: int) -> tuple[Displacement, Judged]:
    world = simulate(shape_named(name), seed)
    said = ask_product(world)
    return said, Judged(seed, true_share(world), said.verdict, said.low, said.mid, said.high)


def _judged(name: str, worlds: int = _WORLDS) -> list[Judged]:
    return [_said(name, seed)[1] for seed in range(worlds)]


def _described(names: Sequence[str]) -> str:
    return "; ".join(f"{name}: seeds {failing_seeds(shape_named(name), _judged(name))}" for name in names)


def _bounds(said: Displacement) -> tuple[float, float, float]:
    assert said.low is not None
    assert said.mid is not None
    assert said.high is not None
    return said.low, said.mid, said.high


@pytest.mark.parametrize("name", [*_SPEAKING, *_NULLS])
def test_no_figure_of_a_shape_is_beyond_chance(name: str) -> None:
    worlds = _judged(name)
    certain = [miss for miss in misses(shape_named(name), score(worlds)) if miss.certain]
    assert not certain, failing_seeds(shape_named(name), worlds)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    names = (*_SPEAKING, *_NULLS)
    worlds = [world for name in names for world in _judged(name)]
    pooled = misses(replace(shape_named("ar"), demands=frozenset({Demand.COVER})), score(worlds))
    assert not [miss for miss in pooled if miss.certain], _described(names)


def test_almost_no_agency_without_effect_is_told_that_it_saves() -> None:
    worlds = [world for name in _NULLS for world in _judged(name)]
    pooled = misses(replace(shape_named("ar_null"), demands=frozenset({Demand.FEW_FALSE})), score(worlds))
    assert not [miss for miss in pooled if miss.certain], _described(_NULLS)


@pytest.mark.parametrize("name", [*_SPEAKING, *_NULLS])
def test_the_verdict_follows_from_the_interval(name: str) -> None:
    for seed in range(_WORLDS):
        said, _ = _said(name, seed)
        low, mid, high = _bounds(said)
        assert low <= mid <= high < 1.0
        assert said.verdict is as_judged(seed, 0.0, Interval(low, mid, high)).verdict
        assert said.minimum_detectable is not None
        assert 0.0 < said.minimum_detectable < 1.0


def test_a_small_town_is_told_that_only_a_bigger_effect_would_have_shown() -> None:
    detectable = {
        name: [_said(name, seed)[0].minimum_detectable or 0.0 for seed in range(_WORLDS)] for name in ("ar", "town")
    }
    assert 0.03 < np.mean(detectable["ar"]) < 0.12
    assert np.mean(detectable["town"]) > 1.2 * np.mean(detectable["ar"])


@pytest.mark.parametrize("name", ["months_6", "months_11", "no_control"])
def test_without_a_year_or_a_control_there_is_no_number_at_all(name: str) -> None:
    for seed in range(_WORLDS):
        said, _ = _said(name, seed)
        assert said.verdict is Verdict.INSUFFICIENT_DATA
        assert (said.low, said.mid, said.high, said.minimum_detectable) == (None, None, None, None)


def test_a_bot_that_brings_calls_is_said_to_raise_demand() -> None:
    verdicts = [_said("raises", seed)[0].verdict for seed in range(_WORLDS)]
    assert Verdict.SAVES not in verdicts
    assert verdicts.count(Verdict.RAISES_DEMAND) >= _WORLDS - 2


@pytest.mark.parametrize(("name", "preliminary"), [("months_12", True), ("ar", False)])
def test_between_one_and_two_years_the_word_is_preliminary(name: str, preliminary: bool) -> None:
    assert [_said(name, seed)[0].preliminary for seed in range(_WORLDS)] == [preliminary] * _WORLDS


def test_the_weeks_and_the_controls_are_those_of_the_world() -> None:
    world = simulate(shape_named("ar"), 0)
    said, _ = _said("ar", 0)
    assert said.control == ("control-0", "control-1", "control-2")
    assert said.weeks_before == pytest.approx((world.launch - world.days[0]).days / 7, abs=2)
    assert said.weeks_after == pytest.approx((world.days[-1] - world.launch).days / 7, abs=2)


@pytest.mark.parametrize("name", ["drift", "staggered_5pct"])
def test_the_same_rows_give_the_same_digits_in_whatever_order(name: str) -> None:
    world = simulate(shape_named(name), 1)
    said, _ = _said(name, 1)
    assert ask_product(world) == said
    shuffled = np.random.default_rng(0).permutation(len(world.rows)).tolist()
    assert ask_product(replace(world, rows=tuple(world.rows[position] for position in shuffled))) == said


def test_the_diagnostics_are_json() -> None:
    said, _ = _said("drift", 0)
    assert json.loads(json.dumps(said.diagnostics, allow_nan=False)) == said.diagnostics


def test_an_independent_estimator_agrees_within_two_points() -> None:
    apart = {(name, seed): _apart(simulate(shape_named(name), seed)) for name in _AGREEING for seed in range(_WORLDS)}
    beyond = {world: points for world, points in apart.items() if points > _AGREEMENT}
    # Two honest posteriors differ most where the level's own steps can hardly be told from noise.
    assert len(beyond) <= 1, beyond
    assert max(apart.values()) <= 1.5 * _AGREEMENT, beyond


def _apart(world: World) -> float:
    _, mid, _ = _bounds(_said(world.shape.name, world.seed)[0])
    return abs(mid - grid_estimate(world.rows, world.launch).mid)


def test_another_channel_of_the_same_file_changes_nothing() -> None:
    world, others = simulate(shape_named("ar"), 2), simulate(shape_named("in_person"), 2)
    both = estimate((*world.rows, *others.rows), world.launch, world.shape.channel)
    assert both == _said("ar", 2)[0]
