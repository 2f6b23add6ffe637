"""A text as plain characters beside the original, so that recognisers meet one kind of digit, space and dash."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DOTS = frozenset("·•∙․")


@dataclass(frozen=True, slots=True)
class PlainView:
    """`text` has ASCII digits, plain letters, spaces, dashes and no invisible characters; `text[i]` stood at `origin[i]:ends[i]`."""

    text: str
    origin: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text from which `text[start:end]` (not empty) was made."""
        return self.origin[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of personal data: its kind, its span in the plain view, and the value in the one form used for comparing."""

    kind: str
    start: int
    end: int
    canonical: str


def plain_view(text: str) -> PlainView:
    """The plain view of `text`; one step per character."""
    kept = [(plain, place) for place, letter in enumerate(text) if (plain := _plain(letter))]
    places = tuple(place for _, place in kept)
    return PlainView("".join(plain for plain, _ in kept), places, tuple(place + 1 for place in places))


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    if letter.isascii():
        return " " if letter in "\t\x0b\x0c\x1c\x1d\x1e\x1f" else letter
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(letter)
    if category in {"Cf", "Mn", "Me", "Cs"}:
        return ""
    if category == "Zs":
        return " "
    if category == "Pd" or letter == "−":
        return "-"
    if letter in _DOTS:
        return "."
    return _base(letter)


def _base(letter: str) -> str:
    decomposed = unicodedata.normalize("NFKD", letter)
    return decomposed[0] if decomposed and decomposed[0].isascii() and letter not in "ºª" else letter
