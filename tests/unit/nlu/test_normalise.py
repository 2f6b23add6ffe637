"""Tests of the one plain form in which messages are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.ids import Language
from nlu import words
from nlu.normalise import clean, fold, normalise, tokens

ES, EN = Language("es"), Language("en")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("QUIERO EMPADRONARME", "quiero empadronarme"),
        ("hola, buenas tardes, una consulta: ¿cómo me empadrono? muchas gracias", "cómo me empadrono?"),
        ("kiero sacar el volante xfa", "quiero sacar el volante"),
        ("quieeeero empadronarme 😀😀", "quiero empadronarme"),
        ("la ca\u200blle est\u00e1  rota!!!", "la calle está rota"),
        ("".join(f"{letter}\u0351\u0363" for letter in "quiero empadronarme"), "quiero empadronarme"),
        ("mi dni es [DNI] y mi móvil [teléfono 2]", "mi dni es y mi móvil"),
        ("me llamo [nombre] y el coche es [matrícula 12]", "me llamo y el coche es"),
        ("perro", "perro"),
        ("no, gracias", "no"),
    ],
)
def test_a_message_is_brought_to_its_plain_form(written: str, plain: str) -> None:
    assert normalise(written, ES) == plain


@pytest.mark.parametrize("courtesy", ["hola", "muchas gracias", "vale, gracias", "hola buenas tardes", "adiós"])
def test_a_courtesy_alone_stays_whole(courtesy: str) -> None:
    assert normalise(courtesy, ES) == courtesy


@pytest.mark.parametrize(
    ("language", "written", "plain"),
    [
        ("ca", "bon dia, com m'empadrono? moltes gràcies", "com m'empadrono?"),
        ("gl", "boas tardes, onde pido o volante? grazas", "onde pido o volante?"),
        ("eu", "kaixo, nola erroldatu naiteke? eskerrik asko", "nola erroldatu naiteke?"),
        ("en", "hello, could you tell me where i register? thank you", "where i register?"),
    ],
)
def test_courtesies_of_all_languages_are_stripped(language: str, written: str, plain: str) -> None:
    assert normalise(written, Language(language)) == plain


def test_a_thumb_alone_says_yes() -> None:
    assert normalise("👍🏽", ES) == "sí"


def test_an_emoji_without_meaning_says_nothing() -> None:
    assert normalise("🦆🦆", ES) == ""


def test_folding_keeps_the_length() -> None:
    assert fold("Ñandú çà l'hôtel") == "Nandu ca l'hotel"


def test_words_lose_their_elided_article() -> None:
    assert tokens("l'ajuntament d'avui") == ["ajuntament", "avui"]


@pytest.mark.parametrize("language", ["es", "ca", "gl", "en"])
def test_no_expansion_of_shorthand_is_shorthand_itself(language: str) -> None:
    table = words.pairs(f"shorthand_{language}")
    assert [word for value in table.values() for word in value.split() if word in table] == []


@given(st.text(max_size=300))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text, ES)
    assert normalise(once, ES) == once


@given(st.text(alphabet="aáeilorsqxk ,.?!hñ'´😀\u200b", max_size=80))
def test_normalising_twice_changes_nothing_more_in_near_spanish(text: str) -> None:
    once = normalise(text, ES)
    assert normalise(once, ES) == once


@given(st.text(max_size=200))
def test_cleaning_never_raises_and_leaves_no_upper_case_ascii(text: str) -> None:
    assert not any("A" <= letter <= "Z" for letter in clean(text))
