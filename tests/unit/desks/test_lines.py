"""What staff read above a case: names instead of keys, and hours by the agency's own clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crm_adapter.shared.lines import heading, transcript
from handlers.domain.case import Author, CaseKind
from handlers.domain.ids import ChannelName, Language
from handlers.ports import DeskLine
from tests.contract.desk_driver import a_draft

FIVE = [Language(code) for code in ("es", "ca", "gl", "eu", "en")]


def _at(*moments: datetime) -> tuple[DeskLine, ...]:
    return tuple(DeskLine(f"m{place}", Author.CITIZEN, "Hola", at) for place, at in enumerate(moments))


def test_the_heading_says_names_and_keeps_the_services_key_for_searching() -> None:
    draft = replace(a_draft(), service_name="Alta en el padrón", kind="peticion", channel=ChannelName("webchat"))
    assert heading(draft).split("\n") == [
        "Canal: chat web",
        "Idioma: español",
        "Servicio: Alta en el padrón (padron-alta)",
        "Tipo: petición",
        "Motivo: pidió una persona",
    ]
    assert "Hizkuntza: gaztelania" in heading(draft, Language("eu"))


def test_a_service_without_a_name_keeps_its_key_and_one_that_is_not_there_takes_no_line() -> None:
    assert "Servicio: padron-alta\n" in heading(a_draft())
    assert "Servicio" not in heading(replace(a_draft(), service=""))


def test_what_is_not_known_stays_as_it_is() -> None:
    odd = replace(a_draft(), channel=ChannelName("paloma"), language=Language("fr"), kind="otra")
    assert heading(odd, Language("pt")).startswith("Canal: paloma\nIdioma: fr\nServicio: padron-alta\nTipo: otra\n")


@pytest.mark.parametrize("language", FIVE)
@pytest.mark.parametrize("kind", CaseKind)
def test_every_kind_and_language_has_a_name_in_every_language(language: Language, kind: CaseKind) -> None:
    for spoken in FIVE:
        lines = heading(replace(a_draft(), kind=kind, language=spoken), language).split("\n")
        assert len(lines) == 5
        assert "peticion" not in lines[3]
        assert not any(line.endswith(f": {spoken}") for line in lines)


def test_hours_are_those_of_the_agencys_clock_and_say_so() -> None:
    late = _at(datetime(2026, 3, 2, 23, 30, tzinfo=UTC), datetime(2026, 3, 3, 9, 0, tzinfo=UTC))
    here = replace(a_draft(), transcript=late, zone=ZoneInfo("Europe/Madrid"))
    assert transcript(here).split("\n\n") == [
        "— 2026-03-03 (CET) —",
        "00:30 [Ciudadanía] Hola",
        "10:00 [Ciudadanía] Hola",
    ]
    assert "— 2026-03-02 (UTC) —\n\n23:30" in transcript(replace(here, zone=UTC))


def test_the_night_on_which_the_clock_changes_names_both_hours() -> None:
    night = _at(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    said = transcript(replace(a_draft(), transcript=night, zone=ZoneInfo("Europe/Madrid")))
    assert said.startswith("— 2026-10-25 (CEST) —\n\n02:30 ")
    assert "— 2026-10-25 (CET) —\n\n02:30 " in said
