"""From the agency's rows to a table of days: what is closed, what is zero, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from handlers.errors import Misconfigured
from metrics.displacement.days import Days, covered_by_name, table_of
from metrics.volumes.rows import VolumeChannel, VolumeRow

from .agencies import PHONE

_MONDAY = date(2025, 3, 3)


def rows(service: str, counts: list[int]) -> list[VolumeRow]:
    return [VolumeRow(_MONDAY + timedelta(days=at), service, PHONE, count) for at, count in enumerate(counts)]


def table(*groups: list[VolumeRow]) -> Days:
    days = table_of([row for group in groups for row in group], PHONE)
    assert days is not None
    return days


def test_a_day_and_service_that_come_twice_are_refused_with_their_names() -> None:
    with pytest.raises(Misconfigured, match="2 rows for 2025-03-03, padron and phone"):
        table(rows("padron", [5]), rows("padron", [6]))


def test_the_same_day_of_the_other_channel_is_no_repetition() -> None:
    visits = [replace(row, channel=VolumeChannel.IN_PERSON) for row in rows("padron", [9])]
    assert table(rows("padron", [5]), visits).counts[0, 0, 0] == 5


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(Misconfigured, match="-3 contacts for padron"):
        table(rows("padron", [-3]))


def test_there_is_no_table_of_a_channel_without_rows() -> None:
    assert table_of(rows("padron", [5]), VolumeChannel.IN_PERSON) is None


def test_a_day_on_which_nobody_called_about_anything_was_closed_and_is_no_zero() -> None:
    days = table(rows("padron", [5, 0, 5]), rows("ibi", [5, 0, 0]))
    assert not days.open[0, 1]
    assert np.isnan(days.counts[0, 1]).all()
    assert days.counts[0, 2, days.services.index("ibi")] == 0


def test_none_where_hundreds_are_usual_means_that_nobody_counted() -> None:
    days = table(rows("padron", ([300] * 7 + [0] + [300] * 20)), rows("ibi", [300] * 28))
    assert np.isnan(days.counts[1, 0, days.services.index("padron")])


def test_a_file_without_any_zero_leaves_them_out() -> None:
    some = [row for row in rows("raro", [1, 0, 2, 0, 1, 0, 1]) if row.offered]
    days = table(some, rows("padron", [50] * 7))
    assert days.counts[0, :, days.services.index("raro")].tolist() == [1, 0, 2, 0, 1, 0, 1]


def test_what_is_absent_before_a_service_began_is_no_zero() -> None:
    days = table(rows("raro", [0, 0, 0, 2, 1, 0, 0])[3:5], rows("padron", [50] * 7))
    assert np.isnan(days.counts[0, :, days.services.index("raro")]).tolist() == [True] * 3 + [False] * 2 + [True] * 2


def test_half_a_year_of_zeros_of_a_busy_service_is_not_known_either() -> None:
    days = table(rows("padron", [40] * 300 + [0] * 180 + [40] * 300), rows("ibi", [40] * 780))
    assert np.isnan(days.counts.reshape(-1, 2)[300:480, days.services.index("padron")]).all()


def test_a_season_without_contacts_is_one_of_zeros() -> None:
    days = table(rows("playas", [40] * 90 + [0] * 275 + [40] * 90), rows("ibi", [40] * 455))
    assert (days.counts.reshape(-1, 2)[140:320, days.services.index("playas")] == 0).all()


def test_in_a_file_with_zeros_what_is_absent_is_not_known() -> None:
    some = [row for row in rows("raro", [1, 0, 2, 9, 1, 0, 0]) if row.offered != 9]
    days = table(some, rows("padron", [50] * 7))
    assert np.isnan(days.counts[0, 3, days.services.index("raro")])


def test_a_service_is_covered_if_any_row_of_it_says_so() -> None:
    first, second, third = rows("padron", [1, 2, 3])
    said = [replace(first, covered=False), replace(second, covered=True), third, *rows("ibi", [1])]
    assert covered_by_name(said, PHONE) == {"padron": True, "ibi": None}
