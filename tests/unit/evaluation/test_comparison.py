"""Two engines on the same rows: differences, intervals and the verdict."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.evaluation.comparison import Verdict, mcnemar, paired
from nlu.evaluation.evaluation import compare
from nlu.evaluation.judged import Judged
from tests.unit.evaluation.made import said, subject

RIGHT, WRONG, UNSURE = said("a", "a", 0.9), said("a", "b", 0.9), said("a", "b", 0.1)


def _verdict(candidate: list[Judged], other: list[Judged]) -> Verdict:
    return compare(subject(candidate), subject(other, engine="published"), 5.0).verdict


def test_mcnemars_exact_p_by_hand() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(5, 0) == 2 / 32
    assert mcnemar(6, 0) == 2 / 64
    assert mcnemar(3, 1) == 2 * (1 + 4) / 16


def test_many_rows_agree_with_the_exact_test() -> None:
    exact = mcnemar(530, 470)
    assert mcnemar(531, 470) == pytest.approx(exact, abs=0.01)


def test_the_same_answers_differ_by_nothing() -> None:
    same = paired([1, 0, 1], [1, 0, 1])
    assert (same.difference, same.interval.low, same.interval.high, same.p_value) == (0, 0, 0, 1.0)


def test_clearly_worse_and_clearly_better() -> None:
    good, bad = [RIGHT] * 40, [RIGHT] * 20 + [WRONG] * 20
    assert _verdict(bad, good) is Verdict.WORSE
    assert _verdict(good, bad) is Verdict.BETTER
    assert _verdict(good, good) is Verdict.UNDECIDED


def test_three_rows_of_forty_could_be_chance() -> None:
    assert _verdict([RIGHT] * 37 + [WRONG] * 3, [RIGHT] * 40) is Verdict.UNDECIDED


def test_being_right_as_often_but_wrong_instead_of_silent_is_worse() -> None:
    loud, quiet = [RIGHT] * 30 + [WRONG] * 10, [RIGHT] * 30 + [UNSURE] * 10
    found = compare(subject(loud), subject(quiet), 5.0)
    assert found.verdict is Verdict.WORSE
    assert found.accuracy is not None
    assert found.accuracy.difference == 0
    assert found.cost.difference == pytest.approx(10 * (5 - 1) / 40)
    assert found.answered_wrong.difference == 10 / 40


def test_only_out_of_scope_rows_compare_by_cost_alone() -> None:
    found = compare(subject([said("oos", "a", 0.9)] * 10), subject([said("oos", "a", 0.1)] * 10), 5.0)
    assert found.accuracy is None
    assert found.verdict is Verdict.WORSE


def test_who_alone_is_right_is_counted() -> None:
    found = compare(subject([RIGHT, RIGHT, WRONG]), subject([WRONG, RIGHT, RIGHT]), 5.0)
    assert (found.only_candidate_right, found.only_other_right) == (1, 1)


@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0, 5.0]), st.sampled_from([0.0, 1.0, 5.0])), min_size=1, max_size=60))
def test_a_comparison_is_the_same_seen_from_the_other_side(pairs: list[tuple[float, float]]) -> None:
    ours, theirs = [one for one, _ in pairs], [two for _, two in pairs]
    one, two = paired(ours, theirs), paired(theirs, ours)
    assert one.difference == pytest.approx(-two.difference)
    assert one.interval.low <= one.difference + 1e-9
    assert one.interval.high >= one.difference - 1e-9
    assert one.p_value == pytest.approx(two.p_value, abs=0.02)
    assert paired(ours, theirs) == one
