"""Accounts behind a cursor."""

from __future__ import annotations

import pytest

from crm_adapter.shared import accounts
from handlers.errors import Rejected


def test_the_present_account_is_the_last_one_and_stands_once() -> None:
    """An account that comes back is no new one."""
    assert accounts.split("gl1:5|7|9", 7) == ("gl1:5", (9, 7))


def test_five_are_kept() -> None:
    """The oldest is forgotten."""
    kept = accounts.joined("c", (1, 2, 3, 4, 5))
    assert accounts.split(kept, 6) == ("c", (2, 3, 4, 5, 6))


def test_a_cursor_without_accounts_is_one_from_before() -> None:
    """Nothing is known of former ones then."""
    assert accounts.split("c1:0:0:::", 4) == ("c1:0:0:::", (4,))


@pytest.mark.parametrize("odd", ["c|", "c|x", "c|1|2|3|4|5|6", "c|-1", "c|1 ", "c|1\n"])
def test_anything_else_is_refused(odd: str) -> None:
    """It is not one of ours."""
    with pytest.raises(Rejected, match="not a cursor"):
        accounts.split(odd, 1)
