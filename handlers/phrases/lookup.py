"""Finds the wording of a phrase: the agency's own, else the product's, else visibly in another language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.phrases import ca, en, es, eu, gl
from handlers.phrases.keys import Phrase
from handlers.phrases.word_keys import Words
from handlers.phrases.word_lists import WORDS

BUILT_IN: Final[Mapping[Language, Mapping[Phrase, str]]] = {
    Language("es"): es.TEXTS,
    Language("en"): en.TEXTS,
    Language("ca"): ca.TEXTS,
    Language("gl"): gl.TEXTS,
    Language("eu"): eu.TEXTS,
}
_NAMES: Final = {"es": "castellano", "en": "English", "ca": "català", "gl": "galego", "eu": "euskara"}
_LAST_RESORT: Final = Language("es")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def phrase(agency: Agency, language: Language, key: Phrase, /, **values: str) -> str:
    """The wording of `key` in `language`; one in another language says so in brackets. Unknown names in braces stay."""
    for candidate in (language, agency.default_language, _LAST_RESORT):
        wording = agency.texts.get(candidate, {}).get(key) or BUILT_IN.get(candidate, {}).get(key)
        if wording:
            return _shown(_filled(wording, values), candidate, language)
    raise KeyError(f"The phrase {key!r} has no wording in {_LAST_RESORT!r}.")


def pick(agency: Agency, language: Language, texts: Mapping[Language, str]) -> str:
    """One of the agency's own texts, in `language` or else visibly in another; empty where there is none."""
    for candidate in (language, agency.default_language, *texts):
        if texts.get(candidate):
            return _shown(texts[candidate], candidate, language)
    return ""


def list_of(agency: Agency, key: Words) -> tuple[str, ...]:
    """The words of `key` in all the agency's languages: people mix them, and a word understood too much does no harm."""
    languages = dict.fromkeys((*agency.languages, agency.default_language))
    lists = (agency.texts.get(code, {}).get(key) or WORDS.get(code, {}).get(key, "") for code in languages)
    found = (word.strip() for words in lists for word in words.split(";"))
    return tuple(dict.fromkeys(word for word in found if word))


def ordinals(agency: Agency, language: Language) -> tuple[tuple[str, ...], ...]:
    """The ways of saying first, second ... in `language`, in order; empty where they are not known."""
    listed = agency.texts.get(language, {}).get(Words.ORDINALS) or WORDS.get(language, {}).get(Words.ORDINALS, "")
    return tuple(tuple(word.strip() for word in place.split("/")) for place in listed.split(";") if place.strip())


def placeholders(text: str) -> frozenset[str]:
    """The names in braces that `text` wants filled."""
    return frozenset(_PLACEHOLDER.findall(text))


def language_name(language: Language) -> str:
    """What a language calls itself; its code where that is not known."""
    return _NAMES.get(language, language)


def _shown(text: str, written_in: Language, language: Language) -> str:
    return text if written_in == language else f"[{language_name(written_in)}] {text}"


def _filled(wording: str, values: Mapping[str, str]) -> str:
    # One pass, so that braces inside a value are never filled again.
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), wording)
