"""Examples as a table: text, intent and optionally a split (train, test ...), divided by tabs."""

from __future__ import annotations

from pathlib import Path

from nlu.training_data.gathering import Gathering
from nlu.training_data.model import Place, plain

_HEADINGS = frozenset({("text", "intent"), ("text", "label"), ("texto", "intent"), ("texto", "intención")})
_MOST_CELLS = 3


def read_tsv(text: str, file: Path, into: Gathering) -> None:
    """Take the rows of one file into `into`; a first row `text<TAB>intent` is a heading."""
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        cells = [plain(cell) for cell in line.split("\t")]
        if not any(cells) or (number == 1 and tuple(cell.casefold() for cell in cells[:2]) in _HEADINGS):
            continue
        place = Place(file, number)
        if len(cells) < 2 or len(cells) > _MOST_CELLS or not cells[0] or not cells[1]:
            into.wrong(place, f"expected text, tab, intent (and perhaps a split), not {line[:40]!r}.")
            continue
        into.example(cells[1], cells[0], (), place, split=cells[2] if len(cells) == _MOST_CELLS else "")
