"""Finding texts by their weighted words: BM25 with fields that count more or less."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
_SATURATION = 1.2
_LENGTH_SHARE = 0.5
_RAREST = 4.0


class LexicalIndex:
    """Weighted bags of stems, one per document, inverted; immutable once built."""

    def __init__(self, bags: Sequence[Mapping[str, float]]) -> None:
        self._count = len(bags)
        lengths = np.array([sum(bag.values()) for bag in bags] or [0.0])
        mean = float(lengths.mean()) or 1.0
        frequency = Counter(stem for bag in bags for stem in bag)
        # Scores are meant to be comparable between catalogues of five services and of five hundred.
        scale = _RAREST / (_rarity(1, self._count) if self._count else 1.0)
        self._rarity = {stem: scale * _rarity(n, self._count) for stem, n in frequency.items()}
        gathered: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, bag in enumerate(bags):
            ballast = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths[place] / mean)
            for stem, weight in bag.items():
                value = weight * (_SATURATION + 1) / (weight + ballast) * self._rarity[stem]
                gathered[stem].append((place, value))
        self._postings = {stem: _as_arrays(posting) for stem, posting in gathered.items()}

    def scores(self, query: Mapping[str, float]) -> Scores:
        """One score >= 0 per document for the weighted stems of a query."""
        total = np.zeros(self._count, np.float32)
        for stem, weight in query.items():
            posting = self._postings.get(stem)
            if posting is not None:
                total[posting[0]] += weight * posting[1]
        return total

    def __contains__(self, stem: str) -> bool:
        return stem in self._postings


def _rarity(holders: int, documents: int) -> float:
    """How much a stem tells that `holders` of the documents have."""
    return math.log(1 + (documents - holders + 0.5) / (holders + 0.5))


def _as_arrays(posting: list[tuple[int, float]]) -> tuple[NDArray[np.intp], Scores]:
    return np.array([place for place, _ in posting], np.intp), np.array([value for _, value in posting], np.float32)
