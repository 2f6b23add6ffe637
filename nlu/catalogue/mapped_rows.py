"""Turns the rows of somebody's spreadsheet into rows of the product's own catalogue, as a mapping says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from nlu.catalogue.cells import fold, items, one_line, parse_date, parse_flag, tidy, without_accents
from nlu.catalogue.columns import (
    ADDRESS_COLUMNS,
    DATE_COLUMNS,
    FLAG_COLUMNS,
    KEY,
    LANGUAGE,
    NAME,
    ONE_LINE_COLUMNS,
    SERVICE_COLUMNS,
)
from nlu.catalogue.mapping import EVERY, ImportMapping
from nlu.catalogue.markup import from_html, looks_like_html
from nlu.catalogue.problems import Notebook, Place, Severity
from nlu.catalogue.records import MAX_KEY, VALID_KEY, is_address, plain_key
from nlu.catalogue.tables import Header, Row, Sheet, find_header, has_slipped, note_absent_column

CatalogueRow = dict[str, str]
"""One row of `servicios.csv` by column; every column is there, empty where nothing is stated."""


@dataclass(frozen=True, slots=True)
class ReadRows:
    """What a source gave: rows in its order, and the numbers of the source's rows that were refused."""

    rows: tuple[CatalogueRow, ...]
    refused: tuple[int, ...] = ()


def read_mapped_rows(
    sheet: Sheet, mapping: ImportMapping, language: str, notebook: Notebook, *, skip_bad: bool
) -> ReadRows:
    """Every row that could be read; with `skip_bad` the others are warnings instead of errors."""
    header = find_header(sheet, mapping.headings, notebook, mapping.file.header_row)
    if header is None:
        return ReadRows(())
    absent = [title for title in mapping.headings if header.position(title) is None]
    for title in absent:
        note_absent_column(header, title, sheet.place, notebook)
    if absent or notebook.error_count:
        return ReadRows(())
    reader = _Reader(header, mapping, language, notebook.language)
    for row in sheet.rows:
        if _in_range(row, header, mapping):
            reader.take(row, sheet)
    found = reader.noted.problems
    notebook.add(
        replace(problem, severity=Severity.WARNING) if skip_bad and problem.severity is Severity.ERROR else problem
        for problem in found
    )
    return ReadRows(tuple(reader.rows), tuple(reader.refused))


def empty_row() -> CatalogueRow:
    """A row that states nothing."""
    return dict.fromkeys(SERVICE_COLUMNS, "")


def valid_key(text: str) -> str:
    """The text as a key: whole numbers without decimals, everything that a key may not hold as a hyphen."""
    key = plain_key(text)
    if VALID_KEY.fullmatch(key):
        return key
    return re.sub(r"[^A-Za-z0-9._-]+", "-", without_accents(key)).strip("-._")[:MAX_KEY].rstrip("-._")


def _in_range(row: Row, header: Header, mapping: ImportMapping) -> bool:
    first = mapping.file.first_row or header.row + 1
    return max(first, header.row + 1) <= row.number <= (mapping.file.last_row or row.number)


class _Reader:
    """Takes row after row, remembering which keys were seen where."""

    def __init__(self, header: Header, mapping: ImportMapping, language: str, messages: str) -> None:
        self._header = header
        self._mapping = mapping
        self._language = language
        self._seen: dict[tuple[str, str], int] = {}
        self.noted = Notebook(messages)
        self.rows: list[CatalogueRow] = []
        self.refused: list[int] = []

    def take(self, row: Row, sheet: Sheet) -> None:
        """Read one row, or note why not."""
        here = sheet.place.at(row.number)
        if row.title or self._repeats_header(row):
            self.noted.notice("title_row" if row.title else "header_again", here)
            return
        if has_slipped(row, self._header, sheet):
            self.noted.error("too_many_cells", here, expected=self._header.width)
            self.refused.append(row.number)
            return
        before = self.noted.error_count
        found = self._catalogue_rows(row, here)
        if self.noted.error_count > before:
            self.refused.append(row.number)
        else:
            self.rows.extend(found)

    def _repeats_header(self, row: Row) -> bool:
        return [fold(cell) for cell in row.cells] == [fold(title) for title in self._header.titles]

    def _catalogue_rows(self, row: Row, here: Place) -> list[CatalogueRow]:
        mapping = self._mapping
        key = self._key(row, here)
        main = empty_row() | {KEY: key} | self._constants()
        main |= self._cells(row, here, mapping.columns)
        main[LANGUAGE] = fold(main[LANGUAGE]) or self._language
        if not main[NAME]:
            title = mapping.columns[NAME][0]
            code = "name_empty_alone" if row.filled == 1 else "name_empty"
            if not self._fault_noted(row, mapping.columns[NAME]):
                self.noted.error(code, here.on(title))
        self._remember(key, main[LANGUAGE], here)
        return [main, *self._translations(row, here, key)]

    def _key(self, row: Row, here: Place) -> str:
        title = self._mapping.key.column
        text = plain_key(self._text(row, here, [title], needed=True))
        wanted = f"{self._mapping.key.prefix}{text}"
        key = valid_key(wanted) if text else ""
        if not key and not self._fault_noted(row, [title]):
            self.noted.error("key_empty", here.on(title))
        elif key and key != wanted:
            self.noted.notice("key_changed", here.on(title), old=wanted, new=key)
        return key

    def _remember(self, key: str, language: str, here: Place) -> None:
        first = self._seen.setdefault((key, language), here.row or 0)
        if key and first != here.row:
            self.noted.error("key_twice", here.on(self._mapping.key.column), key=key, language=language, first=first)

    def _translations(self, row: Row, here: Place, key: str) -> list[CatalogueRow]:
        found = []
        for language, columns in self._mapping.translations.items():
            cells = self._cells(row, here, columns)
            if cells.get(NAME):
                self._remember(key, language, here)
                found.append(empty_row() | {KEY: key, LANGUAGE: language} | cells)
            elif any(cells.values()):
                self.noted.warning("translation_without_name", here, language=language)
        return found

    def _constants(self) -> CatalogueRow:
        return {column: tidy(value) for column, value in self._mapping.constants.items()}

    def _cells(self, row: Row, here: Place, columns: Mapping[str, list[str]]) -> CatalogueRow:
        cells = {}
        for column, titles in columns.items():
            text = self._cleaned(column, self._text(row, here, titles, needed=column == NAME))
            cells[column] = self._typed(column, text, here.on(titles[0]))
        return cells

    def _text(self, row: Row, here: Place, titles: list[str], *, needed: bool = False) -> str:
        parts = []
        for title in titles:
            position = self._header.position(title)
            if position is None:
                continue
            if position in row.faults:
                (self.noted.error if needed else self.noted.warning)(row.faults[position], here.on(title))
            text = row.cell(position)
            parts.append(tidy(from_html(text)) if looks_like_html(text) else text)
        return "\n\n".join(part for part in parts if part)

    def _fault_noted(self, row: Row, titles: list[str]) -> bool:
        return any(self._header.position(title) in row.faults for title in titles)

    def _cleaned(self, column: str, text: str) -> str:
        mapping = self._mapping
        for cleanup in mapping.clean.get(column, []):
            text = tidy(cleanup.apply(text))
        unstated = {fold(value) for value in (*mapping.missing.get(EVERY, []), *mapping.missing.get(column, []))}
        if fold(text) in unstated:
            return ""
        wording = {fold(value): said for value, said in mapping.values.get(column, {}).items()}
        text = wording.get(fold(text), text)
        if column in mapping.sentence_case and text.isupper():
            text = text.capitalize()
        if column in mapping.split:
            return "\n".join(items(text, mapping.split[column]))
        return one_line(text) if column in ONE_LINE_COLUMNS else text

    def _typed(self, column: str, text: str, here: Place) -> str:
        """The text as the catalogue writes it; a date, address or flag that is none is noted and left out."""
        if not text:
            return ""
        if column in DATE_COLUMNS:
            day = parse_date(text)
            return day.isoformat() if day else self._dropped("date_dropped", text, here)
        if column in FLAG_COLUMNS:
            flag = parse_flag(text)
            return self._dropped("flag_dropped", text, here) if flag is None else ("si" if flag else "no")
        if column in ADDRESS_COLUMNS and not is_address(text):
            return self._dropped("address_dropped", text, here)
        return text

    def _dropped(self, code: str, text: str, here: Place) -> str:
        self.noted.warning(code, here, value=text[:80])
        return ""
