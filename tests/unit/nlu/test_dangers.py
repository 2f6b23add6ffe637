"""Danger to somebody now is told from broken things, nuisances and what is over."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.domain.understanding import Intent
from nlu.catalogue.load import read
from nlu.understander import EmbeddedUnderstander
from tests.shared_data import REPOSITORY

_DATA = Path(__file__).parent
_LEAST_FOUND, _MOST_FALSE = 0.9, 0.1


@cache
def _agency() -> Agency:
    return read(REPOSITORY / "content", date(2026, 11, 1)).agency


def _share(table: Path, danger: bool, understander: EmbeddedUnderstander) -> float:
    """The share of the rows that are (or are not) about a danger for which the signpost would be shown."""
    agency = _agency()
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if (row["danger"] == "yes") is danger]
    shown = 0
    for row in rows:
        understood = understander.understand(row["text"], agency, Language(row["language"]), False)
        sure = understood.top.confidence >= agency.thresholds.intent
        shown += bool(understood.sensitive) or (sure and understood.top.intent is Intent.EMERGENCY)
    return shown / len(rows)


def test_nearly_every_danger_is_signposted_and_hardly_anything_else(understander: EmbeddedUnderstander) -> None:
    """In five languages, in words that the examples do not have."""
    table = _DATA / "data" / "dangers.tsv"
    assert _share(table, True, understander) >= _LEAST_FOUND
    assert _share(table, False, understander) <= _MOST_FALSE


def test_a_trigger_of_the_agency_is_found_in_misspelt_words_too(understander: EmbeddedUnderstander) -> None:
    """In the words as they are mended for the classifier."""
    agency = replace(_agency(), version=0)
    assert (
        "peligro_112"
        in understander.understand("urjente necesito una anbulancia", agency, Language("es"), False).sensitive
    )
