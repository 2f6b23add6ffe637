"""What is right before any fallback: accuracy, precision and recall of each intent, and what is taken for what."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from nlu.evaluation.judged import Judged

_NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval; shares 0..1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class IntentFigures:
    """One intent on the in-scope rows, before any fallback; shares 0..1."""

    precision: float
    recall: float
    f1: float
    support: int
    """Test rows that have this intent; 0 for one that was only predicted."""
    confused_with: dict[str, int] = field(default_factory=dict)
    """What its rows were taken for instead, most frequent first."""


@dataclass(frozen=True, slots=True)
class ConfusionCell:
    """How many in-scope rows of one intent were given another, or the same; `predicted` is empty for no intent."""

    expected: str
    predicted: str
    count: int


def accuracy(judged: Sequence[Judged]) -> float | None:
    """Share of in-scope rows whose best intent is right; None where there are none."""
    rows = [each for each in judged if each.row.in_scope]
    return sum(each.right for each in rows) / len(rows) if rows else None


def wilson(right: int, rows: int) -> Interval:
    """The 95 % interval of a share by Wilson's method (1927); `rows` must be more than 0."""
    share, z2 = right / rows, _NORMAL_95**2
    middle = (share + z2 / (2 * rows)) / (1 + z2 / rows)
    half = _NORMAL_95 * math.sqrt(share * (1 - share) / rows + z2 / (4 * rows * rows)) / (1 + z2 / rows)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def per_intent(judged: Sequence[Judged]) -> dict[str, IntentFigures]:
    """Each intent that in-scope rows have or were given, in alphabetical order."""
    cells = Counter((each.row.intent, each.predicted) for each in judged if each.row.in_scope)
    given: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    mistaken: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (expected, predicted), count in cells.items():
        wanted[expected] += count
        given[predicted] += count
        if expected != predicted:
            mistaken[expected][predicted] += count
    names = sorted(name for name in wanted | given if name)
    return {
        name: _figures(cells[name, name], given[name], wanted[name], dict(mistaken[name].most_common()))
        for name in names
    }


def macro_f1(intents: dict[str, IntentFigures], fewest_rows: int = 1) -> float | None:
    """Mean F1 of the intents with at least `fewest_rows` test rows; None where there are none."""
    values = [figures.f1 for figures in intents.values() if figures.support >= fewest_rows]
    return math.fsum(values) / len(values) if values else None


def confusion(judged: Sequence[Judged]) -> list[ConfusionCell]:
    """Every pair of expected and predicted intent that occurs among in-scope rows, most frequent mistakes first."""
    cells = Counter((each.row.intent, each.predicted) for each in judged if each.row.in_scope)
    found = [ConfusionCell(expected, predicted, count) for (expected, predicted), count in cells.items()]
    return sorted(found, key=lambda c: (c.expected == c.predicted, -c.count, c.expected, c.predicted))


def _figures(right: int, given: int, wanted: int, confused_with: dict[str, int]) -> IntentFigures:
    precision = right / given if given else 0.0
    recall = right / wanted if wanted else 0.0
    return IntentFigures(precision, recall, 2 * right / (given + wanted), wanted, confused_with)
