"""Tests of the entities that the training data names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.errors import Misconfigured
from nlu.training_data.extractor import DataEntities
from nlu.training_data.reading import read
from tests.unit.nlu.training_files import put

DATA = r"""
version: "3.1"
nlu:
- intent: donde
  examples: |
    - ¿dónde está la [biblioteca central](lugar)?
    - voy a la [biblio](lugar:biblioteca central)
    - el [3](planta) y la [a](letra)
- synonym: biblioteca central
  examples: |
    - la biblio grande
- synonym: Calle Real
  examples: |
    - calle la real
- lookup: calle
  examples: |
    - Calle Real
    - Calle la Real
    - Peñón
- regex: expediente
  examples: |
    - \bexp\w*\s*\d{4}/\d+
    - (a+)+$
    - (?<=x)nunca
- regex: vacio
  examples: |
    - z*
"""


@pytest.fixture
def extractor(tmp_path: Path) -> DataEntities:
    return DataEntities(read(put(tmp_path, DATA)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abre la BIBLIOTECA  Central?", [("lugar", "biblioteca central", "BIBLIOTECA  Central")]),
        ("abre la biblio", [("lugar", "biblioteca central", "biblio")]),
        ("abre la biblio grande", [("lugar", "biblioteca central", "la biblio grande")]),
        ("calle la real, 3", [("calle", "Calle Real", "calle la real")]),
        ("en penon y en PEÑÓN", [("calle", "Peñón", "penon"), ("calle", "Peñón", "PEÑÓN")]),
        ("mi Exp 2025/12.", [("expediente", "Exp 2025/12", "Exp 2025/12")]),
        ("mi éxpediente 2025/12", [("expediente", "éxpediente 2025/12", "éxpediente 2025/12")]),
        ("la a y el 3 de la bibliotecaria central", []),
        ("", []),
        (
            "😀 calle 😀 real biblio",
            [("calle", "Calle Real", "calle 😀 real"), ("lugar", "biblioteca central", "biblio")],
        ),
    ],
)
def test_names_are_found_whatever_their_case_and_accents(
    extractor: DataEntities, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert [(found.kind, found.value, text[found.start : found.end]) for found in extractor.find(text)] == expected


def test_what_is_stored_finds_the_same(extractor: DataEntities) -> None:
    again = DataEntities.from_json(extractor.to_json())
    text = "la biblio de calle real, exp 2024/3"
    assert again.find(text) == extractor.find(text) != ()
    assert again.to_json() == extractor.to_json()


@pytest.mark.parametrize(
    "stored", ["", "{", "[]", "{}", '{"phrases": {"a": 1}, "synonyms": {}, "patterns": []}', "[" * 99999]
)
def test_a_damaged_store_is_refused(stored: str) -> None:
    with pytest.raises(Misconfigured, match="damaged"):
        DataEntities.from_json(stored)


@given(text=st.text(max_size=300) | st.text(alphabet="abiloteczr 3/12é", max_size=300))
def test_any_text_gives_spans_in_order_that_lie_in_it(text: str) -> None:
    extractor = DataEntities.from_json(
        '{"phrases": {"a": ["x", "y"], "b i": ["x", "z"]}, "synonyms": {}, "patterns": [["p", "[a-z]+[0-9]"]]}'
    )
    end = 0
    for found in extractor.find(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end


def test_a_long_text_is_read_in_part(extractor: DataEntities) -> None:
    assert extractor.find("o" * 200_000 + " calle real") == ()
