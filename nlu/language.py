"""Which of the agency's languages a text is written in, and whether that is sure enough to act upon."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from functools import lru_cache

from handlers.domain.ids import Language
from nlu.language_slice import LanguageSlice
from nlu.normalise import clean

_SURE_SHARE, _LIKELY_SHARE = 0.80, 0.50
_SURE_WORDS = 3
_SURE_LETTERS = 12
_LETTERS_A_WORD = 2
_LONGEST = 600
_NOT_WORDS = re.compile(r"https?://\S+|\S*@\S+|[#/]\w+|\S*\d\S*")
_WORD = re.compile(r"[^\W\d_]+")
_BUILDING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Detected:
    """The likeliest language; `sure` only for texts long and plain enough to change a conversation's language."""

    language: Language
    sure: bool


def detect(text: str, languages: tuple[Language, ...], current: Language) -> Detected:
    """The language of `text` among `languages`; `current` (the conversation's), unsure, where the text tells little."""
    found = _WORD.findall(clean(_NOT_WORDS.sub(" ", text[:_LONGEST])))
    letters = sum(map(len, found))
    # Spaced-out letters are no words of any language, and would be taken for the one with the shortest words.
    identifier = _identifier(languages) if letters >= _LETTERS_A_WORD * len(found) > 0 else None
    if identifier is None:
        return Detected(current, sure=False)
    language, share = identifier.rank(" ".join(found))[0]
    long_enough = len(found) >= _SURE_WORDS and letters >= _SURE_LETTERS
    if share < _LIKELY_SHARE:
        return Detected(current, sure=False)
    return Detected(Language(language), long_enough and share >= _SURE_SHARE)


def _identifier(languages: tuple[Language, ...]) -> LanguageSlice | None:
    with _BUILDING:
        return _build(tuple(sorted(languages)))


@lru_cache(maxsize=16)
def _build(languages: tuple[str, ...]) -> LanguageSlice | None:
    """What tells `languages` apart; None where there is no choice."""
    made = LanguageSlice.of(languages) if len(languages) > 1 else None
    return made if made and len(made.languages) > 1 else None
