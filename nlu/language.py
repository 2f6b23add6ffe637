"""Which of the agency's languages a text is written in, and whether that is sure enough to act upon."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from handlers.domain.ids import Language
from nlu.normalise import clean

_SURE_SHARE, _LIKELY_SHARE = 0.80, 0.50
_SURE_WORDS = 3
_SURE_LETTERS = 12
_LONGEST = 600
_NOT_WORDS = re.compile(r"https?://\S+|\S*@\S+|[#/]\w+|\S*\d\S*")
_WORD = re.compile(r"[^\W\d_]+")
_BUILDING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Detected:
    """The likeliest language; `sure` only for texts long and plain enough to change a conversation's language."""

    language: Language
    sure: bool


class _Identifier(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...


def detect(text: str, languages: tuple[Language, ...], current: Language) -> Detected:
    """The language of `text` among `languages`; `current` (the conversation's), unsure, where the text tells little."""
    found = _WORD.findall(clean(_NOT_WORDS.sub(" ", text[:_LONGEST])))
    letters = sum(map(len, found))
    identifier = _identifier(languages) if letters else None
    if identifier is None:
        return Detected(current, sure=False)
    language, share = identifier.rank(" ".join(found))[0]
    long_enough = len(found) >= _SURE_WORDS and letters >= _SURE_LETTERS
    if share < _LIKELY_SHARE:
        return Detected(current, sure=False)
    return Detected(Language(language), long_enough and share >= _SURE_SHARE)


def _identifier(languages: tuple[Language, ...]) -> _Identifier | None:
    with _BUILDING:
        return _build(tuple(sorted(languages)))


@lru_cache(maxsize=16)
def _build(languages: tuple[str, ...]) -> _Identifier | None:
    """An identifier for `languages` only, which lets go of the tables of all others; None where there is no choice."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    columns = np.array([place for place, name in enumerate(whole.nb_classes) if name in languages])
    if len(columns) < 2:
        return None
    names = [whole.nb_classes[place] for place in columns]
    tables = (np.ascontiguousarray(whole.nb_ptc[:, columns]), whole.nb_pc[columns], names)
    walk = (whole.tk_nextmove, whole.tk_output)
    identifier: _Identifier = LanguageIdentifier(*tables, *walk, norm_probs=True, tk_row=whole.tk_row)
    return identifier
