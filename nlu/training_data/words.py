"""Words of a text in the plain form in which names are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.normalise import fold
from nlu.plain_view import plain_view

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word without case and accents, and where it stands."""

    plain: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of a plain view of a text."""
    return [Word(fold(found[0]).casefold(), found.start(), found.end()) for found in _WORD.finditer(text)]


def key_of(text: str) -> str:
    """`text` as its plain words with one space between them."""
    return " ".join(word.plain for word in words_of(plain_view(text).text))
