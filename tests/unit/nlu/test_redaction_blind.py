"""Masking measured on a table that another hand wrote from the specification alone."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

from nlu.redaction import Redactor

REDACTOR = Redactor()
_TABLE = Path(__file__).parent / "data_blind" / "redaction.tsv"
_NOT_MASKED_ON_PURPOSE = "address"
_FLOORS = {
    "DNI": 31,
    "phone": 30,
    "email": 12,
    "IBAN": 11,
    "NIE": 9,
    "plate": 9,
    "passport": 6,
    "card": 5,
    "CIF": 4,
    "social_security": 4,
    "cadastral": 4,
    "person": 27,
}


def _rows() -> list[tuple[str, list[dict[str, str]]]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return [(row["text"], json.loads(row["spans"])) for row in csv.DictReader(file, delimiter="\t")]


def test_recall_by_kind_on_the_table_by_another_hand() -> None:
    """Floors, no longer blind figures: the misses of the first measurement were read to find their causes.

    First blind figures, each taken once: of the kinds then covered 103 of 108 (DNI 30/31, NIE 9/9, passport 6/6, phone
    27/30, email 12/12, IBAN 10/11, card 5/5, CIF 4/4); of the kinds added later, before a row of them was read, plate 9/9,
    social security 4/4, cadastral 4/4, person 20/28; no false alarm on the 61 clean rows in either.
    """
    found = Counter[str]()
    for text, spans in _rows():
        masked = REDACTOR.redact(text).text
        found.update(span["kind"] for span in spans if span["text"] not in masked)
    assert {kind: found[kind] for kind, floor in _FLOORS.items() if found[kind] < floor} == {}


def test_nothing_is_masked_in_rows_that_only_look_like_personal_data() -> None:
    clean = [text for text, spans in _rows() if not spans]
    assert len(clean) == 61
    assert [text for text in clean if REDACTOR.redact(text).masked] == []


def test_an_address_stays_because_it_is_what_an_incident_is_about() -> None:
    only_addresses = [
        text for text, spans in _rows() if spans and {span["kind"] for span in spans} == {_NOT_MASKED_ON_PURPOSE}
    ]
    assert only_addresses
    assert [text for text in only_addresses if REDACTOR.redact(text).text != text] == []
