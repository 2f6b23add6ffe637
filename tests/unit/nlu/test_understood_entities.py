"""Entities as the whole understanding gives them: reckoned from the moment at which the text was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from handlers.domain.agency import Agency, Street
from handlers.domain.ids import Language
from nlu.redaction import Redactor
from nlu.understander import EmbeddedUnderstander

TUESDAY_NIGHT = datetime(2027, 3, 9, 23, 30, tzinfo=UTC)
ES = Language("es")


def test_dates_are_reckoned_on_the_agencys_clock(understander: EmbeddedUnderstander, agency: Agency) -> None:
    """Late on Tuesday in Greenwich is Wednesday in Madrid."""
    text = "¿puedo ir mañana a las diez menos cuarto?"
    for timezone, value in (("Europe/Madrid", "2027-03-11T09:45"), ("Atlantic/Canary", "2027-03-10T09:45")):
        there = replace(agency, timezone=timezone, version=0)
        found = understander.understand(text, there, ES, language_chosen=False, moment=TUESDAY_NIGHT)
        assert [(entity.kind, entity.value) for entity in found.entities] == [("datetime", value)]


def test_what_the_agency_lists_is_recognised_beside_what_was_masked(
    understander: EmbeddedUnderstander, agency: Agency
) -> None:
    there = replace(agency, version=0, case_templates=("AAAA/NNNNNN",), streets=(Street("del Faro", "calle"),))
    redacted = Redactor().redact("expediente 2025/1234, DNI 12345678Z, faro roto en calle Faro 3").text
    found = understander.understand(redacted, there, ES, language_chosen=False, moment=TUESDAY_NIGHT)
    assert [(entity.kind, entity.value) for entity in found.entities] == [
        ("case_number", "2025/001234"),
        ("dni", "[DNI]"),
        ("address", "calle del Faro, 3"),
    ]
