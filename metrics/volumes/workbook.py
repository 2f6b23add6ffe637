"""Reads the sheet of an XLSX workbook that holds the wanted headings, with its numbers, days and lengths of time as such."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from metrics.volumes.cells import Cell
from metrics.volumes.problems import Notebook

_MAX_UNPACKED = 400_000_000
"""An unpacked sheet takes many times this in memory; whoever has so many rows has them as CSV too."""
_SEARCHED_ROWS = 40
_FORMULA = re.compile(rb"<f[ >/]")


@dataclass(frozen=True, slots=True)
class WorkbookRows:
    """The rows of a sheet from row 1 on; `unsaved` maps a row to the positions of formulas without a stored value."""

    rows: list[list[Cell]]
    epoch: datetime
    unsaved: dict[int, frozenset[int]] = field(default_factory=dict)


def rows_of_workbook(content: bytes, judge: Callable[[Sequence[Cell]], int], notebook: Notebook) -> WorkbookRows | None:
    """The visible sheet with the most of the wanted headings; None, and a noted error, where it is no workbook."""
    try:
        return _read(content, judge, notebook)
    except Exception as fault:  # noqa: BLE001 - a broken part makes the library raise whatever it happens to trip over
        notebook.error("no_spreadsheet", reason=type(fault).__name__)
        return None


def _read(content: bytes, judge: Callable[[Sequence[Cell]], int], notebook: Notebook) -> WorkbookRows | None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MAX_UNPACKED:
            notebook.error("too_big_spreadsheet")
            return None
        formulas = any(
            _FORMULA.search(archive.read(part)) for part in archive.namelist() if part.startswith("xl/worksheets/sheet")
        )
    workbook = _opened(content, values=True)
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        notebook.error("empty_file")
        return None
    scores = [_score(sheet, judge) for sheet in sheets]
    best = sheets[scores.index(max(scores))]
    others = [sheet.title for sheet, score in zip(sheets, scores, strict=True) if score and sheet is not best]
    if others:
        notebook.warning("other_sheets", sheet=best.title, others=", ".join(f"«{title}»" for title in others))
    rows = [[_cell(cell.value) for cell in cells] for cells in best.iter_rows()]
    _unmerge(best, rows)
    unsaved = _unsaved(rows, _opened(content, values=False)[best.title]) if formulas else {}
    return WorkbookRows(rows, workbook.epoch, unsaved)


def _opened(content: bytes, *, values: bool) -> Workbook:
    # openpyxl warns of decorations that it drops; they are no concern here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(content), data_only=values)


def _score(sheet: Worksheet, judge: Callable[[Sequence[Cell]], int]) -> int:
    rows = sheet.iter_rows(max_row=min(sheet.max_row, _SEARCHED_ROWS), values_only=True)
    return max((judge([_cell(value) for value in row]) for row in rows), default=0)


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | datetime | date | time | timedelta):
        return value
    return str(value)


def _unmerge(sheet: Worksheet, rows: list[list[Cell]]) -> None:
    """Repeat in each of its rows a value merged downwards: the day or the service of the rows beside it."""
    for merged in sheet.merged_cells.ranges:
        if merged.max_col > merged.min_col or merged.min_row > len(rows):
            continue
        value = rows[merged.min_row - 1][merged.min_col - 1]
        for number in range(merged.min_row, min(merged.max_row, len(rows))):
            rows[number][merged.min_col - 1] = value


def _unsaved(rows: list[list[Cell]], written: Worksheet) -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = {}
    for number, cells in enumerate(written.iter_rows(), start=1):
        empty = {
            position
            for position, cell in enumerate(cells)
            if cell.data_type == "f" and number <= len(rows) and rows[number - 1][position] is None
        }
        if empty:
            found[number] = frozenset(empty)
    return found
