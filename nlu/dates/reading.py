"""Reads every date and time of a text, from left to right, and joins a day with the time that is said with it.

What is read: single days and spans of days, times and spans of hours, and days with one time. A day with a span of hours, or with a
part of the day, is a `date` and a `time`; only "anoche", which is one word, is a span of moments. Values are ISO 8601 on the
agency's clock, ``a/b`` for spans with both ends within. How ambiguous ones are taken is said in `nlu.dates.reckoning` (days)
and `nlu.dates.clock` (hours). Not read: what repeats ("los lunes", "cada día"), how long something takes ("tres
meses", "plazo de 10 días", "5 días hábiles"), years alone ("el IBI de 2025"), the names of feasts, seconds, and numbers of laws, files and versions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from handlers.domain.ids import Language
from nlu.dates import clock
from nlu.dates.day_parts import PARTS, moved_into, part_named
from nlu.dates.days import day, longest
from nlu.dates.lexicon import lexicon
from nlu.dates.spans import span_of_days, span_of_hours
from nlu.dates.stretches import stretch
from nlu.dates.tokens import Tokens, tokens
from nlu.dates.values import Piece, When, on
from nlu.plain_view import Found, PlainView

_DAYS = (day, stretch, span_of_days)
_MOST_JOINED = 3
_MOST_TRIED = 200
"""Beginnings that are tried in one text: more than anybody writes, and little enough to take no time."""


def moments(view: PlainView, text: str, language: Language, now: datetime) -> Iterator[Found]:
    """The dates and times in `text`, whose plain view is given: kind `date`, `time` or `datetime`, and the ISO value.

    `now` is when the text was written, on the agency's clock. One pass; every rule looks a few words ahead at most, and long lists of
    numbers are not read to their end.
    """
    read = tokens(view, text, lexicon(language), now)
    last: Piece | None = None
    for place in sorted(read.beginnings())[:_MOST_TRIED]:
        piece = _whole(read, place, last) if last is None or place >= last.end else None
        if piece is not None:
            yield Found(piece.when.kind, read[place].start, read[piece.end - 1].end, piece.when.iso())
            last = piece


def _whole(read: Tokens, place: int, after: Piece | None) -> Piece | None:
    """What begins at `place`; behind days or other hours that were just read, less shows that hours are meant."""
    led = after is not None and place - after.end <= 1 and (after.when.start is None or after.when.is_span)
    hours = (_hours_after_days, clock.time_after_day) if led else (span_of_hours, clock.clock)
    piece = longest(read, place, (*_DAYS, *hours, _this_part, _last_night, _part_of))
    for _ in range(_MOST_JOINED):
        longer = _longer(read, piece) if piece else None
        if longer is None:
            break
        piece = longer
    return piece


def _hours_after_days(read: Tokens, place: int) -> Piece | None:
    return span_of_hours(read, place, lenient=True)


def _longer(read: Tokens, piece: Piece) -> Piece | None:
    """The piece with the time, or the day, that follows it."""
    when, behind = piece.when, piece.end
    place = behind + 1 if read.text(behind) == "," else behind
    if when.first is None:
        found = None if when.is_span else _day_after(read, place)
        return Piece(found.when.at(when), found.end) if found and found.when.start is None else None
    if when.start is None:
        if not when.is_span and read.value(place, "weekday") == when.first.weekday():
            return Piece(when, place + 1)  # "el 15, lunes" names one day twice
        return _at_one_hour(read, when, place)
    part = part_named(When(start=when.start, end=when.end))
    exact = clock.one_time(read, place) if part else None
    return Piece(when.at(_moved(exact.when, part)), exact.end) if exact and exact.when.start else None


def _at_one_hour(read: Tokens, when: When, place: int) -> Piece | None:
    """The days with the one hour that follows, or with a part of the day and the hour in it."""
    if span_of_hours(read, place, lenient=True):
        return None
    found = clock.time_after_day(read, place)
    part = part_named(found.when) if found and found.when.is_span else ""
    if found is None or not part:
        return Piece(when.at(found.when), found.end) if found else None
    exact = clock.one_time(read, found.end + 1 if read.text(found.end) == "," else found.end)
    return Piece(when.at(_moved(exact.when, part)), exact.end) if exact else None


def _day_after(read: Tokens, place: int) -> Piece | None:
    """ "a las 10 del martes", "9:30 mañana", "de 9 a 14 h de lunes a viernes"."""
    found = longest(read, place, (day, span_of_days, stretch))
    if found is None and (read.has(place, "of", "date_cue", "in_place", "on") or read.text(place) == "("):
        found = longest(read, place + 1, (day, span_of_days, stretch))
    return found


def _moved(hours: When, part: str) -> When:
    hour = moved_into(hours.start or time(0), part)
    return When(start=hour, end=hour)


def _this_part(read: Tokens, place: int) -> Piece | None:
    """The day of "esta tarde", "this morning"; tonight."""
    if read.has(place, "tonight"):
        return Piece(When(read.today, read.today).at(PARTS["night"]), place + 1)
    return on(read.today, place + 1) if read.has(place, "this") and read.word(place + 1, "part") else None


def _part_of(read: Tokens, place: int) -> Piece | None:
    """The night of "la noche del viernes"."""
    part = read.word(read.skip(place, "the", "by_part"), "part")
    behind = read.skip(place, "the", "by_part") + 1
    dated = part and read.has(behind, "of") and day(read, behind + 1)
    return Piece(PARTS[part], behind) if dated else None


def _last_night(read: Tokens, place: int) -> Piece | None:
    """anoche, bart."""
    if not read.has(place, "last_night"):
        return None
    yesterday = on(read.today - timedelta(days=1), place + 1)
    return Piece(yesterday.when.at(PARTS["night"]), place + 1)
