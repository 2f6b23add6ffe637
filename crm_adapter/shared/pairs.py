"""Pairs of numbers as text, for cursors that remember what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

PATTERN = r"((?:\d{1,18}-\d{1,18}(?:,\d{1,18}-\d{1,18})*)?)"
"""A regular expression (ASCII) for what `joined` gives; one group."""

Number = Annotated[int, Field(ge=0, lt=10**18)]
"""A number that fits; in an answer, any other makes the answer one of an unknown shape, and no cursor is made of it."""


def joined(pairs: Mapping[int, int]) -> str:
    """As in "7-1,9-4"; empty for none."""
    return ",".join(f"{left}-{right}" for left, right in sorted(pairs.items()))


def split(text: str) -> dict[int, int]:
    """The pairs of a text that fits `PATTERN`."""
    pairs = (pair.partition("-") for pair in text.split(",") if pair)
    return {int(left): int(right) for left, _, right in pairs}
