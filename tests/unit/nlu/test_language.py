"""Tests of the recognition of languages, also on the table written by another hand."""

from __future__ import annotations

import pytest

from handlers.domain.ids import Language
from nlu.language import Detected, detect
from tests.unit.nlu.rows import rows

ALL = tuple(Language(code) for code in ("es", "ca", "gl", "eu", "en"))
ES = Language("es")


def test_nine_in_ten_sentences_are_recognised() -> None:
    table = [row for row in rows("idiomas") if row["short"] == "0"]
    right = sum(detect(row["text"], ALL, ES).language == row["language"] for row in table)
    assert right >= 0.9 * len(table)


def test_what_is_called_sure_is_right() -> None:
    sure = [(detect(row["text"], ALL, ES), row["language"]) for row in rows("idiomas")]
    assert [(found, right) for found, right in sure if found.sure and found.language != right] == []


@pytest.mark.parametrize("text", ["hola", "ok", "vale gracias"])
def test_a_short_text_is_never_sure(text: str) -> None:
    assert not detect(text, ALL, ES).sure


@pytest.mark.parametrize("text", ["", "   ", "12345", "😀", "https://example.org/padro", "vecina@example.org", "\x00"])
def test_a_text_without_words_tells_nothing(text: str) -> None:
    assert detect(text, ALL, Language("ca")) == Detected(Language("ca"), sure=False)


@pytest.mark.parametrize(
    "text", [" ".join("quieroempadronarme"), "".join(f"{letter}\u0351" for letter in "hola vecina")]
)
def test_ornament_changes_no_language(text: str) -> None:
    """Spaced-out letters and stacked marks once were sure to be Galician."""
    assert detect(text, ALL, ES) == Detected(ES, sure=False)


def test_an_agency_with_one_language_has_nothing_to_guess() -> None:
    assert detect("i would like to register as a resident", (ES,), ES) == Detected(ES, sure=False)


def test_a_language_that_nobody_has_statistics_for_is_passed_over() -> None:
    languages = (ES, Language("en"), Language("xx"))
    assert detect("i would like to register as a resident of this town", languages, ES) == Detected(
        Language("en"), sure=True
    )


def test_only_the_agencys_languages_are_found() -> None:
    assert detect("bonjour, je voudrais un certificat de résidence", (ES, Language("ca")), ES).language in {"es", "ca"}
