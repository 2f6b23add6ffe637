"""Tests of the masking of personal data: rows written by another hand, and properties."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ports import Redactor as RedactorPort
from nlu.placeholders import LABELS
from nlu.redaction import Redactor
from tests.unit.nlu.rows import rows

REDACTOR: RedactorPort = Redactor()
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_NEAR_DATA = st.text(alphabet="0123456789 .-/@XYZdniESab()+\u200b\u00a0[]é,€", max_size=120)


def test_personal_data_in_the_table_is_masked_and_clean_rows_stay() -> None:
    missed, expected, false_alarms = [], 0, []
    for row in rows("redaction_cases"):
        spans = [span for span in json.loads(row["spans"] or "[]") if span["kind"] != "other"]
        done = REDACTOR.redact(row["text"])
        expected += len(spans)
        missed += [row["id"] for span in spans if span["text"] in done.text]
        if json.loads(row["spans"] or "[]") == [] and done.masked:
            false_alarms.append(row["id"])
    assert false_alarms == []
    assert len(missed) <= 0.05 * expected


def test_kinds_in_the_table_are_told_apart() -> None:
    for row in rows("redaction_cases"):
        kinds = sorted(span["kind"] for span in json.loads(row["spans"] or "[]") if span["kind"] != "other")
        found = sorted(masked.kind for masked in REDACTOR.redact(row["text"]).masked)
        assert not kinds or found == kinds, row["id"]


def test_values_get_placeholders_and_numbers_from_the_second_on() -> None:
    done = REDACTOR.redact("llama al 612 34 56 78 o al 922123456, o al +34 612345678")
    assert done.text == "llama al [teléfono] o al [teléfono 2], o al [teléfono]"
    assert [(masked.placeholder, masked.value) for masked in done.masked] == [
        ("[teléfono]", "612 34 56 78"),
        ("[teléfono 2]", "922123456"),
    ]


def test_the_agencys_own_numbers_stay_in_any_spelling() -> None:
    public = frozenset({"+34 900 000 020", "Atencion@Villa.example"})
    done = REDACTOR.redact("llamé al 900000020 y escribí a atencion@villa.example desde el 612345678", public)
    assert done.text == "llamé al 900000020 y escribí a atencion@villa.example desde el [teléfono]"


@pytest.mark.parametrize(
    "clean",
    [
        "el procedimiento C012 según la Ley 39/2015",
        "llamen al 010, al 112 o al 016",
        "expediente 2025/001234 de 12.500,00 €",
        "abren de 9:00-14:00 desde el 12/05/2025",
        "[DNI] y [teléfono 2]",
        "",
    ],
)
def test_what_is_not_personal_stays(clean: str) -> None:
    done = REDACTOR.redact(clean)
    assert (done.text, done.masked) == (clean, ())


def test_a_placeholder_that_the_text_already_bears_is_not_given_again() -> None:
    assert REDACTOR.redact("[DNI] y el 12345678Z").text == "[DNI] y el [DNI 2]"


@given(
    st.integers(0, 99_999_999),
    st.sampled_from(["", "-", " ", "."]),
    st.sampled_from(["mi dni ", "", "soy "]),
    st.booleans(),
)
def test_every_dni_is_masked_however_it_is_written(number: int, gap: str, before: str, right: bool) -> None:
    letter = _DNI_LETTERS[(number + (0 if right else 1)) % 23]
    written = f"{number:08d}{gap}{letter}"
    done = REDACTOR.redact(f"{before}{written} gracias")
    assert written not in done.text
    assert [masked.kind for masked in done.masked] == ["dni"]


@given(
    st.integers(0, 99_999_999),
    st.sampled_from("679"),
    st.sampled_from([(3, 3, 3), (3, 2, 2, 2), (9,)]),
    st.sampled_from(" .-"),
)
def test_every_spanish_telephone_is_masked_however_it_is_grouped(
    rest: int, first: str, groups: tuple[int, ...], gap: str
) -> None:
    digits, pieces = f"{first}{rest:08d}", []
    for size in groups:
        pieces.append(digits[:size])
        digits = digits[size:]
    written = gap.join(pieces)
    done = REDACTOR.redact(f"mi número es {written}, gracias")
    assert done.text == "mi número es [teléfono], gracias"


@given(st.one_of(st.text(max_size=200), _NEAR_DATA))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = REDACTOR.redact(text)
    assert REDACTOR.redact(once.text).text == once.text


@given(st.one_of(st.text(max_size=200), _NEAR_DATA))
def test_no_masked_value_remains(text: str) -> None:
    done = REDACTOR.redact(text)
    for masked in done.masked:
        assert masked.value not in done.text
        assert masked.placeholder in done.text
        assert masked.kind in LABELS


@given(st.text(alphabet="0123456789 -.", min_size=1, max_size=60), st.integers(1, 160))
def test_long_hostile_texts_do_not_raise(piece: str, times: int) -> None:
    REDACTOR.redact((piece * times)[:10_000])
