"""Answered right, answered wrong, fell back: the threshold that is cheapest, and the curve of all of them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nlu.evaluation.answering import NEVER, CurvePoint, Outcome, cheapest_threshold, cost, curve, outcome
from nlu.evaluation.judged import Judged
from tests.unit.evaluation.made import said

SCORED = [
    said("a", "a", 0.9),
    said("a", "a", 0.8),
    said("a", "b", 0.6),
    said("a", "a", 0.5),
    said("a", "b", 0.2),
]

judgements = st.lists(
    st.builds(
        said,
        st.sampled_from(["a", "b", "oos"]),
        st.sampled_from(["a", "b", "other", ""]),
        st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]) | st.floats(0, 1),
        st.none() | st.floats(0, 1),
    ),
    min_size=1,
    max_size=40,
)


def test_a_dear_mistake_is_avoided() -> None:
    # Answering two costs three fallbacks; answering four costs 5 + 1.
    assert cheapest_threshold(SCORED, cost_wrong=5) == 0.7


def test_a_cheap_mistake_is_risked() -> None:
    # Answering four: 1.5 + 1 = 2.5 is less than three fallbacks; answering all costs 3.
    assert cheapest_threshold(SCORED, cost_wrong=1.5) == 0.35
    assert cheapest_threshold(SCORED, cost_wrong=0) == 0.0


def test_where_nothing_is_right_nothing_is_answered() -> None:
    assert cheapest_threshold([said("a", "b", 1.0), said("a", "b", 0.4)], cost_wrong=2) == NEVER
    assert outcome(said("a", "b", 1.0), NEVER) is Outcome.FELL_BACK


def test_rows_of_one_score_are_answered_together_or_not_at_all() -> None:
    tied = [said("a", "a", 0.5), said("a", "b", 0.5), said("a", "a", 0.9)]
    assert cheapest_threshold(tied, cost_wrong=5) == 0.7


def test_a_prediction_that_declines_is_a_fallback_however_sure() -> None:
    for declining in ("other", "oos", "nlu_fallback", ""):
        assert outcome(said("oos", declining, 1.0), 0.0) is Outcome.FELL_BACK


def test_an_answer_to_an_out_of_scope_row_is_wrong() -> None:
    assert outcome(said("oos", "a", 0.9), 0.5) is Outcome.ANSWERED_WRONG
    assert outcome(said("oos", "a", 0.9, in_scope=0.1), 0.5) is Outcome.FELL_BACK


def test_the_curve_by_hand() -> None:
    assert curve(SCORED) == [
        CurvePoint(0.9, 1 / 5, 0.0, 0.0),
        CurvePoint(0.8, 2 / 5, 0.0, 0.0),
        CurvePoint(0.6, 3 / 5, 1 / 3, 1 / 5),
        CurvePoint(0.5, 4 / 5, 1 / 4, 1 / 5),
        CurvePoint(0.2, 1.0, 2 / 5, 2 / 5),
    ]


def test_a_long_curve_keeps_its_ends() -> None:
    points = curve([said("a", "a", number / 1000) for number in range(1000)])
    assert len(points) == 200
    assert (points[0].threshold, points[-1].threshold) == (0.999, 0.0)


@given(judgements, st.floats(0, 20))
def test_no_threshold_is_cheaper_than_the_one_chosen(judged: list[Judged], cost_wrong: float) -> None:
    def price(threshold: float) -> float:
        return sum(cost(outcome(each, threshold), cost_wrong) for each in judged)

    chosen = price(cheapest_threshold(judged, cost_wrong))
    scores = {each.score for each in judged if each.score >= 0}
    assert all(chosen <= price(threshold) + 1e-9 for threshold in {0.0, NEVER, *scores})


@given(judgements)
def test_the_curve_only_ever_answers_more(judged: list[Judged]) -> None:
    points = curve(judged)
    assert all(one.threshold > two.threshold and one.coverage < two.coverage for one, two in pairwise(points))
    assert all(0 < point.coverage <= 1 and 0 <= point.answered_wrong <= point.error <= 1 for point in points)
