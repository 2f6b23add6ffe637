"""Joins the soft line breaks of format=flowed (RFC 3676)."""

from __future__ import annotations

SIGNATURE = "-- "


def unflowed(text: str, *, delete_space: bool) -> str:
    """Paragraphs as single lines; quoted lines keep one ">" for each level and are joined within their level only."""
    said: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        soft = bare.endswith(" ") and bare != SIGNATURE
        if open_depth == depth and bare != SIGNATURE:
            said[-1] += bare
        else:
            said.append(f"{'>' * depth}{' ' if depth else ''}{bare}")
        if soft and delete_space:
            said[-1] = said[-1][:-1]
        open_depth = depth if soft else None
    return "\n".join(said)
