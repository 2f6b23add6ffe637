"""What words and phrases mean in a date, read from the word lists of the languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from handlers.domain.ids import Language
from nlu import words
from nlu.plain_view import plain_view

LANGUAGES = ("es", "ca", "gl", "eu", "en")
"""Languages with a list of their own; all are read, for people mix them, and the first that knows a word wins."""
PIECE = re.compile(r"\d+|[^\W\d_]+['’]?|\S")
"""A number, a word with its apostrophe, or a sign."""
Meanings = Mapping[str, str]


class Lexicon:
    """Meanings by the pieces of a word or phrase."""

    def __init__(self, meanings: Mapping[tuple[str, ...], Meanings]) -> None:
        self._meanings = meanings
        self.longest_phrase = max(map(len, meanings), default=1)
        self._openings = frozenset(phrase[0] for phrase in meanings)

    def longest(self, pieces: Sequence[str]) -> tuple[int, Meanings | None]:
        """How many of the first `pieces` (at least one) are the longest known phrase, and what it means."""
        if pieces[0] in self._openings:
            for size in range(len(pieces), 0, -1):
                found = self._meanings.get(tuple(pieces[:size]))
                if found is not None:
                    return size, found
        return 1, None


@cache
def lexicon(language: Language) -> Lexicon:
    """The words of `language`, and those of the other languages that are none in it."""
    order = dict.fromkeys((str(language), *LANGUAGES))
    merged: dict[tuple[str, ...], Meanings] = {}
    for code in order:
        merged = _read(code) | merged
    return Lexicon(merged)


@cache
def _read(code: str) -> dict[tuple[str, ...], Meanings]:
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for phrase, meaning, value in _entries(code):
        found.setdefault(phrase, {})[meaning] = value
    return dict(found)


def _entries(code: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    for name, phrases in words.pairs(f"dates_{code}").items():
        meaning, _, value = name.partition(" ")
        for phrase in phrases.split(","):
            pieces = tuple(PIECE.findall(plain_view(phrase).text.lower()))
            if pieces:
                yield pieces, meaning, value
