"""The texts of the services in one language, as weighted stems and as directions of sense."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handlers.domain.ids import Language
from handlers.domain.service import Service, ServiceText, Slot
from nlu.catalogue.kept_vectors import encoded
from nlu.catalogue.lexical import LexicalIndex, Scores
from nlu.encoder import SentenceEncoder, Vectors
from nlu.normalise import clean, tokens
from nlu.stems import stems

_NAME, _KEYWORDS, _QUESTIONS, _TOPIC = 3.0, 3.0, 1.5, 1.0
_SLOTS = {Slot.SUMMARY: 1.0, Slot.AUDIENCE: 0.5, Slot.EVIDENCE: 0.15, Slot.STEPS: 0.15, Slot.HOW: 0.1}
_SENSE_OF_NAME = 0.3


@dataclass(frozen=True, slots=True)
class Part:
    """All services in one language, in the catalogue's order; those without a text in it match nothing."""

    language: Language
    lexical: LexicalIndex
    vectors: Vectors | None
    questions: Vectors | None
    owners: NDArray[np.intp]
    words: frozenset[str]

    def nearness(self, vector: Vectors) -> Scores:
        """How near each service comes to a sentence, about -1..1: its description or its nearest example question."""
        if self.vectors is None or self.questions is None:
            return np.zeros(0, np.float32)
        near: Scores = self.vectors @ vector
        np.maximum.at(near, self.owners, self.questions @ vector)
        return near


def build_part(services: Sequence[Service], language: Language, encoder: SentenceEncoder | None) -> Part:
    """The part of `services` in `language`."""
    texts = [service.texts.get(language) for service in services]
    bags = [_bag(text, service.topic, language) for text, service in zip(texts, services, strict=True)]
    asked = [(place, question) for place, text in enumerate(texts) if text for question in text.questions]
    vectors = questions = None
    if encoder is not None:
        vectors = _describe(texts, encoder)
        questions = encoded(encoder, [clean(question) for _, question in asked])
    words = frozenset(word for text in texts if text for word in _words(text))
    return Part(language, LexicalIndex(bags), vectors, questions, np.array([p for p, _ in asked], np.intp), words)


def _bag(text: ServiceText | None, topic: str, language: Language) -> dict[str, float]:
    bag: dict[str, float] = defaultdict(float)
    if text is None:
        return bag
    fields = [(text.name, _NAME), (topic, _TOPIC), *((word, _KEYWORDS) for word in text.keywords)]
    fields += [(question, _QUESTIONS) for question in text.questions]
    fields += [(text.slots[slot], weight) for slot, weight in _SLOTS.items() if slot in text.slots]
    for written, weight in fields:
        for stem in stems(written, language):
            bag[stem] += weight
    return bag


def _describe(texts: Sequence[ServiceText | None], encoder: SentenceEncoder) -> Vectors:
    names = [clean(text.name) if text else "" for text in texts]
    wholes = [clean(_whole(text)) if text else "" for text in texts]
    of_names, of_wholes = np.split(encoded(encoder, [*names, *wholes]), 2)
    written = np.array([text is not None for text in texts], np.float32)[:, None]
    mixed: Vectors = (_SENSE_OF_NAME * of_names + (1 - _SENSE_OF_NAME) * of_wholes) * written
    return mixed


def _whole(text: ServiceText) -> str:
    return ". ".join(part for part in (text.name, text.slots.get(Slot.SUMMARY, ""), ", ".join(text.keywords)) if part)


def _words(text: ServiceText) -> list[str]:
    fields = (text.name, text.slots.get(Slot.SUMMARY, ""), *text.keywords, *text.questions)
    return tokens(clean(" ".join(fields)))
