"""Everything that an evaluation says to people, in Spanish and English, from one small table."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlu.evaluation.notes import Note

LANGUAGES = ("es", "en")
NOTHING = "—"
_TABLE = Path(__file__).with_name("phrases.csv")


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Language -> key -> text."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {language: {row["key"]: row[language] for row in rows} for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Phrases:
    """The table in one of `LANGUAGES`; an unknown key is a fault of ours (KeyError)."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` with its ``{names}`` filled in."""
        return table()[self.language][key].format(**values)

    def note(self, note: Note) -> str:
        """A note as a sentence."""
        return self(f"note_{note.kind.value}", **note.values)

    def number(self, value: float | None, places: int = 2) -> str:
        """A number with the language's decimal sign; a dash for None."""
        if value is None:
            return NOTHING
        written = f"{value:,.{places}f}"
        return written.translate(str.maketrans(",.", ".,")) if self.language == "es" else written

    def plain(self, value: float) -> str:
        """A number as short as it can be written."""
        return self.number(value, 0 if value == int(value) else 2)

    def share(self, value: float | None, places: int = 1) -> str:
        """A share 0..1 as a percentage."""
        if value is None:
            return NOTHING
        return self.number(100 * value, places) + ("\u00a0%" if self.language == "es" else "%")

    def points(self, value: float) -> str:
        """A difference of shares in percentage points, with its sign."""
        return ("+" if value > 0 else "") + self.number(100 * value, 1)

    def signed(self, value: float) -> str:
        """A number with its sign."""
        return ("+" if value > 0 else "") + self.number(value, 3)
