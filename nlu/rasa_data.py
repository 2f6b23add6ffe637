"""Reading training data in Rasa's own YAML format, by the rules of YAML 1.2: an intent called `no` stays `no`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from handlers.domain.understanding import Entity
from handlers.errors import Misconfigured

_ANNOTATION = re.compile(r"\[(?P<text>[^\[\]]+)\](?:\((?P<short>[^()]+)\)|(?P<long>\{[^{}]*\}))")
_SUFFIXES = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the data, as an editor counts: `line` begins at 1."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


@dataclass(frozen=True, slots=True)
class Example:
    """One example wording of an intent, its annotations taken out of the text and kept as entities."""

    intent: str
    text: str
    entities: tuple[Entity, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class NamedList:
    """The lines of a synonym, lookup table or regex, under its name."""

    kind: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Everything that the files say about understanding; stories, rules and domains in them are passed over."""

    examples: tuple[Example, ...]
    lists: tuple[NamedList, ...] = ()

    @property
    def intents(self) -> tuple[str, ...]:
        """The names of the intents, in alphabetical order."""
        return tuple(sorted({example.intent for example in self.examples}))


def data_files(path: Path) -> tuple[Path, ...]:
    """The YAML files at `path` (a file or a directory, however deep), in a fixed order; raises Misconfigured if there are none."""
    if path.is_file():
        return (path,)
    found = tuple(sorted(file for file in path.rglob("*") if file.suffix in _SUFFIXES and file.is_file()))
    if not found:
        raise Misconfigured(f"There is no training data at {path}: put Rasa YAML files (.yml) there.")
    return found


def read(path: Path) -> TrainingData:
    """The training data at `path`, a file or a directory; raises Misconfigured naming file and line of what is wrong."""
    examples: list[Example] = []
    lists: list[NamedList] = []
    for file in data_files(path):
        for item in _nlu_items(file):
            _read_item(item, file, examples, lists)
    if not examples:
        raise Misconfigured(f"The training data at {path} has no examples: each intent needs an `examples` list.")
    return TrainingData(tuple(examples), tuple(lists))


def _nlu_items(file: Path) -> list[yaml.Node]:
    try:
        root = yaml.compose(file.read_text(encoding="utf-8-sig"), Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as error:
        raise Misconfigured(f"{file} is not UTF-8 text (byte {error.start}): save it as UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Misconfigured(f"{Place(file, line)}: this is not YAML: {error.problem}.") from error
    if root is None:
        return []
    section = _mapping(root, file).get("nlu")
    return _sequence(section, file) if section is not None else []


def _read_item(item: yaml.Node, file: Path, examples: list[Example], lists: list[NamedList]) -> None:
    fields = _mapping(item, file)
    body = fields.get("examples")
    lines = list(_lines(body, file)) if body is not None else []
    if "intent" in fields:
        intent = _text(fields["intent"], file)
        if not lines:
            raise Misconfigured(f"{_place(item, file)}: the intent {intent!r} has no examples.")
        examples.extend(_example(intent, line, place) for line, place in lines)
        return
    kind = next((kind for kind in ("synonym", "lookup", "regex") if kind in fields), None)
    if kind is None:
        raise Misconfigured(f"{_place(item, file)}: expected an intent, a synonym, a lookup or a regex.")
    lists.append(NamedList(kind, _text(fields[kind], file), tuple(line for line, _ in lines)))


def _lines(body: yaml.Node, file: Path) -> Iterator[tuple[str, Place]]:
    if isinstance(body, yaml.ScalarNode):
        yield from _block_lines(body, file)
        return
    for item in _sequence(body, file):
        node = _mapping(item, file).get("text", item) if isinstance(item, yaml.MappingNode) else item
        text = _text(node, file).strip().removeprefix("- ").strip()
        if text:
            yield text, _place(node, file)


def _block_lines(body: yaml.ScalarNode, file: Path) -> Iterator[tuple[str, Place]]:
    first = body.start_mark.line + (2 if body.style in {"|", ">"} else 1)
    for offset, raw in enumerate(body.value.split("\n")):
        line = raw.strip()
        place = Place(file, first + offset)
        if line and not line.startswith("-"):
            raise Misconfigured(f"{place}: an example has to begin with `- `, not with {line[:30]!r}.")
        if text := line[1:].strip():
            yield text, place


def _example(intent: str, line: str, place: Place) -> Example:
    text, entities, end = "", list[Entity](), 0
    for mark in _ANNOTATION.finditer(line):
        text += line[end : mark.start()]
        kind, value = _annotation(mark, place)
        entities.append(Entity(kind, value, len(text), len(text) + len(mark["text"])))
        text += mark["text"]
        end = mark.end()
    return Example(intent, text + line[end:], tuple(entities), place)


def _annotation(mark: re.Match[str], place: Place) -> tuple[str, str]:
    """Kind and value of an annotated piece: ``[x](kind)``, ``[x](kind:value)`` or ``[x]{"entity": "kind", ...}``."""
    if mark["short"] is not None:
        kind, _, value = mark["short"].partition(":")
        return kind.strip(), value.strip() or mark["text"]
    try:
        fields = json.loads(mark["long"])
    except ValueError as error:
        raise Misconfigured(f"{place}: the annotation {mark['long']} is not JSON.") from error
    if not isinstance(fields.get("entity"), str):
        raise Misconfigured(f"{place}: the annotation {mark['long']} does not say which entity it is.")
    return fields["entity"], str(fields.get("value", mark["text"]))


def _mapping(node: yaml.Node, file: Path) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise Misconfigured(f"{_place(node, file)}: expected `name: value` pairs here.")
    return {_text(key, file): value for key, value in node.value}


def _sequence(node: yaml.Node, file: Path) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise Misconfigured(f"{_place(node, file)}: expected a list here, one item after each `- `.")
    return list(node.value)


def _text(node: yaml.Node, file: Path) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise Misconfigured(f"{_place(node, file)}: expected a plain text here.")
    return str(node.value)


def _place(node: yaml.Node, file: Path) -> Place:
    return Place(file, node.start_mark.line + 1)
