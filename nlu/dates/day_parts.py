"""Parts of the day as spans of hours, and the hours of the twelve within them.

Small hours 00:00-06:00, morning 06:00-14:00, afternoon 14:00-21:00, night 21:00-23:59.
"""

from __future__ import annotations

from datetime import time

from nlu.dates.values import When

PARTS = {
    "small_hours": When(start=time(0), end=time(6)),
    "morning": When(start=time(6), end=time(14)),
    "afternoon": When(start=time(14), end=time(21)),
    "night": When(start=time(21), end=time(23, 59)),
}
NOON = 12
LAST_EARLY_HOUR = 7
"""An hour up to this one is taken as one of the afternoon where nothing else is said."""
_EVENING = 6


def moved_into(hour: time, part: str) -> time:
    """An hour of the twelve as the hour of a part of the day."""
    if hour.hour > NOON:
        # It was taken as one of the afternoon before the part of the day was known.
        early = part in {"morning", "small_hours"} and hour.hour > NOON + 1
        return hour.replace(hour=hour.hour - NOON) if early and hour.hour <= NOON + LAST_EARLY_HOUR else hour
    if part == "afternoon" and hour.hour < NOON:
        return hour.replace(hour=hour.hour + NOON)
    if part == "night" and hour.hour == NOON:
        return hour.replace(hour=0)
    if part == "night" and hour.hour >= _EVENING:
        return hour.replace(hour=hour.hour + NOON)
    return hour.replace(hour=0) if part == "small_hours" and hour.hour == NOON else hour


def part_named(hours: When) -> str:
    """The part of the day that a span of hours is; empty if it is none."""
    return next((name for name, span in PARTS.items() if span == hours), "")
