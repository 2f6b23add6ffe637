"""Stretches of days: weeks, months and years, their beginnings and ends, and distances from now."""

from __future__ import annotations

from datetime import timedelta

from nlu.dates import reckoning
from nlu.dates.days import Rule, longest, written_day, year
from nlu.dates.reckoning import Span
from nlu.dates.tokens import Tokens
from nlu.dates.values import Piece, When, days, on

_PARTS = ("begin", "middle", "close")
_HALF_OF_MONTH, _WEEK = 15, 7
_CALENDAR_UNITS = frozenset({"week", "month", "year", "weekend"})
_FARTHEST = {"day": 3650, "week": 520, "fortnight": 240, "month": 240, "year": 60, "hour": 1000, "minute": 10_000}


def stretch(tokens: Tokens, place: int) -> Piece | None:
    """The stretch of days, or the day or moment at a distance, that begins at `place`."""
    return longest(tokens, place, _RULES)


def unit(tokens: Tokens, place: int) -> Piece | None:
    """la semana que viene, el próximo mes, este año, el fin de semana."""
    behind = tokens.skip(place, "the")
    before = behind
    behind = tokens.skip(behind, "this", "next", "last")
    name = tokens.word(behind, "unit")
    if name not in _CALENDAR_UNITS:
        return None
    end = tokens.skip(behind + 1, "next", "last", "this")
    coming, past = (tokens.has(before, word) or tokens.has(behind + 1, word) for word in ("next", "last"))
    if name == "month" and tokens.has(end, "of") and tokens.value(end + 1, "month"):
        return None
    said = before < behind or end > behind + 1
    if not said and not (name == "weekend" and place < before):
        return None
    if before < behind and past and tokens.has(end, "of"):
        return None  # "la última semana de abril" is no week that went by
    return days(_calendar_unit(tokens, name, 1 if coming else -1 if past else 0), end)


def _calendar_unit(tokens: Tokens, name: str, distance: int) -> Span:
    if name == "weekend":
        saturday = reckoning.whole(tokens.today, "weekend")[0]
        if distance > 0:
            saturday = reckoning.nearest_weekday(tokens.today, 5)
        if distance < 0:
            saturday = reckoning.shifted(saturday, "week", -1)
        return saturday, reckoning.shifted(saturday, "day", 1)
    first = reckoning.whole(tokens.today, name)[0]
    return reckoning.whole(reckoning.shifted(first, name, distance), name)


def month_by_name(tokens: Tokens, place: int) -> Piece | None:
    """marzo de 2027, este marzo, en marzo, el mes de marzo: only where it is plain that a month is meant."""
    behind = tokens.skip(tokens.skip(place, "the"), "this", "next", "last")
    if tokens.word(behind, "unit") == "month" and tokens.has(behind + 1, "of"):
        behind, said = behind + 2, True
    else:
        said = tokens.has(place - 1, "in_place") or tokens.has(place, "this", "next", "last", "month_alone")
        behind = tokens.skip(place, "this", "next", "last")
    number = tokens.value(behind, "month")
    if number is None:
        return None
    past = tokens.has(behind + 1, "last") or (behind > place and tokens.has(behind - 1, "last"))
    given = year(tokens, behind + 1)
    if given is not None:
        return days(reckoning.whole_month(given[0], number), given[1])
    end = tokens.skip(behind + 1, "next", "last")
    if not said and end == behind + 1:
        return None
    return days(reckoning.nearest_month(tokens.today, number, past=past), end)


def part_of(tokens: Tokens, place: int) -> Piece | None:
    """a finales de mes, a mediados de marzo, principios del año que viene."""
    part = next((name for name in _PARTS if tokens.has(place, name)), "")
    if not part:
        return _part_after(tokens, place)
    whole = unit(tokens, place + 1) or _named_month(tokens, place + 1)
    if whole is None:
        name = tokens.word(tokens.skip(place + 1, "the"), "unit")
        if name not in {"month", "year", "week"}:
            return None
        behind = tokens.skip(place + 1, "the") + 1
        whole = days(_calendar_unit(tokens, name, 0), behind)
    return _third(whole, part, whole.end)


def _part_after(tokens: Tokens, place: int) -> Piece | None:
    """Basque names the part last: hilaren bukaeran, martxoaren hasieran."""
    whole = unit(tokens, place) or _named_month(tokens, place)
    if whole is None and tokens.word(place, "unit") in {"month", "year", "week"}:
        whole = days(_calendar_unit(tokens, tokens.word(place, "unit"), 0), place + 1)
    part = next((name for name in _PARTS if whole and tokens.has(whole.end, f"{name}_after")), "")
    return _third(whole, part, whole.end + 1) if whole and part else None


def _named_month(tokens: Tokens, place: int) -> Piece | None:
    found = month_by_name(tokens, place)
    number = tokens.value(place, "month")
    if found is not None or number is None:
        return found
    return days(reckoning.nearest_month(tokens.today, number), place + 1)


def _third(whole: Piece, part: str, end: int) -> Piece | None:
    first, last = whole.when.first, whole.when.last
    if first is None or last is None or (last - first).days < _WEEK - 1:
        return None
    return days(reckoning.third((first, last), part), end)


def half_of_month(tokens: Tokens, place: int) -> Piece | None:
    """la primera quincena de agosto: days 1-15, and 16 on."""
    behind = tokens.skip(place, "the")
    half = tokens.value(behind, "nth_half")
    if half is None or tokens.word(behind + 1, "unit") != "fortnight" or not tokens.has(behind + 2, "of"):
        return None
    whole = _named_month(tokens, behind + 3) or unit(tokens, behind + 3)
    if whole is None or whole.when.first is None or whole.when.last is None or whole.when.last.day < _HALF_OF_MONTH:
        return None
    first = whole.when.first
    span = (
        (first, first.replace(day=_HALF_OF_MONTH))
        if half == 1
        else (first.replace(day=_HALF_OF_MONTH + 1), whole.when.last)
    )
    return days(span, whole.end)


def day_of_unit(tokens: Tokens, place: int) -> Piece | None:
    """el 5 del mes que viene, el lunes de la semana que viene."""
    behind = tokens.skip(place, "the", "date_cue")
    weekday = tokens.value(behind, "weekday")
    written = (weekday, behind + 1) if weekday is not None else written_day(tokens, behind)
    if written is None or not tokens.has(written[1], "of"):
        return None
    whole = unit(tokens, written[1] + 1)
    if whole is None or whole.when.first is None:
        return None
    length = ((whole.when.last or whole.when.first) - whole.when.first).days
    if (length > 6) == (weekday is not None) or length > 30:
        return None
    number = written[0] if weekday is not None else written[0] - 1
    return on(reckoning.shifted(whole.when.first, "day", number), whole.end) if number <= length else None


def distance(tokens: Tokens, place: int) -> Piece | None:
    """dentro de dos semanas, hace tres días, in two weeks, two weeks ago, bi aste barru, duela aste bat."""
    ahead, ago = tokens.has(place, "in"), tokens.has(place, "ago")
    measured = _measure(tokens, place + 1 if ahead or ago else place)
    if measured is None:
        return None
    name, count, end = measured
    if not (ahead or ago):
        ago, ahead = tokens.has(end, "ago_after"), tokens.has(end, "in_after")
        end += 1
    if not (ahead or ago) or tokens.has(end, "working") or tokens.has(end + 1, "working") or count > _FARTHEST[name]:
        return None
    return _from_now(tokens, name, -count if ago else count, end)


def _measure(tokens: Tokens, place: int) -> tuple[str, int, int] | None:
    """The unit, how many of it, and the place behind: dos semanas, media hora, aste bat."""
    if tokens.has(place, "half") and tokens.word(place + 1, "unit") == "hour":
        return "minute", 30, place + 2
    number = tokens.number(place)
    if number is not None and tokens.word(number[1], "unit") in _FARTHEST:
        return tokens.word(number[1], "unit"), number[0], number[1] + 1
    if tokens.word(place, "unit") in _FARTHEST and tokens.text(place + 1) == "bat":
        return tokens.word(place, "unit"), 1, place + 2
    return None


def _from_now(tokens: Tokens, name: str, count: int, end: int) -> Piece:
    if name not in {"hour", "minute"}:
        return on(reckoning.shifted(tokens.today, name, count), end)
    there = tokens.now + timedelta(minutes=count * (60 if name == "hour" else 1))
    return Piece(When(there.date(), there.date(), there.time(), there.time()), end)


_RULES: tuple[Rule, ...] = (unit, month_by_name, part_of, half_of_month, day_of_unit, distance)
