"""Entities that the training data itself names: lookup tables, regexes, annotated examples, mapped by its synonyms."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from handlers.domain.understanding import Entity
from handlers.errors import Misconfigured
from nlu.normalise import fold
from nlu.plain_view import plain_view
from nlu.training_data.model import TrainingData
from nlu.training_data.patterns import Pattern, RefusedError
from nlu.training_data.words import Word, key_of, words_of

_LONGEST_TEXT = 5000
_MOST_WORDS = 12
_LEAST_LETTERS = 2

Phrases = Mapping[str, tuple[str, str]]
"""Words in their plain form, one space between them, to the kind and the value that they have."""


class DataEntities:
    """Finds entities as the data has them; immutable, any thread may use it. Raises nothing for a refused regex: see `check`."""

    NOTHING = '{"phrases": {}, "synonyms": {}, "patterns": []}'
    """The store of data that names nothing."""

    def __init__(self, data: TrainingData) -> None:
        synonyms = dict(_synonyms(data))
        patterns = [(found.name, line) for found in data.lists if found.kind == "regex" for line in found.lines]
        self._take(dict(_phrases(data, synonyms)), synonyms, patterns)

    def find(self, text: str) -> tuple[Entity, ...]:
        """The entities of `text` (of its first 5,000 characters), in order, none over another; the longer is taken."""
        view = plain_view(text[:_LONGEST_TEXT])
        spans = sorted(
            chain(self._named(words_of(view.text)), self._fitting(view.text)),
            key=lambda span: (span[0] - span[1], span[0]),
        )
        taken: list[Entity] = []
        for start, end, kind, value in spans:
            first, last = view.original_span(start, end)
            if all(last <= other.start or first >= other.end for other in taken):
                taken.append(Entity(kind, value or self._meant(text[first:last]), first, last))
        return tuple(sorted(taken, key=lambda entity: entity.start))

    def mapped(self, entities: Iterable[Entity]) -> tuple[Entity, ...]:
        """Entities that another parser found, with the values that the data's synonyms give to theirs."""
        return tuple(replace(entity, value=self._meant(entity.value)) for entity in entities)

    def to_json(self) -> str:
        """Everything needed to find the same again."""
        patterns = [[kind, pattern.written] for kind, pattern in self._patterns]
        return json.dumps(
            {"phrases": self._phrases, "synonyms": self._synonyms, "patterns": patterns}, ensure_ascii=False
        )

    @classmethod
    def from_json(cls, written: str) -> DataEntities:
        """What `to_json` gave; raises Misconfigured for anything else."""
        try:
            parts = json.loads(written)
            phrases = {str(words): (str(kind), str(value)) for words, (kind, value) in parts["phrases"].items()}
            synonyms = {str(words): str(value) for words, value in parts["synonyms"].items()}
            patterns = [(str(kind), str(pattern)) for kind, pattern in parts["patterns"]]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Misconfigured("The stored entities of the model are damaged: run `ventanilla train` again.") from None
        made = cls.__new__(cls)
        made._take(phrases, synonyms, patterns)
        return made

    def _take(self, phrases: Phrases, synonyms: Mapping[str, str], patterns: Iterable[tuple[str, str]]) -> None:
        self._phrases = phrases
        self._synonyms = synonyms
        self._longest = min(_MOST_WORDS, max((words.count(" ") + 1 for words in phrases), default=0))
        self._patterns = tuple(_usable(patterns))

    def _named(self, words: list[Word]) -> Iterator[tuple[int, int, str, str]]:
        """The longest known phrase at each word."""
        for first in range(len(words)):
            for length in range(min(self._longest, len(words) - first), 0, -1):
                piece = words[first : first + length]
                known = self._phrases.get(" ".join(word.plain for word in piece))
                if known:
                    yield piece[0].start, piece[-1].end, *known
                    break

    def _fitting(self, plain: str) -> Iterator[tuple[int, int, str, str]]:
        folded = fold(plain)
        if len(folded) != len(plain):
            folded = plain
        for kind, pattern in self._patterns:
            yield from ((start, end, kind, "") for start, end in pattern.find(folded))

    def _meant(self, words: str) -> str:
        return self._synonyms.get(key_of(words), words)


def _usable(patterns: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Pattern]]:
    for kind, written in patterns:
        try:
            yield kind, Pattern(written)
        except RefusedError:
            # Said once, with its place, where the data is read.
            continue


def _synonyms(data: TrainingData) -> Iterator[tuple[str, str]]:
    """What the data says to mean something else, in plain words: its lists, and values that differ from the words."""
    for example in data.examples:
        for entity in example.entities:
            words = example.text[entity.start : entity.end]
            if entity.value != words:
                yield key_of(words), entity.value
    for found in data.lists:
        if found.kind == "synonym":
            yield from ((key_of(words), found.name) for words in (found.name, *found.lines))


def _phrases(data: TrainingData, synonyms: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    said: defaultdict[str, set[str]] = defaultdict(set)
    for example in data.examples:
        for entity in example.entities:
            words = example.text[entity.start : entity.end]
            said[entity.kind].add(words)
            if _telling(words):
                yield key_of(words), (entity.kind, entity.value if entity.value != words else _meant(words, synonyms))
    for kind, words, value in _said_by_synonyms(data, said):
        yield key_of(words), (kind, value)
    for found in data.lists:
        if found.kind == "lookup":
            yield from ((key_of(line), (found.name, _meant(line, synonyms))) for line in found.lines if key_of(line))


def _said_by_synonyms(data: TrainingData, said: Mapping[str, set[str]]) -> Iterator[tuple[str, str, str]]:
    """The other words for what some example annotates: they are entities of the same kind."""
    kinds = {key_of(words): kind for kind, of_kind in said.items() for words in of_kind}
    kinds |= {key_of(entity.value): entity.kind for example in data.examples for entity in example.entities}
    for found in data.lists:
        known = next((kinds[key_of(words)] for words in (found.name, *found.lines) if key_of(words) in kinds), None)
        if found.kind == "synonym" and known:
            yield from ((known, words, found.name) for words in (found.name, *found.lines) if _telling(words))


def _meant(words: str, synonyms: Mapping[str, str]) -> str:
    return synonyms.get(key_of(words), words)


def _telling(words: str) -> bool:
    """Whether the words can be known again: a number or a letter alone stood there by chance."""
    return sum(letter.isalpha() for letter in words) >= _LEAST_LETTERS
