"""Tests of the weighing of the classifier against the catalogue and against how people ask for a person."""

from __future__ import annotations

import pytest

from handlers.domain.understanding import Intent
from nlu.embedded.model import ABOUT_A_SERVICE
from nlu.weighing import clauses, ranked, with_the_catalogues_word, with_wish_for_a_person

CHANCES = {"person": 0.3, "complaint": 0.5, ABOUT_A_SERVICE: 0.2}


def test_a_wish_for_a_person_counts_wherever_it_is_said() -> None:
    said = with_wish_for_a_person(CHANCES, [{"person": 0.9}], "esto no va, que venga alguien")
    assert said["person"] > 0.9
    assert sum(said.values()) == pytest.approx(1.0)


def test_without_any_word_for_a_person_the_wish_is_less_likely() -> None:
    assert with_wish_for_a_person(CHANCES, [], "la farola está rota")["person"] < CHANCES["person"]


def test_the_catalogues_word_replaces_the_classifiers_and_the_rest_keeps_its_proportions() -> None:
    said = with_the_catalogues_word({"thanks": 0.6, "greet": 0.2, ABOUT_A_SERVICE: 0.2}, 0.9)
    assert said[ABOUT_A_SERVICE] == pytest.approx(0.9)
    assert said["thanks"] / said["greet"] == pytest.approx(3.0)
    assert sum(said.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("resisting", ["emergency", "person", "complaint"])
def test_a_sure_danger_anger_or_wish_for_a_person_gives_way_to_the_catalogue_less(resisting: str) -> None:
    yielding = with_the_catalogues_word({"thanks": 0.95, ABOUT_A_SERVICE: 0.05}, 0.9)
    said = with_the_catalogues_word({resisting: 0.95, ABOUT_A_SERVICE: 0.05}, 0.9)
    assert said[ABOUT_A_SERVICE] < 0.5 < yielding[ABOUT_A_SERVICE]
    assert said[resisting] > said[ABOUT_A_SERVICE]


@pytest.mark.parametrize("chances", [{}, {"greet": 1.0}])
def test_a_model_without_those_labels_is_taken_as_it_is(chances: dict[str, float]) -> None:
    assert with_wish_for_a_person(chances, [], "hola") == chances
    assert with_the_catalogues_word(chances, 0.9) == chances


def test_labels_that_no_policy_knows_count_as_other() -> None:
    found = ranked({"greet": 0.4, "faq/horario": 0.35, ABOUT_A_SERVICE: 0.25})
    assert [(intent.intent, intent.confidence) for intent in found] == [(Intent.OTHER, 0.6), (Intent.GREET, 0.4)]


def test_clauses_are_the_parts_of_more_than_a_word() -> None:
    assert list(clauses("esto no va, ayuda, que me atienda alguien")) == ["esto no va", "que me atienda alguien"]
    assert list(clauses("que me atienda alguien")) == []
