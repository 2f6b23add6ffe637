"""Tests of the reckoning of days: what is nearest, and where weeks, months and years begin and end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.ids import Language
from nlu import words
from nlu.dates import reckoning
from nlu.dates.lexicon import LANGUAGES, lexicon
from nlu.dates.reading import moments
from nlu.plain_view import Found, plain_view

_DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
_LISTS = Path(words.__file__).parent


def _read(text: str, language: str) -> list[Found]:
    return list(moments(plain_view(text), text, Language(language), datetime(2027, 3, 10, 10, tzinfo=UTC)))


@given(_DAYS, st.integers(0, 6))
def test_a_weekday_is_the_nearest_after_today_or_before_it(today: date, weekday: int) -> None:
    coming, past = reckoning.nearest_weekday(today, weekday), reckoning.nearest_weekday(today, weekday, past=True)
    assert coming.weekday() == past.weekday() == weekday
    assert timedelta(days=1) <= coming - today <= timedelta(days=7)
    assert timedelta(days=1) <= today - past <= timedelta(days=7)


@given(_DAYS, st.integers(1, 12), st.integers(1, 31))
def test_a_day_without_a_year_is_the_nearest_from_today_on(today: date, month: int, day: int) -> None:
    found = reckoning.nearest_yearly(today, month, day)
    if found is None:
        assert not any(reckoning.real_day(year, month, day) for year in (2023, 2024))
    else:
        assert found >= today
        assert (found.month, found.day) == (month, day)
        assert reckoning.real_day(found.year - 1, month, day) is None or found.replace(year=found.year - 1) < today


@given(_DAYS, st.sampled_from(["day", "week", "fortnight", "month", "year"]), st.integers(-60, 60))
def test_going_there_and_back_ends_close_to_where_it_began(day: date, unit: str, count: int) -> None:
    back = reckoning.shifted(reckoning.shifted(day, unit, count), unit, -count)
    assert abs(back - day) <= timedelta(days=3)


@given(_DAYS, st.sampled_from(["week", "month", "year"]))
def test_the_three_parts_of_a_stretch_follow_each_other_and_fill_it(day: date, unit: str) -> None:
    span = reckoning.whole(day, unit)
    begin, middle, close = (reckoning.third(span, part) for part in ("begin", "middle", "close"))
    assert span[0] <= day <= span[1]
    assert (begin[0], close[1]) == span
    assert middle[0] - begin[1] == close[0] - middle[1] == timedelta(days=1)


@pytest.mark.parametrize(("written", "full"), [(0, 2000), (27, 2027), (69, 2069), (70, 1970), (99, 1999)])
def test_years_in_two_figures_are_of_this_century_below_seventy(written: int, full: int) -> None:
    assert reckoning.full_year(written, 2) == full


@given(st.integers(1, 28), st.integers(1, 12), st.integers(1950, 2150), st.sampled_from(["/", "-", "."]))
def test_every_date_in_figures_is_read(day: int, month: int, year: int, mark: str) -> None:
    text = f"nací el {day:02d}{mark}{month}{mark}{year}, gracias"
    found = [each.canonical for each in _read(text, "es")]
    assert found == [date(year, month, day).isoformat()]


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from(LANGUAGES))
def test_every_time_in_figures_is_read_in_every_language(hour: int, minute: int, language: str) -> None:
    (found,) = _read(f"{hour:02d}:{minute:02d}", language)
    assert (found.kind, found.canonical) == ("time", f"{hour:02d}:{minute:02d}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_list_with_all_weekdays_and_months(language: str) -> None:
    names = set(words.pairs(f"dates_{language}"))
    assert names >= {f"weekday {number}" for number in range(7)} | {f"month {number}" for number in range(1, 13)}


def test_no_meaning_of_a_word_list_is_written_twice() -> None:
    for language in LANGUAGES:
        lines = words.entries(f"dates_{language}")
        names = [line.partition("=")[0].strip() for line in lines]
        assert len(names) == len(set(names)), language


def test_a_word_of_the_conversations_language_means_nothing_else() -> None:
    assert lexicon(Language("en")).longest(["once"])[1] == {"word": "1"}
    assert lexicon(Language("es")).longest(["once"])[1] == {"num": "11"}
