"""Reads counts and lengths of time as Spanish agencies, spreadsheets and machines write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from metrics.volumes.cells import Cell, clean, is_absent
from metrics.volumes.faults import CellFault

MAX_COUNT = 10_000_000
"""More contacts in a day than people call any one agency."""
MAX_HANDLING_SECONDS = 3 * 3600.0
"""No mean of a day's contacts lasts longer: such a cell is another unit, or hours where minutes were meant."""

_SIXTY = 60
_DAY_SECONDS = 86_400.0
_BLANKS = re.compile(r"\s")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*(?:e[+-]?\d{1,3})?", re.IGNORECASE)
_DOTTED_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_COMMA_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
_MACHINE = re.compile(r"[+-]?\d+\.(?:\d{1,2}|\d{4,})")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2}(?:[.,]\d+)?)")
_PARTS = re.compile(
    r"(?:(?P<hours>[\d.,]+) ?(?:h|hora|horas|hours?) ?)?"
    r"(?:(?P<minutes>[\d.,]+) ?(?:min|mins|minuto|minutos|minutes?|m|'|′)\.? ?(?:y |and )?)?"
    r"(?:(?P<seconds>[\d.,]+) ?(?:s|seg|segs|segundo|segundos|sec|secs|seconds?|''|\"|″)?\.?)?"
)
_UNIT_AFTER_CLOCK = re.compile(r"(?<=\d) ?(?:min|mins|minutos?|seg|s)\.?$")
_MINUTES = re.compile(r"\b(?:min|mins|minutos?|minutes?)\b")


def read_count(cell: Cell) -> int | None:
    """Whole contacts, None where the cell says nothing. Raises CellFault for anything else.

    A dot before exactly three digits separates thousands, as people here write; a comma separates decimals.
    """
    if is_absent(cell):
        return None
    value = _value(cell)
    if value < 0:
        raise CellFault("negative")
    if not value.is_integer():
        raise CellFault("fraction_or_thousands" if _looks_like_thousands(cell) else "fraction")
    if value > MAX_COUNT:
        raise CellFault("too_many", limit=MAX_COUNT)
    return int(value)


def read_seconds(cell: Cell, *, in_minutes: bool = False, machine: bool = False, mean: bool = True) -> float | None:
    """A length in seconds, None where the cell says nothing. Raises CellFault for what is no length.

    `in_minutes`: a bare number is in minutes, as the heading says; `machine`: a dot always separates decimals;
    `mean`: the length is a day's mean, which is never under a second or above `MAX_HANDLING_SECONDS`.
    """
    if is_absent(cell):
        return None
    seconds = _length(cell, in_minutes=in_minutes, machine=machine)
    if seconds < 0:
        raise CellFault("negative")
    if seconds > (MAX_HANDLING_SECONDS if mean else _DAY_SECONDS):
        raise CellFault("handling_impossible", minutes=round(seconds / 60))
    if mean and 0 < seconds < 1:
        # Spreadsheets keep a length as a part of a day, and show it as one only where the cell's format says so.
        raise CellFault("handling_below_second")
    return seconds


def heading_in_minutes(folded: str) -> bool:
    """Whether the heading of a column says that its numbers are minutes."""
    return _MINUTES.search(folded) is not None


def dot_is_decimal(cells: Iterable[Cell]) -> bool:
    """Whether numbers with one dot in this column are a machine's: some show it, and none a person's comma."""
    texts = [str(clean(cell)) for cell in cells if isinstance(cell, str)]
    return any(_MACHINE.fullmatch(text) for text in texts) and not any("," in text for text in texts)


def _length(cell: Cell, *, in_minutes: bool, machine: bool) -> float:
    match cell:
        case bool():
            raise CellFault("no_length")
        case timedelta():
            return cell.total_seconds()
        case time():
            return cell.hour * 3600.0 + cell.minute * 60 + cell.second
        case datetime():
            # Spreadsheets show a length over a day as a moment after their first day.
            raise CellFault("no_length")
        case int() | float():
            return _finite(cell) * (60 if in_minutes else 1)
        case str():
            return _written_length(str(clean(cell)).casefold(), in_minutes=in_minutes, machine=machine)
        case _:
            raise CellFault("no_length")


def _written_length(text: str, *, in_minutes: bool, machine: bool) -> float:
    clock = _CLOCK.fullmatch(_UNIT_AFTER_CLOCK.sub("", text))
    if clock:
        return _clock_seconds(*clock.groups())
    if _NUMBER.fullmatch(_BLANKS.sub("", text)):
        return _number(text, machine=machine) * (60 if in_minutes else 1)
    parts = _PARTS.fullmatch(text)
    if not parts or not any(parts.groups()):
        raise CellFault("no_length")
    scale = {"hours": 3600, "minutes": 60, "seconds": 1}
    try:
        return sum(_number(said, machine=machine) * scale[unit] for unit, said in parts.groupdict().items() if said)
    except CellFault:
        raise CellFault("no_length") from None


def _clock_seconds(hours: str | None, minutes: str, seconds: str) -> float:
    rest = float(seconds.replace(",", "."))
    if rest >= _SIXTY or (hours and int(minutes) >= _SIXTY):
        raise CellFault("no_length")
    return int(hours or 0) * 3600.0 + int(minutes) * 60 + rest


def _value(cell: Cell) -> float:
    match cell:
        case bool() | datetime() | date() | time() | timedelta():
            raise CellFault("no_number")
        case int() | float():
            return _finite(cell)
        case str():
            return _number(str(clean(cell)))
        case _:
            raise CellFault("no_number")


def _number(text: str, *, machine: bool = False) -> float:
    bare = _BLANKS.sub("", text)
    if not _NUMBER.fullmatch(bare):
        raise CellFault("no_number")
    if _COMMA_THOUSANDS.fullmatch(bare):
        return _parsed(bare.replace(",", ""))
    if "," in bare or (_DOTTED_THOUSANDS.fullmatch(bare) and not machine):
        return _parsed(bare.replace(".", "").replace(",", "."))
    return _parsed(bare)


def _parsed(text: str) -> float:
    try:
        return _finite(float(text))
    except ValueError:
        raise CellFault("no_number") from None


def _finite(value: float) -> float:
    # Whole numbers of hundreds of digits are no floats.
    if not -1e15 < value < 1e15:
        raise CellFault("too_many", limit=MAX_COUNT)
    return float(value)


def _looks_like_thousands(cell: Cell) -> bool:
    return isinstance(cell, str) and re.fullmatch(r"\d{1,3},\d{3}", _BLANKS.sub("", cell)) is not None
