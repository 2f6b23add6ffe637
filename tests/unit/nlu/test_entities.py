"""Tests of the entities that this engine finds."""

from __future__ import annotations

import pytest

from handlers.domain.understanding import Entity
from nlu.entities import entities


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("háblame en inglés", "en"),
        ("EN CATALÀ SI US PLAU", "ca"),
        ("euskaraz mesedez", "eu"),
        ("in spanish please", "es"),
    ],
)
def test_the_name_of_a_language_is_found(text: str, code: str) -> None:
    assert [entity.value for entity in entities(text)] == [code]


def test_positions_are_those_of_the_text_as_given() -> None:
    text = "😀 en ingle\u0301s, porfa"
    (entity,) = entities(text)
    assert entity == Entity("language", "en", 5, 12)
    assert text[entity.start : entity.end] == "ingle\u0301s"


@pytest.mark.parametrize("text", ["", "hola", "valencia es bonita", "inglesas"])
def test_other_words_are_no_language(text: str) -> None:
    assert list(entities(text)) == []
