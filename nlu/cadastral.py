"""Cadastral references of Spanish property in a plain text: whole, spaced out, mistyped or of the plot alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.es import referenciacatastral

from nlu.digit_runs import before
from nlu.plain_view import Found

_WHOLE = re.compile(
    r"(?<![A-Za-z0-9])[0-9A-Za-z]{7}[ -]?[0-9A-Za-z]{7}[ -]?[0-9A-Za-z]{4}[ -]?[A-Za-z]{2}(?![A-Za-z0-9])"
)
_ANNOUNCED = re.compile(
    r"(?<![A-Za-z0-9])(?:[0-9A-Za-z]{12,22}|[0-9A-Za-z]{6,8}[ -][0-9A-Za-z]{6,8}(?:[ -][0-9]{3,5}(?:[ -]?[A-Za-z]{1,2})?)?)"
    r"(?![A-Za-z0-9])"
)
_WORD = re.compile(
    r"\b(?:catastral(?:es)?|catastro|cadastrals?|cadastro|cadastre|katastro[a-z]*|katastral[a-z]*|ref\.? ?cat|rc)\b"
    r"[^0-9\n]{0,24}$",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 9
_FEWEST_ANNOUNCED = 7


def cadastral_references(view: str) -> Iterator[Found]:
    """References of 20 characters by their shape, whatever their check letters; others after a word that announces one."""
    for match in _WHOLE.finditer(view):
        if _is_mixed(match[0], _FEWEST_DIGITS) and (_follows_the_form(match[0]) or _is_announced(view, match.start())):
            yield _found(match)
    for match in _ANNOUNCED.finditer(view):
        if _is_mixed(match[0], _FEWEST_ANNOUNCED) and _is_announced(view, match.start()):
            yield _found(match)


def _found(match: re.Match[str]) -> Found:
    return Found("cadastral", match.start(), match.end(), referenciacatastral.compact(match[0]))


def _is_mixed(written: str, digits: int) -> bool:
    return sum(letter.isdigit() for letter in written) >= digits and any(letter.isalpha() for letter in written)


def _follows_the_form(written: str) -> bool:
    """The four places of the flat within the plot are digits, or its check letters are right."""
    number = referenciacatastral.compact(written)
    return number[14:18].isdigit() or referenciacatastral.is_valid(number)


def _is_announced(view: str, start: int) -> bool:
    return bool(_WORD.search(before(view, start)))
