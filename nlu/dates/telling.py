"""The ways of telling the time: figures, spoken quarters and halves, as each of the five languages has them."""

from __future__ import annotations

from datetime import time

from nlu.dates.day_parts import NOON, moved_into
from nlu.dates.tokens import Tokens

HOUR = 60
"""Minutes of an hour."""
DAY = 24
FIRST_LIKELY_HOUR = 7
"""From here on "21 h" alone is rather a time than how long something takes."""
MINUTE_MARKS = frozenset({":", ".", "'", "h", ","})
_QUARTER, _HALF = 15, 30

Reading = tuple[int, int, bool]
"""Minutes after midnight, the place behind, and whether the words alone show that it is a time."""


def reading(tokens: Tokens, place: int) -> Reading | None:
    """A time in any of the ways of telling it."""
    for rule in (_with_meridiem, _figures, _quarters_first, _english, _basque, _spoken, _hours):
        found = rule(tokens, place)
        if found is not None:
            return found
    return None


def _figures(tokens: Tokens, place: int) -> Reading | None:
    """9:30, 9.30 h, 9h30, 9'30."""
    hour, minutes = tokens.digits(place), tokens.digits(place + 2, (2,))
    mark = tokens.text(place + 1)
    if hour is None or minutes is None or mark not in MINUTE_MARKS or hour > DAY or minutes >= HOUR:
        return None
    if not (tokens.glued(place + 1) and tokens.glued(place + 2)) or _chained(tokens, place, place + 3):
        return None
    end = tokens.skip(place + 3, "hours")
    cued = tokens.has(place - 1, "at", "bare_hour", "from", "to", "between") or tokens.text(place - 1) == "a"
    if end == place + 3 and ((mark == "." and not cued) or (mark == "," and not tokens.has(place - 1, "at"))):
        return None
    sure = mark in {":", "h"} or end > place + 3 or (mark == "." and minutes % _QUARTER == 0)
    return hour * HOUR + minutes, _behind_ending(tokens, end), sure


def _chained(tokens: Tokens, place: int, end: int) -> bool:
    """Whether figures are part of a longer chain, such as an amount or an address of the net."""
    if tokens.glued(place) and (tokens.text(place - 1) in {".", ":", "/", ","} or tokens.text(place - 1).isalnum()):
        return True
    after = tokens.text(end)
    if not tokens.glued(end) or not after:
        return False
    return after in {"€", "%", "/"} or (
        after in {".", ":", ","} and tokens.digits(end + 1, (1, 2, 3, 4)) is not None and tokens.glued(end + 1)
    )


def _with_meridiem(tokens: Tokens, place: int) -> Reading | None:
    """9 am, 5.30 pm."""
    hour, end, minutes = tokens.digits(place), place + 1, 0
    if tokens.text(end) in {":", "."} and tokens.glued(end):
        minutes, end = tokens.digits(end + 1, (2,)) or 0, end + 2
    add = tokens.value(end, "meridiem")
    if hour is None or add is None or not 1 <= hour <= NOON or minutes >= HOUR:
        return None
    return (hour % NOON + add) * HOUR + minutes, end + 1, True


def _quarters_first(tokens: Tokens, place: int) -> Reading | None:
    """Catalan counts the quarters towards the hour: dos quarts de deu is 9:30."""
    count, hour = tokens.number(place), tokens.number(place + 2)
    if count is None or hour is None or not tokens.has(place + 1, "quarters") or count[1] != place + 1:
        return None
    if not (1 <= count[0] <= 3 and 1 <= hour[0] <= DAY):
        return None
    return (hour[0] - 1) * HOUR + count[0] * _QUARTER, hour[1], True


def _english(tokens: Tokens, place: int) -> Reading | None:
    """half past nine, a quarter to ten, ten to nine."""
    shift = next((minutes for name, minutes in _ENGLISH.items() if tokens.has(place, name)), None)
    hour, sure = tokens.number(place + 1), True
    if shift is None:
        count = tokens.number(place)
        past, short = tokens.has(place + 1, "minutes_past"), tokens.has(place + 1, "minutes_to")
        hour, sure = tokens.number(place + 2), past
        if count is None or not (past or (short and tokens.has(place - 1, "at"))) or not 1 <= count[0] < _HALF:
            return None
        shift = count[0] if past else -count[0]
    if hour is None or not 1 <= hour[0] <= DAY:
        return None
    return (hour[0] * HOUR + shift) % (DAY * HOUR), hour[1], sure


_ENGLISH = {"half_past_before": _HALF, "quarter_past_before": _QUARTER, "quarter_to_before": -_QUARTER}
_BASQUE = {"half_past": _HALF, "quarter_past": _QUARTER, "quarter_to": -_QUARTER}


def _basque(tokens: Tokens, place: int) -> Reading | None:
    """hamarretan, 10etan, bederatzi eta erdietan, hamarrak laurden gutxitan."""
    part = tokens.word(place, "part") if tokens.has(place + 1, "hour_form") or tokens.glued(place + 2) else ""
    place = place + 1 if part and not tokens.has(place, "hour_form") else place
    form = tokens.value(place, "hour_form")
    number = (form, place + 1) if form is not None else tokens.number(place)
    if number is None or number[0] > DAY:
        return None
    end = number[1]
    ended = tokens.glued(end) and tokens.has(end, "hour_ending", "ablative", "allative")
    end = end + 1 if ended else end
    shift = next((minutes for name, minutes in _BASQUE.items() if tokens.has(end, name)), None)
    if shift is None and form is None and not (ended and tokens.has(end - 1, "hour_ending")):
        return None
    minutes = number[0] * HOUR + (shift or 0)
    hour = time(minutes // HOUR % DAY, minutes % HOUR)
    moved = moved_into(hour, part)
    return moved.hour * HOUR + moved.minute, end if shift is None else end + 1, True


def _spoken(tokens: Tokens, place: int) -> Reading | None:
    """diez menos cuarto, 7 y media, siete y veinte."""
    hour = tokens.number(place)
    if hour is None or hour[0] > DAY or (len(tokens.text(place)) > 2 and tokens[place].digits is not None):
        return None
    behind = hour[1]
    sign = -1 if tokens.has(behind, "less") else 1 if tokens.has(behind, "and") else 0
    if not sign:
        return None
    minutes = _minutes(tokens, behind + 1)
    if minutes is None or (sign < 0 and hour[0] == 0) or (sign < 0 and minutes[0] == _HALF):
        return None
    fraction = tokens.has(behind + 1, "half", "quarter")
    if not fraction and not tokens.has(place - 1, "at", "bare_hour"):
        return None
    return (
        (hour[0] * HOUR + sign * minutes[0]) % (DAY * HOUR),
        tokens.skip(minutes[1], "hours"),
        fraction and hour[0] > 0,
    )


def _minutes(tokens: Tokens, place: int) -> tuple[int, int] | None:
    if tokens.has(place, "half"):
        return _HALF, place + 1
    if tokens.has(place, "quarter"):
        return _QUARTER, place + 1
    number = tokens.number(place)
    if (
        number is None
        or not 1 <= number[0] < HOUR
        or (tokens.has(number[1], "unit") and tokens.word(number[1], "unit") not in {"minute", "hour"})
    ):
        return None
    return number[0], number[1] + 1 if tokens.word(number[1], "unit") == "minute" else number[1]


def _hours(tokens: Tokens, place: int) -> Reading | None:
    """diez, 10 h: surely a time only as "21 h", and not where it is rather how long something takes."""
    hour = tokens.number(place)
    if hour is None or hour[0] > DAY or (tokens[place].digits is not None and len(tokens.text(place)) > 2):
        return None
    end = tokens.skip(hour[1], "sharp")
    if _chained(tokens, place, hour[1]) or tokens.text(end) in {"€", "%", "º", "ª"}:
        return None
    letter = tokens.has(end, "hours")
    long = tokens.has(place - 1, "in", "ago", "every") or tokens.text(place - 1) in {"durante", "during", "durant"}
    plain = (
        tokens.text(end) in {"h", "hs", "hrs"} and FIRST_LIKELY_HOUR <= hour[0] < DAY and not tokens.has(end + 1, "of")
    )
    return hour[0] * HOUR, end + 1 if letter else end, end > hour[1] or (plain and not long)


def _behind_ending(tokens: Tokens, place: int) -> int:
    return (
        place + 1
        if tokens.glued(place) and tokens.has(place, "hour_ending", "day_ending", "ablative", "allative")
        else place
    )
