"""Bringing a message into the one plain form in which it is compared: letters, spelling, and no courtesies round it."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from handlers.domain.ids import Language
from nlu import words
from nlu.placeholders import PLACEHOLDER

_SPACE = re.compile(r"\s+")
_LONG_LETTER = re.compile(r"([^\W\d_])\1{2,}")
_LONG_MARK = re.compile(r"([^\w\s])(?:\s?\1)+")
_WORD = re.compile(r"[^\W_]+(?:['·][^\W_]+)*")
_INITIALS = re.compile(r"(?<![^\W_])[^\W\d_](?:[. ]+[^\W\d_](?![^\W_]))+")
_APOSTROPHES = str.maketrans(dict.fromkeys("´`’‘ʼ", "'"))
_DOUBLED_IN_SPELLING = frozenset("lr")
_LONGEST_COURTESY = 9


class _Folding(dict[int, str]):
    """Translation table that finds the plain letter of each accented one when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        taken_apart = unicodedata.normalize("NFD", letter)
        marks = taken_apart[1:]
        plain = taken_apart[0] if marks and all(unicodedata.category(mark) == "Mn" for mark in marks) else letter
        self[code] = plain
        return plain


_FOLDING = _Folding()


def fold(text: str) -> str:
    """`text` without accents, character by character, so that positions stay the same."""
    return unicodedata.normalize("NFC", text).translate(_FOLDING)


def clean(text: str) -> str:
    """`text` in lower case and one Unicode form, without emoji, stray marks, invisible characters, placeholders and drawn-out letters."""
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).lower())
    visible = "".join(" " if _is_picture(letter) else letter for letter in composed if not _is_invisible(letter))
    without = PLACEHOLDER.sub(" ", unicodedata.normalize("NFKC", visible))
    shorter = _LONG_LETTER.sub(_shorten, without)
    return _LONG_MARK.sub(r"\1", _SPACE.sub(" ", shorter)).strip()


def normalise(text: str, language: Language) -> str:
    """`text` cleaned, hurried spelling written out, courtesies stripped unless they are all there is; idempotent."""
    return strip_courtesy(write_out(clean(text) or _said_by_emoji(text), language))


def write_out(text: str, language: Language) -> str:
    """Clean `text` with the abbreviations of hurried messages in `language` written out."""
    table = _shorthand(language)
    initials = {place for run in _INITIALS.finditer(text) if not _all_in(run[0], table) for place in range(*run.span())}
    return _WORD.sub(lambda word: word[0] if word.start() in initials else table.get(word[0], word[0]), text)


def _all_in(letters: str, table: Mapping[str, str]) -> bool:
    return all(letter in table for letter in _WORD.findall(letters))


def strip_courtesy(text: str) -> str:
    """Clean `text` without greetings and preambles before the question and thanks after it; unchanged if nothing is left."""
    folded = fold(text)
    spans = [(word.start(), word.end()) for word in _WORD.finditer(folded)]
    found = [folded[start:end] for start, end in spans]
    first = _courtesies_from(found, "opening")
    last = len(found) - _courtesies_from(found[first:][::-1], "closing")
    if not set(found[first:last]) - _acknowledgements():
        return text
    return text[spans[first][0] : _end_with_mark(text, spans[last - 1][1])]


def tokens(text: str) -> list[str]:
    """The words of clean `text`, without accents; an elided article (l', d') is cut off."""
    found = (word[0] for word in _WORD.finditer(fold(text)))
    return [word.rpartition("'")[2] if "'" in word[:3] else word for word in found]


def _said_by_emoji(text: str) -> str:
    """What the first telling emoji says; nothing if there is none."""
    meanings = words.pairs("emoji")
    return next((meanings[letter] for letter in text if letter in meanings), "")


def _courtesies_from(found: list[str], side: str) -> int:
    """How many of the words `found` (outermost first) can be read as courtesies one after another."""
    known = _courtesies(side)
    reached, farthest = {0}, 0
    for place in range(len(found)):
        if place > farthest:
            break
        if place in reached:
            sizes = range(1, min(_LONGEST_COURTESY, len(found) - place) + 1)
            ends = {place + size for size in sizes if tuple(found[place : place + size]) in known}
            reached |= ends
            farthest = max(farthest, *ends, 0)
    return farthest


@cache
def _courtesies(side: str) -> frozenset[tuple[str, ...]]:
    step = 1 if side == "opening" else -1
    return frozenset(said[::step] for phrase in words.entries(f"courtesy_{side}") for said in _variants(phrase) if said)


def _variants(phrase: str) -> Iterator[tuple[str, ...]]:
    """What a line of the lists stands for: ``me/nos pueden ayudar`` is two phrases."""
    for said in itertools.product(*(word.split("/") for word in phrase.split())):
        yield tuple(word for word in said if word != "-")


@cache
def _acknowledgements() -> frozenset[str]:
    return frozenset(words.entries("acknowledgement"))


@cache
def _shorthand(language: Language) -> dict[str, str]:
    return words.pairs(f"shorthand_{language}")


def _shorten(run: re.Match[str]) -> str:
    letter = run[1]
    return letter * 2 if letter in _DOUBLED_IN_SPELLING else letter


def _end_with_mark(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] == "?" else end


def _is_invisible(letter: str) -> bool:
    # After composition no letter of a language that is understood here has a mark of its own left (Mn): it is ornament.
    return unicodedata.category(letter) in {"Cf", "Cc", "Cs", "Co", "Cn", "Mn"} and letter not in "\n\t\r"


def _is_picture(letter: str) -> bool:
    return unicodedata.category(letter) in {"So", "Sk", "Me"} or "\ufe00" <= letter <= "\ufe0f"
