"""Files by the hour: added up to days, with the days of 23 and 25 hours on the right side of midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.unit.volumes.files import codes, found, only, read


def test_hours_are_added_up_and_lengths_weighted_by_what_was_attended() -> None:
    row = only(read("3/3/2025 09:00;ibi;phone;10;10;0;100", "3/3/2025 10:00;ibi;phone;40;30;10;200"))
    assert (row.offered, row.answered, row.abandoned) == (50, 40, 10)
    assert row.mean_handling_seconds == 175


def test_a_count_that_one_hour_does_not_say_is_not_known_for_the_day() -> None:
    row = only(read("3/3/2025 09:00;ibi;phone;10;10;;", "3/3/2025 10:00;ibi;phone;40;;;"))
    assert (row.offered, row.answered, row.abandoned, row.mean_handling_seconds) == (50, None, None, None)


def test_the_hour_may_stand_in_a_column_of_its_own() -> None:
    headings = "Fecha;Franja horaria;Servicio;Canal;Ofrecidas"
    file = read("3/3/2025;08:00-09:00;ibi;tel;5", "3/3/2025;09:00-10:00;ibi;tel;6", headings=headings)
    assert only(file).offered == 11


def test_an_hour_told_twice_is_an_error() -> None:
    file = read("3/3/2025 09:00;ibi;phone;10", "3/3/2025 09:00;ibi;phone;10")
    assert found(file) == [(3, "", "row_twice")]


def test_the_day_of_25_hours_has_all_of_them_in_local_time() -> None:
    hours = [0, 1, 2, 2, *range(3, 24)]
    file = read(*(f"26/10/2025 {hour:02}:00;ibi;phone;1" for hour in hours))
    assert (only(file).day, only(file).offered) == (date(2025, 10, 26), 25)


def test_an_hour_that_clocks_showed_twice_cannot_stand_three_times() -> None:
    file = read(*["26/10/2025 02:00;ibi;phone;1"] * 3)
    assert found(file) == [(4, "", "row_twice")]


def test_the_days_of_23_and_25_hours_are_whole_in_times_with_their_offset() -> None:
    for day, hours in ((date(2025, 3, 30), 23), (date(2025, 10, 26), 25)):
        start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=5)
        rows = [f"{(start + timedelta(hours=hour)).isoformat()};ibi;phone;1" for hour in range(36)]
        counts = {row.day: row.offered for row in read(*rows).rows}
        assert counts[day] == hours
        assert sum(counts.values()) == 36


def test_an_hour_that_did_not_exist_suggests_that_times_are_not_local() -> None:
    file = read("30/03/2025 01:00;ibi;phone;1", "30/03/2025 02:00;ibi;phone;1")
    assert codes(file) == ["hour_skipped"]
    assert only(file).offered == 2


def test_midnight_in_utc_is_the_next_or_the_same_day_here() -> None:
    file = read("2025-07-01T22:00:00Z;ibi;phone;1", "2025-07-02T22:00:00Z;ibi;phone;2")
    assert [(row.day, row.offered) for row in file.rows] == [(date(2025, 7, 2), 1), (date(2025, 7, 3), 2)]
