"""Who would have been answered, rightly or wrongly, and who told that it was not understood; and the threshold for that."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nlu.evaluation.judged import Judged

NEVER = 1.01
"""The threshold that nothing reaches."""
_MOST_POINTS = 200


class Outcome(StrEnum):
    """What the person who wrote a row would have got."""

    ANSWERED_RIGHT = "answered_right"
    """The answer to what they meant."""
    ANSWERED_WRONG = "answered_wrong"
    """An answer to something else; for a row out of scope every answer is one."""
    FELL_BACK = "fell_back"
    """The sentence that it was not understood, and a person."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What a threshold would do on the rows: shares of all rows, 0..1."""

    threshold: float
    coverage: float
    """Share answered."""
    error: float
    """Share wrong among those answered."""
    answered_wrong: float


def outcome(judged: Judged, threshold: float) -> Outcome:
    """What becomes of a row where only scores of at least `threshold` (0 or more) are answered."""
    if judged.score < threshold:
        return Outcome.FELL_BACK
    return Outcome.ANSWERED_RIGHT if judged.right else Outcome.ANSWERED_WRONG


def cost(outcome: Outcome, cost_wrong: float) -> float:
    """What an outcome costs, in fallbacks."""
    return {Outcome.ANSWERED_RIGHT: 0.0, Outcome.ANSWERED_WRONG: cost_wrong, Outcome.FELL_BACK: 1.0}[outcome]


def cheapest_threshold(judged: Iterable[Judged], cost_wrong: float) -> float:
    """The threshold with the lowest cost on these rows; of equals, the one that answers most.

    It lies half-way between the scores that it parts; 0 where everything is to be answered, `NEVER` where nothing is.
    """
    scored = sorted(((each.score, each.right) for each in judged if each.score >= 0), reverse=True)
    best, cheapest, wrong = 0, float(len(scored)), 0
    for place, (score, right) in enumerate(scored, start=1):
        wrong += not right
        if place < len(scored) and scored[place][0] == score:
            continue
        price = cost_wrong * wrong + len(scored) - place
        if price <= cheapest:
            best, cheapest = place, price
    if best == len(scored):
        return 0.0
    if best == 0:
        return NEVER
    return _between(scored[best][0], scored[best - 1][0])


def curve(judged: Sequence[Judged]) -> list[CurvePoint]:
    """What every threshold would do, from the one that answers least to the one that answers all; at most 200 points."""
    scored = sorted(((each.score, each.right) for each in judged if each.score >= 0), reverse=True)
    points, wrong = list[CurvePoint](), 0
    for place, (score, right) in enumerate(scored, start=1):
        wrong += not right
        if place == len(scored) or scored[place][0] != score:
            points.append(CurvePoint(score, place / len(judged), wrong / place, wrong / len(judged)))
    return _thinned(points)


def _between(low: float, high: float) -> float:
    middle = (low + high) / 2
    return middle if middle > low else math.nextafter(low, high)


def _thinned(points: list[CurvePoint]) -> list[CurvePoint]:
    if len(points) <= _MOST_POINTS:
        return points
    step = (len(points) - 1) / (_MOST_POINTS - 1)
    return [points[round(number * step)] for number in range(_MOST_POINTS)]
