"""Reads one of the content directory's own spreadsheets into records by column, noting everything that does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from nlu.catalogue.cells import one_line, parse_date, parse_flag
from nlu.catalogue.columns import KEY, LANGUAGE
from nlu.catalogue.problems import Notebook, Place
from nlu.catalogue.tables import Header, Row, Sheet, find_header, has_slipped, note_absent_column, open_sheet

Value = TypeVar("Value")
MAX_KEY = 40
"""Characters; a key travels in the buttons of channels that leave 64 bytes for everything."""
VALID_KEY = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{MAX_KEY - 1}}}")
_ADDRESS = re.compile(r"https?://[^\s/?#.]+(\.[^\s/?#.]+)+([/?#]\S*)?|https?://localhost(:\d+)?(/\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One row by column; a column that the file does not have reads as empty."""

    place: Place
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def on(self, column: str) -> Place:
        """Where the cell of `column` stands."""
        return self.place.on(column)


def find_file(directory: Path, stem: str, notebook: Notebook) -> Path | None:
    """`stem`.csv or `stem`.xlsx; None where neither exists, and a noted problem where both do."""
    found = [path for suffix in (".csv", ".xlsx") if (path := directory / f"{stem}{suffix}").exists()]
    if len(found) > 1:
        notebook.error("two_files", Place(found[0].name), other=found[1].name)
    return found[0] if found else None


def read_records(path: Path, columns: Sequence[str], required: Iterable[str], notebook: Notebook) -> list[Record]:
    """The rows under the heading row; rows whose cells have slipped are noted and left out."""
    sheet = open_sheet(path, notebook)
    header = find_header(sheet, columns, notebook) if sheet else None
    if sheet is None or header is None:
        return []
    for title in header.titles:
        if title and title not in columns:
            notebook.warning("column_unknown", sheet.place.at(header.row, title))
    absent = [title for title in required if header.position(title) is None]
    for title in absent:
        note_absent_column(header, title, sheet.place, notebook)
    if absent:
        return []
    rows = [row for row in sheet.rows if row.number > header.row]
    return [record for row in rows if (record := _record(row, header, columns, sheet, notebook))]


def records_by_key(
    records: Iterable[Record], languages: Sequence[str], notebook: Notebook
) -> dict[str, dict[str, Record]]:
    """key -> language -> record, the default language (the first of `languages`) first; notes bad and repeated ones."""
    grouped: dict[str, dict[str, Record]] = {}
    for record in records:
        key = key_of(record, notebook)
        language = language_of(record, languages, notebook)
        if not key or not language:
            continue
        seen = grouped.setdefault(key, {})
        if language in seen:
            notebook.error("key_twice", record.on(KEY), key=key, language=language, first=seen[language].place.row)
        else:
            seen[language] = record
    return {key: dict(sorted(rows.items(), key=lambda row: languages.index(row[0]))) for key, rows in grouped.items()}


def key_of(record: Record, notebook: Notebook) -> str:
    """The record's key; empty, and noted, where it is missing or cannot be one."""
    key = plain_key(record[KEY])
    if not key:
        notebook.error("key_empty", record.on(KEY))
    elif not VALID_KEY.fullmatch(key):
        notebook.error("key_invalid", record.on(KEY), key=key)
        return ""
    return key


def language_of(record: Record, languages: Sequence[str], notebook: Notebook) -> str:
    """The record's language, the default one where the cell is empty; empty, and noted, where the agency has no such language."""
    language = record[LANGUAGE].strip().casefold() or languages[0]
    if language in languages:
        return language
    notebook.error("language_unknown", record.on(LANGUAGE), language=language, languages=", ".join(languages))
    return ""


def plain_key(text: str) -> str:
    """The key on one line; a number that a spreadsheet wrote with decimals is whole again."""
    return re.sub(r"^(\d+)[.,]0$", r"\1", one_line(text))


def is_address(text: str) -> bool:
    """Whether the text is a whole http or https address."""
    return bool(_ADDRESS.fullmatch(text))


def read_day(record: Record, column: str, notebook: Notebook) -> date | None:
    """The day in a cell; None where it is empty, or no day (noted)."""
    return _parsed(record, column, parse_date, "date_invalid", notebook)


def read_flag(record: Record, column: str, notebook: Notebook, *, default: bool) -> bool:
    """Yes or no in a cell; the default where it is empty or neither (noted)."""
    flag = _parsed(record, column, parse_flag, "flag_invalid", notebook)
    return default if flag is None else flag


def read_address(record: Record, column: str, notebook: Notebook) -> str:
    """The address in a cell; empty where it is empty or no http(s) address (noted)."""
    return _parsed(record, column, lambda text: text if is_address(text) else None, "address_invalid", notebook) or ""


def _parsed(
    record: Record, column: str, parse: Callable[[str], Value | None], code: str, notebook: Notebook
) -> Value | None:
    text = one_line(record[column])
    if not text:
        return None
    value = parse(text)
    if value is None:
        notebook.error(code, record.on(column), value=text)
    return value


def _record(row: Row, header: Header, columns: Sequence[str], sheet: Sheet, notebook: Notebook) -> Record | None:
    here = sheet.place.at(row.number)
    if row.title:
        notebook.notice("title_row", here)
        return None
    if has_slipped(row, header, sheet):
        notebook.error("too_many_cells", here, expected=header.width)
        return None
    positions = {column: position for column in columns if (position := header.position(column)) is not None}
    for column, position in positions.items():
        if position in row.faults:
            notebook.error(row.faults[position], here.on(column))
    cells = {column: row.cell(position) for column, position in positions.items()}
    return Record(here, cells) if any(cells.values()) else None
