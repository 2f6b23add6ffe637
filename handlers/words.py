"""Brings typed words into one plain form, so that case, accents, punctuation and courtesy do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_INVISIBLE = frozenset({"Mn", "Me", "Mc", "Cf", "Sk"})
_NUMBER = re.compile(r"(\d{1,2})[ao]?")
_BEFORE = frozenset(
    (
        "la",
        "el",
        "lo",
        "the",
        "a",
        "o",
        "l",
        "le",
        "les",
        "opcion",
        "opcio",
        "option",
        "aukera",
        "numero",
        "number",
        "num",
    )
)
_AFTER = frozenset(
    (
        "por",
        "favor",
        "please",
        "us",
        "plau",
        "mesedez",
        "gracias",
        "thanks",
        "gracies",
        "grazas",
        "one",
        "opcion",
        "option",
    )
)


def fold(text: str) -> str:
    """`text` in lower case, without accents and punctuation, words parted by one blank; pictures stay."""
    kept = (letter for letter in unicodedata.normalize("NFKD", text) if unicodedata.category(letter) not in _INVISIBLE)
    plain = "".join(" " if unicodedata.category(letter)[0] in "PZC" else letter for letter in kept)
    return " ".join(plain.casefold().split())


def core(folded: str) -> str:
    """A folded reply without the articles before it and the courtesy behind it: "la primera por favor" -> "primera"."""
    found = folded.split()
    while len(found) > 1 and found[0] in _BEFORE:
        found = found[1:]
    while len(found) > 1 and found[-1] in _AFTER:
        found = found[:-1]
    return " ".join(found)


def number(folded: str) -> str:
    """The number that a short reply consists of ("1", "la 2", "opción 3"), without leading zeros; else empty."""
    found = _NUMBER.fullmatch(core(folded))
    return str(int(found[1])) if found else ""


@lru_cache(maxsize=16_384)
def fold_listed(word: str) -> str:
    """`fold` for words of the product's and the agency's lists, which are the same for every message."""
    return fold(word)


def is_one_of(text: str, words: Iterable[str]) -> bool:
    """Whether `text` consists of one of `words`."""
    folded = fold(text)
    return bool(folded) and any(folded == fold_listed(word) for word in words)


def contains(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of `phrases` occurs in `text` on word borders."""
    padded = f" {fold(text)} "
    return any(phrase in padded for phrase in _padded(phrases))


@lru_cache(maxsize=1024)
def _padded(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {folded} " for folded in map(fold, phrases) if folded)
