"""What is booked, and what the figures are read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One booking in integer milli-contacts; never changed, only reversed by another entry."""

    key: str
    """Unique: makes booking idempotent."""
    at: datetime
    displaced_channel: str
    service: str
    evidence: str
    entry: str
    milli: int
    rule_version: str
    episode: str


@dataclass(frozen=True, slots=True)
class QueueState:
    """Age and number of what waits, for gauges."""

    waiting: int
    oldest_seconds: float


class FactReader(Protocol):
    """What `metrics` needs from the stored facts; all counts are since the beginning, so that no counter ever falls."""

    def episodes_closed(self) -> Iterable[tuple[str, str, str, int]]:
        """(channel, service or '', outcome, number)"""
        ...

    def survey_asked(self) -> Iterable[tuple[str, int]]:
        """(service or '', number)"""
        ...

    def survey_replies(self) -> Iterable[tuple[str, str, int]]:
        """(service or '', alternative, number)"""
        ...

    def booked(self) -> Iterable[tuple[str, str, str, str, int]]:
        """(displaced channel, service or '', evidence, entry, milli-contacts)"""
        ...

    def staff_queue(self) -> QueueState: ...
    def desk_outbox(self, desk: str) -> QueueState: ...
    def uncertain_sends(self) -> int: ...
    def refused_cases(self) -> int: ...
    def refused_lines(self) -> int: ...

    def import_last_days(self) -> Iterable[tuple[str, date]]:
        """(way of contact, last day of the agency's own volumes that was imported); nothing for ways never imported"""
        ...

    def imported_contacts(self) -> Iterable[tuple[str, str, int, int, int]]:
        """(way of contact, service, offered, answered, abandoned) on that day; 0 where the file did not say"""
        ...
