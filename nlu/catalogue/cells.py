"""Turns what a spreadsheet cell holds into plain text, and plain text into dates, flags and lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time

_BLANKS = re.compile(r"[^\S\n]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|_x000D_")
_BULLET = re.compile(r"^\s*(?:[-–—•·*▪◦‣]|\d{1,2}[.)]\)?-?(?=\s)|[a-z]\)(?=\s))\s*")
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_YES = frozenset({"si", "s", "x", "1", "true", "verdadero", "yes", "y"})
_NO = frozenset({"no", "n", "0", "false", "falso"})


def tidy(text: str) -> str:
    """The text without invisible characters, with single blanks, trimmed lines and at most one empty line in a row."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    lines = [_BLANKS.sub(" ", _INVISIBLE.sub("", line)).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """The text on one line: for names, headings and keys."""
    return re.sub(r"\s+", " ", tidy(text))


def fold(text: str) -> str:
    """The text without case, accents and double blanks, for comparing headings and names."""
    return without_accents(one_line(text).casefold())


def without_accents(text: str) -> str:
    """The text with its letters bare."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def from_spreadsheet(value: object, number_format: str = "General") -> str:
    """What a person would read in an XLSX cell: dates as ISO, whole numbers without decimals, money and shares with their sign."""
    match value:
        case None:
            return ""
        case bool():
            return "sí" if value else "no"
        case datetime():
            return value.date().isoformat() if _is_day(value, number_format) else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case int() | float():
            return _number(value, number_format)
        case _:
            return tidy(str(value))


def parse_date(text: str) -> date | None:
    """The day written as ISO or in the Spanish order (day first); None when it is no day."""
    day = text.split(" ", 1)[0] if re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d", text) else text
    for pattern in _DATES:
        try:
            return datetime.strptime(day, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def parse_flag(text: str) -> bool | None:
    """Yes or no in Spanish or English; None when it is neither."""
    word = fold(text)
    if word in _YES:
        return True
    return False if word in _NO else None


def items(text: str, separators: Iterable[str] = ("\n",)) -> tuple[str, ...]:
    """The items of a cell, without their bullets or numbers, empty ones left out."""
    pattern = "|".join(re.escape(separator) for separator in ("\n", *separators))
    parts = (_BULLET.sub("", part).strip() for part in re.split(pattern, text))
    return tuple(part for part in parts if part)


def _is_day(value: datetime, number_format: str) -> bool:
    return value.time() == time(0) or "h" not in number_format.casefold()


def _number(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{_decimal(round(value * 100, 6))} %"
    if "€" in number_format or "EUR" in number_format:
        return f"{value:.2f}".replace(".", ",").removesuffix(",00") + " €"
    return _decimal(value)


def _decimal(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(value).replace(".", ",")
