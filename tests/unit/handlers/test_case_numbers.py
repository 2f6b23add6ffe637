"""What is said to somebody who writes the number of a case file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.domain.conversation import Speaker
from handlers.domain.ids import Language
from handlers.domain.understanding import Entity, Intent
from tests.unit.handlers.dialogue import Dialogue, understood
from tests.unit.handlers.sample import AGENCY, PADRON

NUMBER = Entity("case_number", "2025/001234", 3, 12)
PLACES = replace(AGENCY, case_url="https://sede.example.org/casos", phone="900 000 001", counter="plaza del Faro, 1")


def test_a_case_number_gets_an_honest_answer_places_to_ask_and_the_offer_of_a_person() -> None:
    talk = Dialogue(PLACES)
    said = talk.hears("el 2025/1234, ¿cómo va?", understood(entities=(NUMBER,)))
    assert "2025/001234 es un número de expediente" in said
    assert "no puedo consultar" in said
    assert "https://sede.example.org/casos" in said
    assert "900 000 001" in said
    assert "plaza del Faro, 1" in said
    talk.presses("Sí")
    assert talk.conversation.speaker is Speaker.QUEUED


def test_places_that_the_agency_does_not_have_are_not_named() -> None:
    said = Dialogue(replace(PLACES, case_url="", phone="", counter="")).hears("x", understood(entities=(NUMBER,)))
    assert "2025/001234" in said
    assert "sede.example.org" not in said
    assert "{" not in said


@pytest.mark.parametrize("intent", [Intent.GREET, Intent.THANKS, Intent.HELP, Intent.OTHER])
def test_small_talk_round_it_does_not_hide_it(intent: Intent) -> None:
    assert "2025/001234" in Dialogue(PLACES).hears(
        "hola, es el 2025/1234", understood(intent=intent, entities=(NUMBER,))
    )


def test_a_service_that_is_clearly_asked_for_is_answered_all_the_same() -> None:
    said = Dialogue(PLACES).hears("x", understood(services={PADRON: 0.9}, entities=(NUMBER,)))
    assert "no puedo consultar" not in said


def test_a_complaint_is_heard_as_one() -> None:
    said = Dialogue(PLACES).hears("x", understood(intent=Intent.COMPLAINT, entities=(NUMBER,)))
    assert "no puedo consultar" not in said


@pytest.mark.parametrize("code", ["es", "en", "ca", "gl", "eu"])
def test_it_is_said_in_every_language(code: str) -> None:
    language = Language(code)
    talk = Dialogue(replace(PLACES, languages=(language,), default_language=language), language=language)
    said = talk.hears("x", understood(language=language, entities=(NUMBER,)))
    assert "2025/001234" in said
    assert not said.startswith("[")
