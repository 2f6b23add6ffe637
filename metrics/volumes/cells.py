"""A cell of either sort of file, and its text as it is compared with known words."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | datetime | date | time | timedelta | None
"""Text in separated files; what the spreadsheet holds in the others."""

_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|_x000D_")
_ABSENT = frozenset({"", "-", "–", "—", "n/d", "nd", "s/d", "n/a", "na", "null", "none", "nan"})


def clean(cell: Cell) -> Cell:
    """The cell with its text on one line, without invisible characters; other values as they are."""
    if not isinstance(cell, str):
        return cell
    if cell.isascii() and cell.isprintable() and "_x" not in cell:
        # Nearly every cell: a log of calls has millions of them.
        return " ".join(cell.split())
    return re.sub(r"\s+", " ", _INVISIBLE.sub("", unicodedata.normalize("NFC", cell))).strip()


def shown(cell: Cell) -> str:
    """The cell in a sentence for people, cut at forty characters."""
    text = "" if cell is None else str(cell)
    return text if len(text) <= 40 else f"{text[:39]}…"


def bare(cell: Cell) -> str:
    """The text on one line without case and accents."""
    return "" if cell is None else _bare(str(cell))


# A file says the same few words on every row.
@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", str(clean(text)))
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


def fold(cell: Cell) -> str:
    """The text also without the signs that names and headings are decorated with, for comparing them."""
    return re.sub(r"[\s_.:*]+", " ", bare(cell)).strip()


def is_blank(cell: Cell) -> bool:
    """Whether there is nothing in the cell at all."""
    return cell is None or (isinstance(cell, str) and not clean(cell))


def is_absent(cell: Cell) -> bool:
    """Whether the cell says that there is no value."""
    return cell is None or (isinstance(cell, str) and str(clean(cell)).casefold() in _ABSENT)
