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
    read = [Row(example.text, example.intent, example.language) for example in data.examples if example.to_learn]
    languages = sorted({row.language for row in read})
    generated = chain(_wordings_of_services(languages), _wordings_of_catalogue(agency) if agency else ())
    said = {key_of(row.text) for row in read}
    return tuple(dict.fromkeys((*read, *(row for row in generated if key_of(row.text) not in said))))


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


def _wordings_of_catalogue(agency: Agency) -> Iterator[Row]:
    """The services' names, the questions that editors wrote for them, and their keywords."""
    for service in agency.services.values():
        for language, text in service.texts.items():
            for wording in (text.name, *text.questions, *text.keywords):
                if plain(wording):
                    yield Row(plain(wording), ABOUT_A_SERVICE, language)
