"""Tests of the masking of names after the words that announce them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.redaction import Redactor

REDACTOR = Redactor()
_SURE = ("me llamo {}", "mi nombre es {}", "em dic {}", "chámome {}", "nire izena {} da", "my name is {}")
_LETTERS = st.text(alphabet="bcdfglmnprstvaeiou", min_size=3, max_size=9)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("me llamo maria lopez y quiero cita", "me llamo [nombre] y quiero cita"),
        ("ME LLAMO MARIA LOPEZ QUIERO CITA", "ME LLAMO [nombre] QUIERO CITA"),
        ("me yamo maria de la torre, ola", "me yamo [nombre], ola"),
        ("Soy María del Carmen López y vivo aquí", "Soy [nombre] y vivo aquí"),
        ("soy maria lopez, quería saber", "soy [nombre], quería saber"),
        ("el recibo va a nombre de mi marido Juan García", "el recibo va a nombre de mi marido [nombre]"),
        ("ponlo a nombre de pedro sanz", "ponlo a nombre de [nombre]"),
        ("Firmado: Luis Ruiz", "Firmado: [nombre]"),
        ("Un saludo,\nMaría José López", "Un saludo,\n[nombre]"),
        ("Atentamente, Mª Luisa", "Atentamente, [nombre]"),
        ("D. Juan García y Dña. Ana Ruiz", "D. [nombre] y Dña. [nombre 2]"),
        ("pregunten por la señora Pérez", "pregunten por la señora [nombre]"),
        ("Juan Pérez, con DNI 12345678Z", "[nombre], con DNI [DNI]"),
        ("soy la nieta de Carmen Ruiz", "soy la nieta de [nombre]"),
        ("em dic Núria Vila i visc aquí", "em dic [nombre] i visc aquí"),
        ("sóc la Montserrat Vila", "sóc la [nombre]"),
        ("o meu nome é Uxía Rodríguez", "o meu nome é [nombre]"),
        ("Ane Etxeberria naiz", "[nombre] naiz"),
        ("nire izena Jon da", "nire izena [nombre] da"),
        ("Hello, I'm Mary Smith and I need help", "Hello, I'm [nombre] and I need help"),
    ],
)
def test_a_name_after_its_cue_is_masked(written: str, plain: str) -> None:
    assert REDACTOR.redact(written).text == plain


@pytest.mark.parametrize(
    "clean",
    [
        "soy vecina de la calle Mayor",
        "Soy Vecina",
        "soy nuevo",
        "Soy Jubilado Español",
        "soy autónomo y tengo un bar",
        "me llamó la atención",
        "me llamó un policía",
        "¿cómo me llamo en el padrón?",
        "mi nombre está mal",
        "mi nombre es incorrecto",
        "a nombre de otra persona",
        "a nombre de la empresa",
        "a nombre del Ayuntamiento",
        "recibo de Luz",
        "Gracias. Necesito Cita Previa",
        "gracias, hasta el domingo",
        "vivo en la calle Don Juan de Austria",
        "la calle se llama Antonio Machado",
        "en el parque de don Carlos hay ratas",
        "el Sr. Alcalde",
        "Bilbokoa naiz",
        "I am a resident and I'm Spanish",
        "la farola de la calle Mayor 12",
        "el titular es mi padre",
    ],
)
def test_a_role_a_thing_or_a_place_is_no_name(clean: str) -> None:
    assert REDACTOR.redact(clean).text == clean


@given(st.sampled_from(_SURE), st.lists(_LETTERS.map(str.capitalize), min_size=2, max_size=3))
def test_with_capitals_any_name_is_masked_whole_after_a_sure_cue(cue: str, words: list[str]) -> None:
    name = " ".join(f"{word}zz" for word in words)
    assert REDACTOR.redact(cue.format(name)).text == cue.format("[nombre]")


def test_a_name_is_not_masked_inside_other_words() -> None:
    assert (
        REDACTOR.redact("me llamo ana, mañana voy a la sede de Anaga").text
        == "me llamo [nombre], mañana voy a la sede de Anaga"
    )
