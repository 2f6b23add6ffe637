"""Opens a spreadsheet or a separated text file as rows of clean text with their row numbers, or says plainly why it cannot."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nlu.catalogue.cells import fold, one_line, tidy
from nlu.catalogue.csv_file import rows_of_csv
from nlu.catalogue.problems import Notebook, Place
from nlu.catalogue.xlsx_file import rows_of_xlsx

MAX_BYTES = 50_000_000
_ZIP = b"PK\x03\x04"
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "old_excel"),
    (b"%PDF", "is_pdf"),
    (b"{\\rtf", "no_table"),
    (b"\x89PNG", "no_table"),
    (b"\xff\xd8\xff", "no_table"),
)
_SEARCHED_ROWS = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One row with something in it; `faults` maps a position (from 0) to the code of what is wrong with that cell."""

    number: int
    cells: tuple[str, ...]
    title: bool = False
    faults: Mapping[int, str] = field(default_factory=dict)

    def cell(self, position: int) -> str:
        """The text at `position`; empty beyond the row's end."""
        return self.cells[position] if position < len(self.cells) else ""

    @property
    def filled(self) -> int:
        """How many cells have text."""
        return sum(1 for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a table that are not empty, in order; in separated text (`can_slip`) a stray separator shifts the cells."""

    place: Place
    rows: tuple[Row, ...]
    can_slip: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The heading row: its number and, by folded heading, the position of the column and the heading as written."""

    row: int
    positions: Mapping[str, int]
    titles: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many cells the heading row has."""
        return len(self.titles)

    def position(self, title: str) -> int | None:
        """Where the column with this heading stands."""
        return self.positions.get(fold(title))

    def nearest(self, title: str) -> str:
        """The heading most like `title`; empty where none is."""
        found = difflib.get_close_matches(fold(title), self.positions, n=1, cutoff=0.6)
        return self.titles[self.positions[found[0]]] if found else ""


def open_sheet(path: Path, notebook: Notebook, sheet: str | int | None = None) -> Sheet | None:
    """Read a CSV or XLSX file, whatever its name says; None (and a noted problem) where it is no table."""
    place = Place(path.name)
    content = _bytes(path, place, notebook)
    if content is None:
        return None
    if content.startswith(_ZIP):
        return _from_xlsx(content, place, notebook, sheet)
    rows = rows_of_csv(content, place, notebook)
    if rows is None:
        return None
    found = [Row(number, tuple(tidy(cell) for cell in cells)) for number, cells in enumerate(rows, start=1)]
    return _filled(place, found, notebook, can_slip=True)


def find_header(sheet: Sheet, wanted: Sequence[str], notebook: Notebook, row: int | None = None) -> Header | None:
    """The heading row: the given one, else the row near the top with most of the `wanted` headings.

    Notes every heading that stands twice among the wanted ones; None where no row will do.
    """
    rows = [found for found in sheet.rows if found.number == row] if row else list(sheet.rows[:_SEARCHED_ROWS])
    names = {fold(title) for title in wanted}
    best = max(rows, key=lambda found: len(names & {fold(cell) for cell in found.cells}), default=None)
    if best is None or (row is None and not names & {fold(cell) for cell in best.cells}):
        notebook.error("header_absent", sheet.place.at(row) if row else sheet.place, wanted=_quoted(wanted))
        return None
    titles = tuple(one_line(cell) for cell in best.cells)
    positions: dict[str, int] = {}
    for position, title in enumerate(titles):
        if fold(title) in positions and fold(title) in names:
            notebook.error("column_twice", sheet.place.at(best.number, title))
        if title:
            positions.setdefault(fold(title), position)
    return Header(best.number, positions, titles)


def note_absent_column(header: Header, title: str, place: Place, notebook: Notebook) -> None:
    """Say that a heading was not found, which ones were, and which one was perhaps meant."""
    nearest = header.nearest(title)
    code = "column_absent_near" if nearest else "column_absent"
    found = _quoted(cell for cell in header.titles if cell)
    notebook.error(code, place.at(header.row, title), title=title, nearest=nearest, found=found)


def has_slipped(row: Row, header: Header, sheet: Sheet) -> bool:
    """Whether separated text has more cells in the row than headings: its values stand in the wrong columns."""
    return sheet.can_slip and any(row.cells[header.width :])


def _bytes(path: Path, place: Place, notebook: Notebook) -> bytes | None:
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MAX_BYTES else b""
    except FileNotFoundError:
        notebook.error("file_absent", place)
        return None
    except OSError as error:
        notebook.error("cannot_read", place, reason=error.strerror or type(error).__name__)
        return None
    if size > MAX_BYTES:
        notebook.error("too_big", place, megabytes=MAX_BYTES // 1_000_000)
        return None
    if not content.strip():
        notebook.error("empty_file", place)
        return None
    return None if _foreign(content, place, notebook) else content


def _foreign(content: bytes, place: Place, notebook: Notebook) -> bool:
    """Whether the bytes are surely another kind of file; says which."""
    code = next((code for mark, code in _FOREIGN if content.startswith(mark)), "")
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not code and (head.startswith((b"<!doctype html", b"<html", b"<table")) or b"<html" in head):
        code = "is_html"
    if not code and head.startswith((b"{", b"[{")):
        code = "is_json"
    if not code and content.startswith(_ZIP) and b"opendocument" in content[:200]:
        code = "is_ods"
    if code:
        notebook.error(code, place)
    return bool(code)


def _from_xlsx(content: bytes, place: Place, notebook: Notebook, sheet: str | int | None) -> Sheet | None:
    read = rows_of_xlsx(content, place, notebook, sheet)
    if read is None:
        return None
    faults: dict[int, dict[int, str]] = {}
    for (number, position), code in read.faults.items():
        faults.setdefault(number, {})[position] = code
    found = [
        Row(number, tuple(cells), number in read.titles, faults.get(number, {}))
        for number, cells in enumerate(read.rows, start=1)
    ]
    return _filled(place, found, notebook, can_slip=False)


def _filled(place: Place, rows: Sequence[Row], notebook: Notebook, *, can_slip: bool) -> Sheet | None:
    kept = tuple(row for row in rows if row.filled or row.faults)
    if not kept:
        notebook.error("empty_file", place)
        return None
    return Sheet(place, kept, can_slip)


def _quoted(titles: Iterable[str]) -> str:
    return ", ".join(f"«{title}»" for title in titles)
