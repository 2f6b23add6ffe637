"""Reads separated text of unknown encoding and separator, as agencies export it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from nlu.catalogue.problems import Notebook, Place

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = ",;\t|"
_SAMPLE_ROWS = 300
_TELLING_WIDTH = 3
"""With fewer columns a line of prose cannot be told from a row."""
_SURE_WIDTH = 6
"""No line of prose has so many separators: even a row of the right width has swallowed others."""
_LARGEST_CELL = 10_000_000


def rows_of_csv(content: bytes, place: Place, notebook: Notebook) -> list[list[str]] | None:
    """Every row, empty ones included, so that the position is the spreadsheet's row number; None where it is no table."""
    text = _decode(content, place, notebook)
    if text is None:
        return None
    # Long texts in one cell are usual here; the module's own limit is for other purposes.
    csv.field_size_limit(_LARGEST_CELL)
    text, separator = _separator(text)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        at = place.at(len(rows) + 1)
        notebook.error("quote_unclosed" if "end of data" in str(error) else "quote_misplaced", at)
        return None
    swallowed = _swallowed(rows, separator)
    if swallowed is not None:
        notebook.error("quote_unclosed", place.at(swallowed))
        return None
    return rows


def _decode(content: bytes, place: Place, notebook: Notebook) -> str | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(content.decode(encoding, errors="replace"), place, notebook)
    try:
        return _checked(content.decode("utf-8"), place, notebook)
    except UnicodeDecodeError:
        text = _decode_western(content)
    checked = _checked(text, place, notebook)
    if checked is not None:
        notebook.notice("not_utf8", place)
    return checked


def _decode_western(content: bytes) -> str:
    # Windows-1252 is Latin-1 with signs where Latin-1 has controls; what it leaves undefined is read as Latin-1.
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _checked(text: str, place: Place, notebook: Notebook) -> str | None:
    controls = sum(1 for character in text if character < " " and character not in "\t\n\r\f\v")
    if "\0" in text or controls > len(text) // 200:
        notebook.error("no_table", place)
        return None
    return text


def _separator(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return rest, first.strip()[-1]
    return text, max(_SEPARATORS, key=lambda candidate: _regularity(text, candidate))


def _regularity(text: str, separator: str) -> tuple[int, int]:
    """(rows of the commonest width above one, that width): the right separator gives many rows of one width."""
    widths = Counter(len(row) for row in _sample(text, separator) if len(row) > 1)
    if not widths:
        return 0, 0
    width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return rows * width, width


def _sample(text: str, separator: str) -> Iterator[list[str]]:
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
        if number == _SAMPLE_ROWS:
            return
        yield row


def _swallowed(rows: list[list[str]], separator: str) -> int | None:
    """The row with a cell that holds whole other rows, which a quote forgotten long before has swallowed."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width = widths.most_common(1)[0][0] if widths else 0
    if width < _TELLING_WIDTH:
        return None
    for number, row in enumerate(rows, start=1):
        suspicious = len(row) != width or width >= _SURE_WIDTH
        if suspicious and any(_holds_rows(cell, separator, width) for cell in row):
            return number
    return None


def _holds_rows(cell: str, separator: str, width: int) -> bool:
    return any(line.count(separator) >= width - 1 for line in cell.split("\n")[1:])
