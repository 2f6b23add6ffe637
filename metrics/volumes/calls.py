"""Reads a log of calls, one a row, into one row per day and service; a caller is counted once a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from metrics.volumes.body import Body
from metrics.volumes.cells import Cell, clean, is_absent
from metrics.volumes.columns import Column
from metrics.volumes.faults import CellFault
from metrics.volumes.numbers import dot_is_decimal, heading_in_minutes, read_seconds
from metrics.volumes.rows import VolumeChannel, VolumeRow
from metrics.volumes.table import TableRow
from metrics.volumes.words import read_flag

_MAX_NUMBER = 15
"""Digits of the longest telephone number there is (E.164)."""
_SUSPICIOUS = 10
"""So many different numbers in one column are people, not lines of the agency."""
_PERSON = re.compile(r"(?:(?:\+|00)?34)?[6-9]\d{8}|(?:\+|00)\d{8,15}")
"""Numbers as this country writes them, or any with the sign of another: what an unnamed column of people's numbers shows."""
_HASH = re.compile(r"[0-9a-f]{16,128}|(?=.*[0-9])(?=.*[a-z])[a-z0-9+/_=-]{20,128}", re.IGNORECASE)
_NUMBER = re.compile(r"(?:(?:sip|tel|sips):)?[+(]?[\d\s().-]{6,24}(?:@.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `caller` is a hash, None where it was withheld. Lengths in seconds."""

    number: int
    day: date
    moment: datetime | None
    service: str
    answered: bool
    wait: float | None = None
    talk: float | None = None
    caller: str | None = None
    covered: bool | None = None


def read_calls(body: Body) -> list[Call]:
    """Every call that can be read; a file with telephone numbers is refused whole."""
    rows = list(body.rows())
    if _shows_numbers(body, rows):
        return []
    lengths = {column: _Length.of(body, rows, column) for column in (Column.WAIT, Column.TALK)}
    calls = [call for row in rows if (call := _call(body, row, lengths))]
    _note_doubles(body, calls)
    return calls


def counted(calls: Iterable[Call]) -> tuple[VolumeRow, ...]:
    """One row per day and service: callers where the log tells them apart, calls where it does not.

    A caller counts as answered where one call of the day was; handling is all of the day's talk per answered caller.
    """
    groups: dict[tuple[date, str], dict[str, list[Call]]] = {}
    for call in calls:
        contacts = groups.setdefault((call.day, call.service), {})
        contacts.setdefault(call.caller or f"row {call.number}", []).append(call)
    return tuple(_row(day, service, list(groups[day, service].values())) for day, service in sorted(groups))


def _row(day: date, service: str, contacts: list[list[Call]]) -> VolumeRow:
    answered = [calls for calls in contacts if any(call.answered for call in calls)]
    talk = [[call.talk for call in calls if call.talk is not None and call.answered] for calls in answered]
    told = [sum(lengths) for lengths in talk if lengths]
    flags = [call.covered for calls in contacts for call in calls if call.covered is not None]
    return VolumeRow(
        day=day,
        service=service,
        channel=VolumeChannel.PHONE,
        offered=len(contacts),
        answered=len(answered),
        abandoned=len(contacts) - len(answered),
        mean_handling_seconds=sum(told) / len(told) if told else None,
        covered=flags[0] if flags else None,
    )


@dataclass(frozen=True, slots=True)
class _Length:
    in_minutes: bool
    machine: bool

    @classmethod
    def of(cls, body: Body, rows: Iterable[TableRow], column: Column) -> _Length:
        title = body.header.title(column)
        return cls(heading_in_minutes(title.casefold()), dot_is_decimal(body.cell(row, column) for row in rows))

    def read(self, cell: Cell) -> float | None:
        return read_seconds(cell, in_minutes=self.in_minutes, machine=self.machine, mean=False)


def _call(body: Body, row: TableRow, lengths: dict[Column, _Length]) -> Call | None:
    stamp = body.stamp(row, Column.STARTED)
    service = body.service(row)
    answered = body.required(row, Column.ANSWERED, read_flag)
    wait, talk = (body.optional(row, column, length.read) for column, length in lengths.items())
    caller = body.optional(row, Column.CALLER, _caller)
    covered = body.optional(row, Column.COVERED, read_flag)
    if stamp is None or service is None or answered is None:
        return None
    return Call(row.number, stamp.day, stamp.moment, service, answered, wait, talk, caller, covered)


def _caller(cell: Cell) -> str | None:
    if is_absent(cell):
        return None
    text = str(clean(cell))
    if not _HASH.fullmatch(text):
        # The value is not repeated: it may be somebody's name or number.
        raise CellFault("caller_no_hash")
    return text.casefold()


def _shows_numbers(body: Body, rows: list[TableRow]) -> bool:
    """Whether a column holds people's telephone numbers; says which, and how to hash them."""
    found = False
    for position, title in enumerate(body.header.titles):
        if position == body.header.positions.get(Column.CALLER):
            limit, is_number = 1, _is_number
        elif position in {*body.header.others, body.header.positions[Column.SERVICE]}:
            limit, is_number = _SUSPICIOUS, _is_persons_number
        else:
            continue
        numbers = {str(row.cell(position)): row.number for row in reversed(rows) if is_number(row.cell(position))}
        if len(numbers) >= limit:
            body.notebook.error("phone_numbers", min(numbers.values()), title, count=len(numbers))
            found = True
    return found


def _is_persons_number(cell: Cell) -> bool:
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return _PERSON.fullmatch(re.sub(r"[\s().-]", "", text)) is not None


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(clean(cell))
    digits = re.sub(r"\D", "", text.partition("@")[0])
    return _NUMBER.fullmatch(text) is not None and 6 <= len(digits) <= _MAX_NUMBER + 2


def _note_doubles(body: Body, calls: list[Call]) -> None:
    """Logs are exported in pieces that overlap; without a number of its own a call can only be suspected to stand twice."""
    seen: dict[tuple[object, ...], int] = {}
    for call in calls:
        if call.moment is None or call.moment.second == 0 or call.talk is None:
            continue
        key = (call.moment, call.service, call.answered, call.wait, call.talk, call.caller)
        if key in seen:
            body.notebook.warning("call_twice", call.number, other=seen[key])
        seen.setdefault(key, call.number)
