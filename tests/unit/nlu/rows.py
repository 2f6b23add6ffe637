"""The tables of test material beside the unit tests."""

from __future__ import annotations

import csv
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of ``tests/unit/data/<name>.csv``."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def held_out(name: str) -> list[dict[str, str]]:
    """Every second row: the half of a development table on which nothing was tuned."""
    return rows(name)[1::2]
