"""Spans with two ends: from one day to another, from one hour to another."""

from __future__ import annotations

from datetime import time

from nlu.dates import clock, reckoning
from nlu.dates.day_parts import moved_into
from nlu.dates.days import can_be_day, day, written_day
from nlu.dates.stretches import month_by_name
from nlu.dates.tokens import Tokens
from nlu.dates.values import Piece, When, days

_DASHES = frozenset({"-"})
_HALF_YEAR = 183
_NOON = 12
_LAST_OFFICE_HOUR, _LAST_EARLY_START = 19, 7
_WORDS_BEFORE = 4
_LAST_MINUTE = time(23, 59)


def span_of_days(tokens: Tokens, place: int) -> Piece | None:
    """del 1 al 15 de agosto, entre el 3 y el 7, de lunes a viernes, de enero a marzo, 3tik 5era."""
    opened = tokens.has(place, "from", "between")
    start = place + 1 if opened else place
    for rule in (_numbers_then_day, _two_days, _day_then_number, _two_numbers, _two_months):
        found = rule(tokens, start, opened=opened)
        if found is not None:
            return found
    return None


def span_of_hours(tokens: Tokens, place: int, *, lenient: bool = False) -> Piece | None:
    """de 9 a 14 h, entre las 9 y las 14, 9:00-14:00, 9etatik 14etara.

    Two numbers alone are hours where `lenient`, or where the words just before speak of opening.
    """
    opened = tokens.has(place, "from", "between")
    # "de la 1 a la 3", "entre las 9": the article is part of the opening word.
    said_las = opened and tokens.text(place).split()[-1] in {"las", "les", "as"}
    first = clock.bound(tokens, place + 1 if opened else place)
    if first is None:
        return None
    middle = _link(tokens, first[0].end, opened=opened)
    last = clock.bound(tokens, middle) if middle else None
    if last is None or first[0].when.start is None or last[0].when.start is None:
        return None
    plain = (first[1] and last[1]) or said_las or (opened and last[1]) or (first[1] and lenient)
    if not (plain or last[1] or lenient or _speaks_of_opening(tokens, place)) or tokens.has(last[0].end, "no_count"):
        return None
    if not opened and not plain and not last[1]:
        return None
    return Piece(_hours(tokens, first[0], last[0]), last[0].end)


def _hours(tokens: Tokens, first: Piece, last: Piece) -> When:
    start, end = first.when.start or time(0), last.when.start or time(0)
    part = tokens.word(last.end - 1, "part")
    if start >= end and _NOON < start.hour <= _LAST_OFFICE_HOUR and not part:
        # "de 7 a 3" and "de 7 a 9" begin in the morning, "de 5 a 8" in the afternoon.
        early = start.replace(hour=start.hour - _NOON)
        late = early.hour < _LAST_EARLY_START and end.hour <= _NOON
        start, end = (start, end.replace(hour=end.hour % _NOON + _NOON)) if late else (early, end)
    if part and first.end > 0 and not tokens.word(first.end - 1, "part"):
        moved = moved_into(start, part)
        start = moved if moved <= end else start
    if end == time(0) and start > end:
        end = _LAST_MINUTE
    if end <= start and end.hour < _NOON and start.hour <= _NOON and not part:
        end = end.replace(hour=end.hour + _NOON)
    return When(start=start, end=end)


def _link(tokens: Tokens, place: int, *, opened: bool) -> int:
    """Behind what joins the two ends; 0 if nothing does."""
    if tokens.has(place, "to") or (opened and tokens.has(place, "and")) or tokens.text(place) in _DASHES:
        return place + 1
    # The article of the hour swallowed the joining word: "de 9 a las 14", "9etatik 14etara".
    if tokens.has(place, "at") or tokens.has(place - 1, "ablative"):
        return place
    return 0


def _is_hour(tokens: Tokens, place: int) -> bool:
    """Whether what follows a day is the hour of it and no other day: del 5 de mayo a las 10."""
    return tokens.has(place, "at") and tokens.text(place) not in {"a", "y"}


def _speaks_of_opening(tokens: Tokens, place: int) -> bool:
    return any(tokens.has(before, "open") for before in range(place - _WORDS_BEFORE, place))


def _two_days(tokens: Tokens, start: int, *, opened: bool) -> Piece | None:
    first = day(tokens, start)
    if first is None:
        return None
    middle = _link(tokens, first.end, opened=opened) if not _is_hour(tokens, first.end) else 0
    weekdays = tokens.has(first.end - 1, "weekday") or tokens.has(start, "weekday")
    if not middle or not (opened or weekdays or tokens.has(first.end - 1, "ablative")):
        return None
    last = day(tokens, middle) or _number_like(tokens, middle, first)
    return _joined(tokens, first, last, weekdays=weekdays) if last else None


def _number_like(tokens: Tokens, place: int, first: Piece) -> Piece | None:
    """The end of "March 1 to 15", "abuztuaren 1etik 15era"."""
    number = written_day(tokens, place)
    if number is None or first.when.first is None or not can_be_day(tokens, number[1]):
        return None
    found = reckoning.real_day(first.when.first.year, first.when.first.month, number[0])
    return Piece(When(found, found), number[1]) if found and found >= first.when.first else None


def _joined(tokens: Tokens, first: Piece, last: Piece, *, weekdays: bool = False) -> Piece | None:
    start, end = first.when.first, last.when.first
    if start is None or end is None:
        return None
    if tokens.digits(last.end - 1, (4,)) and not tokens.digits(first.end - 1, (4,)):
        start = reckoning.real_day(end.year, start.month, start.day) or start
        start = start if start <= end else reckoning.shifted(start, "year", -1)
    elif start > end and weekdays and (start - end).days <= 7:
        end = reckoning.shifted(end, "week", 1)
    elif start > end:
        earlier = reckoning.shifted(start, "year", -1)
        near = earlier <= end and (end - earlier).days <= _HALF_YEAR
        start, end = (earlier, end) if near else (start, reckoning.shifted(end, "year", 1))
    return days((start, end), last.end) if start <= end else None


def _numbers_then_day(tokens: Tokens, start: int, *, opened: bool) -> Piece | None:
    """del 1 al 15 de agosto, 1-15 de agosto."""
    start = tokens.skip(tokens.skip(start, "the", "days_name"), "weekday")
    first = written_day(tokens, start)
    middle = _link(tokens, first[1], opened=True) if first and not _is_hour(tokens, first[1]) else 0
    last = day(tokens, tokens.skip(middle, "the")) if middle else None
    if (
        first is None
        or last is None
        or last.when.first is None
        or not tokens.number(tokens.skip(tokens.skip(middle, "the"), "weekday"))
    ):
        return None
    if not opened and tokens.text(first[1]) not in _DASHES and not tokens.has(first[1], "to"):
        return None
    end = last.when.first
    begin = reckoning.real_day(end.year, end.month, first[0])
    if begin is None or begin > end:
        there = reckoning.shifted(end.replace(day=1), "month", -1)
        begin = reckoning.real_day(there.year, there.month, first[0])
    return days((begin, end), last.end) if begin else None


def _day_then_number(tokens: Tokens, start: int, *, opened: bool) -> Piece | None:
    """August 1 to 15, abuztuaren 1etik 15era."""
    first = day(tokens, start)
    if first is None or not (opened or month_by_name(tokens, start) or tokens.has(start, "month")):
        return None
    middle = _link(tokens, first.end, opened=opened) if not _is_hour(tokens, first.end) else 0
    last = _number_like(tokens, middle, first) if middle else None
    return _joined(tokens, first, last) if last else None


def _two_numbers(tokens: Tokens, start: int, *, opened: bool) -> Piece | None:
    """entre el 3 y el 7, del 3 al 7: the nearest days of these numbers, where the article shows that they are days."""
    if not opened or not tokens.has(start - 1, "date_cue", "day_cue"):
        return None
    first = written_day(tokens, start)
    if first is None or not tokens.has(first[1], "to", "and") or not tokens.has(first[1], "date_cue", "day_cue"):
        return None
    last = written_day(tokens, first[1] + 1)
    if last is None or not can_be_day(tokens, last[1]):
        return None
    begin = reckoning.nearest_monthly(tokens.today, first[0])
    end = reckoning.nearest_monthly(begin, last[0]) if begin else None
    return days((begin, end), last[1]) if begin and end else None


def _two_months(tokens: Tokens, start: int, *, opened: bool) -> Piece | None:
    """de enero a marzo de 2027."""
    first = tokens.value(start, "month")
    middle = _link(tokens, start + 1, opened=opened) if first and opened else 0
    named = tokens.has(start, "ablative")
    middle = start + 1 if named and not middle else middle
    second = tokens.value(middle, "month") if middle else None
    if first is None or second is None:
        return None
    whole = month_by_name(tokens, middle)
    if whole is not None and whole.when.last is not None:
        last, end = whole.when.last, whole.end
        begin = reckoning.whole_month(last.year - (first > second), first)[0]
        return days((begin, last), end)
    begin = reckoning.nearest_month(tokens.today, first)[0]
    last = reckoning.nearest_month(begin, second)[1]
    return days((begin, last), middle + 1)
