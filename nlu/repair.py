"""Mending spelling: an unknown word becomes the known word that sounds the same or that it most likely was meant to be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from nlu.normalise import fold

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST, _SHORTEST_MISTYPED, _SHORTEST_CAUTIOUS, _LONGEST = 4, 5, 6, 24
_TWO_ERRORS_FROM = 8
_REMEMBERED = 4096
# Letters that sound alike in the Romance languages of Spain, in the order in which they are to be replaced.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("qu", "k"),
        ("ch", "x"),
        ("gu(?=[ei])", "g"),
        ("ph", "f"),
        ("h", ""),
        ("ll", "y"),
        ("v", "b"),
        ("c(?=[ei])", "s"),
        ("c", "k"),
        ("z", "s"),
        ("g(?=[ei])", "j"),
        ("(?:ny|ñ)", "n"),
        ("n(?=[pb])", "m"),
        ("w", "gu"),
        (r"(.)\1+", r"\1"),
    )
]


class Repairer:
    """Knows the words of the training data, the catalogue and the thesauri; any thread may use it.

    `stays` tells whether a word outside that vocabulary is a word nevertheless and must stay; `cautious`, for where it
    knows few words, mends only longer words with a single error.
    """

    def __init__(self, vocabulary: Iterable[str], stays: Callable[[str], bool], *, cautious: bool = False) -> None:
        self._known = frozenset(fold(word) for word in vocabulary)
        self._by_first: dict[str, list[str]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if _SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                self._by_first[word[0]].append(word)
                self._by_sound[sound_of(word)].append(word)
        self._stays = stays
        self._shortest = _SHORTEST_CAUTIOUS if cautious else _SHORTEST
        self._two_errors_from = _LONGEST + 1 if cautious else _TWO_ERRORS_FROM
        self._mend = lru_cache(maxsize=_REMEMBERED)(self._mended)

    def repair(self, text: str) -> str:
        """Normalised `text` with each unknown word of four letters or more mended, if one known word is near."""
        return _WORD.sub(lambda word: self._mend(word[0]), text)

    def _mended(self, word: str) -> str:
        plain = fold(word)
        if not self._shortest <= len(plain) <= _LONGEST or plain in self._known or self._stays(word):
            return word
        return self._same_sound(plain) or self._nearest(plain) or word

    def _same_sound(self, plain: str) -> str | None:
        alike = self._by_sound.get(sound_of(plain), [])
        return min(alike, key=lambda known: OSA.distance(plain, known), default=None)

    def _nearest(self, plain: str) -> str | None:
        if len(plain) < _SHORTEST_MISTYPED:
            return None
        errors = 2 if len(plain) >= self._two_errors_from else 1
        # People seldom miss the first letter, and half of the false repairs would; swapping the first two is common.
        candidates = [*self._by_first.get(plain[0], []), *self._by_first.get(plain[1], [])]
        best = process.extractOne(plain, candidates, scorer=OSA.distance, score_cutoff=errors)
        return str(best[0]) if best is not None else None


def sound_of(word: str) -> str:
    """A rough key of how a folded word sounds, equal for the usual misspellings (b/v, h, s/c/z, ll/y, g/j, c/qu/k)."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word
