"""Mending spelling: an unknown word becomes the known word that sounds the same or that it most likely was meant to be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from nlu.normalise import fold

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST, _SHORTEST_CAUTIOUS, _SHORTEST_BY_SOUND, _LONGEST = 3, 6, 4, 24
_TWO_ERRORS_FROM = 7
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

    Of `vocabulary` the words that come first are taken where several are equally near. `stays` tells whether a word
    outside that vocabulary is a word nevertheless and must stay; `cautious`, for where it knows few words, mends only
    longer words with a single error.
    """

    def __init__(self, vocabulary: Iterable[str], stays: Callable[[str], bool], *, cautious: bool = False) -> None:
        known = dict.fromkeys(fold(word) for word in vocabulary)
        self._known = frozenset(known)
        self._mendable = [word for word in known if _SHORTEST <= len(word) <= _LONGEST and word.isalpha()]
        self._by_first: dict[str, list[str]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for word in self._mendable:
            self._by_first[word[0]].append(word)
            if len(word) >= _SHORTEST_BY_SOUND:
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
        return self._slipped(plain) or self._same_sound(plain) or self._nearest(plain) or word

    def _slipped(self, plain: str) -> str | None:
        """The known word that a doubled letter or two swapped ones make of it."""
        pairs = range(len(plain) - 1)
        once = (plain[:at] + plain[at + 1 :] for at in pairs if plain[at] == plain[at + 1])
        swapped = (plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :] for at in pairs)
        return next((word for word in (*once, *swapped) if word in self._known), None)

    def _same_sound(self, plain: str) -> str | None:
        if len(plain) < _SHORTEST_BY_SOUND:
            return None
        alike = self._by_sound.get(sound_of(plain), [])
        return min(alike, key=lambda known: OSA.distance(plain, known), default=None)

    def _nearest(self, plain: str) -> str | None:
        errors = 2 if len(plain) >= self._two_errors_from else 1
        # People seldom miss the first letter, so the words that share it come first, and any other only by one error.
        best = self._best(plain, [*self._by_first.get(plain[0], []), *self._by_first.get(plain[1], [])], errors)
        if best is None or best[1] > 1:
            best = self._best(plain, self._mendable, 1) or best
        return best[0] if best else None

    def _best(self, plain: str, candidates: Sequence[str], errors: int) -> tuple[str, int] | None:
        best = process.extractOne(plain, candidates, scorer=OSA.distance, score_cutoff=errors)
        return None if best is None else (str(best[0]), int(best[1]))


def sound_of(word: str) -> str:
    """A rough key of how a folded word sounds, equal for the usual misspellings (b/v, h, s/c/z, ll/y, g/j, c/qu/k)."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word
