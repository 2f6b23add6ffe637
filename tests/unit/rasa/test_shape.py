"""Tests of writing what was understood in Rasa's shape."""

from __future__ import annotations

import json

from handlers.domain.ids import Language, ServiceKey
from handlers.domain.understanding import Candidate, Entity, Intent, RankedIntent, Understanding
from nlu.rasa.shape import read, written

ES = Language("es")
FOUND = Understanding(
    ES,
    language_sure=True,
    intents=(RankedIntent(Intent.GREET, 0.9), RankedIntent(Intent.OTHER, 0.1)),
    services=(Candidate(ServiceKey("padron"), 0.7),),
    entities=(Entity("language", "en", 8, 14),),
    in_scope=0.8,
    sensitive=("peligro",),
    engine="embedded",
)


def test_what_is_written_can_be_read_as_rasas_answer() -> None:
    text = "hola en inglés"
    parsed = read(json.dumps(written(text, FOUND)).encode(), text, frozenset({"greet"}))
    assert (parsed.text, parsed.intents, parsed.entities) == (text, {"greet": 0.9, "other": 0.1}, FOUND.entities)


def test_what_rasa_does_not_have_stands_beside() -> None:
    shown = written("hola en inglés", FOUND)
    assert shown["intent"] == {"name": "greet", "confidence": 0.9}
    assert shown["services"] == [{"name": "padron", "confidence": 0.7}]
    assert (shown["language"], shown["in_scope"], shown["sensitive"]) == ("es", 0.8, ["peligro"])


def test_nothing_understood_has_no_intent_as_in_rasa() -> None:
    shown = written("", Understanding(ES, language_sure=False))
    assert (shown["intent"], shown["intent_ranking"]) == ({"name": None, "confidence": 0.0}, [])
