"""Tests of writing what was understood in Rasa's shape."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handlers.domain.ids import Language, ServiceKey
from handlers.domain.understanding import Candidate, Entity, Intent, RankedIntent, Understanding
from nlu.rasa.faults import NoAnswer
from nlu.rasa.labels import for_rasa
from nlu.rasa.shape import read, written
from nlu.training_data.reading import read as read_data
from tests.unit.nlu.training_files import put

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


def _answer(**parts: object) -> bytes:
    whole = {"text": "a", "intent": {"name": "faq", "confidence": 0.8}, "entities": []}
    ranking = [{"name": "faq", "confidence": 0.8}, {"name": "service__padron", "confidence": 0.2}]
    return json.dumps({**whole, "intent_ranking": ranking, **parts}).encode()


LABELS = frozenset({"faq/bodas", "faq/horario", "service/padron"})
RANKED = [
    {"intent_response_key": "faq/bodas", "confidence": 0.6},
    {"intent_response_key": "faq/horario", "confidence": 0.2},
    {"intent_response_key": "chitchat/chiste", "confidence": 0.2},
]


@pytest.mark.parametrize("selector", ["faq", "default"])
def test_an_intent_is_divided_among_its_ranked_answers_and_labels_get_their_slash_back(selector: str) -> None:
    body = _answer(response_selector={"all_retrieval_intents": ["faq"], selector: {"ranking": RANKED}})
    intents = read(body, "a", LABELS).intents
    assert intents == pytest.approx({"faq/bodas": 0.6, "faq/horario": 0.2, "service/padron": 0.2})
    assert next(iter(intents)) == "faq/bodas"


@pytest.mark.parametrize("selector", [{}, {"faq": {"ranking": []}}, {"faq": {"ranking": [RANKED[2]]}}])
def test_an_intent_without_ranked_answers_stays_whole(selector: dict[str, object]) -> None:
    assert read(_answer(response_selector=selector), "a", LABELS).intents["faq"] == 0.8


@pytest.mark.parametrize("selected", [[], 3, {"ranking": {}}, {"ranking": [{"confidence": "x"}]}])
def test_an_odd_selector_makes_the_answer_unusable(selected: object) -> None:
    with pytest.raises(NoAnswer, match=r"response selector|know"):
        read(_answer(response_selector={"faq": selected or 1}), "a", LABELS)


def test_what_is_exported_for_rasa_keeps_labels_apart_without_slashes(tmp_path: Path) -> None:
    text = "## intent:service/padron\n- a [b](c)\n\n## intent:greet\n- hola\n"
    data = for_rasa(read_data(put(tmp_path, text, "nlu_es.md")))
    assert [example.intent for example in data.examples] == ["service__padron", "greet"]
    assert data.examples[0].entities[0].kind == "c"
    assert data.responses == ()
