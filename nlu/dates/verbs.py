"""Verbs in the past, which tell that a day without further words has gone by: "el lunes estuve allí"."""

from __future__ import annotations

from functools import cache

from nlu import words

_SHORTEST = 5
"""Letters of a word that is judged by its ending."""


def is_past(word: str) -> bool:
    """Whether `word`, in lower case and with its accents, is surely a verb in the past in one of the languages."""
    whole, endings, not_past = _lists()
    if word in not_past:
        return False
    return word in whole or (len(word) >= _SHORTEST and word.endswith(endings))


@cache
def _lists() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    entries = words.entries("past")
    endings = tuple(entry[1:] for entry in entries if entry.startswith("-"))
    whole = frozenset(entry for entry in entries if not entry.startswith("-"))
    return whole, endings, frozenset(words.entries("past_not"))
