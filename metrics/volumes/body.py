"""Walks the rows under the headings and reads their cells; what is no data is left out, and said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar
from zoneinfo import ZoneInfo

from metrics.volumes.cells import Cell, clean, fold, is_absent, is_blank, shown
from metrics.volumes.columns import Column, Header
from metrics.volumes.days import Stamp, read_stamp
from metrics.volumes.faults import CellFault
from metrics.volumes.files import ReadOptions
from metrics.volumes.problems import Notebook
from metrics.volumes.table import Table, TableRow
from metrics.volumes.words import is_summary, is_total

Value = TypeVar("Value")
MAX_SERVICE = 80
"""Characters of a service's name, as the database keeps it."""


@dataclass(slots=True)
class Body:
    """The data of one table; every fault of a cell is noted with its place."""

    table: Table
    header: Header
    options: ReadOptions
    notebook: Notebook
    unknown: dict[str, list[int]] = field(default_factory=dict)
    """Services that the catalogue does not know, and the rows that name them."""
    _spellings: dict[str, str] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """Where the agency's days begin and end."""
        return ZoneInfo(self.options.timezone)

    def rows(self) -> Iterator[TableRow]:
        """The rows of data. Titles above the headings, blank rows, repeated headings, totals and remarks are no data."""
        blanks = 0
        for row in self.table.rows[self.header.row :]:
            if row.is_blank:
                blanks += 1
                continue
            if blanks:
                self.notebook.notice("blank_rows", row.number - 1, count=blanks)
                blanks = 0
            if self._is_header(row):
                self.notebook.notice("header_again", row.number)
            elif self._is_total(row):
                self.notebook.notice("total_left_out", row.number)
            elif self._is_remark(row):
                self.notebook.notice("remark_left_out", row.number)
            elif self.table.separator and any(not is_blank(cell) for cell in row.cells[len(self.header.titles) :]):
                self.notebook.error("row_slipped", row.number, separator=self.table.separator)
            else:
                yield row

    def cell(self, row: TableRow, column: Column) -> Cell:
        """What stands in the column; nothing where the file has no such column."""
        return row.cell(self.header.positions.get(column))

    def optional(self, row: TableRow, column: Column, read: Callable[[Cell], Value]) -> Value | None:
        """What `read` makes of the cell; None where it cannot, which is noted."""
        cell = self.cell(row, column)
        if self.header.positions.get(column) in row.unsaved:
            self.notebook.error("formula_unsaved", row.number, self.header.title(column))
            return None
        try:
            return read(cell)
        except CellFault as fault:
            self.notebook.error(
                fault.code, row.number, self.header.title(column), value=shown(clean(cell)), **fault.values
            )
            return None

    def required(self, row: TableRow, column: Column, read: Callable[[Cell], Value]) -> Value | None:
        """The same for a cell that must say something."""
        if is_absent(self.cell(row, column)) and self.header.positions.get(column) not in row.unsaved:
            code = "count_empty" if column is Column.OFFERED else "cell_empty"
            self.notebook.error(code, row.number, self.header.title(column))
            return None
        return self.optional(row, column, read)

    def stamp(self, row: TableRow, column: Column) -> Stamp | None:
        """The day of the row, which may not be in the future."""
        hour = self.cell(row, Column.HOUR)
        found = self.required(row, column, lambda cell: read_stamp(cell, hour, self.zone, self.table.epoch))
        if found is None:
            return None
        title, value = self.header.title(column), shown(clean(self.cell(row, column)))
        for doubt in found.doubts:
            self.notebook.warning(doubt, row.number, title, value=value)
        if self.options.today is not None and found.day > self.options.today:
            self.notebook.error("future_day", row.number, title, value=value, today=self.options.today.isoformat())
        return found

    def service(self, row: TableRow) -> str | None:
        """The catalogue's key, else the name as it was written first."""
        name = self.required(row, Column.SERVICE, _service)
        if name is None:
            return None
        folded = fold(name)
        key = self.options.services.get(folded) if self.options.services is not None else None
        if key is not None:
            return key
        if self.options.services is not None:
            self.unknown.setdefault(name, []).append(row.number)
        return self._spellings.setdefault(folded, self.options.spellings.get(folded, name))

    def _is_header(self, row: TableRow) -> bool:
        """Long reports repeat their headings on every page."""
        places = self.header.positions.values()
        return all(shown(row.cell(place)).strip() == self.header.titles[place] for place in places)

    def _is_total(self, row: TableRow) -> bool:
        service = fold(self.cell(row, Column.SERVICE))
        if is_total(service) and service not in (self.options.services or {}):
            return True
        first = next((cell for cell in row.cells if not is_blank(cell)), None)
        day = self.cell(row, self._day)
        return any(isinstance(cell, str) and is_summary(fold(cell)) for cell in (day, first if is_blank(day) else None))

    def _is_remark(self, row: TableRow) -> bool:
        filled = [cell for cell in row.cells if not is_blank(cell)]
        if len(filled) != 1 or not isinstance(filled[0], str) or row.unsaved:
            return False
        try:
            read_stamp(filled[0], None, self.zone, self.table.epoch)
        except CellFault:
            return not filled[0].strip()[:1].isdigit()
        return False

    @property
    def _day(self) -> Column:
        return Column.DAY if Column.DAY in self.header.positions else Column.STARTED


def _service(cell: Cell) -> str:
    name = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(clean(cell))
    if len(name) > MAX_SERVICE:
        raise CellFault("service_long", limit=MAX_SERVICE)
    return name
