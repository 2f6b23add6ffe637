"""What was touched at a desk with a grain of one second is read until nothing more can hide in that second."""

from __future__ import annotations

import re

import pytest

from crm_adapter.glpi import cursor as glpi
from crm_adapter.shared import touches
from crm_adapter.shared.touches import SETTLE_SECONDS, Touches
from crm_adapter.zendesk import cursor as zendesk
from handlers.errors import Rejected

START = Touches(60)


def test_a_case_touched_last_is_read_again_until_its_second_has_surely_passed() -> None:
    first = START.after(100, 1000, {7: 100})
    assert first.to_read(7, 100)
    again = first.after(100, 1000 + SETTLE_SECONDS - 1, {7: 100})
    assert again == first
    settled = first.after(100, 1000 + SETTLE_SECONDS, {7: 100})
    assert not settled.to_read(7, 100)
    assert settled.to_read(7, 101)


def test_a_case_touched_before_the_latest_is_read_once() -> None:
    read = START.after(101, 1000, {7: 100, 8: 101})
    assert not read.to_read(7, 100)
    assert read.to_read(8, 101)


def test_a_case_that_appears_late_is_read_within_the_overlap_and_marks_beyond_it_are_forgotten() -> None:
    read = START.after(200, 1000, {7: 200})
    assert read.to_read(9, 140)
    assert not read.to_read(9, 139)
    assert read.after(300, 2000, {8: 300}).marks.keys() == {8}


def test_touches_are_kept_as_text() -> None:
    kept = START.after(101, 1000, {7: 100, 8: 101})
    found = re.fullmatch(touches.PATTERN, kept.text())
    assert found is not None
    assert touches.parsed(60, found[1], found[2], found[3]) == kept


def test_when_the_clock_on_the_wall_goes_back_an_hour_nothing_is_lost() -> None:
    before, after = glpi.seconds("2026-10-25 02:59:50"), glpi.seconds("2026-10-25 02:00:05")
    assert after < before
    read = Touches(glpi.OVERLAP_SECONDS).after(before, 1000, {7: before})
    assert read.to_read(8, after)
    assert glpi.written(read.since) < "2026-10-25 02:00:05"


def test_the_history_is_forgotten_a_minute_after_it_was_read() -> None:
    cursor = glpi.Cursor(Touches(glpi.OVERLAP_SECONDS), 10)
    cursor = cursor.after(cursor.tickets, [11, 12], 1000, drained=True)
    assert (cursor.floor, cursor.seen) == (10, frozenset({11, 12}))
    assert cursor.after(cursor.tickets, [13], 1059, drained=True).floor == 10
    assert cursor.after(cursor.tickets, [13], 1060, drained=False).floor == 10
    later = cursor.after(cursor.tickets, [14], 1060, drained=True)
    assert (later.floor, later.seen) == (12, frozenset({14}))
    assert glpi.parsed(later.text()) == later


@pytest.mark.parametrize("text", ["", "gl1", "gl1:1:1::1:1:1:x", "gl1:١:1::1:1:1:", "zd1:1:1::", "zd1:-1:1::1:"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    for parsed in (glpi.parsed, zendesk.parsed):
        with pytest.raises(Rejected):
            parsed(text)


def test_a_time_that_is_none_is_the_earliest() -> None:
    assert glpi.seconds("") == glpi.seconds("ayer") == 0
