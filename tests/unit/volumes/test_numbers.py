"""Counts and lengths of time in every way of writing that agencies use."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from metrics.volumes.cells import Cell
from metrics.volumes.faults import CellFault
from metrics.volumes.numbers import dot_is_decimal, heading_in_minutes, read_count, read_seconds
from tests.unit.volumes.files import wall


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("1234", 1234),
        ("1.234", 1234),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1.234.567", 1234567),
        ("1.234,0", 1234),
        ("1,234.00", 1234),
        ("1234.0", 1234),
        ("12.00", 12),
        ("0", 0),
        (3, 3),
        (3.0, 3),
        ("", None),
        (None, None),
        ("-", None),
        ("n/d", None),
    ],
)
def test_counts_as_they_are_written_here(cell: Cell, count: int | None) -> None:
    assert read_count(cell) == count


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("-3", "negative"),
        (-3, "negative"),
        ("1.234,5", "fraction"),
        ("2,5", "fraction"),
        (2.5, "fraction"),
        ("1,234", "fraction_or_thousands"),
        ("tres", "no_number"),
        ("1.2.3", "no_number"),
        ("#REF!", "no_number"),
        ("#N/A", "no_number"),
        (True, "no_number"),
        (wall(2025, 1, 1), "no_number"),
        ("99999999999", "too_many"),
        ("9" * 400, "too_many"),
        (10**400, "too_many"),
        (float("inf"), "too_many"),
        (float("nan"), "too_many"),
    ],
)
def test_what_is_no_count_is_said_to_be_none(cell: Cell, code: str) -> None:
    with pytest.raises(CellFault) as fault:
        read_count(cell)
    assert fault.value.code == code


@pytest.mark.parametrize(
    "cell",
    [
        "3:25",
        "3:25 min",
        "03:25",
        "00:03:25",
        "0:03:25",
        "3 min 25 s",
        "3m25s",
        "3 minutos y 25 segundos",
        "3' 25''",
        "3min. 25seg.",
        "205",
        "205 s",
        "205,0",
        205,
        205.0,
        time(0, 3, 25),
        timedelta(seconds=205),
    ],
)
def test_one_length_in_many_ways(cell: Cell) -> None:
    assert read_seconds(cell) == 205


def test_other_lengths() -> None:
    assert read_seconds("3,4 min") == 204
    assert read_seconds("1 h 2 min") == 3720
    assert read_seconds("1:02:00") == 3720
    assert read_seconds("205,5") == 205.5
    assert read_seconds("") is None


def test_a_heading_in_minutes_makes_bare_numbers_minutes() -> None:
    assert heading_in_minutes("tmo (min)")
    assert heading_in_minutes("duración media en minutos")
    assert not heading_in_minutes("tmo (s)")
    assert not heading_in_minutes("administración")
    assert read_seconds("3,5", in_minutes=True) == 210
    assert read_seconds(3.5, in_minutes=True) == 210
    assert read_seconds("3:30", in_minutes=True) == 210


def test_a_column_written_by_a_machine_has_decimal_dots() -> None:
    assert dot_is_decimal(["205.333", "12.5"])
    assert not dot_is_decimal(["1.234", "205"])
    assert not dot_is_decimal(["1.234", "12.5", "205,3"])
    assert read_seconds("205.333", machine=True) == 205.333
    assert read_seconds("1.234") == 1234


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("3:75", "no_length"),
        ("1:75:00", "no_length"),
        ("3:25 h", "no_length"),
        ("mucho", "no_length"),
        (".. min", "no_length"),
        (True, "no_length"),
        (wall(1900, 1, 1, 3, 25), "no_length"),
        (time(3, 25), "handling_impossible"),
        ("4:00:00", "handling_impossible"),
        (0.0023, "handling_below_second"),
        ("-5", "negative"),
        (float("nan"), "too_many"),
    ],
)
def test_what_is_no_length_is_said_to_be_none(cell: Cell, code: str) -> None:
    with pytest.raises(CellFault) as fault:
        read_seconds(cell)
    assert fault.value.code == code


def test_one_call_may_last_longer_or_shorter_than_a_mean_can() -> None:
    assert read_seconds("4:00:00", mean=False) == 14_400
    assert read_seconds(0.4, mean=False) == 0.4
