"""Days, hours and dates in words, in every language of the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handlers.domain.ids import Language


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """How one language speaks of time. Months bear their preposition where the language wants one."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    """{day} {month} {year}"""
    moment: str
    """{weekday} {day} {month} {time}: answers "when are you back?"."""
    days: str
    """{first} {last}: a run of weekdays."""
    span: str
    """{start} {end}: hours."""
    joined: str
    """Between two spans of one day."""


_EN_MONTHS = "January February March April May June July August September October November December"
_ES_MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
_GL_MONTHS = "xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro"
_CA_MONTHS = (
    "de gener|de febrer|de març|d'abril|de maig|de juny|de juliol|d'agost|de setembre|d'octubre|de novembre|de desembre"
)
_EU_MONTHS = "urtarrilaren otsailaren martxoaren apirilaren maiatzaren ekainaren uztailaren abuztuaren irailaren urriaren azaroaren abenduaren"

CALENDARS: Final[Mapping[Language, CalendarWords]] = {
    Language("es"): CalendarWords(
        weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        months=tuple(f"de {month}" for month in _ES_MONTHS.split()),
        date="{day} {month} de {year}",
        moment="el {weekday} {day} {month} a las {time}",
        days="{first} a {last}",
        span="de {start} a {end}",
        joined=" y ",
    ),
    Language("en"): CalendarWords(
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        months=tuple(_EN_MONTHS.split()),
        date="{day} {month} {year}",
        moment="on {weekday} {day} {month} at {time}",
        days="{first} to {last}",
        span="{start} to {end}",
        joined=" and ",
    ),
    Language("ca"): CalendarWords(
        weekdays=("dilluns", "dimarts", "dimecres", "dijous", "divendres", "dissabte", "diumenge"),
        months=tuple(_CA_MONTHS.split("|")),
        date="{day} {month} de {year}",
        moment="{weekday} {day} {month} a les {time}",
        days="{first} a {last}",
        span="de {start} a {end}",
        joined=" i ",
    ),
    Language("gl"): CalendarWords(
        weekdays=("luns", "martes", "mércores", "xoves", "venres", "sábado", "domingo"),
        months=tuple(f"de {month}" for month in _GL_MONTHS.split()),
        date="{day} {month} de {year}",
        moment="o {weekday} {day} {month} ás {time}",
        days="{first} a {last}",
        span="de {start} a {end}",
        joined=" e ",
    ),
    Language("eu"): CalendarWords(
        weekdays=("astelehena", "asteartea", "asteazkena", "osteguna", "ostirala", "larunbata", "igandea"),
        months=tuple(_EU_MONTHS.split()),
        date="{year}(e)ko {month} {day}(a)",
        moment="{month} {day}(e)an ({weekday}), {time}",
        days="{first}-{last}",
        span="{start}-{end}",
        joined=" eta ",
    ),
}
