"""Short ways to write a file of contacts and to say what reading it gave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook

from metrics.volumes.files import FileKind, ReadOptions, VolumesFile
from metrics.volumes.reading import read_volumes
from metrics.volumes.rows import VolumeRow

HEADINGS = "day;service;channel;offered;answered;abandoned;mean_handling_seconds"
TODAY = date(2026, 3, 2)
VOLUMES = ReadOptions(today=TODAY, messages="en")
CALLS = ReadOptions(kind=FileKind.CALLS, today=TODAY, messages="en")


def wall(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """What a clock on a wall shows."""
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - no zone is written on it


def lines(*rows: str, headings: str = HEADINGS) -> bytes:
    """A separated text of these rows."""
    return "\n".join((headings, *rows, "")).encode()


def read(*rows: str, headings: str = HEADINGS, options: ReadOptions = VOLUMES) -> VolumesFile:
    """What the reader makes of these rows."""
    return read_volumes(lines(*rows, headings=headings), "file.csv", options)


def only(file: VolumesFile) -> VolumeRow:
    """The one row of a file without errors."""
    assert [problem.describe("en") for problem in file.errors] == []
    (row,) = file.rows
    return row


def found(file: VolumesFile) -> list[tuple[int | None, str, str]]:
    """(row, column, code) of every problem."""
    return [(problem.row, problem.column, problem.code) for problem in file.problems]


def codes(file: VolumesFile) -> list[str]:
    """The kinds of its problems."""
    return [problem.code for problem in file.problems]


def workbook(*rows: Sequence[object]) -> Workbook:
    """A workbook of one sheet with these rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    return book


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    target = BytesIO()
    book.save(target)
    return target.getvalue()
