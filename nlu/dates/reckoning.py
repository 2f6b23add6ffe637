"""Reckoning in the calendar: the nearest day that is meant, and weeks, months and years as spans of days.

Ambiguous days are taken as people at a counter mean them: the nearest one from today on. A weekday is the nearest after
today ("el lunes" said on a Monday is the next one), with or without "que viene". "Pasado", "desde" and a verb in the past
in the same sentence turn all this round.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

_MONTHS, _WEEK = 12, 7
_LEAP_CYCLE = 9
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_CENTURY, _PIVOT = 100, 70

Span = tuple[date, date]


def real_day(year: int, month: int, day: int) -> date | None:
    """The day, if the calendar has it and people may mean it."""
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= _MONTHS):
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def full_year(written: int, width: int) -> int:
    """A year in two figures is of this century below 70."""
    if width > 2:
        return written
    return written + (20 if written < _PIVOT else 19) * _CENTURY


def nearest_weekday(today: date, weekday: int, *, past: bool = False) -> date:
    """The nearest `weekday` (0 = Monday) after today, or before it."""
    away = (today.weekday() - weekday if past else weekday - today.weekday()) % _WEEK or _WEEK
    return today + timedelta(days=-away if past else away)


def nearest_yearly(today: date, month: int, day: int, *, past: bool = False) -> date | None:
    """The nearest such day from today on, or up to today; None where no year has it."""
    for distance in range(_LEAP_CYCLE):
        found = real_day(today.year + (-distance if past else distance), month, day)
        if found and (found <= today if past else found >= today):
            return found
    return None


def nearest_monthly(today: date, day: int, weekday: int | None = None, *, past: bool = False) -> date | None:
    """The nearest day of this number from today on, or up to today; within a year, one on `weekday` if it is named."""
    months = (shifted(today.replace(day=1), "month", -distance if past else distance) for distance in range(_MONTHS))
    days = (real_day(there.year, there.month, day) for there in months)
    likely = [found for found in days if found and (found <= today if past else found >= today)]
    return next((found for found in likely if found.weekday() == weekday), likely[0] if likely else None)


def shifted(day: date, unit: str, count: int) -> date:
    """`day` moved by days, weeks, months or years; the last day of a shorter month stands for one that it lacks."""
    if unit in {"day", "week", "fortnight"}:
        return day + timedelta(days=count * {"day": 1, "week": _WEEK, "fortnight": 15}[unit])
    months = day.year * _MONTHS + day.month - 1 + count * (_MONTHS if unit == "year" else 1)
    year, month = months // _MONTHS, months % _MONTHS + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def whole(day: date, unit: str) -> Span:
    """The week (from Monday), weekend, month or year in which `day` is."""
    match unit:
        case "week":
            first = day - timedelta(days=day.weekday())
            return first, first + timedelta(days=_WEEK - 1)
        case "weekend":
            saturday = day - timedelta(days=day.weekday() - 5)
            return saturday, saturday + timedelta(days=1)
        case "year":
            return date(day.year, 1, 1), date(day.year, _MONTHS, 31)
        case _:
            return whole_month(day.year, day.month)


def whole_month(year: int, month: int) -> Span:
    """All days of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def nearest_month(today: date, month: int, *, past: bool = False) -> Span:
    """The month of this number: this one, else the nearest that comes, or the nearest that went by."""
    if past:
        return whole_month(today.year - (month >= today.month), month)
    return whole_month(today.year + (month < today.month), month)


def third(span: Span, part: str) -> Span:
    """Beginning, middle or end: days 1-10, 11-20 and 21 on of a month; Monday-Tuesday, Wednesday-Thursday and
    Friday on of a week; four months of a year."""
    first, last = span
    length = (last - first).days + 1
    if length > 31:
        cuts = (first, date(first.year, 5, 1), date(first.year, 9, 1), last + timedelta(days=1))
    else:
        one, two = (10, 20) if length > _WEEK else (2, 4)
        cuts = (first, first + timedelta(days=one), first + timedelta(days=two), last + timedelta(days=1))
    place = {"begin": 0, "middle": 1, "close": 2}[part]
    return cuts[place], cuts[place + 1] - timedelta(days=1)
