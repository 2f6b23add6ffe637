"""Reading training data of any format from a file or a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from handlers.errors import Misconfigured
from nlu.training_data.checks import check
from nlu.training_data.gathering import Gathering, TrainingDataProblems
from nlu.training_data.json_file import read_json
from nlu.training_data.markdown_file import read_markdown
from nlu.training_data.model import Problem, TrainingData
from nlu.training_data.texts import text_of_file
from nlu.training_data.tsv_file import read_tsv
from nlu.training_data.yaml_file import read_yaml

_READERS: dict[str, Callable[[str, Path, Gathering], None]] = {
    ".yml": read_yaml,
    ".yaml": read_yaml,
    ".md": read_markdown,
    ".json": read_json,
    ".tsv": read_tsv,
}
_LOOKUPS = ".txt"


def data_files(path: Path) -> tuple[Path, ...]:
    """The files that decide what `read` gives: those of a folder, however deep, in a fixed order, hidden ones left out.

    Lookup tables (.txt) are among them. Raises Misconfigured where there is nothing to read.
    """
    if path.is_file():
        return (path,)
    found = tuple(sorted(_below(path)))
    if not any(file.suffix.lower() in _READERS for file in found):
        raise Misconfigured(
            f"There is no training data at {path}: put Rasa YAML files (.yml) there; .md, .json and .tsv are read too."
        )
    return found


def read(path: Path) -> TrainingData:
    """The training data at `path`, with warnings; raises Misconfigured naming file and line of everything that is wrong."""
    data, problems = read_what_can_be(path)
    if problems:
        raise TrainingDataProblems(problems)
    if not data.examples:
        raise TrainingDataProblems(
            (Problem(None, f"The training data at {path} has no examples: each intent needs them."), *data.warnings)
        )
    return data


def read_what_can_be(path: Path) -> tuple[TrainingData, tuple[Problem, ...]]:
    """As much as can be read at `path`, and everything that is wrong there; Misconfigured where there is nothing to read."""
    gathering = Gathering(path)
    for file in data_files(path):
        reader = _READERS.get(file.suffix.lower())
        if reader is None and path.is_file():
            raise Misconfigured(f"{file} is not training data: it has to be a .yml, .md, .json or .tsv file.")
        text = text_of_file(file, gathering) if reader else None
        if reader and text is not None:
            reader(text, file, gathering)
    data = gathering.data()
    return replace(data, warnings=(*data.warnings, *check(data))), tuple(gathering.problems)


def _below(folder: Path) -> list[Path]:
    files = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        wanted = (name for name in names if not name.startswith("."))
        files += [Path(here, name) for name in wanted if Path(name).suffix.lower() in {*_READERS, _LOOKUPS}]
    return files
