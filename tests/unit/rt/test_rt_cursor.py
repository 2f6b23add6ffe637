"""The cursor over RT's transactions: short, refused when odd, and patient with numbers that come late."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_adapter.rt.cursor import Cursor
from handlers.errors import Rejected

WINDOW = 50


@given(st.lists(st.integers(1, 10_000), unique=True, min_size=1, max_size=80))
def test_every_number_is_new_once_in_whatever_order_they_come_within_the_window(numbers: list[int]) -> None:
    near = sorted(numbers)[-WINDOW // 2 :]
    spread = [max(near) - place for place in range(len(near))]
    cursor, taken = Cursor(spread[-1] - 1, spread[-1] - 1), list[int]()
    for number in spread:
        assert number > cursor.start(WINDOW)
        assert number not in cursor.seen
        taken.append(number)
        cursor = Cursor.parse(str(cursor.after([number], WINDOW)))
        assert number in cursor.seen or number <= cursor.start(WINDOW)
    assert sorted(taken) == sorted(spread)


def test_what_lay_before_the_first_cursor_stays_there() -> None:
    assert Cursor(100, 100).after([101], WINDOW).start(WINDOW) == 100


def test_it_stays_short() -> None:
    cursor = Cursor(0, 0).after(range(1, 5000), WINDOW)
    assert len(cursor.seen) == WINDOW
    assert len(str(cursor)) < 300


@pytest.mark.parametrize("text", ["", "5", "5-", "-5", "a-b", "1-2.x", "1-2.", "٣-٣", "1-1\n", "9" * 40 + "-1"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Rejected, match="not a cursor"):
        Cursor.parse(text)


def test_the_accounts_under_which_we_worked_are_kept_and_bounded() -> None:
    """However odd their names; what an earlier one wrote stays ours."""
    cursor = Cursor(7, 7).under("ventanilla").under("bot ~ñ/1").under("ventanilla")
    assert Cursor.parse(str(cursor)) == cursor
    assert cursor.accounts == ("bot ~ñ/1", "ventanilla")
    assert Cursor.parse(str(cursor.after([9], WINDOW))).accounts == cursor.accounts
    for number in range(9):
        cursor = cursor.under(f"cuenta-{number}")
    assert cursor.accounts == tuple(f"cuenta-{number}" for number in range(4, 9))
    assert Cursor.parse("7-7.1").accounts == ()
