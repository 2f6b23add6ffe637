"""Everything that the console says to staff, in Spanish and English, from one small table."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from handlers.domain.agency import Agency

LANGUAGES = ("es", "en")
DEFAULT = "es"
_TABLE = Path(__file__).with_name("phrases.csv")


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Language -> key -> text."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {language: {row["key"]: row[language] for row in rows} for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Phrases:
    """The table in one language; an unknown language becomes Spanish, an unknown key is a fault of ours (KeyError)."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` with its ``{names}`` filled in."""
        return table()[self.language][key].format(**values)

    def either(self, prefix: str, value: str) -> str:
        """The text of ``prefix_value``; the value itself where the table does not know it."""
        return table()[self.language].get(f"{prefix}_{value}", value)

    def duration(self, length: timedelta) -> str:
        """A length of time in hours and minutes, as words."""
        minutes = int(length.total_seconds()) // 60
        hours, minutes = divmod(minutes, 60)
        if hours == 0:
            return self("minutes", n=minutes) if minutes else self("under_a_minute")
        return self("hours", n=hours) if minutes == 0 else self("hours_minutes", h=hours, m=minutes)

    def when(self, moment: datetime, now: datetime, agency: Agency) -> str:
        """A moment on the agency's clock: the hour for today, else the day too."""
        here, today = agency.local(moment), agency.local(now).date()
        clock = f"{here:%H:%M}"
        if here.date() == today:
            return self("today_at", time=clock)
        if here.date() == today - timedelta(days=1):
            return self("yesterday_at", time=clock)
        month = self("months").split()[here.month - 1]
        year = "" if here.year == today.year else f" {here.year}"
        return self("day_at", day=here.day, month=month, year=year, time=clock)


def phrases(language: str) -> Phrases:
    """The table for `language`, or in Spanish."""
    return Phrases(language if language in LANGUAGES else DEFAULT)
