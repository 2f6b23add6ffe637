"""Whether texts about something else are told apart from those that are to be understood."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

_KEPT = 0.95


def recall_at(in_scope: Sequence[float], out_of_scope: Sequence[float], kept: float = _KEPT) -> float | None:
    """Share of `out_of_scope` scores below the highest threshold that `kept` of the `in_scope` ones reach.

    A score at the threshold is taken as in scope. None where either kind has no rows.
    """
    threshold = threshold_keeping(in_scope, kept)
    if threshold is None or not out_of_scope:
        return None
    return sum(score < threshold for score in out_of_scope) / len(out_of_scope)


def threshold_keeping(in_scope: Sequence[float], kept: float = _KEPT) -> float | None:
    """The highest threshold that at least `kept` of the scores reach; None without scores."""
    if not in_scope:
        return None
    best_first = sorted(in_scope, reverse=True)
    # 0.95 * 20 is a hair above 19 in binary.
    return best_first[math.ceil(round(kept * len(best_first), 9)) - 1]


def auroc(in_scope: Sequence[float], out_of_scope: Sequence[float]) -> float | None:
    """Probability that a row in scope scores above one that is not, ties counting half; None where a kind is missing."""
    if not in_scope or not out_of_scope:
        return None
    outside = np.sort(np.asarray(out_of_scope, float))
    inside = np.asarray(in_scope, float)
    below = np.searchsorted(outside, inside, side="left")
    ties = np.searchsorted(outside, inside, side="right") - below
    return float((below + ties / 2).sum() / (len(inside) * len(outside)))
