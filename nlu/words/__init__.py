"""Word lists kept as plain text files, one entry a line, `#` for comments, so that a linguist can mend them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def entries(name: str) -> tuple[str, ...]:
    """The lines of `<name>.txt` here, without comments and empty ones; nothing where the file does not exist."""
    return read_entries(_HERE / f"{name}.txt")


@cache
def pairs(name: str) -> dict[str, str]:
    """The lines `left = right` of `<name>.txt` here."""
    split = (line.partition("=") for line in entries(name))
    return {left.strip(): right.strip() for left, _, right in split}


def read_entries(path: Path) -> tuple[str, ...]:
    """The lines of the word list `path`, without comments and empty ones; nothing where the file does not exist."""
    if not path.exists():
        return ()
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line)
