"""Training data in the YAML format of Rasa 2 and 3."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from nlu.training_data.gathering import Gathering
from nlu.training_data.lookup_files import lines_of_lookup
from nlu.training_data.model import NamedList, PassedOver, Place, Response, plain
from nlu.training_data.yaml_nodes import (
    Fields,
    is_null,
    mapping,
    place_of,
    root_of,
    sequence,
    text_of,
    value_of,
)

LISTS = ("synonym", "lookup", "regex")
_RESPONSES = ("responses", "templates")
"""Rasa 1 called them templates."""
_TAKEN = frozenset({"version", "nlu", *_RESPONSES})
_READABLE = re.compile(r"[23](?:\.\d+)?")
_NAME_KEYS = ("story", "rule", "name")

Line = tuple[str, Place, Mapping[str, object]]


def read_yaml(text: str, file: Path, into: Gathering) -> None:
    """Take the examples, lists and responses of one file into `into`, with every problem that it has."""
    root = root_of(text, file, into)
    if "nlu" in root:
        _check_version(root, file, into)
        if not is_null(root["nlu"]):
            for item in sequence(root["nlu"], file, into):
                _read_item(item, file, into)
    for section in _RESPONSES:
        if section in root and not is_null(root[section]):
            for name, node in mapping(root[section], file, into).items():
                _read_response(name, node, file, into)
    for name, node in root.items():
        if name not in _TAKEN:
            into.passed_over.append(PassedOver(name, tuple(_names(node)), place_of(node, file)))


def _check_version(root: Fields, file: Path, into: Gathering) -> None:
    if "version" not in root:
        into.warn(Place(file, 1), 'there is no `version`: write `version: "3.1"` at the top, as Rasa wants it.')
        return
    node = root["version"]
    version = text_of(node, file, into)
    if version is not None and not _READABLE.fullmatch(version):
        into.wrong(
            place_of(node, file),
            f'version {version!r} is not known: these are files of Rasa 2 and 3, so write `version: "3.1"`'
            " (files of Rasa 1 are Markdown or JSON and have no version).",
        )


def _read_item(item: yaml.Node, file: Path, into: Gathering) -> None:
    fields = mapping(item, file, into)
    if not fields:
        return
    kind = next((kind for kind in ("intent", *LISTS) if kind in fields), None)
    if kind is None:
        into.wrong(place_of(item, file), "expected an intent, a synonym, a lookup or a regex.")
        return
    for odd in fields.keys() - {kind, "examples", "metadata"}:
        into.warn(place_of(fields[odd], file), f"{odd!r} is not known here and passed over.")
    name = _name(fields[kind], kind, file, into)
    if name is None:
        return
    if kind == "intent":
        _read_intent(name, fields, item, file, into)
    else:
        lines = tuple(line for line in _list_lines(kind, fields, file, into) if line)
        if not lines:
            into.warn(place_of(item, file), f"the {kind} {name!r} is empty.")
        into.lists.append(NamedList(kind, name, lines, place_of(item, file)))


def _name(node: yaml.Node, kind: str, file: Path, into: Gathering) -> str | None:
    if is_null(node):
        into.wrong(place_of(node, file), f"this {kind} has no name (if it is really called so, put it in quotes).")
        return None
    text = text_of(node, file, into)
    if text is None:
        return None
    if not plain(text):
        into.wrong(place_of(node, file), f"this {kind} has no name.")
    return plain(text) or None


def _read_intent(name: str, fields: Fields, item: yaml.Node, file: Path, into: Gathering) -> None:
    if "metadata" in fields:
        noted = value_of(fields["metadata"], file, into)
        into.intent_metadata[name] = noted if isinstance(noted, dict) else {"metadata": noted}
    lines = list(_lines(fields["examples"], file, into)) if "examples" in fields else []
    if not lines:
        into.warn(place_of(item, file), f"the intent {name!r} has no examples.")
    for line, place, metadata in lines:
        into.marked_up(name, line, place, metadata)


def _list_lines(kind: str, fields: Fields, file: Path, into: Gathering) -> Iterator[str]:
    body = fields.get("examples")
    if body is None:
        return
    named = isinstance(body, yaml.ScalarNode) and "\n" not in body.value.strip() and not body.value.startswith("-")
    if kind == "lookup" and named and body.value.strip():
        yield from lines_of_lookup(str(body.value).strip(), place_of(body, file), into)
        return
    for line, _, _ in _lines(body, file, into):
        yield line if kind == "regex" else plain(line)


def _lines(body: yaml.Node, file: Path, into: Gathering) -> Iterator[Line]:
    if is_null(body):
        return
    if isinstance(body, yaml.ScalarNode):
        yield from _block_lines(body, file, into)
        return
    for item in sequence(body, file, into):
        yield from _record(item, file, into)


def _record(item: yaml.Node, file: Path, into: Gathering) -> Iterator[Line]:
    node, metadata = item, dict[str, object]()
    if isinstance(item, yaml.MappingNode):
        fields = mapping(item, file, into)
        if "text" not in fields:
            into.wrong(place_of(item, file), "this example has no `text`.")
            return
        node = fields["text"]
        if "metadata" in fields:
            noted = value_of(fields["metadata"], file, into)
            metadata = noted if isinstance(noted, dict) else {"metadata": noted}
    if is_null(node):
        into.warn(place_of(node, file), "this example is empty.")
        return
    text = text_of(node, file, into)
    if text is not None:
        yield text.strip().removeprefix("- ").strip(), place_of(node, file), metadata


def _block_lines(body: yaml.ScalarNode, file: Path, into: Gathering) -> Iterator[Line]:
    if body.style == ">":
        into.wrong(place_of(body, file), "write `examples: |`: with `>` all lines become one.")
        return
    first = body.start_mark.line + (2 if body.style == "|" else 1)
    for offset, raw in enumerate(body.value.split("\n")):
        line, place = raw.strip(), Place(file, first + offset)
        if line and not line.startswith("-"):
            into.wrong(place, f"an example has to begin with `- `, not with {line[:30]!r}.")
        elif text := line[1:].strip():
            yield text, place, {}


def _read_response(name: str, node: yaml.Node, file: Path, into: Gathering) -> None:
    if not isinstance(node, yaml.SequenceNode):
        into.warn(place_of(node, file), f"the response {name!r} is not a list of texts and is passed over.")
        return
    texts = []
    for item in node.value:
        fields = mapping(item, file, into) if isinstance(item, yaml.MappingNode) else {}
        if isinstance(fields.get("text"), yaml.ScalarNode):
            texts.append(str(fields["text"].value).strip())
    into.responses.append(Response(plain(name), tuple(text for text in texts if text), place_of(node, file)))


def _names(node: yaml.Node) -> Iterator[str]:
    """What the parts of a section are called, as far as they are."""
    if isinstance(node, yaml.MappingNode):
        yield from (str(key.value) for key, _ in node.value if isinstance(key, yaml.ScalarNode))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            pairs = item.value if isinstance(item, yaml.MappingNode) else []
            named = {key.value: value.value for key, value in pairs if isinstance(key.value, str)}
            name = next((named[key] for key in _NAME_KEYS if key in named), next(iter(named), item.value))
            if isinstance(name, str):
                yield name
