"""Whether the check characters of a number are right: people mistype, and a form can say so at once."""

from __future__ import annotations

from collections.abc import Callable

from stdnum import iban, luhn
from stdnum.es import ccc, cif, dni, nie, referenciacatastral

from nlu.plain_view import Found
from nlu.social_security import is_valid as is_social_security

_OLD_ACCOUNT = 20
_WHOLE_REFERENCE = 20


def are_right(found: Found) -> bool | None:
    """Whether the check letters or digits are right; None where the kind has none or they were left out."""
    check = _CHECKS.get(found.kind)
    return check(found.canonical) if check else None


def _dni(number: str) -> bool | None:
    return bool(dni.is_valid(number.zfill(9))) if number[-1:].isalpha() else None


def _nie(number: str) -> bool | None:
    return bool(nie.is_valid(number)) if number[-1:].isalpha() else None


def _account(number: str) -> bool | None:
    plain = len(number) == _OLD_ACCOUNT and number.isdigit()
    return bool(ccc.is_valid(number) if plain else iban.is_valid(number))


def _card(number: str) -> bool | None:
    return bool(luhn.is_valid(number))


def _cif(number: str) -> bool | None:
    return bool(cif.is_valid(number))


def _cadastral(number: str) -> bool | None:
    return bool(referenciacatastral.is_valid(number)) if len(number) == _WHOLE_REFERENCE else None


_CHECKS: dict[str, Callable[[str], bool | None]] = {
    "dni": _dni,
    "nie": _nie,
    "cif": _cif,
    "iban": _account,
    "card": _card,
    "cadastral": _cadastral,
    "social_security": is_social_security,
}
