"""How long somebody has waited, counted in the hours in which staff are there."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.domain.agency import Agency

_MAX_DAYS = 400


def worked(agency: Agency, start: datetime, end: datetime) -> timedelta:
    """Opening time between two moments, by the agency's hours and holidays; plain time where no hours are known."""
    if not agency.hours:
        return max(end - start, timedelta())
    here, there = agency.local(start), agency.local(end)
    days = min((there.date() - here.date()).days, _MAX_DAYS)
    total = timedelta()
    for offset in range(days + 1):
        day = here.date() + timedelta(days=offset)
        if day in agency.holidays:
            continue
        for span in agency.hours:
            if span.weekday == day.weekday():
                opens = max(datetime.combine(day, span.start, here.tzinfo), here)
                closes = min(datetime.combine(day, span.end, here.tzinfo), there)
                total += max(closes - opens, timedelta())
    return total
