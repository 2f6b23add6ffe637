"""Pieces of a text with a meaning of their own: languages, dates and times, numbers of cases, addresses, and what was masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.domain.understanding import Entity
from nlu import words
from nlu.addresses import Addresses
from nlu.case_numbers import CaseNumbers
from nlu.dates.reading import moments
from nlu.placeholders import LABELS, PLACEHOLDER
from nlu.plain_view import Found, PlainView, plain_view

LANGUAGE = "language"
"""Kind of the entity whose value is the code of a language."""

_WORD = re.compile(r"[^\W\d_]+")
_KINDS = {plain_view(label).text.lower(): kind for kind, label in LABELS.items()}
_NUMBERED = re.compile(r"\[(.+?)(?: [0-9]{1,4})?\]")
_LONGEST = 4096
"""Characters that are looked at: a whole message of Telegram, and little enough to take no time."""


class Entities:
    """Finds the entities of texts that one published agency receives; any thread may use it."""

    def __init__(self, agency: Agency) -> None:
        self._agency = agency
        self._cases = CaseNumbers(agency.case_templates)
        self._addresses = Addresses(agency.streets)

    def find(self, text: str, language: Language, moment: datetime | None = None) -> tuple[Entity, ...]:
        """The entities of redacted `text` by their places, which are in its characters as given; they do not overlap.

        Kinds: `language` (its code), `date`, `time`, `datetime` (ISO 8601 on the agency's clock, see `nlu.dates.reading`),
        `case_number` (as the agency writes it), `address`, and the kinds of `LABELS` with their placeholder as
        value, by which what was masked is found. `moment` (aware) is when it was written; without it no dates and times are read.
        """
        view = plain_view(text[:_LONGEST])
        found = _apart(
            [
                *_placeholders(view, text),
                *self._cases.find(view.text),
                *self._addresses.find(view, text),
                *self._moments(view, text, language, moment),
                *_languages(view.text),
            ]
        )
        return tuple(
            Entity(each.kind, each.canonical, *view.original_span(each.start, each.end))
            for each in sorted(found, key=lambda each: each.start)
        )

    def _moments(self, view: PlainView, text: str, language: Language, moment: datetime | None) -> Iterable[Found]:
        return () if moment is None else moments(view, text, language, self._agency.local(moment))


def _placeholders(view: PlainView, text: str) -> Iterator[Found]:
    for match in PLACEHOLDER.finditer(view.text):
        first, last = view.original_span(match.start(), match.end())
        label = _NUMBERED.sub(r"\1", match[0]).lower()
        if label in _KINDS:
            yield Found(_KINDS[label], match.start(), match.end(), text[first:last])


def _languages(view: str) -> Iterator[Found]:
    names = words.pairs("language_names")
    for word in _WORD.finditer(view):
        code = names.get(word[0].lower())
        if code is not None:
            yield Found(LANGUAGE, word.start(), word.end(), code)


def _apart(found: Iterable[Found]) -> list[Found]:
    """Those that do not overlap with an earlier one: the surer kinds come first."""
    taken, kept = set[int](), list[Found]()
    for each in found:
        span = range(each.start, each.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(each)
    return kept
