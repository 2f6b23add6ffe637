"""Looks at the days of a whole file: what is missing between them, what stands out, and what the catalogue does not know."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median

from metrics.volumes.cells import fold
from metrics.volumes.problems import Notebook
from metrics.volumes.rows import VolumeRow

_OUTLIER_FACTOR = 10
_OUTLIER_LEAST = 100
"""Fewer contacts may well be ten times the usual ones of a small service."""
_OUTLIER_DAYS = 14
"""With fewer days nothing is usual."""
_LISTED = 10
_NEAR = 3
_WEEK = timedelta(days=7)


def note_doubts(rows: Mapping[VolumeRow, int], notebook: Notebook) -> None:
    """Warn of days that stand out, of weeks without any, and of services told both covered and not.

    Each daily row comes with the row of the file where it begins.
    """
    _note_gaps(rows, notebook)
    series: dict[tuple[str, str], list[VolumeRow]] = {}
    for row in rows:
        series.setdefault((row.service, row.channel.value), []).append(row)
    for days in series.values():
        _note_outliers(days, rows, notebook)
    flags: dict[str, set[bool]] = {}
    for row in rows:
        if row.covered is not None:
            flags.setdefault(row.service, set()).add(row.covered)
    for service in sorted(service for service, said in flags.items() if len(said) > 1):
        notebook.warning("covered_mixed", service=service)


def note_unknown(unknown: Mapping[str, Sequence[int]], services: Mapping[str, str], notebook: Notebook) -> None:
    """Warn once of each service that the catalogue does not know; `services` gives the keys of those that it does."""
    for service, rows in unknown.items():
        near = ", ".join(_near(fold(service), services))
        code = "service_unknown_near" if near else "service_unknown"
        notebook.warning(code, rows[0], service=service, count=len(rows), near=near)


def _near(name: str, services: Mapping[str, str]) -> list[str]:
    """Keys of a few services whose names look like this one, or have its words among theirs."""
    words = set(name.split())
    alike = difflib.get_close_matches(name, services, n=_NEAR)
    alike += [other for other in services if words <= set(re.split(r"[\s-]+", other))]
    return list(dict.fromkeys(services[other] for other in alike))[:_NEAR]


def _note_outliers(days: Sequence[VolumeRow], numbers: Mapping[VolumeRow, int], notebook: Notebook) -> None:
    counts = [row.offered for row in days if row.offered]
    if len(counts) < _OUTLIER_DAYS:
        return
    usual = median(counts)
    for row in days:
        if row.offered >= _OUTLIER_LEAST and row.offered > usual * _OUTLIER_FACTOR:
            notebook.warning(
                "outlier", numbers.get(row), day=row.day.isoformat(), count=row.offered, usual=round(usual)
            )


def _note_gaps(rows: Iterable[VolumeRow], notebook: Notebook) -> None:
    """Weeks (Monday to Sunday) without a row: of the file first, then of each service where only that one is silent."""
    common = _missing({row.day for row in rows})
    if common:
        notebook.warning("weeks_missing", count=len(common), weeks=_listed(common))
    series: dict[tuple[str, str], set[date]] = {}
    for row in rows:
        series.setdefault((row.service, row.channel.value), set()).add(row.day)
    for (service, channel), days in sorted(series.items()):
        own = [monday for monday in _missing(days) if monday not in common]
        if own:
            notebook.warning(
                "weeks_missing_service", service=service, channel=channel, count=len(own), weeks=_listed(own)
            )


def _missing(days: Iterable[date]) -> list[date]:
    mondays = {day - timedelta(days=day.weekday()) for day in days}
    if not mondays:
        return []
    first, last = min(mondays), max(mondays)
    every = (first + _WEEK * number for number in range((last - first).days // 7 + 1))
    return [monday for monday in every if monday not in mondays]


def _listed(mondays: Sequence[date]) -> str:
    shown = ", ".join(monday.isoformat() for monday in mondays[:_LISTED])
    return f"{shown} …" if len(mondays) > _LISTED else shown
