"""Two engines on the same rows: which is better, by how much, and whether that could be chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from nlu.evaluation.top1 import Interval

_DRAWS = 10_000
_SEED = 20


class Verdict(StrEnum):
    """What the comparison shows."""

    BETTER = "better"
    """Surely better in accuracy or in cost, and surely worse in neither."""
    WORSE = "worse"
    """Surely worse in accuracy or in cost."""
    UNDECIDED = "undecided"
    """What difference there is may be chance on so many rows."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The candidate's mean less the other's over the same rows."""

    candidate: float
    other: float
    difference: float
    interval: Interval
    """95 %, by 10,000 paired bootstrap draws with a fixed seed."""
    p_value: float
    """Two-sided: how often a difference so large comes up where each row's difference is given its sign by chance."""

    @property
    def sure(self) -> bool:
        """Whether the whole interval lies on one side of 0."""
        return self.interval.low > 0 or self.interval.high < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate against another engine; accuracy is None where no row is in scope."""

    against: str
    rows: int
    accuracy: Difference | None
    cost: Difference
    answered_wrong: Difference
    only_candidate_right: int
    only_other_right: int
    verdict: Verdict


def paired(candidate: Sequence[float], other: Sequence[float]) -> Difference:
    """How `candidate` differs from `other`, value by value of the same rows; there must be some."""
    first, second = np.asarray(candidate, float), np.asarray(other, float)
    steps = first - second
    mean = float(steps.mean())
    return Difference(float(first.mean()), float(second.mean()), mean, _bootstrap(steps), _sign_flips(steps))


def verdict(accuracy: Difference | None, cost: Difference) -> Verdict:
    """Worse where accuracy is surely lower or cost surely higher; better where one is surely good and neither is worse."""
    lower = accuracy is not None and accuracy.sure and accuracy.difference < 0
    higher = accuracy is not None and accuracy.sure and accuracy.difference > 0
    if lower or (cost.sure and cost.difference > 0):
        return Verdict.WORSE
    return Verdict.BETTER if higher or (cost.sure and cost.difference < 0) else Verdict.UNDECIDED


def _bootstrap(steps: NDArray[np.float64]) -> Interval:
    """The middle 95 % of the means of rows drawn again with replacement (Efron 1979)."""
    values, counts = np.unique(steps, return_counts=True)
    # Drawing rows is drawing how many come from each distinct value, which costs nothing.
    draws = np.random.default_rng(_SEED).multinomial(len(steps), counts / len(steps), size=_DRAWS)
    low, high = np.quantile(draws @ values / len(steps), (0.025, 0.975))
    return Interval(float(low), float(high))


def _sign_flips(steps: NDArray[np.float64]) -> float:
    """The p-value of the paired sign-flip test: exact (McNemar's) where all differences are of one size, else drawn."""
    sizes, counts = np.unique(np.abs(steps[steps != 0]), return_counts=True)
    if not len(sizes):
        return 1.0
    if len(sizes) == 1:
        return mcnemar(int((steps > 0).sum()), int((steps < 0).sum()))
    positive = np.random.default_rng(_SEED).binomial(counts, 0.5, size=(_DRAWS, len(counts)))
    sums = (2 * positive - counts) @ sizes
    as_large = np.abs(sums) >= abs(float(steps.sum())) - 1e-9
    return float((as_large.sum() + 1) / (_DRAWS + 1))


def mcnemar(first: int, second: int) -> float:
    """McNemar's exact two-sided p-value for rows that only one of the two has right."""
    rows = first + second
    if rows > 1000:
        # The exact sum and its continuity-corrected normal form agree here to the third place.
        return math.erfc(max(0, abs(first - second) - 1) / math.sqrt(2 * rows))
    tail = sum(math.comb(rows, k) for k in range(min(first, second) + 1))
    return min(1.0, 2 * tail / float(2**rows))
