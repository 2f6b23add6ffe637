"""Lookup tables kept as text files of their own, one entry a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from nlu.training_data.gathering import Gathering
from nlu.training_data.model import Place, plain
from nlu.training_data.texts import text_of_file

_FOLDERS_ABOVE = 3
"""Old projects name such files from their own root, which lies above the folder of the data."""


def lines_of_lookup(name: str, place: Place, into: Gathering) -> tuple[str, ...]:
    """The entries of the file `name`, searched beside the data and above it; nothing, and a problem noted, if there is none."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.suffix != ".txt" or path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name:
        into.wrong(
            place, f"{name!r} is no lookup file: name a .txt file beside the data, or list the entries after `- `."
        )
        return ()
    for folder in _folders(place.file, into.root):
        file = folder / path
        if file.is_file():
            text = text_of_file(file, into)
            return tuple(line for line in map(plain, text.splitlines()) if line) if text else ()
    into.wrong(place, f"the lookup file {name} is not there.")
    return ()


def _folders(file: Path, root: Path) -> Iterator[Path]:
    here = root.resolve() if root.is_dir() else root.resolve().parent
    yield file.parent
    yield from (here, *here.parents[:_FOLDERS_ABOVE])
