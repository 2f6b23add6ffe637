"""Times of day: figures, spoken quarters and halves in five languages, and parts of the day.

Parts of the day are spans: small hours 00:00-06:00, morning 06:00-14:00, afternoon 14:00-21:00, night 21:00-23:59. An hour
up to twelve that stands with one of them is read in it ("las 7 de la tarde" is 19:00). Alone it is the one at which people go to an
office: one to seven are hours of the afternoon, unless they are written as hours of 24 ("05:00", "5 h").
"""

from __future__ import annotations

from datetime import time

from nlu.dates.day_parts import LAST_EARLY_HOUR, NOON, PARTS, moved_into
from nlu.dates.days import is_number_of_something, longest
from nlu.dates.telling import DAY, FIRST_LIKELY_HOUR, HOUR, MINUTE_MARKS, Reading, reading
from nlu.dates.tokens import Tokens
from nlu.dates.values import Piece, at


def clock(tokens: Tokens, place: int) -> Piece | None:
    """The time of day, or the part of the day, that begins at `place`."""
    return longest(tokens, place, (one_time, part_of_day))


def one_time(tokens: Tokens, place: int) -> Piece | None:
    """A time that is plainly one: a las diez, 9:30, 21 h, mediodía, half past nine."""
    named = _named(tokens, place)
    if named is not None:
        return named
    said = tokens.has(place, "at")
    behind = tokens.skip(place, "at", "bare_hour")
    behind = behind + 1 if tokens.text(behind) == "a" and tokens.has(behind + 2, "quarters") else behind
    told = reading(tokens, behind)
    if told is None or is_number_of_something(tokens, behind):
        return None
    piece, in_part = _in_part(tokens, told, spoken_at=said)
    if not (said or told[2] or in_part) or (said and tokens.has(told[1], "no_count")):
        return None
    return piece


def time_after_day(tokens: Tokens, place: int) -> Piece | None:
    """A time behind a day, where less has to be said."""
    return longest(tokens, place, (one_time, part_of_day, _plain_part))


def bound(tokens: Tokens, place: int) -> tuple[Piece, bool] | None:
    """A time as one end of a span, and whether it is plainly a time."""
    said = tokens.has(place, "at", "bare_hour")
    told = reading(tokens, place + 1 if said else place)
    if told is None:
        named = _named(tokens, place)
        return (named, True) if named else None
    piece, in_part = _in_part(tokens, told, spoken_at=said)
    return (piece, said or told[2] or in_part or _has_unit(tokens, told)) if piece else None


def _has_unit(tokens: Tokens, told: Reading) -> bool:
    """Whether "h" follows, or "horas" behind an hour at which something is rather open than it lasts."""
    last = told[1] - 1
    return tokens.has(last, "hours") and (len(tokens.text(last)) < 4 or told[0] >= FIRST_LIKELY_HOUR * HOUR)


def part_of_day(tokens: Tokens, place: int) -> Piece | None:
    """por la mañana, pola tarde, al matí, goizean."""
    if tokens.has(place, "by_part") and not tokens.has(place, "of") and tokens.word(place + 1, "part"):
        return Piece(PARTS[tokens.word(place + 1, "part")], place + 2)
    return Piece(PARTS[tokens.word(place, "part")], place + 1) if tokens.has(place, "part_alone") else None


def _plain_part(tokens: Tokens, place: int) -> Piece | None:
    """ayer tarde, tomorrow morning."""
    part = tokens.word(place, "part")
    plain = not tokens.has(place, "day") or tokens.has(place - 1, "this")
    return Piece(PARTS[part], place + 1) if part and plain else None


def _named(tokens: Tokens, place: int) -> Piece | None:
    """mediodía, a medianoche, hamarretan."""
    behind = (
        tokens.skip(place, "at", "to", "by_part", "in_place", "bare_hour") if not tokens.has(place, "clock") else place
    )
    named = tokens.value(behind, "clock")
    return at(time(named // 100, named % 100), behind + 1) if named is not None else None


def _in_part(tokens: Tokens, told: Reading, *, spoken_at: bool) -> tuple[Piece | None, bool]:
    """The time, moved into the part of the day that follows."""
    minutes, end, _ = told
    hour = time(minutes // HOUR % DAY, minutes % HOUR)
    end = tokens.skip(end, "sharp")
    part = tokens.word(end + 1, "part") if tokens.has(end, "by_part") else ""
    if part and _is_tomorrow(tokens, end):
        part = ""
    if part:
        return at(moved_into(hour, part), end + 2), True
    noon = tokens.has(end, "of") and tokens.value(end + 1, "clock") == NOON * 100 and spoken_at
    if noon:
        return at(hour if hour.hour >= NOON else hour.replace(hour=hour.hour + NOON), end + 2), True
    return at(_in_office_hours(tokens, hour, told), end), False


def _in_office_hours(tokens: Tokens, hour: time, told: Reading) -> time:
    """An hour from one to seven is one of the afternoon, unless it is written as those of 24 are: 05:00, 5 h, 5 am."""
    minutes, end, _ = told
    written = tokens.has(end - 1, "meridiem") or tokens.text(end - 1) in {"h", "hs", "hrs"} or _has_zero(tokens, end)
    early = HOUR <= minutes < (LAST_EARLY_HOUR + 1) * HOUR
    return hour if written or not early else hour.replace(hour=hour.hour + NOON)


def _has_zero(tokens: Tokens, end: int) -> bool:
    first = end - 3 if tokens.text(end - 2) in MINUTE_MARKS else end - 1
    return tokens.text(first).startswith("0")


def _is_tomorrow(tokens: Tokens, place: int) -> bool:
    """ "a las 10 de mañana" is tomorrow; "de la mañana" is the morning."""
    return tokens.has(place + 1, "day") and tokens.text(place) == "de"
