"""What a whole file shows: missing weeks, days that stand out, services told both covered and not."""

from __future__ import annotations

from datetime import date, timedelta

from tests.unit.volumes.files import HEADINGS, TODAY, codes, read

MONDAY = date(2025, 3, 3)


def days(number: int, service: str = "ibi", *, start: date = MONDAY, offered: int = 50) -> list[str]:
    """So many days in a row."""
    return [f"{start + timedelta(days=day)};{service};phone;{offered}" for day in range(number)]


def test_a_whole_week_without_rows_is_told_with_its_monday() -> None:
    file = read(*days(7), *days(7, start=MONDAY + timedelta(days=14)))
    (problem,) = file.problems
    assert problem.code == "weeks_missing"
    assert "2025-03-10" in problem.message


def test_a_few_missing_days_are_nobodys_business() -> None:
    assert codes(read(*days(5), *days(5, start=MONDAY + timedelta(days=7)))) == []


def test_weeks_in_which_only_one_service_is_silent_are_told_of_that_service() -> None:
    multas = [*days(1, "multas"), *days(1, "multas", start=MONDAY + timedelta(days=21))]
    (problem,) = read(*days(22), *multas).problems
    assert problem.code == "weeks_missing_service"
    assert "multas" in problem.message
    assert "2025-03-10, 2025-03-17" in problem.message


def test_many_missing_weeks_are_not_all_listed() -> None:
    (problem,) = read(*days(1), *days(1, start=MONDAY + timedelta(days=350))).problems
    assert problem.message.endswith("….")


def test_a_day_ten_times_the_usual_one_is_told_at_its_row() -> None:
    file = read(*days(20), f"{MONDAY + timedelta(days=20)};ibi;phone;5000")
    assert [(problem.row, problem.code) for problem in file.problems] == [(22, "outlier")]


def test_a_small_services_busy_day_is_no_outlier() -> None:
    assert codes(read(*days(20, offered=2), f"{MONDAY + timedelta(days=20)};ibi;phone;60")) == []


def test_today_is_not_over_yet() -> None:
    assert codes(read(f"{TODAY};ibi;phone;5")) == ["today_partial"]


def test_parts_of_a_day_that_make_more_than_is_possible_are_told() -> None:
    rows = [f"2025-03-03 {hour}:00;ibi;phone;9000000" for hour in range(1, 4)]
    assert [(problem.row, problem.code) for problem in read(*rows).errors] == [(2, "too_many")]


def test_a_service_told_both_covered_and_not_is_told() -> None:
    file = read("2025-03-03;ibi;phone;5;;;;1", "2025-03-04;ibi;phone;5;;;;0", headings=f"{HEADINGS};covered")
    assert codes(file) == ["covered_mixed"]
