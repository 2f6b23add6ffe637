"""Word stems of the product's languages, the same with and without accents, and without words that say nothing."""

from __future__ import annotations

import threading
from functools import cache, lru_cache

import Stemmer

from handlers.domain.ids import Language
from nlu import words
from nlu.normalise import clean, fold, tokens

# Snowball has no Galician; the Spanish endings serve it best.
_ALGORITHMS = {"es": "spanish", "gl": "spanish", "ca": "catalan", "eu": "basque", "en": "english"}
# Endings by which Snowball knows a noun only if the accent is there, which hurried people leave out.
_ACCENTED_ENDINGS = {"es": ("ion", "ión"), "gl": ("ion", "ión"), "ca": ("cio", "ció")}
_MACHINES = threading.local()


def stems(text: str, language: Language, *, keep_all: bool = False) -> list[str]:
    """The stems of the words of `text` that say something, in order; of all words with `keep_all`."""
    silent = frozenset[str]() if keep_all else stop_words(language)
    return [stem(word, language) for word in tokens(clean(text)) if word not in silent]


@lru_cache(maxsize=65536)
def stem(word: str, language: Language) -> str:
    """The stem of one folded word; the word itself in a language without rules."""
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None:
        return word
    plain, accented = _ACCENTED_ENDINGS.get(language, ("", ""))
    if plain and word.endswith(plain):
        word = word.removesuffix(plain) + accented
    return fold(str(_machine(algorithm).stemWord(word)))


@cache
def stop_words(language: Language) -> frozenset[str]:
    """Folded words of `language` that say nothing about the matter."""
    return frozenset(word for line in words.entries(f"stop_{language}") for word in line.split())


def _machine(algorithm: str) -> Stemmer.Stemmer:
    # One per thread: the machines keep a buffer of their own.
    machines: dict[str, Stemmer.Stemmer] = _MACHINES.__dict__
    if algorithm not in machines:
        machines[algorithm] = Stemmer.Stemmer(algorithm)
    return machines[algorithm]
