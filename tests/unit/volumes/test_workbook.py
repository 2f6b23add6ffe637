"""Spreadsheets: real days and lengths, serial numbers, merged cells, formulas, several sheets."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from metrics.volumes.cells import Cell
from metrics.volumes.reading import read_volumes
from tests.unit.volumes.files import VOLUMES, codes, found, only, saved, wall, workbook

HEADINGS = ("Fecha", "Servicio", "Canal", "Ofrecidas", "Atendidas", "Abandonadas", "TMO")


@pytest.mark.parametrize("day", [wall(2025, 3, 3), date(2025, 3, 3), 45719, "03/03/2025", 20250303])
@pytest.mark.parametrize("handling", [time(0, 3, 25), timedelta(seconds=205), 205, "3:25", "205"])
def test_days_and_lengths_as_a_spreadsheet_holds_them(day: Cell, handling: Cell) -> None:
    book = workbook(HEADINGS, (day, "ibi", "phone", 1200.0, "1.000", None, handling))
    row = only(read_volumes(saved(book), "v.xlsx", VOLUMES))
    assert (row.day, row.offered, row.answered, row.abandoned) == (date(2025, 3, 3), 1200, 1000, None)
    assert row.mean_handling_seconds == 205


def test_a_spreadsheet_that_counts_from_1904() -> None:
    book = workbook(HEADINGS, (45719 - 1462, "ibi", "phone", 5))
    book.epoch = CALENDAR_MAC_1904
    assert only(read_volumes(saved(book), "v.xlsx", VOLUMES)).day == date(2025, 3, 3)


def test_a_day_merged_over_its_rows_holds_for_each_of_them() -> None:
    book = workbook(HEADINGS, (wall(2025, 3, 3), "ibi", "phone", 5), (None, "ibi", "presencial", 6))
    book.worksheets[0].merge_cells("A2:A3")
    file = read_volumes(saved(book), "v.xlsx", VOLUMES)
    assert codes(file) == []
    assert [(row.day, row.offered) for row in file.rows] == [(date(2025, 3, 3), 6), (date(2025, 3, 3), 5)]


def test_a_formula_without_its_result_is_told() -> None:
    book = workbook(HEADINGS, ("03/03/2025", "ibi", "phone", "=2+3", "=1+1"))
    file = read_volumes(saved(book), "v.xlsx", VOLUMES)
    assert found(file)[:2] == [(2, "Ofrecidas", "formula_unsaved"), (2, "Atendidas", "formula_unsaved")]


def test_the_sheet_with_the_headings_is_read_and_others_like_it_are_named() -> None:
    book = workbook(("Portada",))
    for title in ("2024", "2025"):
        sheet = book.create_sheet(title)
        sheet.append(HEADINGS)
        sheet.append((f"03/03/{title}", "ibi", "phone", 5))
    hidden = book.create_sheet("oculta")
    hidden.append(HEADINGS)
    hidden.sheet_state = "hidden"
    file = read_volumes(saved(book), "v.xlsx", VOLUMES)
    assert only(file).day == date(2024, 3, 3)
    (problem,) = file.problems
    assert problem.code == "other_sheets"
    assert "2025" in problem.message
    assert "oculta" not in problem.message


def test_a_workbook_without_a_table_is_told() -> None:
    assert codes(read_volumes(saved(workbook(("hola",))), "v.xlsx", VOLUMES)) == ["header_absent"]


def test_a_cut_workbook_is_told() -> None:
    whole = saved(workbook(HEADINGS))
    assert codes(read_volumes(whole[: len(whole) // 2], "v.xlsx", VOLUMES)) == ["no_spreadsheet"]
