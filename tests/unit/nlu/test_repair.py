"""Tests of the mending of spelling."""

from __future__ import annotations

import pytest

from nlu.repair import Repairer, sound_of

KNOWN = ("empadronamiento", "certificado", "volante", "calle", "farola", "licencia", "hospital", "piscina")


def _repairer(*, cautious: bool = False) -> Repairer:
    return Repairer(KNOWN, lambda word: word == "piscinas", cautious=cautious)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("bolante", "volante"),
        ("caye", "calle"),
        ("sertificado", "certificado"),
        ("ospital", "hospital"),
        ("lisencia", "licencia"),
        ("empadronaminto", "empadronamiento"),
        ("empadroanmieto", "empadronamiento"),
        ("afrola", "farola"),
    ],
)
def test_a_misspelt_word_becomes_the_known_one(written: str, meant: str) -> None:
    assert _repairer().repair(f"quiero el {written}") == f"quiero el {meant}"


@pytest.mark.parametrize("word", ["piscinas", "tren", "zapatero", "123", "volante"])
def test_a_word_that_is_right_or_far_from_all_stays(word: str) -> None:
    assert _repairer().repair(word) == word


def test_where_few_words_are_known_short_ones_and_double_errors_stay() -> None:
    assert _repairer(cautious=True).repair("caye empadroanmieto sertificado") == "caye empadroanmieto certificado"


def test_an_empty_vocabulary_mends_nothing() -> None:
    assert Repairer((), lambda _: False).repair("kiero algo") == "kiero algo"


@pytest.mark.parametrize(("one", "other"), [("vaca", "baca"), ("hoja", "oja"), ("queso", "keso"), ("zapato", "sapato")])
def test_usual_misspellings_sound_the_same(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)
