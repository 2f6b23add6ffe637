"""Waiting times, dates, phrases and ready texts of the counter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

import crm_adapter.console
from crm_adapter.console.model import EntryKind, Sending, Tab
from crm_adapter.console.pages.view import canned_choices, with_canned
from crm_adapter.console.people import Role
from crm_adapter.console.phrases import phrases, table
from crm_adapter.console.waiting import worked
from handlers.domain.agency import Agency, CannedAnswer, OpenSpan
from handlers.domain.case import CaseKind, CaseState, HandoffReason
from handlers.domain.ids import Language

ES, EN = Language("es"), Language("en")
CONSOLE = Path(crm_adapter.console.__file__).parent
AGENCY = Agency(
    version=1,
    name="Valdeflores",
    timezone="Europe/Madrid",
    default_language=ES,
    languages=(ES,),
    notice_version="1",
    services={},
    hours=tuple(OpenSpan(day, *span) for day in range(5) for span in ((time(9), time(14)), (time(16), time(18)))),
    holidays=frozenset({date(2026, 3, 19)}),
)
CANNED = (
    CannedAnswer("cita", "Cita", {ES: "Pida cita.", EN: "Book a visit."}),
    CannedAnswer("plazo", "Plazo", {ES: "Diez días."}),
)


def _local(day: int, hour: int, minute: int = 0) -> datetime:
    # Madrid is one hour ahead of UTC in the first weeks of March.
    return datetime(2026, 3, day, hour - 1, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (_local(17, 9), _local(17, 9), 0),
        (_local(17, 9, 30), _local(17, 10), 0.5),
        (_local(17, 13), _local(17, 17), 2),
        (_local(17, 7), _local(17, 23), 7),
        (_local(17, 17), _local(18, 10), 2),
        (_local(18, 17), _local(20, 10), 2),
        (_local(20, 17), _local(23, 9, 15), 1.25),
        (_local(21, 10), _local(22, 20), 0),
        (_local(17, 10), _local(17, 9), 0),
    ],
    ids=[
        "no time",
        "within the morning",
        "over lunch",
        "a whole day",
        "over night",
        "over a holiday",
        "over a weekend",
        "on a weekend",
        "backwards",
    ],
)
def test_waiting_counts_only_the_hours_in_which_staff_are_there(start: datetime, end: datetime, hours: float) -> None:
    assert worked(AGENCY, start, end) == timedelta(hours=hours)


def test_without_known_hours_all_time_counts() -> None:
    agency = Agency(1, "V", "Europe/Madrid", ES, (ES,), "1", {})
    assert worked(agency, _local(17, 9), _local(18, 9)) == timedelta(days=1)
    assert worked(agency, _local(18, 9), _local(17, 9)) == timedelta()


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=20), "menos de 1 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=26, minutes=5), "26 h 5 min"),
    ],
)
def test_lengths_of_time_are_words(length: timedelta, words: str) -> None:
    assert phrases("es").duration(length) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (_local(20, 9, 5), "hoy, 09:05"),
        (_local(19, 23, 59), "ayer, 23:59"),
        (_local(2, 10), "2 mar, 10:00"),
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "1 ene, 00:30"),
        (datetime(2025, 5, 4, 10, tzinfo=UTC), "4 may 2025, 12:00"),
    ],
)
def test_moments_are_told_on_the_agencys_clock(moment: datetime, words: str) -> None:
    assert phrases("es").when(moment, _local(20, 12), AGENCY) == words


def test_both_languages_say_everything_with_the_same_blanks() -> None:
    spanish, english = table()["es"], table()["en"]
    assert spanish.keys() == english.keys()
    assert all(text.strip() for said in (spanish, english) for text in said.values())
    blanks = re.compile(r"\{[a-z]+\}")
    assert [key for key in spanish if set(blanks.findall(spanish[key])) != set(blanks.findall(english[key]))] == []


def test_an_unknown_language_is_answered_in_spanish() -> None:
    assert phrases("xx")("log_in") == "Entrar"


def test_every_phrase_that_pages_ask_for_exists() -> None:
    asked = {f"{prefix}_{value}" for prefix, values in _FAMILIES.items() for value in values}
    for template in (CONSOLE / "templates").rglob("*.html"):
        asked.update(re.findall(r"""\bt\(["']([a-z_]+)["'][,)]""", template.read_text(encoding="utf-8")))
    for module in CONSOLE.rglob("*.py"):
        source = module.read_text(encoding="utf-8")
        asked.update(re.findall(r'NotAllowed\(\s*"([a-z_]+)"', source))
        asked.update(re.findall(r'"(notice_[a-z_]+)"', source))
    assert sorted(asked - table()["es"].keys()) == []


def test_no_phrase_is_left_over() -> None:
    written = "".join(
        path.read_text(encoding="utf-8") for path in CONSOLE.rglob("*") if path.suffix in {".py", ".html"}
    )
    families = {f"{prefix}_{value}" for prefix, values in _FAMILIES.items() for value in values}
    open_ended = ("channel_", "language_", "audit_", "state_with")
    left = [
        key
        for key in table()["es"]
        if f'"{key}"' not in written
        and f"'{key}'" not in written
        and key not in families
        and not key.startswith(open_ended)
    ]
    assert left == []


def test_ready_texts_come_in_the_cases_language_first() -> None:
    fitting, others = canned_choices(CANNED, "en", phrases("es"))
    assert [choice.value for choice in fitting] == ["cita:en"]
    assert [choice.label for choice in others] == ["Cita (español)", "Plazo (español)"]


@pytest.mark.parametrize(
    ("text", "value", "result"),
    [
        ("", "cita:es", "Pida cita."),
        ("Hola. \n", "cita:en", "Hola.\n\nBook a visit."),
        ("Hola.", "plazo:en", "Hola."),
        ("Hola.", "", "Hola."),
        ("Hola.", "nada", "Hola."),
    ],
)
def test_a_ready_text_is_added_after_what_was_written(text: str, value: str, result: str) -> None:
    assert with_canned(text, value, CANNED) == result


_FAMILIES: Mapping[str, Sequence[str]] = {
    "state": list(CaseState),
    "kind": list(CaseKind),
    "reason": list(HandoffReason),
    "role": list(Role),
    "role_help": list(Role),
    "speaker": list(EntryKind),
    "sending": [sending for sending in Sending if sending is not Sending.NONE],
    "tab": [tab.name for tab in Tab],
    "empty": [tab.name for tab in Tab],
}
