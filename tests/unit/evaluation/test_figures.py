"""Accuracy, precision, recall, F1, calibration and out-of-scope figures, each against one counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.evaluation.calibration import expected_calibration_error, reliability
from nlu.evaluation.scope import auroc, recall_at, threshold_keeping
from nlu.evaluation.top1 import ConfusionCell, IntentFigures, accuracy, confusion, macro_f1, per_intent, wilson
from tests.unit.evaluation.made import said

JUDGED = [
    *[said("a", "a")] * 3,
    said("a", "b"),
    *[said("b", "b")] * 1,
    said("b", "c"),
    said("c", "c"),
    said("c", ""),
    said("oos", "a"),
]


def test_accuracy_counts_in_scope_rows_only() -> None:
    assert accuracy(JUDGED) == 5 / 8
    assert accuracy([said("oos", "a")]) is None


def test_precision_recall_and_f1_of_each_intent() -> None:
    figures = per_intent(JUDGED)
    assert figures["a"] == IntentFigures(3 / 3, 3 / 4, 6 / 7, 4, {"b": 1})
    assert figures["b"] == IntentFigures(1 / 2, 1 / 2, 1 / 2, 2, {"c": 1})
    assert figures["c"] == IntentFigures(1 / 2, 1 / 2, 1 / 2, 2, {"": 1})
    assert sorted(figures) == ["a", "b", "c"]


def test_macro_f1_is_the_mean_over_intents_that_have_test_rows() -> None:
    figures = per_intent([*JUDGED, said("a", "z")])
    assert figures["z"].support == 0
    assert macro_f1(figures) == pytest.approx((6 / 8 + 1 / 2 + 1 / 2) / 3)
    assert macro_f1(figures, fewest_rows=5) == pytest.approx(6 / 8)
    assert macro_f1(figures, fewest_rows=20) is None


def test_confusions_come_before_what_is_right_and_the_most_frequent_first() -> None:
    cells = confusion([*JUDGED, said("b", "c")])
    assert cells[0] == ConfusionCell("b", "c", 2)
    assert [cell.count for cell in cells if cell.expected == cell.predicted] == [3, 1, 1]


def test_wilsons_interval_of_eight_in_ten() -> None:
    interval = wilson(8, 10)
    assert interval.low == pytest.approx(0.4902, abs=1e-4)
    assert interval.high == pytest.approx(0.9433, abs=1e-4)


def test_calibration_error_by_hand() -> None:
    confidences = [0.95, 0.95, 0.95, 0.95, 0.5, 0.5]
    right = [True, True, True, False, True, False]
    bins = reliability(confidences, right)
    assert [each.rows for each in bins if each.rows] == [2, 4]
    assert expected_calibration_error(bins) == pytest.approx(4 / 6 * 0.2)


def test_a_confidence_on_a_border_falls_below_it() -> None:
    bins = reliability([0.0, 1 / 15, 1.0], [True] * 3)
    assert [number for number, each in enumerate(bins) if each.rows] == [0, 14]
    assert bins[0].rows == 2
    assert bins[1].accuracy is None


def test_without_rows_there_is_no_calibration_error() -> None:
    assert expected_calibration_error(reliability([], [])) is None


def test_out_of_scope_recall_where_nineteen_of_twenty_are_kept() -> None:
    inside = [0.1, *[0.5] * 10, *[0.9] * 9]
    assert threshold_keeping(inside) == 0.5
    assert recall_at(inside, [0.05, 0.2, 0.49, 0.5, 0.8]) == 3 / 5


def test_out_of_scope_recall_needs_both_kinds() -> None:
    assert recall_at([], [0.1]) is None
    assert recall_at([0.1], []) is None
    assert auroc([0.1], []) is None


def test_auroc_by_hand_counts_ties_half() -> None:
    assert auroc([0.9, 0.5], [0.5, 0.1]) == (1 + 1 + 0.5 + 1) / 4


def test_what_is_taken_for_none_of_the_agencys_matters_is_hardly_in_scope() -> None:
    assert said("a", "a", 0.7).scope_score == 0.7
    assert said("a", "a", 0.7, in_scope=0.4).scope_score == 0.4
    assert said("oos", "other", 0.75, in_scope=0.8).scope_score == pytest.approx(0.2)
    assert said("oos", "other", 0.75).scope_score == 0.25


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_every_row_lies_in_one_bin_and_the_error_is_a_share(rows: list[tuple[float, bool]]) -> None:
    bins = reliability([confidence for confidence, _ in rows], [right for _, right in rows])
    assert sum(each.rows for each in bins) == len(rows)
    error = expected_calibration_error(bins)
    assert error is not None
    assert -1e-9 <= error <= 1 + 1e-9


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_the_threshold_keeps_what_it_promises(inside: list[float], outside: list[float]) -> None:
    threshold = threshold_keeping(inside)
    assert threshold is not None
    assert sum(score >= threshold for score in inside) >= 0.95 * len(inside) - 1e-9
    area = auroc(inside, outside)
    assert area is not None
    assert area == pytest.approx(
        sum((a > b) + (a == b) / 2 for a in inside for b in outside) / (len(inside) * len(outside))
    )
