"""Tests of addresses, with and without a list of streets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.agency import Street
from nlu.addresses import Addresses, names_no_street
from nlu.plain_view import plain_view

_STREETS = (
    Street("del Faro", "calle"),
    Street("del Faro", "plaza"),
    Street("Buganvilla", "calle"),
    Street("8 de Marzo", "avenida"),
)


def _found(text: str, streets: tuple[Street, ...] = _STREETS) -> list[str]:
    return [found.canonical for found in Addresses(streets).find(plain_view(text), text)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("vivo en C/ Alcalá, nº 23, 4º izq.", "calle Alcalá, 23, 4º izq"),
        ("avda. de la Paz 3 bis", "avenida de la Paz, 3bis"),
        ("cr/ Colom 23 2n 1a", "carrer Colom, 23, 2n, 1a"),
        ("rúa da Raíña 5", "rúa da Raíña, 5"),
        ("Askatasuna etorbidea, 12", "Askatasuna etorbidea, 12"),
        ("polígono Las Salinas, nave 4", "polígono Las Salinas, 4"),
    ],
)
def test_an_address_is_found_without_a_list_of_streets(text: str, address: str) -> None:
    assert _found(text, ()) == [address]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("c/ faro 3", "calle del Faro, 3"),
        ("pza. del faro 3", "plaza del Faro, 3"),
        ("hay un bache en Buganvilla 7", "calle Buganvilla, 7"),
        ("calle buganbilla 7", "calle Buganvilla, 7"),
        ("vivo en 8 de marzo 22", "avenida 8 de Marzo, 22"),
    ],
)
def test_a_listed_street_is_found_also_mistyped_and_without_its_kind(text: str, address: str) -> None:
    assert _found(text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "la calle está cortada",
        "calle que tiene 3 farolas",
        "plaza de aparcamiento 4",
        "tengo 3 hijos",
        "avenida 12",
        "",
    ],
)
def test_what_has_no_street_and_number_is_no_address(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(
    ("name", "odd"), [("", True), ("12", True), ("...", True), ("A", False), ("8 de Marzo", False)]
)
def test_a_street_needs_letters_in_its_name(name: str, odd: bool) -> None:
    assert names_no_street(Street(name)) is odd


@given(st.sampled_from(_STREETS), st.integers(1, 999), st.sampled_from([" ", ", ", " nº ", ", número "]))
def test_every_listed_street_is_found_with_every_number(street: Street, number: int, gap: str) -> None:
    assert _found(f"estoy en {street.type} {street.name}{gap}{number}") == [f"{street.type} {street.name}, {number}"]
