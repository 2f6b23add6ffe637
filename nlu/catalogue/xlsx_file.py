"""Reads a sheet of an XLSX workbook as text, undoing merged cells and refusing formulas without a stored value."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from nlu.catalogue.cells import fold, from_spreadsheet
from nlu.catalogue.problems import Notebook, Place

_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    OSError,
    EOFError,
    IndexError,
    SyntaxError,
)


@dataclass(frozen=True, slots=True)
class XlsxRows:
    """The rows of a sheet from row 1 on; `titles` are the rows whose only text spans several columns; `faults` names bad cells.

    `faults` maps (row, position from 0) to the code of a problem.
    """

    rows: list[list[str]]
    titles: frozenset[int]
    faults: dict[tuple[int, int], str]


def rows_of_xlsx(content: bytes, place: Place, notebook: Notebook, sheet: str | int | None) -> XlsxRows | None:
    """The named, numbered (from 1) or first filled visible sheet; None where it is no workbook or has no such sheet."""
    try:
        # openpyxl warns of decorations that it drops; they are no concern of an editor.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = load_workbook(io.BytesIO(content), data_only=True)
            formulas = load_workbook(io.BytesIO(content), data_only=False)
    except _BROKEN:
        notebook.error("no_spreadsheet", place)
        return None
    chosen = _choose(values.worksheets, sheet, place, notebook)
    if chosen is None:
        return None
    return _read(chosen, formulas[chosen.title])


def _choose(
    sheets: Sequence[Worksheet], wanted: str | int | None, place: Place, notebook: Notebook
) -> Worksheet | None:
    if isinstance(wanted, str):
        found = next((sheet for sheet in sheets if fold(sheet.title) == fold(wanted)), None)
    elif wanted is not None:
        found = sheets[wanted - 1] if 0 < wanted <= len(sheets) else None
    else:
        return _first_filled(sheets, place, notebook)
    if found is None:
        titles = ", ".join(f"«{sheet.title}»" for sheet in sheets)
        notebook.error("no_such_sheet", place, sheet=wanted, sheets=titles)
    return found


def _first_filled(sheets: Sequence[Worksheet], place: Place, notebook: Notebook) -> Worksheet | None:
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible" and _filled(sheet)]
    if not visible:
        notebook.error("empty_file", place)
        return None
    if len(visible) > 1:
        others = ", ".join(f"«{sheet.title}»" for sheet in visible[1:])
        notebook.notice("several_sheets", place, sheet=visible[0].title, others=others)
    return visible[0]


def _filled(sheet: Worksheet) -> bool:
    return any(value is not None for row in sheet.iter_rows(values_only=True) for value in row)


def _read(sheet: Worksheet, written: Worksheet) -> XlsxRows:
    faults: dict[tuple[int, int], str] = {}
    rows: list[list[str]] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = []
        for position, cell in enumerate(cells):
            fault = _fault(cell, written.cell(number, position + 1))
            if fault:
                faults[number, position] = fault
            texts.append("" if fault else from_spreadsheet(cell.value, str(cell.number_format)))
        rows.append(texts)
    return XlsxRows(rows, _unmerge(sheet, rows), faults)


def _fault(cell: Cell | MergedCell, written: Cell | MergedCell) -> str:
    if cell.data_type == "e":
        return "cell_error"
    if cell.value is None and getattr(written, "data_type", "") == "f":
        return "formula_unsaved"
    return ""


def _unmerge(sheet: Worksheet, rows: list[list[str]]) -> frozenset[int]:
    """Repeat a value merged downwards in each of its rows; give back the rows that are nothing but a merged title."""
    titles = set()
    for merged in sheet.merged_cells.ranges:
        value = rows[merged.min_row - 1][merged.min_col - 1] if merged.min_row <= len(rows) else ""
        if merged.max_col > merged.min_col:
            if value and sum(1 for text in rows[merged.min_row - 1] if text) == 1:
                titles.add(merged.min_row)
            continue
        for number in range(merged.min_row, min(merged.max_row, len(rows))):
            rows[number][merged.min_col - 1] = value
    return frozenset(titles)
