"""Tests of the noticing of sensitive topics."""

from __future__ import annotations

import pytest

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from nlu.signposts import Triggers

ES = Language("es")


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        ("HUELE A GAS en mi portal", ("peligro",)),
        ("¡¡hay fuego!!", ("peligro",)),
        ("me desahúcian mañana", ("desahucio",)),
        ("me desahucian y hay fuego", ("peligro", "desahucio")),
        ("There is a FIRE", ("peligro",)),
        ("ay, huele  a\ngas", ("peligro",)),
        ("hay fuegos artificiales", ()),
        ("no hay nada de fuego", ()),
        ("", ()),
    ],
)
def test_triggers_are_noticed_on_word_borders_in_every_language(
    text: str, touched: tuple[str, ...], agency: Agency
) -> None:
    assert Triggers(agency).touched(text, ES) == touched
