"""Days and hours in every way of writing that agencies use."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from metrics.volumes.cells import Cell
from metrics.volumes.days import is_repeated_hour, read_hour, read_stamp
from metrics.volumes.faults import CellFault
from tests.unit.volumes.files import wall

MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize(
    "cell",
    [
        "31/12/2025",
        "31-12-25",
        "31.12.2025",
        "31 12 2025",
        "2025-12-31",
        "2025/12/31",
        "20251231",
        20251231,
        "miércoles 31 de diciembre de 2025",
        "Miércoles, 31 de diciembre de 2025",
        "31 de diciembre del 2025",
        "31-dic-2025",
        "31-dic.-25",
        "mié 31/12/25",
        "31 de desembre de 2025",
        "31 decembro 2025",
        "December 31, 2025",
        "31 Dec 2025",
        wall(2025, 12, 31),
        date(2025, 12, 31),
        46022,
        46022.0,
        "46022",
        " 31/12/2025 ",
    ],
)
def test_one_day_in_many_ways(cell: Cell) -> None:
    stamp = read_stamp(cell, None, MADRID)
    assert (stamp.day, stamp.moment, stamp.doubts) == (date(2025, 12, 31), None, ())


def test_an_ambiguous_date_is_read_day_first() -> None:
    assert read_stamp("03/04/2025", None, MADRID).day == date(2025, 4, 3)


def test_a_weekday_that_is_not_that_dates_is_doubted() -> None:
    assert read_stamp("lunes 4 de marzo de 2025", None, MADRID).doubts == ("weekday_differs",)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("03/25/2025", "month_first"),
        ("31/02/2025", "no_such_day"),
        ("30/02/2024", "no_such_day"),
        ("31/12/1999", "before_2000"),
        ("ayer", "no_day"),
        ("3 de nada de 2025", "no_day"),
        ("12", "no_day"),
        (12, "no_day"),
        (True, "no_day"),
        (float("nan"), "no_day"),
        (float("inf"), "no_day"),
        (time(8), "no_day"),
        ("31/12/2025 25:00", "no_hour"),
        ("31/12/9999", "no_day"),
        ("2025-12-31T08:00:00+25:00", "no_hour"),
    ],
)
def test_what_is_no_day_is_said_to_be_none(cell: Cell, code: str) -> None:
    with pytest.raises(CellFault) as fault:
        read_stamp(cell, None, MADRID)
    assert fault.value.code == code


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025-03-30T22:30:00Z", date(2025, 3, 31)),
        ("2025-03-29T22:30:00Z", date(2025, 3, 29)),
        ("2025-03-29T23:00:00+00:00", date(2025, 3, 30)),
        ("2025-10-25T22:00:00Z", date(2025, 10, 26)),
        ("2025-10-26T22:59:59Z", date(2025, 10, 26)),
        ("2025-10-26T23:00:00Z", date(2025, 10, 27)),
        ("2025-10-26T00:30:00+0200", date(2025, 10, 26)),
    ],
)
def test_a_time_with_its_offset_lands_on_the_agencys_day(cell: str, day: date) -> None:
    assert read_stamp(cell, None, MADRID).day == day


def test_an_hour_that_clocks_skipped_is_doubted() -> None:
    assert read_stamp("30/03/2025 02:30", None, MADRID).doubts == ("hour_skipped",)
    assert read_stamp("30/03/2025 03:30", None, MADRID).doubts == ()


def test_only_the_hour_that_clocks_showed_twice_is_a_repeated_one() -> None:
    assert is_repeated_hour(wall(2025, 10, 26, 2, 30), MADRID)
    assert not is_repeated_hour(wall(2025, 10, 26, 3, 0), MADRID)
    assert not is_repeated_hour(wall(2025, 3, 30, 2, 30), MADRID)
    assert not is_repeated_hour(datetime(2025, 10, 26, 0, 30, tzinfo=UTC), MADRID)


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("8:15", time(8, 15)),
        ("08:00-09:00", time(8)),
        ("23:00 - 24:00", time(23)),
        ("8", time(8)),
        ("8h", time(8)),
        ("10 a 11", time(10)),
        (8, time(8)),
        (0.5, time(12)),
        (time(9, 30), time(9, 30)),
        (timedelta(hours=7), time(7)),
        (wall(2025, 1, 1, 6), time(6)),
    ],
)
def test_an_hour_beside_the_day_is_where_its_interval_begins(cell: Cell, hour: time) -> None:
    assert read_hour(cell) == hour
    assert read_stamp("31/12/2025", cell, MADRID).moment == datetime.combine(date(2025, 12, 31), hour)


@pytest.mark.parametrize("cell", ["24:00", 24, -1, "tarde", True, float("nan")])
def test_what_is_no_hour_is_said_to_be_none(cell: Cell) -> None:
    with pytest.raises(CellFault, match="no_hour"):
        read_hour(cell)


def test_half_past_eight_in_the_evening_in_twelve_hours() -> None:
    assert read_stamp("31/12/2025 8:15 p. m.", None, MADRID).moment == wall(2025, 12, 31, 20, 15)
