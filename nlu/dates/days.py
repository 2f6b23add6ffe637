"""Single days: written in figures, with the name of a month, by weekday, or by their distance from today."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nlu.dates import reckoning
from nlu.dates.tokens import Tokens
from nlu.dates.values import Piece, on

Rule = Callable[[Tokens, int], Piece | None]
_SEPARATORS = frozenset("/-.")
_LAST_DAY = 31
_MONTHS = 12


def longest(tokens: Tokens, place: int, rules: Iterable[Rule]) -> Piece | None:
    """What the rule that reads farthest makes of the tokens from `place` on."""
    found = (piece for rule in rules if (piece := rule(tokens, place)))
    return max(found, key=lambda piece: piece.end, default=None)


def day(tokens: Tokens, place: int) -> Piece | None:
    """The day that begins at `place`."""
    return longest(tokens, place, _RULES)


def written_day(tokens: Tokens, place: int) -> tuple[int, int] | None:
    """The number of a day of a month in figures or words, and the place behind it."""
    if tokens.has(place, "ordinal"):
        return tokens.value(place, "ordinal") or 1, place + 1
    found = tokens.number(place)
    if found is None or not 1 <= found[0] <= _LAST_DAY or (len(tokens.text(place)) > 2 and tokens[place].digits):
        return None
    return found[0], _behind_ending(tokens, found[1])


def month(tokens: Tokens, place: int) -> int | None:
    """The month that the token at `place` names, in full or short."""
    return tokens.value(place, "month") or tokens.value(place, "short_month")


def year(tokens: Tokens, place: int) -> tuple[int, int] | None:
    """A year after a month: 2027, de 2027, del 27, /27; and the place behind it."""
    behind = tokens.skip(place, "of") if tokens.has(place, "of") else tokens.skip(place, "year_name")
    behind = behind if behind > place or tokens.text(place) not in {",", "-", "/"} else place + 1
    behind = tokens.skip(behind, "year_name", "unit") if tokens.word(behind, "unit") == "year" else behind
    written = tokens.digits(behind, (4,))
    if written is not None and reckoning.real_day(written, 1, 1):
        return written, behind + 1
    short = tokens.digits(behind, (2,))
    follows = tokens.has(behind + 1, "to", "hours", "and") or tokens.text(behind + 1) in {":", ".", "-", "/", "'"}
    if short is not None and tokens.text(place) in {"del", "/", "-"} and not follows:
        return reckoning.full_year(short, 2), behind + 1
    return None


def is_number_of_something(tokens: Tokens, place: int) -> bool:
    """Whether the number is the one of a law, a file or a version, or the name of a street ("calle 2 de Mayo")."""
    before = place - 1
    while before > place - 4 and tokens.text(before) in {".", ":", "º", "°", "#", "n", "/"}:
        before -= 1
    before_of = before - 1 if tokens.has(before, "of") else before
    return tokens.has(before, "no_date") or tokens.has(before_of, "street")


def _behind_ending(tokens: Tokens, place: int) -> int:
    if tokens.glued(place) and tokens.has(place, "nth", "day_ending"):
        return place + 1
    return place


def _figures(tokens: Tokens, place: int) -> Piece | None:
    """3/3/2027, 03-03-27, 3.3.2027, 2027-03-03."""
    mark = tokens.text(place + 1)
    parts = [tokens.digits(place + step, (1, 2, 4)) for step in (0, 2, 4)]
    first, second, third = parts
    if first is None or second is None or third is None or mark not in _SEPARATORS or tokens.text(place + 3) != mark:
        return None
    spaced = mark == "/" and not any(tokens.glued(place + step) for step in range(1, 5))
    if not (spaced or all(tokens.glued(place + step) for step in range(1, 5))):
        return None
    if not _stands_alone(tokens, place, place + 5):
        return None
    widths = tuple(len(tokens.text(place + step)) for step in (0, 2, 4))
    if widths == (4, 2, 2):
        found = reckoning.real_day(first, second, third)
    elif max(widths[:2]) > 2 or widths[2] == 1 or (mark == "." and widths[2] == 2 and not _cued(tokens, place)):
        return None
    else:
        found = reckoning.real_day(reckoning.full_year(third, widths[2]), second, first)
    return on(found, place + 5) if found else None


def _day_and_month(tokens: Tokens, place: int) -> Piece | None:
    """3/3, where a word before it says that it is a date."""
    number, in_month = tokens.digits(place), tokens.digits(place + 2)
    glued = tokens.glued(place + 1) and tokens.glued(place + 2)
    if number is None or in_month is None or tokens.text(place + 1) != "/" or not glued:
        return None
    timed = tokens.digits(place + 3) is not None and tokens.text(place + 4) == ":"
    if (
        not (timed or _cued(tokens, place))
        or not _stands_alone(tokens, place, place + 3)
        or not 1 <= in_month <= _MONTHS
    ):
        return None
    found = reckoning.nearest_yearly(tokens.today, in_month, number, past=tokens.is_past(place))
    return on(found, place + 3) if found else None


def _cued(tokens: Tokens, place: int) -> bool:
    return tokens.has(place - 1, "date_cue", "day_cue", "weekday") or tokens.text(place - 1) == "("


def _stands_alone(tokens: Tokens, place: int, end: int) -> bool:
    """Whether figures are no part of a longer chain, and not the number of a law or a file."""
    if tokens.glued(place) and (tokens.text(place - 1) in _SEPARATORS or tokens.text(place - 1).isalpha()):
        return False
    chain = tokens.text(end) in _SEPARATORS and tokens.glued(end) and tokens.glued(end + 1)
    if (chain and tokens.text(end + 1).isalnum()) or (tokens.glued(end) and tokens.text(end).isalnum()):
        return False
    return not is_number_of_something(tokens, place) and not tokens.has(end, "no_count")


def _named(tokens: Tokens, place: int) -> Piece | None:
    """el lunes 3 de marzo de 2027, 3-mar-27, the 3rd of March."""
    behind = tokens.skip(place, "the")
    if tokens.has(behind, "weekday"):
        behind += 1
        behind = behind + 1 if tokens.text(behind) == "," else behind
        behind = tokens.skip(behind, "the", "date_cue")
    past = tokens.has(behind, "last")
    behind = tokens.skip(tokens.skip(tokens.skip(behind, "last", "next"), "the"), "days_name")
    written = written_day(tokens, behind)
    if written is None or is_number_of_something(tokens, behind) or _is_of_a_law(tokens, place):
        return None
    joined = written[1]
    if tokens.has(joined, "of") or tokens.text(joined) in {"-", "/"}:
        joined += 1
    elif tokens[joined - 1].digits is None and not tokens.has(joined - 1, "nth", "day_ending"):
        return None
    joined = joined + 1 if tokens.word(joined, "unit") == "month" and tokens.has(joined + 1, "of") else joined
    joined = tokens.skip(joined, "of") if tokens.word(joined - 1, "unit") == "month" else joined
    found = month(tokens, joined)
    return _in_month(tokens, joined + 1, written[0], found, past=past) if found else None


def _is_of_a_law(tokens: Tokens, place: int) -> bool:
    """Whether the day belongs to a law that is called by its number: Ley 39/2015, de 1 de octubre."""
    before = place - 1 if tokens.has(place - 1, "of") else place
    before = before - 1 if tokens.text(before - 1) == "," else before
    return tokens.digits(before - 1, (4,)) is not None and tokens.text(before - 2) == "/" and tokens.glued(before - 1)


def _month_first(tokens: Tokens, place: int) -> Piece | None:
    """March 3rd, 2027; martxoaren 3an, 2027ko martxoaren 3an."""
    given = tokens.digits(place, (4,)) if tokens.glued(place + 1) and tokens.has(place + 1, "year_ending") else None
    behind = place if given is None else place + 2
    found, number = month(tokens, behind), tokens.digits(behind + 1)
    if found is None or number is None or tokens.has(behind, "ablative", "allative"):
        return None
    end = behind + 2
    after = tokens.text(end)
    if tokens.has(end, "no_count", "hours", "and") or (tokens.glued(end) and after in {":", ".", "/", "-"}):
        return None
    end = _behind_ending(tokens, end)
    if given is not None:
        exact = reckoning.real_day(given, found, number)
        return on(exact, end) if exact else None
    return _in_month(tokens, end, number, found, past=False)


def _in_month(tokens: Tokens, place: int, number: int, in_month: int, *, past: bool) -> Piece | None:
    place = place + 1 if tokens.text(place) == "." and tokens.has(place - 1, "short_month") else place
    given = year(tokens, place) or _year_in_words(tokens, place)
    if given is not None:
        exact = reckoning.real_day(given[0], in_month, number)
        return on(exact, given[1]) if exact else None
    past = past or tokens.has(place, "last") or (tokens.is_past(place - 1) and not tokens.has(place, "next"))
    found = reckoning.nearest_yearly(tokens.today, in_month, number, past=past)
    return on(found, tokens.skip(place, "last", "next")) if found else None


def _year_in_words(tokens: Tokens, place: int) -> tuple[int, int] | None:
    """del año pasado, de este año, last year."""
    behind = tokens.skip(tokens.skip(place, "of"), "the")
    named = tokens.skip(behind, "this", "next", "last")
    end = tokens.skip(named + 1, "this", "next", "last")
    if tokens.word(named, "unit") != "year" or (named == behind and end == named + 1):
        return None
    coming, past = (tokens.has(behind, word) or tokens.has(named + 1, word) for word in ("next", "last"))
    return tokens.today.year + (1 if coming else -1 if past else 0), end


def _sharing_a_month(tokens: Tokens, place: int) -> Piece | None:
    """The 3 of "el 3 y el 7 de mayo" and of "los días 3 y 4 de mayo"."""
    written = written_day(tokens, tokens.skip(tokens.skip(place, "the"), "days_name"))
    if written is None or not (tokens.has(written[1], "and", "or") or tokens.text(written[1]) == ","):
        return None
    following = _named(tokens, tokens.skip(written[1] + 1, "the"))
    if following is None or following.when.first is None or tokens.digits(tokens.skip(written[1] + 1, "the")) is None:
        return None
    found = reckoning.real_day(following.when.first.year, following.when.first.month, written[0])
    return on(found, written[1]) if found else None


def _weekday_and_figures(tokens: Tokens, place: int) -> Piece | None:
    """viernes 12/03, viernes, 12/03/2027."""
    behind = tokens.skip(place, "the")
    if not tokens.has(behind, "weekday"):
        return None
    behind = behind + 2 if tokens.text(behind + 1) == "," else behind + 1
    return _figures(tokens, behind) or _day_and_month(tokens, behind)


def _relative(tokens: Tokens, place: int) -> Piece | None:
    """hoy, mañana, pasado mañana, anteayer."""
    distance = tokens.value(place, "day")
    if distance is None or tokens.has(place - 1, "every"):
        return None
    morning = tokens.has(place, "part") and tokens.has(place - 1, "by_part", "the", "this", "at")
    return None if morning else on(reckoning.shifted(tokens.today, "day", distance), place + 1)


def _weekday(tokens: Tokens, place: int) -> Piece | None:
    """el lunes, el próximo lunes, el lunes que viene, el lunes pasado."""
    if tokens.has(place, "every") or tokens.has(place - 1, "every", "no_day", "street"):
        return None
    behind = tokens.skip(place, "the", "on")
    past = tokens.has(behind, "last")
    behind = tokens.skip(behind, "this", "next", "last")
    weekday = tokens.value(behind, "weekday")
    if weekday is None or tokens.has(behind + 1, "no_day"):
        return None
    past = past or tokens.has(behind + 1, "last")
    end = tokens.skip(behind + 1, "next", "last", "this")
    coming = tokens.has(behind - 1, "next", "this") or tokens.has(behind + 1, "next", "this")
    past = past or (not coming and tokens.is_past(place))
    return on(reckoning.nearest_weekday(tokens.today, weekday, past=past), end)


def _weekday_and_number(tokens: Tokens, place: int) -> Piece | None:
    """el martes 14, el lunes día 3."""
    behind = tokens.skip(place, "the")
    weekday = tokens.value(behind, "weekday")
    if weekday is None or tokens.has(behind - 1, "every"):
        return None
    behind = behind + 2 if tokens.text(behind + 1) == "," else behind + 1
    return _of_this_month(tokens, tokens.skip(behind, "days_name"), weekday)


def _number(tokens: Tokens, place: int) -> Piece | None:
    """15, where the words before it say that it is a day: para el 15, el día 15."""
    moved = tokens.has(place - 1, "next", "days_name") and tokens.has(place - 2, "the", "next")
    return _of_this_month(tokens, place) if moved or tokens.has(place - 1, "day_cue") else None


def _of_this_month(tokens: Tokens, place: int, weekday: int | None = None) -> Piece | None:
    number, end = tokens.digits(place), place + 1
    end = _behind_ending(tokens, end)
    if number is None or not can_be_day(tokens, end):
        return None
    found = reckoning.nearest_monthly(tokens.today, number, weekday, past=tokens.is_past(place))
    return on(found, end) if found else None


def can_be_day(tokens: Tokens, end: int) -> bool:
    """Whether what follows a number does not make it a quantity or a time."""
    if tokens.has(end, "no_count", "hours", "unit", "half", "meridiem") or tokens.has(end + 1, "half", "quarter"):
        return False
    return not tokens.glued(end) or (tokens.text(end) in {",", ".", ";", ")", "?", "!"} and not tokens.glued(end + 1))


_RULES: tuple[Rule, ...] = (
    _figures,
    _day_and_month,
    _named,
    _month_first,
    _relative,
    _weekday,
    _weekday_and_number,
    _weekday_and_figures,
    _sharing_a_month,
    _number,
)
