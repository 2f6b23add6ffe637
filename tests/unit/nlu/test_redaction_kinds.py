"""Tests of plates, social security numbers, cadastral references and numbers that are said in words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.es import referenciacatastral

from nlu.placeholders import LABELS, PLACEHOLDER
from nlu.redaction import Redactor

REDACTOR = Redactor()
_REPOSITORY = Path(__file__).resolve().parents[3]
_CONTENT = sorted((_REPOSITORY / "content").glob("*.csv"))
_EXAMPLES = sorted((_REPOSITORY / "nlu" / "rasa_project" / "data").glob("*.yml"))
_CONSONANTS = "BCDFGHJKLMNPRSTVWXYZ"
_MAY_STAND_IN_CONTENT = {"phone", "email"}
"""The agency's own; in use they are known to be public and stay."""


def _kinds(text: str) -> list[str]:
    return [masked.kind for masked in REDACTOR.redact(text).masked]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("está aparcado el 1234 BCD desde ayer", "está aparcado el [matrícula] desde ayer"),
        ("un golf 1234bcd", "un golf [matrícula]"),
        ("mi coche es un 1234 bcd", "mi coche es un [matrícula]"),
        ("el 1234-b c d es mi matrícula", "el [matrícula] es mi matrícula"),
        ("C-1234-BBB", "[matrícula]"),
        ("TF-1234-AB", "[matrícula]"),
        ("la furgoneta m 1234 ab", "la furgoneta [matrícula]"),
        ("matrícula AB-123-CD", "matrícula [matrícula]"),
        ("ibilgailuaren matrikula 1234 BCD da", "ibilgailuaren matrikula [matrícula] da"),
        ("mi número de la seguridad social: 28/12345678/40", "mi número de la seguridad social: [NUSS]"),
        ("nuss 281234567899", "nuss [NUSS]"),
        ("seguretat social 08 1234567 890", "seguretat social [NUSS]"),
        ("es el 28/12345678/40", "es el [NUSS]"),
        ("9872023 VH5797S 0001 WX", "[referencia catastral]"),
        ("finca 13077a018000390000fp", "finca [referencia catastral]"),
        ("ref. catastral 13077A01800039", "ref. catastral [referencia catastral]"),
        ("mi tlf es seiscientos doce, treinta y cuatro, cincuenta y seis, cero ocho", "mi tlf es [teléfono]"),
        ("sis-cents dotze trenta-quatre cinquanta-sis setanta-vuit", "[teléfono]"),
        ("my phone: six one two three four five six seven eight", "my phone: [teléfono]"),
        ("sei bat bi hiru lau bost sei zazpi zortzi", "[teléfono]"),
        ("seiscentos doce trinta e catro cincuenta e seis 78", "[teléfono]"),
        ("doce millones trescientos cuarenta y cinco mil seiscientos setenta y ocho Z", "[DNI]"),
        ("tarjeta 4111 1111\n1111 1111", "tarjeta [tarjeta]"),
        ("mi dni\n12345678\nZ", "mi dni\n[DNI]"),
        ("cuesta 12 €\n612345678", "cuesta 12 €\n[teléfono]"),
        ("un saludo, vecina\n612 34 56 78", "un saludo, vecina\n[teléfono]"),
        ("rosa guion bajo ejemplo arroba correo punto com", "[correo]"),
    ],
)
def test_it_is_masked_however_it_is_written(written: str, plain: str) -> None:
    assert REDACTOR.redact(written).text == plain


@pytest.mark.parametrize(
    "clean",
    [
        "gasté 1500 kWh y 2000 pts",
        "expediente 1234-BCD",
        "expediente M-1234-AB",
        "abonos 2024 bcn",
        "la matrícula de 1234 alumnos del curso",
        "matrícula del instituto, curso 2024-25, nivel B2",
        "la clave 281234567840",
        "empresa factura 2024 de",
        "en el año dos mil veinticinco, uno o dos meses",
        "costó doce millones setecientos mil euros",
        "uno dos tres, probando",
        "años 2019\n2020 2021 2022",
    ],
)
def test_what_only_looks_like_it_stays(clean: str) -> None:
    assert REDACTOR.redact(clean).text == clean


def test_a_telephone_after_seguridad_social_is_a_telephone() -> None:
    assert _kinds("la seguridad social, +34 901 50 20 50") == ["phone"]


@given(
    st.integers(0, 9999),
    st.text(alphabet=_CONSONANTS, min_size=3, max_size=3),
    st.sampled_from(["", "-", " "]),
    st.booleans(),
)
def test_every_plate_is_masked_after_its_word(number: int, letters: str, gap: str, small: bool) -> None:
    written = f"{number:04d}{gap}{letters.lower() if small else letters}"
    assert REDACTOR.redact(f"la matrícula es {written}.").text == "la matrícula es [matrícula]."


@given(st.integers(1, 52), st.integers(10**7, 10**8 - 1), st.integers(0, 96), st.sampled_from(["", " ", "/", "-"]))
def test_every_social_security_number_is_masked_after_its_word(
    province: int, serial: int, check: int, gap: str
) -> None:
    written = f"{province:02d}{gap}{serial:08d}{gap}{check:02d}"
    assert REDACTOR.redact(f"mi número de afiliación es {written}").text == "mi número de afiliación es [NUSS]"


@given(
    st.from_regex(r"[0-9]{7}[A-Z]{2}[0-9]{4}[A-Z][0-9]{4}", fullmatch=True),
    st.booleans(),
    st.sampled_from(["", " ", "-"]),
)
def test_every_cadastral_reference_is_masked_also_mistyped(place: str, right: bool, gap: str) -> None:
    check = referenciacatastral.calc_check_digits(f"{place}AA") if right else "AA"
    written = gap.join((place[:7], place[7:14], place[14:], check))
    done = REDACTOR.redact(f"para el {written}, gracias")
    assert done.text == "para el [referencia catastral], gracias"
    assert done.masked[0].valid is referenciacatastral.is_valid(place + check)


@pytest.mark.parametrize("file", _CONTENT, ids=lambda file: file.name)
def test_nothing_in_the_catalogue_is_masked_but_the_agencys_own_numbers(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        cells = {cell for row in csv.reader(lines) for cell in row}
    assert [cell for cell in cells if set(_kinds(cell)) - _MAY_STAND_IN_CONTENT] == []


@pytest.mark.parametrize("file", _EXAMPLES, ids=lambda file: file.name)
def test_nothing_in_the_training_phrases_is_masked(file: Path) -> None:
    assert [line for line in file.read_text(encoding="utf-8").splitlines() if _kinds(line)] == []


@pytest.mark.parametrize("label", LABELS.values())
def test_every_placeholder_is_known_as_one(label: str) -> None:
    assert PLACEHOLDER.fullmatch(f"[{label}]")
    assert PLACEHOLDER.fullmatch(f"[{label.upper()} 12]")
    assert REDACTOR.redact(f"[{label}] y [{label} 2]").masked == ()
