"""Every phrase in every language: complete where promised, the same names in braces, plain words, nothing forbidden."""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import mean

import pytest

from handlers.command_names import Command, command_named, command_typed, menu
from handlers.domain.ids import Language
from handlers.domain.text import rich
from handlers.phrases import BUILT_IN, Phrase, Words, language_name, list_of, ordinals, phrase, pick, placeholders
from handlers.phrases.calendar import CALENDARS
from handlers.phrases.word_lists import WORDS
from tests.unit.handlers.sample import AGENCY, CA, EN, ES, EU, GL, LANGUAGES

LEGAL = frozenset({Phrase.PRIVACY, Phrase.MY_DATA, Phrase.ERASE})
"""Explanations that Basque leaves to a translator."""
_LABELS = tuple(
    key
    for key in Phrase
    if key.startswith(("label_", "gap_", "menu_", "would_"))
    or key in {Phrase.YES, Phrase.NO, Phrase.MORE, Phrase.PERSON, Phrase.NONE_OF_THESE, Phrase.GAPS_LAST}
)
_SENTENCE = re.compile(r"[^.?!:;\n]+")
_LONGEST_SENTENCE = 25
_FORBIDDEN = re.compile(
    r"\b(presentad|registrad|admitid|concedid|denegad|present[aà]t\b|registrat\b|has been registered|has been filed)",
    re.IGNORECASE,
)
_JARGON = re.compile(
    r"\b(interesad[oa]|subsan|perjuicio|conforme a|en virtud|mediante|cumpliment|procedimiento|dicho|susodich)",
    re.IGNORECASE,
)


def _sentences(text: str) -> list[str]:
    return [found for found in _SENTENCE.findall(rich(text).plain) if found.strip()]


@pytest.mark.parametrize("language", [ES, EN, CA, GL])
def test_four_languages_are_complete(language: Language) -> None:
    """Every phrase has a wording."""
    assert set(BUILT_IN[language]) == set(Phrase)


def test_basque_is_complete_but_for_the_legal_explanations_which_are_visibly_in_another_language() -> None:
    """Never silently."""
    assert set(BUILT_IN[EU]) == set(Phrase) - LEGAL
    for key in LEGAL:
        assert phrase(AGENCY, EU, key).startswith("[castellano] ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_in_braces_are_the_same_in_every_language(language: Language) -> None:
    """What is filled in in one is filled in in all."""
    for key, text in BUILT_IN[language].items():
        assert placeholders(text) == placeholders(BUILT_IN[ES][key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_words_and_calendars(language: Language) -> None:
    """Typed equivalents exist everywhere."""
    assert set(WORDS[language]) == set(Words)
    assert len(CALENDARS[language].weekdays) == 7
    assert len(CALENDARS[language].months) == 12
    assert len(ordinals(AGENCY, language)) == 7
    assert language_name(language) != language


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: Language) -> None:
    """At most 25 words each, 12 on average."""
    lengths = [
        len(sentence.split())
        for key, text in BUILT_IN[language].items()
        if key not in _LABELS
        for sentence in _sentences(text)
    ]
    assert max(lengths) <= _LONGEST_SENTENCE
    assert mean(lengths) <= 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_sounds_like_a_decision_or_a_filing(language: Language) -> None:
    """The chat informs: it never says that something was filed, registered, admitted, granted or refused."""
    for key, text in BUILT_IN[language].items():
        assert not _FORBIDDEN.search(text), key


def test_spanish_has_no_office_jargon() -> None:
    """Plain words."""
    for key, text in BUILT_IN[ES].items():
        assert not _JARGON.search(text), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_speaks_by_pictures(language: Language) -> None:
    """No meaning by emoji."""
    assert not [
        key for key, text in BUILT_IN[language].items() if re.search(r"[\u2600-\u27bf\U0001f000-\U0001faff]", text)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_are_two_short_lines_with_all_that_the_law_wants(language: Language) -> None:
    """A machine, a person at any moment, no registry, where the use of data is explained."""
    who = phrase(AGENCY, language, Phrase.NOTICE_ASSISTANT, agency="X")
    data = phrase(AGENCY, language, Phrase.NOTICE_DATA_LINK, url="https://p.example")
    assert re.search("autom[aàá]ti", who)
    assert any(command_typed(word.casefold()) is Command.PERSON for word in re.findall(r"[«“](\w+)[»”]", who))
    (command,) = re.findall(r"/(\w+)", data.split("http")[0])
    assert command_named(command) is Command.PRIVACY
    assert "https://p.example" in rich(data).plain
    assert len(rich(who).plain) + len(rich(data).plain) < 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_named_in_phrases_and_menus_exist(language: Language) -> None:
    """Whatever is suggested works when it is typed."""
    named = [name for text in BUILT_IN[language].values() for name in re.findall(r"(?<![\w/:.])/(\w+)", text)]
    assert all(command_named(name) for name in named)
    assert [command_named(name) for name in menu(AGENCY, language)] == [
        Command.HELP,
        Command.PERSON,
        Command.LANGUAGE,
        Command.PRIVACY,
        Command.MY_DATA,
        Command.ERASE,
    ]


def test_an_agency_words_phrases_anew_and_adds_words() -> None:
    """Its own text wins; unknown names in braces stay as they are."""
    agency = replace(AGENCY, texts={ES: {"glad": "¡Qué bien, {name}!", "words_yes": "ea; dale"}})
    assert phrase(agency, ES, Phrase.GLAD) == "¡Qué bien, {name}!"
    assert phrase(agency, EN, Phrase.GLAD) == "I am glad."
    assert "dale" in list_of(agency, Words.YES)
    assert "yes" in list_of(agency, Words.YES)


def test_values_are_filled_in_once_and_to_the_letter() -> None:
    """Braces inside a value are no placeholders."""
    assert phrase(AGENCY, ES, Phrase.STAFF_EDITED, text="{text} {agency}") == "editó: {text} {agency}"


def test_a_language_without_phrases_is_visibly_served_in_the_agencys() -> None:
    """And then in Spanish, in which every phrase exists."""
    assert phrase(AGENCY, Language("fr"), Phrase.GLAD) == "[castellano] Me alegro."
    english = replace(AGENCY, default_language=EN)
    assert phrase(english, Language("fr"), Phrase.GLAD) == "[English] I am glad."
    french = replace(AGENCY, default_language=Language("fr"))
    assert phrase(french, Language("fr"), Phrase.GLAD) == "[castellano] Me alegro."
    assert pick(AGENCY, EN, {CA: "hola"}) == "[català] hola"
    assert pick(AGENCY, EN, {}) == ""


def test_erasing_is_never_begun_by_one_ambiguous_word() -> None:
    """ "borrar" alone is a word like any other; the command and the whole phrase are not."""
    assert command_typed("borrar") is None
    assert command_typed("borrar mis datos") is Command.ERASE
    assert command_named("/BORRAR") is Command.ERASE
