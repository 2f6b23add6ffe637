"""A date, a time, or both, as a span, and its ISO 8601 form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

DATE, TIME, DATETIME = "date", "time", "datetime"


@dataclass(frozen=True, slots=True)
class When:
    """Days from `first` to `last`, hours from `start` to `end`, both with their ends; either pair may be absent."""

    first: date | None = None
    last: date | None = None
    start: time | None = None
    end: time | None = None

    @property
    def kind(self) -> str:
        """`date`, `time` or `datetime`."""
        if self.start is None:
            return DATE
        return TIME if self.first is None else DATETIME

    @property
    def is_span(self) -> bool:
        """Whether it has a beginning and another end."""
        return self.first != self.last or self.start != self.end

    def iso(self) -> str:
        """ISO 8601 on the agency's clock, without offset and seconds; ``a/b`` for a span, both ends within it."""
        opening, closing = self._end(self.first, self.start), self._end(self._last_day(), self.end)
        return f"{opening}/{closing}" if self.is_span else opening

    def at(self, hours: When) -> When:
        """These days at the hours of another."""
        return When(self.first, self.last, hours.start, hours.end)

    def _last_day(self) -> date | None:
        """A night ends on the day after."""
        if self.last is None or self.start is None or self.end is None or self.end >= self.start:
            return self.last
        return self.last + timedelta(days=1) if self.first == self.last and self.last < date.max else self.last

    @staticmethod
    def _end(day: date | None, hour: time | None) -> str:
        written = [day.isoformat()] if day else []
        return "T".join([*written, f"{hour:%H:%M}"] if hour is not None else written)


@dataclass(frozen=True, slots=True)
class Piece:
    """What a rule read, and the place behind its last token."""

    when: When
    end: int


def on(day: date, end: int) -> Piece:
    """One day."""
    return Piece(When(day, day), end)


def days(span: tuple[date, date], end: int) -> Piece:
    """All days of a span."""
    return Piece(When(*span), end)


def at(hour: time, end: int) -> Piece:
    """One time of day."""
    return Piece(When(start=hour, end=hour), end)
