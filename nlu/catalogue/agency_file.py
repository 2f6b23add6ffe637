"""Reads `agencia.toml`: who the agency is, its languages, hours, holidays and settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from handlers.domain.agency import OpenSpan, SurveySettings, Thresholds
from handlers.domain.ids import Language
from nlu.case_numbers import fault_of
from nlu.catalogue.columns import AGENCY_FILE
from nlu.catalogue.problems import Notebook, Place
from nlu.catalogue.records import is_address
from nlu.catalogue.toml_file import note_invalid, read_toml

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = re.compile(r"(\d{1,2})[:.](\d\d)\s*[-–—]\s*(\d{1,2})[:.](\d\d)")
_LAST_HOUR, _LAST_MINUTE = 23, 59
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")
Share = Annotated[float, Field(ge=0, le=1)]
Days = Annotated[int, Field(ge=0, le=3650)]


def _as_text(value: object) -> object:
    """A version typed without quotes is a number or a date to TOML."""
    return str(value) if isinstance(value, int | float | date) else value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class HolidaySettings(_Strict):
    """Which public holidays the agency keeps, and its own days."""

    country: str = ""
    subdivision: str = ""
    extra: list[date] = []


class _Survey(_Strict):
    share: Share = SurveySettings().share
    rest_days: Days = SurveySettings().rest_days


class _Thresholds(_Strict):
    answer: Share = Thresholds().answer
    choose: Share = Thresholds().choose
    intent: Share = Thresholds().intent
    in_scope: Share = Thresholds().in_scope


class _Episodes(_Strict):
    silence_hours: Annotated[int, Field(ge=1, le=720)] = 24
    return_window_days: Annotated[int, Field(ge=1, le=365)] = 7
    staff_silence_hours: Annotated[int, Field(ge=0, le=8760)] = 168


class _Cases(_Strict):
    templates: list[str] = []
    url: str = ""


class AgencySettings(_Strict):
    """Everything that `agencia.toml` says."""

    name: Annotated[str, Field(min_length=1)]
    timezone: str = "Europe/Madrid"
    default_language: str = "es"
    languages: list[str] = ["es"]
    notice_version: Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
    privacy_url: str = ""
    phone: str = ""
    counter: str = ""
    website: str = ""
    hours: dict[Weekday, list[str]] = {}
    holidays: HolidaySettings = HolidaySettings()
    survey: _Survey = _Survey()
    thresholds: _Thresholds = _Thresholds()
    episodes: _Episodes = _Episodes()
    cases: _Cases = _Cases()

    def ordered_languages(self) -> tuple[Language, ...]:
        """The languages, the default one first."""
        others = [language for language in self.languages if language != self.default_language]
        return tuple(Language(language) for language in (self.default_language, *others))


@dataclass(frozen=True, slots=True)
class AgencyFile:
    """The settings with their hours and free days worked out."""

    settings: AgencySettings
    hours: tuple[OpenSpan, ...]
    holidays: frozenset[date]


def read_agency_file(directory: Path, today: date, notebook: Notebook) -> AgencyFile | None:
    """The agency's settings; None, and noted problems, where the file is absent or wrong."""
    place = Place(AGENCY_FILE)
    if not (directory / AGENCY_FILE).exists():
        notebook.error("agency_absent", place)
        return None
    raw = read_toml(directory / AGENCY_FILE, place, notebook)
    if raw is None:
        return None
    try:
        settings = AgencySettings.model_validate(raw)
    except ValidationError as wrong:
        note_invalid(wrong, place, notebook)
        return None
    before = notebook.error_count
    _check(settings, place, notebook)
    hours = _hours(settings, place, notebook)
    free = _holidays(settings.holidays, today, place, notebook)
    return AgencyFile(settings, hours, free) if notebook.error_count == before else None


def _check(settings: AgencySettings, place: Place, notebook: Notebook) -> None:
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        notebook.error("timezone_unknown", place.on("timezone"), value=settings.timezone)
    for language in {settings.default_language, *settings.languages}:
        if not _LANGUAGE_CODE.fullmatch(language):
            notebook.error("language_code", place.on("languages"), value=language)
    if settings.default_language not in settings.languages:
        notebook.error("default_language", place.on("default_language"), value=settings.default_language)
    for template in settings.cases.templates:
        if fault := fault_of(template):
            notebook.error(fault, place.on("cases.templates"), value=template)
    addresses = {"privacy_url": settings.privacy_url, "website": settings.website, "cases.url": settings.cases.url}
    for column, address in addresses.items():
        if address and not is_address(address):
            notebook.error("address_invalid", place.on(column), value=address)


def _hours(settings: AgencySettings, place: Place, notebook: Notebook) -> tuple[OpenSpan, ...]:
    spans: list[OpenSpan] = []
    for day, texts in settings.hours.items():
        where = place.on(f"hours.{day}")
        found = [_span(_WEEKDAYS.index(day), text, where, notebook) for text in texts]
        today = sorted((span for span in found if span), key=lambda span: span.start)
        if any(later.start < earlier.end for earlier, later in pairwise(today)):
            notebook.error("hours_overlap", where)
        spans.extend(today)
    return tuple(sorted(spans, key=lambda span: (span.weekday, span.start)))


def _span(weekday: int, text: str, place: Place, notebook: Notebook) -> OpenSpan | None:
    written = _SPAN.fullmatch(text.strip())
    hours = [int(part) for part in written.groups()] if written else []
    if not hours or max(hours[0], hours[2]) > _LAST_HOUR or max(hours[1], hours[3]) > _LAST_MINUTE:
        notebook.error("hours_invalid", place, value=text)
        return None
    start, end = time(hours[0], hours[1]), time(hours[2], hours[3])
    if end <= start:
        notebook.error("hours_reversed", place, value=text)
        return None
    return OpenSpan(weekday, start, end)


def _holidays(settings: HolidaySettings, today: date, place: Place, notebook: Notebook) -> frozenset[date]:
    if not settings.country:
        return frozenset(settings.extra)
    subdivision = settings.subdivision.removeprefix(f"{settings.country}-") or None
    try:
        public = holidays.country_holidays(
            settings.country, subdiv=subdivision, years=range(today.year - 1, today.year + 3)
        )
    except NotImplementedError:
        value = "-".join(part for part in (settings.country, subdivision) if part)
        notebook.error("holidays_unknown", place.on("holidays"), value=value)
        return frozenset()
    return frozenset(public) | frozenset(settings.extra)
