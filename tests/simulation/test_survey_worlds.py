"""The generator of survey months does what its shapes say."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from handlers.domain.outcome import Alternative, Outcome
from tests.simulation.survey_worlds import SURVEY_SHAPES, SurveyWorld, simulate_survey

_NAMES = {shape.name: shape for shape in SURVEY_SHAPES}


@cache
def _months(name: str) -> tuple[SurveyWorld, ...]:
    return tuple(simulate_survey(_NAMES[name], seed) for seed in range(8))


def _replies(name: str) -> float:
    return float(np.mean([month.replies().total() for month in _months(name)]))


def _phone_bias(name: str) -> float:
    """How far the replies overstate phone calls, relative to the truth."""
    stated = np.mean([month.replies()[Alternative.PHONE] / month.replies().total() for month in _months(name)])
    truth = np.mean([month.would_have(Alternative.PHONE) / month.resolved() for month in _months(name)])
    return float(stated / truth - 1.0)


def test_a_seed_gives_the_same_month_each_time() -> None:
    assert simulate_survey(_NAMES["well_specified"], 1) == _months("well_specified")[1]
    assert _months("well_specified")[1].conversations != _months("well_specified")[2].conversations


@pytest.mark.parametrize(("name", "expected"), [("well_specified", 154), ("few_replies", 51), ("small_town", 19)])
def test_as_many_reply_as_the_shape_says(name: str, expected: int) -> None:
    assert _replies(name) == pytest.approx(expected, rel=0.15)


def test_an_honest_month_states_the_truth_and_the_others_overstate_phone_calls() -> None:
    assert abs(_phone_bias("well_specified")) < 0.07
    assert 0.10 < _phone_bias("phoners_reply_more") < 0.30
    assert 0.15 < _phone_bias("overstated") < 0.35


def test_only_confirmed_answers_are_asked_about_and_only_the_asked_reply() -> None:
    for month in _months("well_specified"):
        assert all(one.asked is (one.outcome is Outcome.RESOLVED_CONFIRMED) for one in month.conversations)
        assert not any(one.reply is not None and not one.asked for one in month.conversations)


def test_the_truth_counts_only_solved_needs_of_people_who_did_not_return() -> None:
    month = _months("well_specified")[0]
    for service in month.services:
        assert month.displaced(Alternative.PHONE, service) <= month.would_have(Alternative.PHONE, service)
    kept = month.displaced(Alternative.PHONE) / month.would_have(Alternative.PHONE)
    assert 0.7 < kept < 0.95
    assert not any(one.solved for one in month.conversations if one.outcome is Outcome.ABANDONED)


def test_services_and_alternatives_add_up() -> None:
    month = _months("small_town")[0]
    assert sum(month.would_have(alternative) for alternative in Alternative) == month.resolved()
    assert sum(month.resolved(service) for service in month.services) == month.resolved()
    assert len(month.conversations) == 8 * 50


def test_services_differ_from_each_other() -> None:
    month = _months("well_specified")[0]
    shares = [month.would_have(Alternative.PHONE, service) / month.resolved(service) for service in month.services]
    assert max(shares) - min(shares) > 0.1
