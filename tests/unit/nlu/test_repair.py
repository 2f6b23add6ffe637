"""Tests of the mending of spelling."""

from __future__ import annotations

import pytest

from nlu.repair import Repairer
from nlu.slips import effort, sound_of

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


PAIRS = frozenset({("libros", "de"), ("de", "calle"), ("cual", "es"), ("busco", "libros"), ("libro", "nuevo")})


def _in_context(*real: str) -> Repairer:
    words = ("libro", "libros", "de", "calle", "cual", "es", "busco", "nuevo")
    return Repairer(words, lambda word: word in real, lambda one, other: (one, other) in PAIRS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("librod de calle", "libros de calle"),
        ("librod nuevo", "libro nuevo"),
        ("busvo lirbod", "busco libros"),
        ("libros ed calle", "libros de calle"),
        ("cul es", "cual es"),
    ],
)
def test_the_words_beside_it_and_the_keyboard_say_which_word_was_meant(written: str, meant: str) -> None:
    assert _in_context("ed", "cul").repair(written) == meant


@pytest.mark.parametrize("written", ["nuevo ed busco", "cul nuevo", "ed", "el d'ed calle", "i didn't", "i've es"])
def test_a_real_word_stays_where_nothing_beside_it_speaks_for_another(written: str) -> None:
    assert _in_context("ed", "cul", "el", "i", "didn").repair(written) == written


def test_the_rest_of_the_text_stays_as_it_was() -> None:
    assert _in_context().repair("  ¿busvo… 3 librod-nuevo?") == "  ¿busco… 3 libros-nuevo?"


@pytest.mark.parametrize(
    ("likelier", "other"),
    [("hooja", "hofja"), ("oja", "hojna"), ("hoka", "hopa"), ("hjoa", "haja"), ("oja", "xoja")],
)
def test_what_fingers_do_often_is_a_smaller_error(likelier: str, other: str) -> None:
    assert effort(likelier, "hoja", sounds_alike=False) < effort(other, "hoja", sounds_alike=False)


@pytest.mark.parametrize(("one", "other"), [("vaca", "baca"), ("hoja", "oja"), ("queso", "keso"), ("zapato", "sapato")])
def test_usual_misspellings_sound_the_same(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)
