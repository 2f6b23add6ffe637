"""Whether confidences mean what they say: of what is said with 80 %, 80 % should be right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

BINS = 15


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The rows whose confidence is above `low` (from 0 on in the first bin) and at most `high`; means are None in an empty bin."""

    low: float
    high: float
    rows: int
    confidence: float | None
    accuracy: float | None


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = BINS) -> list[ReliabilityBin]:
    """Bins of equal width over 0..1, all of them, also empty ones; the two sequences belong together."""
    members: list[list[int]] = [[] for _ in range(bins)]
    for place, confidence in enumerate(confidences):
        members[min(bins - 1, max(0, math.ceil(confidence * bins) - 1))].append(place)
    found = []
    for number, places in enumerate(members):
        meant = math.fsum(confidences[place] for place in places) / len(places) if places else None
        accuracy = sum(right[place] for place in places) / len(places) if places else None
        found.append(ReliabilityBin(number / bins, (number + 1) / bins, len(places), meant, accuracy))
    return found


def expected_calibration_error(bins: Sequence[ReliabilityBin]) -> float | None:
    """Mean distance (0..1) between confidence and accuracy, each bin weighted by its rows; None without rows.

    Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017.
    """
    rows = sum(each.rows for each in bins)
    if not rows:
        return None
    gaps = (
        each.rows * abs(each.confidence - each.accuracy)
        for each in bins
        if each.confidence is not None and each.accuracy is not None
    )
    return math.fsum(gaps) / rows
