"""Pieces of a text with a meaning of their own; at present the names of languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.domain.understanding import Entity
from nlu import words
from nlu.plain_view import plain_view

LANGUAGE = "language"
"""Kind of the entity whose value is the code of a language."""

_WORD = re.compile(r"[^\W\d_]+")


def entities(text: str) -> Iterator[Entity]:
    """The entities of `text`; positions are in its characters as given."""
    names = words.pairs("language_names")
    view = plain_view(text)
    for word in _WORD.finditer(view.text):
        code = names.get(word[0].lower())
        if code is not None:
            start, end = view.original_span(word.start(), word.end())
            yield Entity(LANGUAGE, code, start, end)
