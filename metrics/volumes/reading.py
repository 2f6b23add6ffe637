"""The one door: an agency's file in, its daily contacts and everything that is wrong with it out."""

from __future__ import annotations

from pathlib import Path

from metrics.volumes.body import Body
from metrics.volumes.calls import counted, read_calls
from metrics.volumes.checks import note_doubts, note_unknown
from metrics.volumes.columns import find_header, headings, recognised
from metrics.volumes.daily import by_day, read_entries, summed
from metrics.volumes.files import FileKind, ReadOptions, VolumesFile
from metrics.volumes.numbers import MAX_COUNT
from metrics.volumes.problems import Notebook
from metrics.volumes.rows import VolumeRow
from metrics.volumes.table import open_table

_DEFAULT = ReadOptions()


def read_volumes(source: Path | bytes, name: str, options: ReadOptions = _DEFAULT) -> VolumesFile:
    """Read a CSV or XLSX file, whatever its encoding, separator and way of writing days and numbers.

    Raises nothing on any content: whatever is wrong is a problem with its row and column, and `name` in front.
    """
    notebook = Notebook(name, options.messages)
    numbers = _rows(source, options, notebook)
    return VolumesFile(tuple(numbers), notebook.problems, tuple(numbers.values()))


def _rows(source: Path | bytes, options: ReadOptions, notebook: Notebook) -> dict[VolumeRow, int]:
    """Each daily row, and the row of the file where it begins."""
    known = headings(options.kind)
    table = open_table(source, lambda cells: recognised(cells, known), notebook)
    header = find_header(table, options.kind, notebook) if table else None
    if table is None or header is None:
        return {}
    body = Body(table, header, options, notebook)
    numbers = _counted_calls(body) if options.kind is FileKind.CALLS else _summed_entries(body)
    if not numbers and not notebook.has_errors:
        notebook.error("no_rows", header.row)
    note_unknown(body.unknown, options.services or {}, notebook)
    note_doubts(numbers, notebook)
    if any(row.day == options.today for row in numbers):
        notebook.warning("today_partial")
    for row, number in numbers.items():
        if row.offered > MAX_COUNT:
            notebook.error("too_many", number, value=row.offered, limit=MAX_COUNT)
    if notebook.count("month_first"):
        notebook.error("month_first_file", count=notebook.count("month_first"))
    return numbers


def _summed_entries(body: Body) -> dict[VolumeRow, int]:
    return {summed(entries): entries[0].number for entries in by_day(read_entries(body)).values()}


def _counted_calls(body: Body) -> dict[VolumeRow, int]:
    calls = read_calls(body)
    first: dict[tuple[object, str], int] = {}
    for call in calls:
        first.setdefault((call.day, call.service), call.number)
    return {row: first[row.day, row.service] for row in counted(calls)}
