"""Tests of the entities that are found in redacted text: a table in five languages, and properties."""

from __future__ import annotations

import csv
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.agency import Agency, Street
from handlers.domain.ids import Language
from handlers.domain.understanding import Entity
from nlu.entities import Entities
from nlu.placeholders import LABELS
from tests.shared_data import REPOSITORY

WEDNESDAY = datetime(2027, 3, 10, 10, 30, tzinfo=ZoneInfo("Europe/Madrid"))
ES = Language("es")
LANGUAGES = tuple(map(Language, ("es", "ca", "gl", "eu", "en")))
_TABLE = Path(__file__).parent / "data" / "entities.tsv"
_WORDS = (
    "el la a las de del al y 3 15 2027 31 / : . , - lunes martes marzo mayo que viene mañana pasado hoy h horas media menos cuarto "
    "calle Mayor nº 12 º B dentro hace semanas días entre hasta desde fui dilluns març ás vén martxoaren an etan kalea next past half "
    "expediente [DNI] [teléfono 2] Gran Vía inglés primera quincena noche tarde"
)
_NEAR_TEXTS = st.lists(st.sampled_from(_WORDS.split()), max_size=40).map(" ".join)


def _agency() -> Agency:
    with (REPOSITORY / "content" / "calles.csv").open(encoding="utf-8", newline="") as file:
        streets = tuple(Street(row["name"], row["type"], row["district"]) for row in csv.DictReader(file))
    return Agency(
        version=0,
        name="Villaclara",
        timezone="Europe/Madrid",
        default_language=ES,
        languages=LANGUAGES,
        notice_version="1",
        services={},
        case_templates=("AAAA/NNNNNN", "EXP-AAAA-NNNN"),
        streets=streets,
    )


ENTITIES = Entities(_agency())


def _rows() -> list[tuple[str, str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["language"], row["text"], row["entities"]) for row in reader]


@pytest.mark.parametrize(("language", "text", "expected"), _rows())
def test_a_row_of_the_table_gives_exactly_its_entities(language: str, text: str, expected: str) -> None:
    found = ENTITIES.find(text, Language(language), WEDNESDAY)
    assert ";".join(f"{entity.kind}={entity.value}" for entity in found) == expected


def test_positions_are_those_of_the_text_as_given() -> None:
    text = "😀 en ingle\u0301s, porfa"
    (entity,) = ENTITIES.find(text, ES, WEDNESDAY)
    assert entity == Entity("language", "en", 5, 12)
    assert text[entity.start : entity.end] == "ingle\u0301s"


def test_without_a_moment_no_dates_are_read() -> None:
    found = ENTITIES.find("mañana en la calle Mayor 12, expediente 2025/1234", ES)
    assert [entity.kind for entity in found] == ["address", "case_number"]


@pytest.mark.parametrize("text", ["", "hola", "valencia es bonita", "inglesas"])
def test_other_words_are_no_entity(text: str) -> None:
    assert ENTITIES.find(text, ES, WEDNESDAY) == ()


def test_whatever_is_masked_is_offered_by_its_placeholder_and_kind() -> None:
    text = " ".join(f"[{label}] [{label} 2]" for label in LABELS.values())
    found = ENTITIES.find(text, ES, WEDNESDAY)
    assert [(entity.kind, entity.value) for entity in found] == [
        pair for kind, label in LABELS.items() for pair in ((kind, f"[{label}]"), (kind, f"[{label} 2]"))
    ]


@given(st.one_of(st.text(max_size=300), _NEAR_TEXTS), st.sampled_from(LANGUAGES))
def test_entities_lie_in_the_text_in_order_and_apart(text: str, language: Language) -> None:
    end = 0
    for entity in ENTITIES.find(text, language, WEDNESDAY):
        assert end <= entity.start < entity.end <= len(text)
        assert entity.value
        end = entity.end


@given(_NEAR_TEXTS, st.sampled_from(LANGUAGES), st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_values_of_dates_and_times_are_iso_and_their_spans_do_not_run_backwards(
    text: str, language: Language, day: date
) -> None:
    moment = datetime.combine(day, time(23, 30), tzinfo=ZoneInfo("Europe/Madrid"))
    for entity in ENTITIES.find(text, language, moment):
        if entity.kind in {"date", "datetime"}:
            ends = [datetime.fromisoformat(end) for end in entity.value.split("/")]
            assert ends == sorted(ends)
        if entity.kind == "time":
            assert all(datetime.fromisoformat(f"2027-01-01T{end}") for end in entity.value.split("/"))


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "1/",
        "1:",
        "a las ",
        "de ",
        "el 3 de ",
        "calle ",
        "calle a ",
        "Mayor 1 ",
        "1-",
        ".",
        "[",
        "'",
        "2025/",
        "c/",
        "á",
        "y 1 ",
    ],
)
def test_hostile_texts_of_any_length_give_an_answer(piece: str) -> None:
    ENTITIES.find((piece * 100_000)[:100_000], ES, WEDNESDAY)
