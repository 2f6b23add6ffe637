"""How likely one word was typed for another: what fingers do on a keyboard, and letters that sound alike."""

from __future__ import annotations

import re
from itertools import pairwise

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BY_SOUND, _DOUBLED, _SWAPPED, _NEXT_KEY, _LEFT_OUT = 0.5, 0.5, 0.6, 0.7, 0.7
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


def sound_of(word: str) -> str:
    """A rough key of how a folded word sounds, equal for the usual misspellings (b/v, h, s/c/z, ll/y, g/j, c/qu/k)."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def effort(typed: str, meant: str, sounds_alike: bool) -> float:
    """How much has to have gone wrong for `meant` to become `typed`, both folded: the number of errors, usual ones less.

    Optimal string alignment (rapidfuzz counts all errors alike) with a price for each kind of error.
    """
    before, above = [0.0] * (len(meant) + 1), [place * _LEFT_OUT for place in range(len(meant) + 1)]
    for row, letter in enumerate(typed, start=1):
        here = [above[0] + 1.0]
        for column, wanted in enumerate(meant, start=1):
            best = min(
                above[column - 1] + _price(letter, wanted),
                here[column - 1] + _LEFT_OUT,
                above[column] + (_DOUBLED if row > 1 and typed[row - 2] == letter else 1.0),
            )
            if row > 1 and column > 1 and letter == meant[column - 2] and typed[row - 2] == wanted:
                best = min(best, before[column - 2] + (_SWAPPED if letter != wanted else 0.0))
            here.append(best)
        before, above = above, here
    return min(above[-1], _BY_SOUND) if sounds_alike else above[-1]


def _price(typed: str, meant: str) -> float:
    if typed == meant:
        return 0.0
    return _NEXT_KEY if (typed, meant) in _NEIGHBOURS else 1.0


def _neighbours() -> frozenset[tuple[str, str]]:
    beside = [pair for row in _ROWS for pair in pairwise(row)]
    below = [
        pair
        for upper, lower in pairwise(_ROWS)
        for pair in (*zip(upper, lower, strict=False), *zip(upper[1:], lower, strict=False))
    ]
    return frozenset((*beside, *below, *((other, one) for one, other in (*beside, *below))))


_NEIGHBOURS = _neighbours()
