"""The rows from which every engine learns: the examples of the files and those generated from the thesauri and the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, cycle
from pathlib import Path

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from nlu import words
from nlu.catalogue.thesaurus import thesaurus
from nlu.embedded.model import ABOUT_A_SERVICE
from nlu.training_data.model import Example, Place, TrainingData, plain
from nlu.training_data.words import key_of

_WORDINGS_OF_A_MATTER = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One text as somebody would write it, its label, and the language that it is in."""

    text: str
    label: str
    language: Language


def rows(data: TrainingData, agency: Agency | None = None) -> tuple[Row, ...]:
    """Every row to learn from, in a fixed order and each once: those of `data`, then those about services.

    The latter come from the thesauri of the languages of `data` and, if given, from the catalogue of `agency`; what is
    an example of `data` already, whatever its case and accents, is left as the editors have it.
    """
    return rows_with(data, of_catalogue(agency) if agency else ())


def rows_with(data: TrainingData, catalogue: Iterable[Row]) -> tuple[Row, ...]:
    """The same, with the rows that `of_catalogue` gave."""
    return (*_written(data), *about_services(data, catalogue))


def about_services(data: TrainingData, catalogue: Iterable[Row]) -> tuple[Row, ...]:
    """The rows about services that are learnt beside those of `data`, none of which is among them."""
    written = _written(data)
    languages = sorted({row.language for row in written})
    said = {key_of(row.text) for row in written}
    generated = chain(_wordings_of_services(languages), catalogue)
    return tuple(dict.fromkeys(row for row in generated if key_of(row.text) not in said))


def of_catalogue(agency: Agency) -> tuple[Row, ...]:
    """The services' names, the questions that editors wrote for them, and their keywords, in the order of their keys."""
    return tuple(
        Row(plain(wording), ABOUT_A_SERVICE, language)
        for _, service in sorted(agency.services.items())
        for language, text in sorted(service.texts.items())
        for wording in (text.name, *text.questions, *text.keywords)
        if plain(wording)
    )


def as_data(found: Iterable[Row], data: TrainingData) -> TrainingData:
    """`found` as training data to be written: with the annotations, lists and metadata that `data` has for them."""
    known = {(example.text, example.intent, example.language): example for example in data.examples}
    examples = (
        known.get((row.text, row.label, row.language))
        or Example(row.label, plain(row.text), (), Place(Path(f"generated_{row.language}"), 1))
        for row in found
    )
    return TrainingData(tuple(examples), data.lists, data.responses, data.intent_metadata)


def _wordings_of_services(languages: Sequence[Language]) -> Iterator[Row]:
    """What people say about services, from the thesauri in turning sentences, so that no general intent claims it."""
    for language in languages:
        carriers = cycle(words.entries(f"carriers_{language}") or ("{}",))
        counted: Counter[int] = Counter()
        for wording in thesaurus(language).wordings:
            counted[wording.matter] += 1
            if counted[wording.matter] <= _WORDINGS_OF_A_MATTER:
                yield Row(next(carriers).replace("{}", wording.text), ABOUT_A_SERVICE, language)


def _written(data: TrainingData) -> tuple[Row, ...]:
    learnt = (example for example in data.examples if example.to_learn)
    return tuple(dict.fromkeys(Row(example.text, example.intent, example.language) for example in learnt))
