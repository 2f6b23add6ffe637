"""Mending spelling: an unknown word becomes the known word that it most likely was meant to be, there where it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from nlu.normalise import fold
from nlu.slips import effort, sound_of

# Not what stands before an apostrophe (an article, or the front of "didn't"), nor a letter or two behind one.
_WORD = re.compile(r"(?<!['·\w])[^\W\d_]++(?!['·]\w)|(?<=['·])[^\W\d_]{3,}")
_SHORTEST, _SHORTEST_CAUTIOUS, _SHORTEST_BY_SOUND, _LONGEST = 3, 6, 4, 24
_SHORTEST_MEANT = 2
_TWO_ERRORS_FROM, _TWO_ERRORS_BESIDE_FROM = 7, 5
_REMEMBERED = 4096
_ROUNDS = 2
_SUPPORT = 0.3
"""By how much less of an error a word is taken that is known to stand beside the one before or after it."""
_SLIP = 0.7
"""What goes wrong most often; at the end of a sentence a word gives way for no more than that."""
Candidate = tuple[str, float]


class Repairer:
    """Knows the words of the training data, the catalogue and the thesauri; any thread may use it.

    Of `vocabulary` the words that come first are taken where several are equally likely. `stays` tells whether a word
    outside that vocabulary is a word nevertheless; it stays unless the words beside it all speak for another. `beside` tells
    whether two folded words are known to stand one after the other. `cautious`, for where few words are known, mends
    only longer words with a single error.
    """

    def __init__(
        self,
        vocabulary: Iterable[str],
        stays: Callable[[str], bool],
        beside: Callable[[str, str], bool] = lambda one, other: False,  # noqa: ARG005 - nothing is known
        *,
        cautious: bool = False,
    ) -> None:
        known = dict.fromkeys(fold(word) for word in vocabulary)
        self._known = frozenset(known)
        self._mendable = [word for word in known if _SHORTEST_MEANT <= len(word) <= _LONGEST and word.isalpha()]
        self._by_first: dict[str, list[str]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for word in self._mendable:
            self._by_first[word[0]].append(word)
            if len(word) >= _SHORTEST_BY_SOUND:
                self._by_sound[sound_of(word)].append(word)
        self._stays = stays
        self._beside = beside
        self._cautious = cautious
        self._near = lru_cache(maxsize=_REMEMBERED)(self._candidates)

    def repair(self, text: str) -> str:
        """Normalised `text` with each unknown word mended, if one known word is near."""
        words = list(_WORD.finditer(text))
        plain = [fold(word[0]) for word in words]
        meant: dict[int, str] = {}
        # A word that is mended speaks for those beside it.
        for _ in range(_ROUNDS):
            unknown = [at for at, word in enumerate(plain) if word not in self._known and len(word) <= _LONGEST]
            for at in unknown:
                found = self._meant(words[at][0], plain[at], plain[max(at - 1, 0) : at], plain[at + 1 : at + 2])
                if found is not None:
                    plain[at] = meant[at] = found
        return _with(text, words, meant) if meant else text

    def _meant(self, word: str, plain: str, before: list[str], after: list[str]) -> str | None:
        """The known word that `word` was meant to be between the words beside it, which may be missing; None if it stays."""
        near = [(candidate, errors, self._support(candidate, before, after)) for candidate, errors in self._near(plain)]
        if len(plain) < self._shortest or self._stays(word):
            sides = len(before) + len(after)
            most = 1.0 if sides > 1 else _SLIP
            fit = [each for each in near if each[1] <= most and 0 < each[2] == sides]
        else:
            fit = [each for each in near if each[1] <= 1] or [each for each in near if self._reaches(plain, each[2])]
        best = min(fit, key=lambda each: each[1] - _SUPPORT * each[2], default=None)
        return best[0] if best else None

    def _support(self, candidate: str, before: list[str], after: list[str]) -> int:
        """How many of the words beside it are known to stand there."""
        return sum(self._beside(one, candidate) for one in before) + sum(self._beside(candidate, one) for one in after)

    @property
    def _shortest(self) -> int:
        return _SHORTEST_CAUTIOUS if self._cautious else _SHORTEST

    def _reaches(self, plain: str, support: int) -> bool:
        """Whether `plain` is long enough to be mended by a word of two errors."""
        return not self._cautious and len(plain) >= (_TWO_ERRORS_BESIDE_FROM if support else _TWO_ERRORS_FROM)

    def _candidates(self, plain: str) -> list[Candidate]:
        """Known words that `plain` may have been meant to be, the more frequent first, each with how much went wrong."""
        alike = self._by_sound.get(sound_of(plain), []) if len(plain) >= _SHORTEST_BY_SOUND else []
        found = dict.fromkeys((*alike, *self._within(plain, self._mendable, 1)))
        if len(plain) >= _TWO_ERRORS_BESIDE_FROM:
            # People seldom miss the first letter: words with two errors have to share it, or have it second.
            begun_alike = (*self._by_first.get(plain[0], []), *self._by_first.get(plain[1], []))
            found |= dict.fromkeys(self._within(plain, begun_alike, 2))
        heard = frozenset(alike)
        return [(word, effort(plain, word, sounds_alike=word in heard)) for word in found]

    def _within(self, plain: str, candidates: Sequence[str], errors: int) -> list[str]:
        near = process.extract(plain, candidates, scorer=OSA.distance, score_cutoff=errors, limit=None)
        return [candidates[place] for _, _, place in near]


def _with(text: str, words: Sequence[re.Match[str]], meant: Mapping[int, str]) -> str:
    """`text` with those of its words replaced that were `meant` otherwise."""
    pieces, copied = [], 0
    for at, word in sorted(meant.items()):
        pieces += [text[copied : words[at].start()], word]
        copied = words[at].end()
    return "".join((*pieces, text[copied:]))
