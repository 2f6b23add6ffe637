"""What an editor should look at in training data that can be used."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from nlu.redaction import Redactor
from nlu.training_data.model import Example, Problem, TrainingData
from nlu.training_data.patterns import Pattern, RefusedError

_SHOWN = 60
_TELLING = re.compile(r"\d[\d\W]{3}|@")
"""What any number or address of a person has in it."""
_LONGEST = 500
"""Characters; what is longer is rarely one wish, and the engines look at no more than three times as much."""


def check(data: TrainingData) -> tuple[Problem, ...]:
    """Everything doubtful: doubles, contradictions, lonely examples, overlong texts, personal data, refused patterns."""
    kinds = (_repeated, _lonely, _overlong, _personal, _contradicting, _refused)
    return tuple(problem for kind in kinds for problem in kind(data))


def _repeated(data: TrainingData) -> Iterator[Problem]:
    seen: defaultdict[str, list[Example]] = defaultdict(list)
    for example in data.examples:
        same = [other for other in seen[example.text.casefold()] if other.split == example.split]
        twin = next((other for other in same if other.intent == example.intent), None)
        if twin is None:
            yield from (_claimed_twice(example, other) for other in same)
        elif twin.language == example.language:
            yield Problem(example.place, f"{_shown(example)} is already at {twin.place}.")
        if twin is None or twin.language != example.language:
            seen[example.text.casefold()].append(example)


def _claimed_twice(example: Example, other: Example) -> Problem:
    return Problem(
        example.place,
        f"{_shown(example)} is an example of {example.intent!r} here and of {other.intent!r} at {other.place}: choose one.",
    )


def _shown(example: Example) -> str:
    return repr(example.text[:_SHOWN])


def _lonely(data: TrainingData) -> Iterator[Problem]:
    counted = Counter(example.intent for example in data.examples)
    for example in data.examples:
        if counted[example.intent] == 1:
            yield Problem(example.place, f"the intent {example.intent!r} has only one example: write eight or more.")


def _overlong(data: TrainingData) -> Iterator[Problem]:
    for example in data.examples:
        if len(example.text) > _LONGEST:
            yield Problem(example.place, f"this example has {len(example.text)} characters: is it one wish?")


def _personal(data: TrainingData) -> Iterator[Problem]:
    """Numbers and addresses of people; names are left to the editors, who name books and streets as well."""
    redactor = Redactor()
    for example in data.examples:
        if _TELLING.search(example.text):
            masked = [found for found in redactor.redact(example.text).masked if found.kind != "person"]
            if masked:
                what = ", ".join(found.placeholder for found in masked)
                yield Problem(example.place, f"this example holds what looks like personal data: {what}.")


def _contradicting(data: TrainingData) -> Iterator[Problem]:
    """The same words annotated as different things."""
    first: dict[str, tuple[str, str, Example]] = {}
    for example in data.examples:
        marked = Counter((entity.start, entity.end) for entity in example.entities)
        for entity in example.entities:
            words = example.text[entity.start : entity.end].casefold()
            kind, value, other = first.setdefault(words, (entity.kind, entity.value, example))
            several = marked[entity.start, entity.end] > 1
            if several or other.place == example.place:
                continue
            if kind != entity.kind:
                yield Problem(example.place, f"{words!r} is {entity.kind!r} here and {kind!r} at {other.place}.")
            elif value.casefold() != entity.value.casefold():
                yield Problem(example.place, f"{words!r} means {entity.value!r} here and {value!r} at {other.place}.")


def _refused(data: TrainingData) -> Iterator[Problem]:
    for found in data.lists:
        for pattern in found.lines if found.kind == "regex" else ():
            try:
                Pattern(pattern)
            except RefusedError as refused:
                yield Problem(found.place, f"the regex {found.name!r} ({pattern[:60]}) is not used: {refused}.")
