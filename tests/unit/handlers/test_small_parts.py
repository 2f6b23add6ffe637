"""The small parts of the policy: words, choices, draws, hours in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import draws
from handlers.choices import MAX_LABEL, Option, digest, listed, numbered, shortened, typed
from handlers.domain.agency import OpenSpan
from handlers.domain.ids import Language
from handlers.office import date_in_words, hours_in_words, moment_in_words
from handlers.phrases import ordinals
from handlers.words import contains, core, fold, is_one_of, number
from tests.unit.handlers.sample import AGENCY, CA, EN, ES, EU, GL, LANGUAGES, UNHURRIED

_LABELS = st.text(alphabet="abcáÁ 1.¿?ñ", min_size=1, max_size=90)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("¡Sí, por favor!", "si por favor"),
        ("  AÑO\n2026 ", "ano 2026"),
        ("l'opció", "l opcio"),
        ("1️⃣", "1"),
        ("👍🏽", "👍"),
    ],
)
def test_folding_leaves_plain_words(text: str, folded: str) -> None:
    """Case, accents, marks, skin tones and blanks do not matter."""
    assert fold(text) == folded


@UNHURRIED
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """Whatever is typed."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "1"),
        ("la 2", "2"),
        ("opción 3", "3"),
        ("02", "2"),
        ("1ª", "1"),
        ("el 1 por favor", "1"),
        ("calle 5", ""),
        ("123", ""),
    ],
)
def test_numbers_are_read_in_short_replies_only(text: str, expected: str) -> None:
    """A number inside a sentence is no choice."""
    assert number(fold(text)) == expected


def test_triggers_are_found_on_word_borders() -> None:
    """Without case and accents."""
    assert contains("Oiga: ¡HAY UN INCENDIÓ!", ("hay un incendio",))
    assert not contains("hay un incendiorama", ("hay un incendio",))
    assert not contains("algo", ("", "¿?"))
    assert is_one_of("¡Persona!", ("persona",))
    assert not is_one_of("", ("",))
    assert core("la") == "la"


@UNHURRIED
@given(st.lists(_LABELS, min_size=1, max_size=7), st.sampled_from(LANGUAGES))
def test_typed_equivalents_never_name_two_choices(labels: list[str], language: Language) -> None:
    """Even for equal labels; each number, and each label as it is shown, finds its own button."""
    options = [Option(f"id{place}", label, ("sí", "otra")) for place, label in enumerate(labels)]
    buttons = numbered(options, ordinals(AGENCY, language))
    keys = [
        key
        for place, button in enumerate(buttons, 1)
        for key in {str(place), fold(button.label), *map(fold, button.typed)}
    ]
    assert len([key for key in keys if key]) == len({key for key in keys if key})
    for place, button in enumerate(buttons, 1):
        assert len(button.label) <= MAX_LABEL
        assert typed(buttons, str(place)) == button
        if fold(button.label):
            assert typed(buttons, button.label) == button


def test_choices_are_listed_with_their_numbers() -> None:
    """One a line."""
    assert listed(["Sí", "No"]).plain == "1. Sí\n2. No"
    assert typed((), "1") is None
    assert shortened("x" * 100) == "x" * 59 + "…"
    assert len(digest("a" * 500)) == 12


def test_draws_are_even_and_the_same_again() -> None:
    """Over many episodes about the share asked for is drawn; every order comes up."""
    drawn = [draws.fraction(f"e{number}-1", "survey") for number in range(2000)]
    assert drawn == [draws.fraction(f"e{number}-1", "survey") for number in range(2000)]
    assert 0.46 < sum(share < 0.5 for share in drawn) / len(drawn) < 0.54
    firsts = {draws.shuffled("abcdef", str, f"e{number}-1", "order")[0] for number in range(100)}
    assert firsts == set("abcdef")
    assert draws.fraction("e1-1", "survey") != draws.fraction("e1-1", "example")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (ES, "lunes a jueves, de 9:00 a 14:00 y de 16:30 a 18:00; viernes, de 9:00 a 14:00"),
        (EN, "Monday to Thursday, 9:00 to 14:00 and 16:30 to 18:00; Friday, 9:00 to 14:00"),
        (CA, "dilluns a dijous, de 9:00 a 14:00 i de 16:30 a 18:00; divendres, de 9:00 a 14:00"),
        (GL, "luns a xoves, de 9:00 a 14:00 e de 16:30 a 18:00; venres, de 9:00 a 14:00"),
        (EU, "astelehena-osteguna, 9:00-14:00 eta 16:30-18:00; ostirala, 9:00-14:00"),
        (Language("fr"), "lunes a jueves, de 9:00 a 14:00 y de 16:30 a 18:00; viernes, de 9:00 a 14:00"),
    ],
)
def test_hours_are_told_with_equal_days_together(language: Language, expected: str) -> None:
    """Afternoons too."""
    afternoons = tuple(OpenSpan(day, time(16, 30), time(18)) for day in range(4))
    assert hours_in_words(replace(AGENCY, hours=(*afternoons, *AGENCY.hours)), language) == expected


@pytest.mark.parametrize(
    ("language", "when", "day"),
    [
        (ES, "el lunes 6 de abril a las 9:05", "6 de abril de 2026"),
        (EN, "on Monday 6 April at 9:05", "6 April 2026"),
        (CA, "dilluns 6 d'abril a les 9:05", "6 d'abril de 2026"),
        (GL, "o luns 6 de abril ás 9:05", "6 de abril de 2026"),
        (EU, "apirilaren 6(e)an (astelehena), 9:05", "2026(e)ko apirilaren 6(a)"),
        (Language("fr"), "2026-04-06 09:05", "2026-04-06"),
    ],
)
def test_dates_are_told_in_words(language: Language, when: str, day: str) -> None:
    """In the language's own way."""
    moment = datetime(2026, 4, 6, 9, 5, tzinfo=UTC)
    assert moment_in_words(moment, language) == when
    assert date_in_words(date(2026, 4, 6), language) == day
