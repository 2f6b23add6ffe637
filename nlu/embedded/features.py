"""The features of a short text: words and word pairs, letter groups inside words, common words that go together."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from nlu.normalise import tokens

_LETTER_GROUPS = range(2, 6)
_REACH = 9
"""How far apart two words may stand that are taken as going together."""
_COMMON_FROM = 5
_MANY_TEXTS = 3000
_WORDS, _LETTERS, _FRAMES = "w", "c", "f"
WEIGHTS = {_WORDS: 1.0, _LETTERS: 0.85, _FRAMES: 0.7}
"""How much each kind counts, by cross-validation over several data sets (docs/adr)."""
_START, _UNCOMMON = "^", "*"


@dataclass(frozen=True, slots=True)
class SparseRow:
    """The features that one text has: their places in the vocabulary and their values."""

    places: NDArray[np.intp]
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known features with their rarity (inverse document frequency), and the words common enough to be part of frames."""

    places: Mapping[str, int]
    rarity: NDArray[np.float32]
    common: frozenset[str]

    @classmethod
    def learn(cls, texts: Sequence[str]) -> Self:
        """The features of `texts` (normalised); of very many texts only those that occur twice, and all words."""
        holders = Counter(word for text in texts for word in set(tokens(text)))
        common = frozenset(word for word, count in holders.items() if count >= _COMMON_FROM)
        counts = Counter(feature for text in texts for feature in set(_all(tokens(text), common)))
        fewest = 2 if len(texts) > _MANY_TEXTS else 1
        kept = sorted(name for name, count in counts.items() if count >= fewest or _is_word(name))
        rarity = [math.log((1 + len(texts)) / (1 + counts[name])) + 1 for name in kept]
        return cls({name: place for place, name in enumerate(kept)}, np.array(rarity, np.float32), common)

    def row(self, text: str) -> SparseRow:
        """The weighted known features of normalised `text`; those of each kind have the length that WEIGHTS says."""
        words = tokens(text)
        blocks = [self._block(found, WEIGHTS[kind]) for kind, found in _kinds(words, self.common)]
        return SparseRow(
            np.concatenate([block.places for block in blocks]), np.concatenate([block.values for block in blocks])
        )

    def words(self) -> Iterable[str]:
        """The single words among the features, the most frequent first."""
        singles = (name for name in self.places if _is_word(name))
        return (name[1:] for name in sorted(singles, key=lambda name: float(self.rarity[self.places[name]])))

    def beside(self, one: str, other: str) -> bool:
        """Whether two folded words are known to stand one after the other."""
        return f"{_WORDS}{one} {other}" in self.places

    def _block(self, found: Iterable[str], weight: float) -> SparseRow:
        counts = Counter(map(self.places.get, found))
        counts.pop(None, None)
        places = np.fromiter(counts.keys(), np.intp, len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self.rarity[places]
        length = float(np.linalg.norm(values))
        return SparseRow(places, (weight * values / length if length else values).astype(np.float32))


def features(text: str, common: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every feature of normalised `text`, as often as it occurs, marked with its kind."""
    return _all(tokens(text), common)


def _all(words: Sequence[str], common: frozenset[str]) -> Iterator[str]:
    for _, found in _kinds(words, common):
        yield from found


def _kinds(words: Sequence[str], common: frozenset[str]) -> Iterator[tuple[str, Iterator[str]]]:
    yield _WORDS, _words(words)
    yield _LETTERS, _letters(words)
    yield _FRAMES, _frames(words, common)


def _words(words: Sequence[str]) -> Iterator[str]:
    yield from (_WORDS + word for word in words)
    yield from (f"{_WORDS}{one} {two}" for one, two in pairwise(words))


def _letters(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        padded = f" {word} "
        for size in _LETTER_GROUPS:
            yield from [_LETTERS + padded[start : start + size] for start in range(len(padded) - size + 1)]


def _frames(words: Sequence[str], common: frozenset[str]) -> Iterator[str]:
    """Pairs of common words in their order, also apart; a run of other words counts as one, a number by its length.

    They say how a sentence is built, whatever names and titles stand in it.
    """
    marks = [_START]
    for word in words:
        mark = word if word in common else f"#{min(len(word), 4)}" if word.isdigit() else _UNCOMMON
        if mark != _UNCOMMON or marks[-1] != _UNCOMMON:
            marks.append(mark)
    for place, one in enumerate(marks):
        yield from (f"{_FRAMES}{one} {two}" for two in marks[place + 1 : place + 1 + _REACH])


def _is_word(feature: str) -> bool:
    return feature.startswith(_WORDS) and " " not in feature
