"""Mending typing errors: an unknown word becomes the known word that it most likely was meant to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from nlu.normalise import fold

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST, _LONGEST = 4, 24
_SHORTEST_UNCHECKED = 6
_TWO_ERRORS_FROM = 8
_REMEMBERED = 4096


class Repairer:
    """Knows the words of the training data, the catalogue and the thesauri; any thread may use it.

    `is_word` tells whether a word outside that vocabulary is a word nevertheless and must stay; without it only
    longer words with a single error are mended.
    """

    def __init__(self, vocabulary: Iterable[str], is_word: Callable[[str], bool] | None = None) -> None:
        self._known = frozenset(fold(word) for word in vocabulary)
        by_first: dict[str, list[str]] = {}
        for word in sorted(self._known):
            if _SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                by_first.setdefault(word[0], []).append(word)
        self._by_first = by_first
        self._is_word = is_word
        self._mend = lru_cache(maxsize=_REMEMBERED)(self._mended)

    def repair(self, text: str) -> str:
        """Normalised `text` with each unknown word of four letters or more mended, if one known word is near."""
        return _WORD.sub(lambda word: self._mend(word[0]), text)

    def _mended(self, word: str) -> str:
        plain = fold(word)
        shortest = _SHORTEST if self._is_word else _SHORTEST_UNCHECKED
        if not shortest <= len(plain) <= _LONGEST or plain in self._known:
            return word
        if self._is_word and self._is_word(word):
            return word
        return self._nearest(plain) or word

    def _nearest(self, plain: str) -> str | None:
        errors = 2 if self._is_word and len(plain) >= _TWO_ERRORS_FROM else 1
        # People seldom miss the first letter, and half of the false repairs do.
        for candidates in (self._by_first.get(plain[0], []), self._swapped(plain)):
            best = process.extractOne(plain, candidates, scorer=OSA.distance, score_cutoff=errors)
            if best is not None:
                return str(best[0])
        return None

    def _swapped(self, plain: str) -> list[str]:
        """Words that begin with the second letter (first two swapped, or first one too many) or lack a silent h."""
        return [*self._by_first.get(plain[1], []), *(self._by_first.get("h", []) if plain[0] != "h" else [])]

