"""Tests of the numbers of case files by the agency's own templates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.case_numbers import CaseNumbers, fault_of
from nlu.plain_view import plain_view


def _found(template: str, text: str) -> list[str]:
    return [found.canonical for found in CaseNumbers((template,)).find(plain_view(text).text)]


@pytest.mark.parametrize(
    ("template", "text", "number"),
    [
        ("AAAA/NNNNNN", "el 2025/001234", "2025/001234"),
        ("AAAA/NNNNNN", "expediente nº 2025/1234", "2025/001234"),
        ("AAAA/NNNNNN", "expte: 2025-1234", "2025/001234"),
        ("AAAA/NNNNNN", "expedient número 2025 / 1234", "2025/001234"),
        ("EXP-AAAA-NNNN", "exp-2025-0012", "EXP-2025-0012"),
        ("'LAN'-NNNN", "lan-1234", "LAN-1234"),
        ("NNNN/AA", "0123/25", "0123/25"),
        ("LLNNNNNN", "ab123456", "AB123456"),
        ("ANEXO-NNNN", "anexo 1234", "ANEXO-1234"),
        ("PADRÓN NNNN", "padron 1234", "PADRÓN 1234"),
    ],
)
def test_a_number_is_found_and_written_as_its_template(template: str, text: str, number: str) -> None:
    assert _found(template, text) == [number]


@pytest.mark.parametrize(
    "text", ["2025/1234", "curso 2025/2026", "12025/001234", "2025/0012345", "2025/001234/7", "1999", "3025/001234", ""]
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert _found("AAAA/NNNNNN", text) == []


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("", "case_template_length"),
        ("N" * 41, "case_template_length"),
        ("'EXP-NNNN", "case_template_quote"),
        (r"(\d+)+/\d{4}", "case_template_sign"),
        ("[0-9]{6}", "case_template_sign"),
        ("NN", "case_template_vague"),
        ("AAAA", "case_template_vague"),
        ("EXP-LLLL", "case_template_vague"),
    ],
)
def test_a_template_that_will_not_do_is_refused_for_its_reason(template: str, fault: str) -> None:
    assert fault_of(template) == fault
    with pytest.raises(ValueError, match=fault):
        CaseNumbers((template,))


@given(st.text(alphabet="ANL/-._ 'EXP()*+\\12", max_size=45), st.text(alphabet="EXP-/20251. ", max_size=60))
def test_no_template_that_is_let_through_ever_fails(template: str, text: str) -> None:
    if not fault_of(template):
        list(CaseNumbers((template,)).find(text))


@given(st.integers(1900, 2099), st.integers(0, 999_999))
def test_every_number_of_a_template_is_found(year: int, number: int) -> None:
    assert _found("AAAA/NNNNNN", f"es el {year}/{number:06d}.") == [f"{year}/{number:06d}"]
