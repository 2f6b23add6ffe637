"""Cutting long texts: where, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.splitting import split, stripped
from bot.channels.telegram.limits import units

FAMILY = "👩\u200d👩\u200d👧\u200d👦"


def parts(text: str, limit: int, whole: tuple[tuple[int, int], ...] = ()) -> list[str]:
    ranges = (stripped(text, part) for part in split(text, limit, units, whole))
    return [text[start:end] for start, end in ranges if start < end]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Uno dos. Tres.\n\nCuatro.", 18, ["Uno dos. Tres.", "Cuatro."]),
        ("Uno dos. Tres.\nCuatro.", 18, ["Uno dos. Tres.", "Cuatro."]),
        ("Uno dos. Tres cuatro.", 16, ["Uno dos.", "Tres cuatro."]),
        ("«¿Uno dos?» Tres cuatro", 18, ["«¿Uno dos?»", "Tres cuatro"]),
        ("Uno dos tres", 9, ["Uno dos", "tres"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("abcd\n\nefgh", 4, ["abcd", "efgh"]),
        ("a" * 8, 8, ["a" * 8]),
        (" \n\n  ", 2, []),
        ("", 5, []),
    ],
)
def test_cuts_at_the_border_that_disturbs_least(text: str, limit: int, expected: list[str]) -> None:
    assert parts(text, limit) == expected


def test_emoji_count_as_two_units() -> None:
    assert parts("😀😀😀", 4) == ["😀😀", "😀"]


def test_an_emoji_of_several_characters_is_not_torn() -> None:
    assert parts(f"aaa{FAMILY}", 13) == ["aaa", FAMILY]


def test_a_flag_an_accent_and_a_skin_tone_stay_whole() -> None:
    assert parts("aa🇪🇸", 5) == ["aa", "🇪🇸"]
    assert parts("aae\u0301", 3) == ["aa", "e\u0301"]
    assert parts("aa👍🏽", 5) == ["aa", "👍🏽"]


def test_an_endless_sign_is_cut_all_the_same() -> None:
    endless = "e" + "\u0301" * 300
    assert "".join(parts(endless, 50)) == endless


def test_a_range_kept_whole_moves_to_the_next_part() -> None:
    text = "Vea aquí (https://a.es) ya"
    assert parts(text, 20, ((4, 23),)) == ["Vea", "aquí (https://a.es)", "ya"]
    assert parts("xxxxxaquí(https://a.es)", 20, ((5, 23),)) == ["xxxxx", "aquí(https://a.es)"]


@settings(deadline=None)
@given(st.text(alphabet="ab .\n😀é\u0301\u200d🇪ñ\u202eش", max_size=200), st.integers(4, 40))
def test_ranges_cover_the_text_exactly_and_fit(text: str, limit: int) -> None:
    ranges = split(text, limit, units)
    assert [position for part in ranges for position in range(*part)] == list(range(len(text)))
    assert all(sum(map(units, part)) <= limit for part in parts(text, limit))
