"""Whether a text is about anything that was learnt: how sure the classifier is, and how near the nearest example."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_KEPT, _USUAL = 0.05, 0.5
_AT_USUAL = 3.0


@dataclass(frozen=True, slots=True)
class ScopeScale:
    """What the two signals usually are for texts in scope, and how their sum becomes a probability.

    A text that scores lower than 95 in 100 texts in scope has a probability under one half.
    """

    score_mean: float
    score_spread: float
    nearness_mean: float
    nearness_spread: float
    """0 where there is no encoder: then only the first signal counts."""
    bias: float
    slope: float

    @classmethod
    def learn(cls, scores: NDArray[np.float32], nearness: NDArray[np.float32] | None) -> ScopeScale:
        """From the best score of held-out texts in scope and their nearness to the nearest text that was learnt."""
        near_mean, near_spread = (0.0, 0.0) if nearness is None else _usual(nearness)
        unscaled = cls(*_usual(scores), near_mean, near_spread, 0.0, 1.0)
        low, middle = np.quantile(unscaled.sum(scores, 0.0 if nearness is None else nearness), [_KEPT, _USUAL])
        slope = _AT_USUAL / max(float(middle - low), 1e-3)
        return cls(*_usual(scores), near_mean, near_spread, -slope * float(low), slope)

    def sum(self, score: NDArray[np.float32] | float, nearness: NDArray[np.float32] | float) -> NDArray[np.float64]:
        """Both signals in the unit of their spread, added."""
        of_score = (np.asarray(score, float) - self.score_mean) / self.score_spread
        if not self.nearness_spread:
            return of_score
        both: NDArray[np.float64] = of_score + (np.asarray(nearness, float) - self.nearness_mean) / self.nearness_spread
        return both

    def probability(self, score: float, nearness: float) -> float:
        """The probability that a text with these signals is in scope, 0..1."""
        power = self.bias + self.slope * float(self.sum(score, nearness))
        return float(1 / (1 + np.exp(-np.clip(power, -30, 30))))


def _usual(values: NDArray[np.float32]) -> tuple[float, float]:
    return float(values.mean()), max(float(values.std()), 1e-3)
