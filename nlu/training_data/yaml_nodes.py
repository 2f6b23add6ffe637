"""YAML as a tree of nodes with line numbers and unconverted texts, so that an intent called `no` stays `no`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

from nlu.training_data.gathering import Gathering
from nlu.training_data.model import Place

_DEEPEST = 60
_MOST_VALUES = 200
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NUMBER = re.compile(r"[-+]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d{1,2})?")

Fields = dict[str, yaml.Node]


def root_of(text: str, file: Path, notes: Gathering) -> Fields:
    """The sections of a YAML file; nothing, and a problem noted, where it is not YAML or no mapping."""
    try:
        _check_depth(text)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except _TooDeepError as error:
        notes.wrong(Place(file, error.line + 1), "this is nested too deeply.")
        return {}
    except yaml.MarkedYAMLError as error:
        # What is missing at the end is noticed after it.
        last = text.rstrip().count("\n") + 1
        line = min(error.problem_mark.line + 1, last) if error.problem_mark else 1
        notes.wrong(Place(file, line), f"this is not YAML: {error.problem or error.context}.")
        return {}
    except yaml.YAMLError as error:
        notes.wrong(Place(file, _line_of_bad_character(text)), f"this is not YAML: {str(error).splitlines()[0]}.")
        return {}
    return mapping(root, file, notes) if root is not None else {}


def mapping(node: yaml.Node, file: Path, notes: Gathering) -> Fields:
    """The pairs of a mapping; of a name that is there twice, the first."""
    if not isinstance(node, yaml.MappingNode):
        notes.wrong(place_of(node, file), "expected `name: value` pairs here.")
        return {}
    fields: Fields = {}
    for key, value in node.value:
        name = text_of(key, file, notes)
        if name in fields:
            notes.wrong(place_of(key, file), f"{name!r} is here twice.")
        elif name is not None:
            fields[name] = value
    return fields


def sequence(node: yaml.Node, file: Path, notes: Gathering) -> list[yaml.Node]:
    """The items of a list."""
    if not isinstance(node, yaml.SequenceNode):
        notes.wrong(place_of(node, file), "expected a list here, one item after each `- `.")
        return []
    return list(node.value)


def text_of(node: yaml.Node, file: Path, notes: Gathering) -> str | None:
    """A text as it is written, whatever it looks like; None, and a problem noted, where it is none."""
    if not isinstance(node, yaml.ScalarNode):
        notes.wrong(place_of(node, file), "expected a plain text here.")
        return None
    return str(node.value)


def is_null(node: yaml.Node) -> bool:
    """Whether nothing is written here, by YAML 1.2."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULLS


def value_of(node: yaml.Node, file: Path, notes: Gathering) -> object:
    """A node as Python values by the core schema of YAML 1.2, as metadata needs it."""
    try:
        return _value(node, _Budget())
    except _TooManyError:
        notes.wrong(place_of(node, file), f"more than {_MOST_VALUES} values here.")
        return None


def place_of(node: yaml.Node, file: Path) -> Place:
    """Where the node begins."""
    return Place(file, node.start_mark.line + 1)


class _TooDeepError(Exception):
    """Lists within lists, more than any data needs; `line` begins at 0."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _TooManyError(Exception):
    """More values than anybody writes by hand."""


class _Budget:
    """Counts values, because an alias may repeat a part, or hold itself, without end."""

    def __init__(self) -> None:
        self._left = _MOST_VALUES

    def take(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise _TooManyError


def _value(node: yaml.Node, budget: _Budget) -> object:
    budget.take()
    if isinstance(node, yaml.MappingNode):
        return {str(key.value)[:200]: _value(value, budget) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, budget) for item in node.value]
    if is_null(node):
        return None
    if not isinstance(node, yaml.ScalarNode) or node.style:
        return str(node.value)
    if node.value in _WORDS:
        return _WORDS[node.value]
    return json.loads(node.value.lstrip("+")) if _NUMBER.fullmatch(node.value) else str(node.value)


def _check_depth(text: str) -> None:
    """Refuse what is nested too deeply before a tree is built of it, which the library does by recursion."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise _TooDeepError(event.start_mark.line if event.start_mark else 0)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _line_of_bad_character(text: str) -> int:
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
