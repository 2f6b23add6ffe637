"""Whole weeks of both sides: gaps, cut weeks, strikes, and services that come and go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from metrics.displacement.days import covered_by_name, table_of
from metrics.displacement.selection import Selection, select
from metrics.displacement.weeks import Weeks, weeks_of
from metrics.volumes.rows import VolumeRow

from .agencies import CONTROL, COVERED, LAUNCH, PHONE, agency, without

_DAY = LAUNCH - timedelta(weeks=20) + timedelta(days=2)


def chosen(rows: list[VolumeRow]) -> Selection:
    days = table_of(rows, PHONE)
    assert days is not None
    return select(days, covered_by_name(rows, PHONE), LAUNCH)


def weeks(rows: list[VolumeRow]) -> Weeks:
    days = table_of(rows, PHONE)
    assert days is not None
    return weeks_of(days, chosen(rows))


@pytest.fixture(scope="module")
def rows() -> list[VolumeRow]:
    return agency(weeks_before=60, weeks_after=12, effect=0.0)


def test_all_days_of_a_full_file_are_used_on_both_sides(rows: list[VolumeRow]) -> None:
    found = weeks(rows)
    assert len(found.mondays) == 72
    assert found.used.sum() == 72 * 5
    assert found.covered.sum() == sum(row.offered for row in rows if row.covered)
    assert not np.isnan(found.ratio).any()


def test_weeks_that_the_files_ends_cut_off_are_left_out(rows: list[VolumeRow]) -> None:
    first, last = rows[0].day, rows[-1].day
    found = weeks([row for row in rows if first < row.day < last])
    assert found.mondays[0] == first + timedelta(weeks=1)
    assert len(found.mondays) == 70


def test_a_week_that_ends_on_friday_is_whole_where_weekends_are_closed(rows: list[VolumeRow]) -> None:
    assert rows[-1].day.weekday() == 4
    assert weeks(rows).mondays[-1] == rows[-1].day - timedelta(days=4)


def test_a_day_that_one_side_lacks_is_left_out_of_both(rows: list[VolumeRow]) -> None:
    found = weeks([row for row in rows if row.covered or row.day != _DAY])
    at = found.mondays.index(_DAY - timedelta(days=2))
    assert not found.used[at, 2]
    assert found.one_sided == 1
    assert found.covered[at] == sum(
        row.offered for row in rows if row.covered and row.day != _DAY and 0 <= (row.day - found.mondays[at]).days < 7
    )


def test_a_service_that_was_not_counted_for_some_days_is_made_up_for(rows: list[VolumeRow]) -> None:
    gap = [row for row in rows if not (row.service == "padron" and 0 <= (row.day - _DAY).days < 10)]
    before, found = weeks(rows), weeks(gap)
    assert found.scaled_share > 0
    assert np.abs(found.ratio - before.ratio).max() < 0.05


def test_a_day_far_from_the_usual_ratio_is_set_aside_and_named(rows: list[VolumeRow]) -> None:
    strike = [replace(row, offered=row.offered // 5) if row.day == _DAY and row.covered else row for row in rows]
    assert weeks(strike).set_aside == (_DAY,)


def test_a_day_on_which_everything_falls_is_not_set_aside(rows: list[VolumeRow]) -> None:
    strike = [replace(row, offered=row.offered // 3) if row.day == _DAY else row for row in rows]
    assert _DAY not in weeks(strike).set_aside


def test_services_that_appear_or_vanish_are_left_out_with_the_reason(rows: list[VolumeRow]) -> None:
    early, late = LAUNCH - timedelta(weeks=30), LAUNCH + timedelta(weeks=2)
    some = [
        row
        for row in rows
        if not (row.service == "ibi" and row.day < early) and not (row.service == "becas" and row.day > late)
    ]
    found = chosen(some)
    assert found.covered == ("basuras", "padron")
    assert found.control == ("biblioteca", "deportes")
    assert found.left_out["ibi"].startswith("it appears only in the week of")
    assert found.left_out["becas"].startswith("it vanishes after the week of")


def test_a_service_that_was_not_counted_for_months_is_left_out(rows: list[VolumeRow]) -> None:
    gap = [row for row in rows if not (row.service == "ibi" and 0 <= (row.day - _DAY).days < 70)]
    assert "weeks on end" in chosen(gap).left_out["ibi"]


def test_months_in_which_nothing_at_all_was_counted_are_no_services_gap(rows: list[VolumeRow]) -> None:
    assert chosen([row for row in rows if not 0 <= (row.day - _DAY).days < 84]).left_out == {}


def test_the_comparison_starts_where_both_sides_have_their_main_services(rows: list[VolumeRow]) -> None:
    later = rows[0].day + timedelta(weeks=5)
    found = chosen([row for row in rows if row.covered or row.day >= later])
    assert found.start == later
    assert (found.covered, found.control) == (COVERED, CONTROL)


def test_a_service_that_came_later_is_kept_where_two_years_remain() -> None:
    rows = agency(weeks_before=130, weeks_after=10, effect=0.0)
    begins = LAUNCH - timedelta(weeks=110)
    found = chosen([row for row in rows if row.service != "ibi" or row.day >= begins])
    assert (found.start, found.left_out) == (begins, {})


def test_a_service_about_which_nobody_said_whether_it_is_covered_is_left_out(rows: list[VolumeRow]) -> None:
    some = [replace(row, covered=None) if row.service == "ibi" else row for row in rows]
    assert chosen(some).left_out == {"ibi": "nobody said whether the bot covers it"}


def test_a_week_of_holidays_with_one_open_day_has_no_ratio(rows: list[VolumeRow]) -> None:
    monday = _DAY - timedelta(days=2)
    found = weeks([row for row in rows if not 0 < (row.day - monday).days < 7])
    assert np.isnan(found.ratio[found.mondays.index(monday)])


def test_an_agency_with_one_service_on_each_side_can_be_compared(rows: list[VolumeRow]) -> None:
    found = chosen(without(rows, "ibi", "padron", "becas", "deportes"))
    assert (found.covered, found.control) == (("basuras",), ("biblioteca",))
    assert found.start == date(2023, 11, 20)
