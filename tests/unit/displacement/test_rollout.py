"""The plan of a launch in steps: its order is drawn, kept, and can be checked."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.errors import Misconfigured
from metrics.displacement.rollout import plan_from_json, plan_rollout

_START = date(2026, 1, 12)
_SERVICES = ("padron", "basuras", "ibi", "becas", "multas", "licencias")


def test_the_order_of_a_seed_is_the_same_for_ever() -> None:
    plan = plan_rollout(_SERVICES, _START, 3, 7)
    assert list(plan.launches) == ["licencias", "ibi", "basuras", "becas", "padron", "multas"]
    assert list(plan.launches.values()) == [_START + timedelta(weeks=3 * at) for at in range(6)]


@given(st.permutations(_SERVICES), st.integers())
def test_the_sequence_in_which_services_are_named_does_not_matter(named: list[str], seed: int) -> None:
    assert plan_rollout(named, _START, 3, seed) == plan_rollout(_SERVICES, _START, 3, seed)


def test_each_service_comes_first_for_some_seed() -> None:
    firsts = {next(iter(plan_rollout(_SERVICES, _START, 1, seed).launches)) for seed in range(60)}
    assert firsts == set(_SERVICES)


def test_a_plan_is_read_back_as_it_was_written() -> None:
    plan = plan_rollout(_SERVICES, _START, 5, 11)
    assert plan_from_json(json.loads(json.dumps(plan.to_json()))) == plan


def test_a_plan_says_what_to_record_and_which_test_will_be_run() -> None:
    written = plan_rollout(_SERVICES, _START, 5, 11).to_json()
    assert isinstance(written["record"], list)
    assert any("zeros included" in line for line in written["record"])
    assert isinstance(written["test"], dict)
    assert written["test"]["orders"] == 199


def test_an_order_changed_by_hand_is_refused() -> None:
    written = plan_rollout(_SERVICES, _START, 5, 11).to_json()
    assert isinstance(written["launches"], list)
    written["launches"].reverse()
    with pytest.raises(Misconfigured, match="not the one that its seed gives"):
        plan_from_json(written)


def test_a_day_that_slipped_may_be_written_into_the_plan() -> None:
    written = plan_rollout(_SERVICES, _START, 5, 11).to_json()
    assert isinstance(written["launches"], list)
    written["launches"][2]["launch"] = "2026-03-30"
    assert list(plan_from_json(written).launches.values())[2] == date(2026, 3, 30)


@pytest.mark.parametrize("written", [None, [], {}, {"seed": "x"}, {"seed": 1, "start": "2026-01-12", "launches": 3}])
def test_what_is_no_plan_is_refused_in_a_sentence(written: object) -> None:
    with pytest.raises(Misconfigured, match="This is not a plan"):
        plan_from_json(written)


def test_few_services_are_told_that_they_are_few() -> None:
    assert "fewer than 6 services" in plan_rollout(_SERVICES[:5], _START, 3, 1).notes[0]
    assert plan_rollout(_SERVICES, _START, 3, 1).notes == ()


@pytest.mark.parametrize(
    ("services", "weeks", "said"),
    [
        (("padron",), 3, "two services or more"),
        (("padron", ""), 3, "each with its name"),
        (("padron", "ibi", "padron"), 3, "padron is named twice"),
        (("padron", "ibi"), 0, "one or more whole weeks apart, not 0"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(services: tuple[str, ...], weeks: int, said: str) -> None:
    with pytest.raises(Misconfigured, match=said):
        plan_rollout(services, _START, weeks, 1)
