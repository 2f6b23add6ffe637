"""Tests of check letters and digits: a mistyped number is masked all the same, and known to be wrong."""

from __future__ import annotations

import pytest

from nlu.check_characters import are_right
from nlu.plain_view import Found
from nlu.redaction import Redactor


@pytest.mark.parametrize(
    ("text", "kind", "valid"),
    [
        ("mi dni es 12345678Z", "dni", True),
        ("mi dni es 12345678A", "dni", False),
        ("mi dni es 12345678", "dni", None),
        ("mi nie es X1234567L", "nie", True),
        ("mi nie es X1234567A", "nie", False),
        ("cif A58818501", "cif", True),
        ("cif B12345678", "cif", False),
        ("iban ES9121000418450200051332", "iban", True),
        ("iban ES9021000418450200051332", "iban", False),
        ("tarjeta 4111 1111 1111 1111", "card", True),
        ("tarjeta 4111 1111 1111 1112", "card", False),
        ("tel 612345678", "phone", None),
    ],
)
def test_what_is_masked_says_whether_its_check_characters_are_right(text: str, kind: str, valid: bool | None) -> None:
    (masked,) = Redactor().redact(text).masked
    assert (masked.kind, masked.valid) == (kind, valid)


@pytest.mark.parametrize(
    ("number", "valid"), [("9872023VH5797S0001WX", True), ("9872023VH5797S0001WA", False), ("9872023VH5797S", None)]
)
def test_a_whole_cadastral_reference_has_check_letters(number: str, valid: bool | None) -> None:
    assert are_right(Found("cadastral", 0, len(number), number)) is valid
