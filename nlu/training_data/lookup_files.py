"""Lookup tables kept as text files of their own, one entry a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from nlu.training_data.gathering import Gathering
from nlu.training_data.model import Place, plain
from nlu.training_data.texts import text_of_file


def lines_of_lookup(name: str, place: Place, into: Gathering) -> tuple[str, ...]:
    """The entries of the file `name`, which has to lie in the folder that is read; nothing, and a problem noted, otherwise."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.suffix != ".txt" or path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name:
        into.wrong(
            place, f"{name!r} is no lookup file: name a .txt file beside the data, or list the entries after `- `."
        )
        return ()
    root = into.root if into.root.is_dir() else into.root.parent
    for file in _places(path, place.file.parent, root):
        if file.is_file():
            if not file.resolve().is_relative_to(root.resolve()):
                into.wrong(place, f"the lookup file {name} is a link that leads out of {root}, and is not read.")
                return ()
            text = text_of_file(file, into)
            return tuple(line for line in map(plain, text.splitlines()) if line) if text else ()
    into.wrong(place, f"the lookup file {name} is not there; it has to lie in {root}.")
    return ()


def _places(path: PurePosixPath, beside: Path, root: Path) -> Iterator[Path]:
    """Where the file may be: beside what names it, or below the root; old projects name it from a folder above that."""
    yield beside / path
    yield from (root.joinpath(*path.parts[first:]) for first in range(len(path.parts)))
