"""The features of a short text: its words and word pairs, the letter groups inside its words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from nlu.normalise import tokens

_LONGEST_PAIRING = 2
_LETTER_GROUPS = range(2, 6)
_FEWEST_TEXTS = 2
_WORDS, _LETTERS = "w", "c"


@dataclass(frozen=True, slots=True)
class SparseRow:
    """The features that one text has: their places in the vocabulary and their values."""

    places: NDArray[np.intp]
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known features with their rarity (inverse document frequency); words and letters count equally."""

    places: Mapping[str, int]
    rarity: NDArray[np.float32]

    @classmethod
    def learn(cls, texts: Sequence[str]) -> Self:
        """The features of `texts` (normalised) that occur in at least two of them, words in any."""
        counts = Counter(feature for text in texts for feature in set(features(text)))
        kept = sorted(name for name, n in counts.items() if n >= _FEWEST_TEXTS or _is_word(name))
        rarity = [math.log((1 + len(texts)) / (1 + counts[name])) + 1 for name in kept]
        return cls({name: place for place, name in enumerate(kept)}, np.array(rarity, np.float32))

    def row(self, text: str) -> SparseRow:
        """The weighted known features of normalised `text`; each of the two kinds has length 1."""
        blocks = [self._block(text, kind) for kind in (_WORDS, _LETTERS)]
        return SparseRow(
            np.concatenate([block.places for block in blocks]), np.concatenate([block.values for block in blocks])
        )

    def words(self) -> Iterable[str]:
        """The single words among the features."""
        return (name[1:] for name in self.places if _is_word(name))

    def _block(self, text: str, kind: str) -> SparseRow:
        counts = Counter(self.places[name] for name in features(text, kind) if name in self.places)
        places = np.fromiter(counts.keys(), np.intp, len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self.rarity[places]
        length = float(np.linalg.norm(values))
        return SparseRow(places, (values / length if length else values).astype(np.float32))


def features(text: str, kinds: str = _WORDS + _LETTERS) -> Iterator[str]:
    """Every feature of normalised `text`, as often as it occurs, marked with its kind."""
    words = tokens(text)
    if _WORDS in kinds:
        for size in range(1, _LONGEST_PAIRING + 1):
            yield from (_WORDS + " ".join(words[start : start + size]) for start in range(len(words) - size + 1))
    if _LETTERS in kinds:
        for word in words:
            padded = f" {word} "
            for size in _LETTER_GROUPS:
                yield from (_LETTERS + padded[start : start + size] for start in range(len(padded) - size + 1))


def _is_word(feature: str) -> bool:
    return feature.startswith(_WORDS) and " " not in feature
