"""Tests of another parser in front of the embedded engine: what it decides, and what stays ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.domain.understanding import Entity, Intent
from nlu.parsing import Parsed
from nlu.understander import EmbeddedUnderstander

ES = Language("es")


class Other:
    """Answers as told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: Parsed | None = None

    def attempt(self, text: str, language: Language) -> Parsed | None:
        self.asked.append(text)
        return self.answer


@pytest.fixture
def other() -> Other:
    """The parser in front."""
    return Other()


@pytest.fixture
def understander(model_dir: Path, other: Other) -> EmbeddedUnderstander:
    """The embedded engine behind it."""
    return EmbeddedUnderstander(model_dir, first=other)


def test_the_intents_are_those_of_the_parser_in_front(
    understander: EmbeddedUnderstander, other: Other, agency: Agency
) -> None:
    other.answer = Parsed("hola", {"complaint": 0.8, "greet": 0.15, "its_own": 0.05}, engine="rasa")
    found = understander.understand("hola", agency, ES, language_chosen=False)
    assert (found.top.intent, found.engine) == (Intent.COMPLAINT, "rasa")
    assert {ranked.intent for ranked in found.intents} == {Intent.COMPLAINT, Intent.GREET, Intent.OTHER}


def test_what_it_does_not_answer_is_answered_here(
    understander: EmbeddedUnderstander, other: Other, agency: Agency
) -> None:
    found = understander.understand("hola, buenos días", agency, ES, language_chosen=False)
    assert found.top.intent is Intent.GREET
    assert found.engine.startswith("embedded")
    assert other.asked == ["hola, buenos días"]


def test_services_and_sensitive_topics_are_ours(
    understander: EmbeddedUnderstander, other: Other, agency: Agency
) -> None:
    other.answer = Parsed("", {"_service": 0.95, "greet": 0.05}, engine="rasa")
    found = understander.understand("quiero empadronarme y huele a gas", agency, ES, language_chosen=False)
    assert found.services[0].service == "padron"
    assert found.sensitive == ("peligro",)


def test_its_entities_stand_beside_ours_but_not_over_them(
    understander: EmbeddedUnderstander, other: Other, agency: Agency
) -> None:
    text = "¿me hablas en inglés en la biblioteca?"
    place = Entity("place", "biblioteca central", 27, 37)
    doubtful = (Entity("place", "inglés", 14, 20), Entity("language", "fr", 0, 3))
    other.answer = Parsed(text, {"language": 1.0}, (*doubtful, place), engine="rasa")
    found = understander.understand(text, agency, ES, language_chosen=False)
    assert [(entity.kind, entity.value) for entity in found.entities] == [
        ("language", "en"),
        ("place", "biblioteca central"),
    ]


@pytest.mark.parametrize("text", ["xyzzy", "你好", "😀😀", "", "1234"])
def test_a_text_without_a_known_word_is_not_put_to_it(
    understander: EmbeddedUnderstander, other: Other, agency: Agency, text: str
) -> None:
    understander.understand(text, agency, ES, language_chosen=False)
    assert other.asked == []


def test_a_misspelt_word_is_known(understander: EmbeddedUnderstander, other: Other, agency: Agency) -> None:
    understander.understand("kiero enpadronarme", agency, ES, language_chosen=False)
    assert other.asked == ["kiero enpadronarme"]
