"""Says in words when staff are there, and when they are next there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from itertools import groupby

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.phrases import Phrase
from handlers.phrases.calendar import CALENDARS, CalendarWords
from handlers.turn import Turn

Span = tuple[time, time]


def news(turn: Turn) -> tuple[str, ...]:
    """What to say about staff's hours now: nothing where the agency publishes none, for then nothing can be promised."""
    if not turn.agency.hours:
        return ()
    hours = turn.phrase(Phrase.HOURS, hours=hours_in_words(turn.agency, turn.language))
    if turn.agency.is_open(turn.now):
        return (hours,)
    opening = turn.agency.next_opening(turn.now)
    if opening is None:
        return (turn.phrase(Phrase.CLOSED_NOW), hours)
    return (turn.phrase(Phrase.CLOSED_UNTIL, when=moment_in_words(opening, turn.language)), hours)


def hours_in_words(agency: Agency, language: Language) -> str:
    """The weekly hours, days with the same hours together."""
    words = _words(agency, language)
    week = [(day, _spans(agency, day)) for day in range(7)]
    runs = [(spans, [day for day, _ in run]) for spans, run in groupby(week, key=lambda entry: entry[1]) if spans]
    return "; ".join(f"{_days(days, words)}, {_hours(spans, words)}" for spans, days in runs)


def moment_in_words(moment: datetime, language: Language) -> str:
    """A day and hour as the answer to "when?"; `moment` is on the agency's clock."""
    words = CALENDARS.get(language)
    if words is None:
        return f"{moment:%Y-%m-%d %H:%M}"
    return words.moment.format(
        weekday=words.weekdays[moment.weekday()],
        day=moment.day,
        month=words.months[moment.month - 1],
        time=_time(moment.time()),
    )


def date_in_words(day: date, language: Language) -> str:
    """A date with its year; ISO 8601 where the language's words are not known."""
    words = CALENDARS.get(language)
    if words is None:
        return day.isoformat()
    return words.date.format(day=day.day, month=words.months[day.month - 1], year=day.year)


def _words(agency: Agency, language: Language) -> CalendarWords:
    return CALENDARS.get(language) or CALENDARS.get(agency.default_language) or CALENDARS[Language("es")]


def _spans(agency: Agency, day: int) -> tuple[Span, ...]:
    return tuple(sorted((span.start, span.end) for span in agency.hours if span.weekday == day))


def _days(days: list[int], words: CalendarWords) -> str:
    first, last = words.weekdays[days[0]], words.weekdays[days[-1]]
    return first if len(days) == 1 else words.days.format(first=first, last=last)


def _hours(spans: Iterable[Span], words: CalendarWords) -> str:
    return words.joined.join(words.span.format(start=_time(start), end=_time(end)) for start, end in spans)


def _time(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"
