"""Finds services that a citizen could not tell apart by their names, summaries or example questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations

from rapidfuzz import fuzz

from handlers.domain.ids import Language, ServiceKey
from handlers.domain.service import Service, ServiceText, Slot
from nlu.catalogue.cells import fold

_EMPTY_WORDS = re.compile(
    r"a|al|ante|con|de|del|el|en|es|la|las|lo|los|o|para|por|su|sus|u|un|una|y"
    r"|solicitud|solicitar|tramite|tramitacion|procedimiento|gestion"
    r"|an|and|for|in|of|on|or|the|to|application|request"
    r"|d|i|l|les|els|amb|per|sol|licitud|e|do|da|dos|das"
)
_TYPING_SLIP = 85
_LEAST_LETTERS = 5

Pair = tuple[str, ServiceKey, ServiceKey, str]
"""(code, the earlier service, the later one, what they share)"""


def look_alikes(services: Mapping[ServiceKey, Service], language: Language, label: int) -> Iterator[Pair]:
    """Pairs of services whose texts in `language` look the same; `label` is how many characters a button shows."""
    texts = {key: service.texts[language] for key, service in services.items() if language in service.texts}
    taken: set[tuple[ServiceKey, ServiceKey]] = set()
    looks: tuple[tuple[str, Callable[[ServiceText], str]], ...] = (
        ("name_same", lambda text: fold(text.name)),
        ("name_cut_same", lambda text: fold(text.name[:label]) if len(text.name) > label else ""),
        ("summary_same", lambda text: fold(text.slots.get(Slot.SUMMARY, ""))),
    )
    for code, look in looks:
        for earlier, later in _same({key: look(text) for key, text in texts.items()}):
            if (earlier, later) not in taken:
                taken.add((earlier, later))
                yield code, earlier, later, texts[earlier].name
    contents = {key: _content(text.name) for key, text in texts.items()}
    for earlier, later in combinations(texts, 2):
        if (earlier, later) not in taken and _alike(contents[earlier], contents[later]):
            yield "name_alike", earlier, later, texts[earlier].name
    yield from _shared_questions(texts)


def _same(looks: Mapping[ServiceKey, str]) -> Iterator[tuple[ServiceKey, ServiceKey]]:
    first: dict[str, ServiceKey] = {}
    for key, look in looks.items():
        if look and first.setdefault(look, key) != key:
            yield first[look], key


def _shared_questions(texts: Mapping[ServiceKey, ServiceText]) -> Iterator[Pair]:
    first: dict[str, ServiceKey] = {}
    for key, text in texts.items():
        for question in dict.fromkeys(text.questions):
            owner = first.setdefault(_bare(question), key)
            if owner != key:
                yield "question_shared", owner, key, question


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def _content(name: str) -> frozenset[str]:
    return frozenset(_singular(word) for word in re.findall(r"\w+", fold(name)) if not _EMPTY_WORDS.fullmatch(word))


def _singular(word: str) -> str:
    return re.sub(r"(?<=[aeiou])s$|(?<=[lnrdz])es$", "", word)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """The same words that matter, or all but one and that one a slip of typing."""
    if not one or len(one) != len(other):
        return False
    mine, theirs = one - other, other - one
    return not mine or (len(mine) == 1 and _slip(*mine, *theirs))


def _slip(mine: str, theirs: str) -> bool:
    comparable = min(len(mine), len(theirs)) >= _LEAST_LETTERS and not _digits((mine, theirs))
    return comparable and fuzz.ratio(mine, theirs) >= _TYPING_SLIP


def _digits(words: Iterable[str]) -> bool:
    return any(character.isdigit() for word in words for character in word)
