"""Reads the day, and where a file has them the hour, as Spanish agencies, spreadsheets and machines write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from metrics.volumes.calendar_words import MONTHS, WEEKDAYS
from metrics.volumes.cells import Cell, bare, is_absent
from metrics.volumes.faults import CellFault

WINDOWS_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's days have no zone
_FIRST_YEAR = 2000
_LAST_YEAR = 2199
_SERIALS = range(36_526, 80_000)
"""Spreadsheets number days; these are the ones since the year 2000."""
_COMPACT = range(20_000_101, 21_991_232)
"""20251231 and the like."""

_TIME = re.compile(
    r"(?:[t ,]| a las )*(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)? ?(?:([ap]) ?\.? ?m\.?)? ?(z|[+-]\d{2}(?::?\d{2})?)?(?: ?h\.?)?$"
)
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2}) ?([-/. ]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})")
_NAMED = re.compile(
    r"(\d{1,2})(?:º|\.|st|nd|rd|th)?(?: de | del | d'|[ /-])?([a-z]+)\.?(?: de | del |, |[ /-])?(\d{4}|\d{2})"
)
_MONTH_NAMED_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_WEEKDAY = re.compile(r"([a-z]+)[.,]? (?=.*\d)")
_HOUR = re.compile(
    r"(\d{1,2})(?:[:.h] ?(\d{2})?)?(?::\d{2})?(?: ?h)?(?: ?(?:-|–|a|to) ?\d{1,2}(?:[:.h]\d{2})?(?::\d{2})?(?: ?h)?)?"
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A day of the agency's, and the moment where one was written.

    `moment` is in UTC where the zone is known, else the naive local time; None where there is no time of day.
    `doubts` are codes of warnings.
    """

    day: date
    moment: datetime | None = None
    doubts: tuple[str, ...] = ()


def read_stamp(cell: Cell, hour: Cell, zone: ZoneInfo, epoch: datetime = WINDOWS_EPOCH) -> Stamp:
    """The day (dates in figures are read day first), at `hour` where that cell says one. Raises CellFault."""
    written, doubts = _written(cell, epoch)
    if not is_absent(hour):
        written = datetime.combine(written.date(), read_hour(hour), written.tzinfo)
    if not _FIRST_YEAR <= written.year <= _LAST_YEAR:
        raise CellFault("before_2000" if written.year < _FIRST_YEAR else "no_day")
    if written.tzinfo is not None:
        return Stamp(written.astimezone(zone).date(), written.astimezone(UTC), doubts)
    if written.time() == time(0) and is_absent(hour):
        return Stamp(written.date(), None, doubts)
    if _is_skipped(written, zone):
        doubts = (*doubts, "hour_skipped")
    return Stamp(written.date(), written, doubts)


def is_repeated_hour(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks showed this local time twice, because they were put back."""
    if moment.tzinfo is not None or _is_skipped(moment, zone):
        return False
    first, second = (moment.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first != second


def read_hour(cell: Cell) -> time:
    """The time of day at which an interval such as 8:00-9:00 begins. Raises CellFault."""
    match cell:
        case datetime():
            return cell.time().replace(tzinfo=None)
        case time():
            return cell.replace(tzinfo=None)
        case timedelta():
            return _hour_of(cell.total_seconds() / 3600)
        case bool():
            raise CellFault("no_hour")
        case int() | float():
            return _hour_of(cell * 24 if isinstance(cell, float) and 0 < cell < 1 else cell)
        case _:
            found = _HOUR.fullmatch(bare(cell))
            if not found:
                raise CellFault("no_hour")
            return _hour_of(int(found[1]) + int(found[2] or 0) / 60)


def _hour_of(hours: float) -> time:
    if not 0 <= hours < 24:
        raise CellFault("no_hour")
    minutes = min(round(hours * 60), 24 * 60 - 1)
    return time(minutes // 60, minutes % 60)


def _is_skipped(moment: datetime, zone: ZoneInfo) -> bool:
    there_and_back = moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there_and_back.replace(tzinfo=None) != moment.replace(fold=0)


def _written(cell: Cell, epoch: datetime) -> tuple[datetime, tuple[str, ...]]:
    match cell:
        case datetime():
            return cell, ()
        case date():
            return datetime.combine(cell, time(0)), ()
        case bool() | time() | timedelta():
            raise CellFault("no_day")
        case int() | float():
            return _numbered(cell, epoch), ()
        case _:
            return _from_text(bare(cell).replace("­", ""), epoch)


def _numbered(cell: float, epoch: datetime) -> datetime:
    if not 0 <= cell < _COMPACT.stop:
        raise CellFault("no_day")
    number = float(cell)
    if int(number) in _SERIALS:
        return epoch + timedelta(seconds=round(number * 86_400))
    if number.is_integer() and int(number) in _COMPACT:
        whole = int(number)
        return _day(whole // 10_000, whole // 100 % 100, whole % 100)
    raise CellFault("no_day")


def _from_text(text: str, epoch: datetime) -> tuple[datetime, tuple[str, ...]]:
    if re.fullmatch(r"\d{5}|\d{8}", text):
        return _numbered(float(text), epoch), ()
    weekday = _WEEKDAY.match(text)
    said = WEEKDAYS.get(weekday[1]) if weekday else None
    if weekday and said is not None:
        text = text[weekday.end() :]
    clock = _TIME.search(text)
    day = _date(text[: clock.start()] if clock and clock.start() else text)
    moment = _at(day, clock) if clock and clock.start() else day
    return moment, ("weekday_differs",) if said is not None and said != day.weekday() else ()


def _at(day: datetime, clock: re.Match[str]) -> datetime:
    hour, minute, second, half, offset = clock.groups()
    hours = int(hour) % 12 + (12 if half == "p" else 0) if half else int(hour)
    try:
        moment = day.replace(hour=hours, minute=int(minute), second=int(second or 0))
    except ValueError:
        raise CellFault("no_hour") from None
    return moment.replace(tzinfo=_zone(offset)) if offset else moment


def _zone(offset: str) -> timezone:
    if offset == "z":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if shift > timedelta(hours=14):
        raise CellFault("no_hour")
    return timezone(-shift if offset[0] == "-" else shift)


def _date(text: str) -> datetime:
    text = text.strip(" ,")
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _NUMERIC.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), _year(found[4])
        if month > 12 >= day:
            _day(year, day, month)
            raise CellFault("month_first")
        return _day(year, month, day)
    if found := _NAMED.fullmatch(text):
        return _day(_year(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_NAMED_FIRST.fullmatch(text):
        return _day(_year(found[3]), _month(found[1]), int(found[2]))
    raise CellFault("no_day")


def _month(name: str) -> int:
    if name not in MONTHS:
        raise CellFault("no_day")
    return MONTHS[name]


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _day(year: int, month: int, day: int) -> datetime:
    try:
        return datetime(year, month, day)  # noqa: DTZ001 - a day has no zone
    except ValueError:
        raise CellFault("no_such_day") from None
