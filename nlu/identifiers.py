"""Identity numbers of people and bodies in a plain text: DNI, NIE, CIF and, after its own word, a passport."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stdnum.es import cif, dni, nie

from nlu.digit_runs import Run, before
from nlu.plain_view import Found

_CLOSING_LETTER = re.compile(r"(?P<gap> ?[-./] ?| {1,2}|\n(?=[A-Za-z] *(?:\n|\Z))|)(?P<letter>[A-Za-z])(?![A-Za-z0-9])")
_OPENING_LETTER = re.compile(r"(?<![A-Za-z0-9])(?P<letter>[A-Za-z])(?P<gap>[-./]| {1,2}|)\Z")
_DNI_WORD = re.compile(
    r"(?:\b|_)(?:d\.? ?n\.? ?i|n\.? ?i\.? ?f|nana?|n\.? ?i\.? ?e|documento|document|identidad|identitat|identidade|identity|id card|carnet|carne"
    r"|cedula)\b[^0-9\n]{0,26}\s*[^0-9]{0,3}$",
    re.IGNORECASE,
)
_NIE_WORD = re.compile(r"\b(?:n\.? ?i\.? ?e|extranjer[oa]|residencia|tarjeta roja)\b[^0-9\n]{0,26}$", re.IGNORECASE)
_CIF_WORD = re.compile(r"\b(?:c\.? ?i\.? ?f|n\.? ?i\.? ?f)\b[^0-9\n]{0,26}$", re.IGNORECASE)
_PASSPORT = re.compile(
    r"\b(?:pasaporte|passport|passaport|pasaportea|passaporte)\b[^0-9\n]{0,20}?(?P<number>(?<![A-Za-z0-9])[A-Z]{0,3}[0-9]{6,9}[A-Z]?)"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_WORD_TOUCHES = re.compile(r"(?:dni|nif|nie|nan|es|numero|num|no|n)$", re.IGNORECASE)
_CIF_LETTERS = frozenset("ABCDEFGHJNPQRSUVW")
_CIF_CLOSING = frozenset("ABCDEFGHIJ")
_SPANISH_WORDS_OF_ONE_LETTER = frozenset("aeouyi")


def identity_numbers(view: str, found_runs: Sequence[Run]) -> Iterator[Found]:
    """Every identity number in the plain text `view`, whose runs of digits are `found_runs`."""
    for match in _PASSPORT.finditer(view):
        yield Found("passport", match.start("number"), match.end("number"), match["number"].upper())
    for run in found_runs:
        found = _nie(run) or _cif(run) or _dni(run)
        if found:
            yield found


def _dni(run: Run) -> Found | None:
    if _touches_a_word(run) or _is_date(run):
        return None
    closing = _CLOSING_LETTER.match(run.view, run.end)
    first, size = _last_groups_of(run, (8, 7))
    if closing and size and _is_dni(run, first, closing):
        return Found("dni", run.groups[first].start, closing.end(), (run.digits(first) + closing["letter"]).upper())
    return _dni_without_letter(run)


def _is_dni(run: Run, first: int, closing: re.Match[str]) -> bool:
    digits, letter = run.digits(first), closing["letter"]
    if _DNI_WORD.search(before(run.view, run.groups[first].start)):
        return not _is_price_of_word(run, closing)
    valid = bool(dni.is_valid(digits.zfill(8) + letter.upper()))
    if closing["gap"].isspace() and closing["gap"]:
        if letter in _SPANISH_WORDS_OF_ONE_LETTER or _is_years(run):
            return False
        return valid or (letter.isupper() and len(digits) == 8 and not run.is_case_number)
    return valid or len(digits) == 8


def _dni_without_letter(run: Run) -> Found | None:
    digits = run.digits()
    if len(digits) not in {7, 8} or run.is_amount or run.is_case_number or _is_years(run):
        return None
    if not _DNI_WORD.search(before(run.view, run.start)) or run.view[run.end : run.end + 1].isalpha():
        return None
    return Found("dni", run.start, run.end, digits)


def _nie(run: Run) -> Found | None:
    opening = _opening(run, "XYZ")
    if opening is None or len(run.digits()) not in {7, 8}:
        return None
    place = run.start - len(opening[0])
    word = bool(_NIE_WORD.search(before(run.view, place)) or _DNI_WORD.search(before(run.view, place)))
    closing = _CLOSING_LETTER.match(run.view, run.end)
    loose = " " in opening["gap"]
    if closing is None or (closing["gap"].isspace() and closing["letter"] in _SPANISH_WORDS_OF_ONE_LETTER and not word):
        certain = word or (not loose and opening["letter"].isupper() and not run.view[run.end : run.end + 1].isalpha())
        return Found("nie", place, run.end, (opening["letter"] + run.digits()).upper()) if certain else None
    number = (opening["letter"] + run.digits() + closing["letter"]).upper()
    if loose and opening["letter"].islower() and not word and not nie.is_valid(number):
        return None
    return Found("nie", place, closing.end(), number)


def _cif(run: Run) -> Found | None:
    opening = _opening(run, "".join(_CIF_LETTERS))
    digits = run.digits()
    if opening is None or len(digits) not in {7, 8}:
        return None
    end, number = run.end, (opening["letter"] + digits).upper()
    if len(digits) == 7:
        closing = _CLOSING_LETTER.match(run.view, run.end)
        if closing is None or closing["letter"].upper() not in _CIF_CLOSING:
            return None
        end, number = closing.end(), number + closing["letter"].upper()
    word = _CIF_WORD.search(before(run.view, opening.start() + max(0, run.start - 6)))
    tight = " " not in opening["gap"]
    if (tight and cif.is_valid(number)) or (word and number[0] in _CIF_LETTERS):
        return Found("cif", run.start - len(opening[0]), end, number)
    return None


def _opening(run: Run, letters: str) -> re.Match[str] | None:
    """The single letter that stands before the run, with the gap between them, if it is one of `letters`."""
    found = _OPENING_LETTER.search(run.view[max(0, run.start - 6) : run.start])
    return found if found and found["letter"].upper() in letters else None


def _last_groups_of(run: Run, sizes: tuple[int, ...]) -> tuple[int, int]:
    """First group and size of the longest tail of the run whose digits number one of `sizes`; (0, 0) if there is none."""
    total, tails = 0, dict[int, int]()
    for index in range(len(run.groups) - 1, max(-1, len(run.groups) - 9), -1):
        total += len(run.groups[index].digits)
        tails[total] = index
    return next(((tails[size], size) for size in sizes if size in tails), (0, 0))


def _touches_a_word(run: Run) -> bool:
    letters = run.letters_before
    return bool(letters) and not _WORD_TOUCHES.search(letters)


def _is_date(run: Run) -> bool:
    sizes = [len(group.digits) for group in run.groups]
    return len(sizes) == 3 and (sizes[2] == 4 or sizes[0] == 4) and max(sizes[1], min(sizes)) <= 2


def _is_years(run: Run) -> bool:
    return len(run.groups) == 2 and all(re.fullmatch(r"(?:19|20)\d\d", group.digits) for group in run.groups)


def _is_price_of_word(run: Run, closing: re.Match[str]) -> bool:
    return run.is_amount and closing["letter"].islower()
