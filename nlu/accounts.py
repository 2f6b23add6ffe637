"""Bank accounts (IBAN, old Spanish account numbers) and payment cards in a plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stdnum import iban, luhn
from stdnum.es import ccc

from nlu.digit_runs import Group, Run, before
from nlu.plain_view import Found

_IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2} ?[0-9]{2}(?=[ -]?[A-Za-z0-9])")
_IBAN_STEP = re.compile(r"(?:[ -]| ?\n ?)?([A-Za-z0-9])")
_COUNTRIES = """
AD24 AE23 AL28 AT20 BA20 BE16 BG22 BR29 CH21 CY28 CZ24 DE22 DK18 DO28 DZ26 EE20 ES24 FI18 FR27 GB22
GE22 GI23 GR27 HR21 HU28 IE22 IS26 IT27 LI21 LT20 LU20 LV21 MA28 MC27 MD24 ME22 MR27 MT31 NL18 NO15
PK24 PL28 PT25 RO24 RS22 SA24 SE24 SI19 SK24 SM27 SN28 TN24 TR26 UA29
"""
_IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in _COUNTRIES.split()}
_FEWEST_DIGITS = 10
_SPANISH_TYPO = range(20, 28)
_ACCOUNT_WORD = re.compile(
    r"\b(?:cuenta|ccc|iban|compte|conta|kontu[a-z]*|account|banco|banc)\b[^0-9\n]{0,26}$", re.IGNORECASE
)
_CARD_WORD = re.compile(
    r"\b(?:tarjeta|targeta|tarxeta|txartel[a-z]*|card|visa|mastercard|master ?card|maestro|amex|american express|credito|debito)\b"
    r"[^0-9\n]{0,30}$",
    re.IGNORECASE,
)
_CARD_SIZES = range(13, 20)
_CARD_SHAPES = ((4, 4, 4, 4), (4, 6, 5), (4, 4, 4, 4, 3))
_OVER_TWO_LINES = re.compile(r"(?<![0-9])[0-9]{4}(?:(?: ?-? ?| ?\n ?)[0-9]{4}){3,4}(?![0-9])")
_OLD_ACCOUNT, _ISBN = 20, 13
_ISBN_PREFIXES = ("978", "979")


def ibans(view: str) -> Iterator[Found]:
    """IBAN of every country in the table, checked by their digits or, mistyped, by their shape."""
    for start in _IBAN_START.finditer(view):
        found = _iban_at(view, start.start())
        if found:
            yield found


def whole_accounts_and_cards(view: str, found_runs: Sequence[Run]) -> Iterator[Found]:
    """Old Spanish account numbers of 20 digits and cards of 13 to 19 that fill a whole run."""
    for run in found_runs:
        if _may_be_account(run) and _is_account_or_card(view, run.groups, opens=True):
            yield _found(run.groups)


def accounts_and_cards(view: str, found_runs: Sequence[Run]) -> Iterator[Found]:
    """The same inside longer runs."""
    for run in found_runs:
        if _may_be_account(run):
            yield from _in_run(view, run)


def numbers_over_two_lines(view: str) -> Iterator[Found]:
    """Cards and old account numbers in groups of four, right by their check digits, with one break of line among them."""
    for match in _OVER_TWO_LINES.finditer(view):
        digits = re.sub(r"[^0-9]", "", match[0])
        if match[0].count("\n") == 1 and (ccc if len(digits) == _OLD_ACCOUNT else luhn).is_valid(digits):
            yield Found("iban" if len(digits) == _OLD_ACCOUNT else "card", match.start(), match.end(), digits)


def _may_be_account(run: Run) -> bool:
    return not (run.letters_before or run.is_amount or (run.is_case_number and len(run.groups) < 3))


def _found(groups: Sequence[Group]) -> Found:
    digits = "".join(group.digits for group in groups)
    return Found("iban" if len(digits) == _OLD_ACCOUNT else "card", groups[0].start, groups[-1].end, digits)


def _iban_at(view: str, start: int) -> Found | None:
    country = view[start : start + 2].upper()
    length = _IBAN_LENGTHS.get(country)
    if length is None:
        return None
    number, end = _read(view, start, length)
    if (
        len(number) == length
        and not _goes_on(view, end)
        and (iban.is_valid(number) or _looks_like_iban(view, start, number))
    ):
        return Found("iban", start, end, number)
    return _mistyped_spanish(view, start) if country == "ES" else None


def _mistyped_spanish(view: str, start: int) -> Found | None:
    """A Spanish IBAN with a digit too many or too few."""
    digits = re.compile(r"[0-9](?:[ -]?[0-9])*").match(view, start + 2 + (view[start + 2 : start + 3] == " "))
    if digits is None:
        return None
    number = re.sub(r"[^0-9]", "", digits[0])
    if len(number) + 2 not in _SPANISH_TYPO or _goes_on(view, digits.end()):
        return None
    return Found("iban", start, digits.end(), f"ES{number}")


def _read(view: str, start: int, length: int) -> tuple[str, int]:
    """Up to `length` letters and digits from `start` on, single spaces and dashes between them passed over."""
    letters, end = [view[start].upper()], start + 1
    while len(letters) < length and (step := _IBAN_STEP.match(view, end)):
        letters.append(step[1].upper())
        end = step.end()
    return "".join(letters), end


def _goes_on(view: str, end: int) -> bool:
    return view[end : end + 1].isalnum()


def _looks_like_iban(view: str, start: int, number: str) -> bool:
    rest = number[4:]
    if number.startswith("ES"):
        return rest.isdigit()
    digits = sum(letter.isdigit() for letter in rest)
    return digits >= _FEWEST_DIGITS and bool(_ACCOUNT_WORD.search(before(view, start)))


def _in_run(view: str, run: Run) -> Iterator[Found]:
    groups, index = run.groups, 0
    while index < len(groups):
        size = _account_or_card(view, groups[index : index + _OLD_ACCOUNT], index == 0)
        if size:
            yield _found(groups[index : index + size])
        index += size or 1


def _account_or_card(view: str, groups: Sequence[Group], opens: bool) -> int:
    """How many of the first `groups` make an account or a card; the longest that does; 0 if none."""
    best, total = 0, 0
    for size, group in enumerate(groups, start=1):
        total += len(group.digits)
        if total > _OLD_ACCOUNT:
            break
        if total >= _CARD_SIZES[0] and _is_account_or_card(view, groups[:size], opens):
            best = size
    return best


def _is_account_or_card(view: str, groups: Sequence[Group], opens: bool) -> bool:
    size = sum(len(group.digits) for group in groups)
    if size != _OLD_ACCOUNT and size not in _CARD_SIZES:
        return False
    digits = "".join(group.digits for group in groups)
    near = before(view, groups[0].start) if opens else ""
    if size == _OLD_ACCOUNT:
        return bool(_ACCOUNT_WORD.search(near)) or bool(ccc.is_valid(digits))
    if size == _ISBN and digits.startswith(_ISBN_PREFIXES):
        return False
    shape = tuple(len(group.digits) for group in groups)
    if _CARD_WORD.search(near) or shape in _CARD_SHAPES:
        return True
    return max(shape) >= 4 and set(digits) != {"0"} and bool(luhn.is_valid(digits))
