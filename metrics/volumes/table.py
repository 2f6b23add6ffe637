"""Opens a separated text or a spreadsheet as rows of cells with their row numbers, or says plainly why it cannot."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from metrics.volumes.cells import Cell, is_blank
from metrics.volumes.days import WINDOWS_EPOCH
from metrics.volumes.problems import Notebook
from metrics.volumes.workbook import rows_of_workbook

MAX_BYTES = 200_000_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = ";,\t|"
_SAMPLE = 20_000
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "old_excel"),
    (b"%PDF", "not_a_table"),
    (b"{\\rtf", "not_a_table"),
    (b"\x89PNG", "not_a_table"),
    (b"\xff\xd8\xff", "not_a_table"),
    (b"\x1f\x8b", "not_a_table"),
)

Judge = Callable[[Sequence[Cell]], int]
"""How many of a row's cells are headings that are looked for."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row, numbered as a spreadsheet does; `unsaved` holds the positions of formulas without a stored value."""

    number: int
    cells: tuple[Cell, ...]
    unsaved: frozenset[int] = frozenset()

    def cell(self, position: int | None) -> Cell:
        """What stands at `position`, nothing beyond the row's end."""
        return self.cells[position] if position is not None and position < len(self.cells) else None

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not self.unsaved and all(is_blank(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """All rows, blank ones included; `epoch` is the day from which the file's spreadsheet counts."""

    rows: tuple[TableRow, ...]
    epoch: datetime = WINDOWS_EPOCH
    separator: str = field(default="")


def open_table(source: Path | bytes, judge: Judge, notebook: Notebook) -> Table | None:
    """The table, whatever the file's name says it is; None, and a noted error, where it is none."""
    content = source if isinstance(source, bytes) else _bytes(source, notebook)
    if content is None:
        return None
    if len(content) > MAX_BYTES:
        notebook.error("too_big", megabytes=MAX_BYTES // 1_000_000)
        return None
    if not content.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        notebook.error("empty_file")
        return None
    code = _foreign(content)
    if code:
        notebook.error(code)
        return None
    if content.startswith(b"PK\x03\x04"):
        return _spreadsheet(content, judge, notebook)
    text = _decoded(content)
    if text is None:
        notebook.error("not_a_table")
        return None
    return _separated(text, judge, notebook)


def _bytes(path: Path, notebook: Notebook) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        notebook.error("file_absent")
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else ""
        notebook.error("cannot_read", reason=reason or type(fault).__name__)
    return None


def _foreign(content: bytes) -> str:
    """The code of what the bytes surely are instead of a table; empty for none."""
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")) or b"<html" in head:
        return "is_markup"
    if content.startswith(b"PK\x03\x04") and b"opendocument" in content[:200]:
        return "is_ods"
    return next((code for mark, code in _FOREIGN if content.startswith(mark)), "")


def _spreadsheet(content: bytes, judge: Judge, notebook: Notebook) -> Table | None:
    found = rows_of_workbook(content, judge, notebook)
    if found is None:
        return None
    rows = (
        TableRow(number, tuple(cells), found.unsaved.get(number, frozenset()))
        for number, cells in enumerate(found.rows, start=1)
    )
    return Table(tuple(rows), found.epoch)


def _decoded(content: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _text(content.decode(encoding, errors="replace"))
    # A spreadsheet's "Unicode text" without its mark: every other byte of plain figures is empty.
    head = content[:200]
    if head[1::2].count(0) > len(head) // 3:
        return _text(content.decode("utf-16-le", errors="replace"))
    if head[::2].count(0) > len(head) // 3:
        return _text(content.decode("utf-16-be", errors="replace"))
    for encoding in ("utf-8", "cp1252"):
        try:
            return _text(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _text(content.decode("latin-1"))


def _text(text: str) -> str | None:
    controls = sum(1 for character in text[:_SAMPLE] if character < " " and character not in "\t\n\r\f\v")
    if "\0" in text or controls > min(len(text), _SAMPLE) // 200:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _separated(text: str, judge: Judge, notebook: Notebook) -> Table | None:
    first, _, rest = text.partition("\n")
    told = first.strip().casefold()
    if told.startswith("sep=") and len(told) == len("sep=;"):
        separator, skipped, text = told[-1], 1, rest
    else:
        # The separator is the one that makes the headings appear; a decimal comma never does.
        separator, skipped = max(_SEPARATORS, key=lambda candidate: _headings(text, candidate, judge)), 0
    rows = [TableRow(number, ()) for number in range(1, skipped + 1)]
    try:
        for cells in _reader(text, separator):
            rows.append(TableRow(len(rows) + 1, tuple(cells)))
    except csv.Error:
        notebook.error("quote_unclosed", len(rows) + 1)
        return None
    swallowed = next((row for row in rows if any(_holds_rows(cell, separator) for cell in row.cells)), None)
    if swallowed:
        notebook.error("quote_unclosed", swallowed.number)
        return None
    return Table(tuple(rows), separator=separator)


def _headings(text: str, separator: str, judge: Judge) -> int:
    try:
        return max((judge(cells) for cells in _reader(text[:_SAMPLE], separator, strict=False)), default=0)
    except csv.Error:
        return 0


def _reader(text: str, separator: str, *, strict: bool = True) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline="\n"), delimiter=separator, strict=strict)


def _holds_rows(cell: Cell, separator: str) -> bool:
    """Whether a forgotten quote has drawn whole other rows into the cell."""
    return isinstance(cell, str) and any(line.count(separator) >= 2 for line in cell.split("\n")[1:])
