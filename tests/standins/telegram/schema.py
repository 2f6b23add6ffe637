"""The vendor's machine-readable Bot API schema, read into types, limits and choices."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

SCALARS = frozenset({"String", "Integer", "Boolean", "Float", "True", "InputFile"})


class Unit(StrEnum):
    """What a limit counts."""

    CHARACTERS = "characters"
    """Unicode characters of the value as it is sent."""
    PARSED = "characters after entities parsing"
    """Unicode characters that are left once mark-up is parsed."""
    BYTES = "bytes"
    """Bytes in UTF-8."""
    VALUE = "value"
    """The number itself."""
    ITEMS = "items"
    """Elements of a list."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Smallest and largest allowed count; ``exception`` is the one value allowed beside them."""

    low: int
    high: int
    unit: Unit
    exception: int | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A scalar or an object type, by its published name."""

    name: str


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """A list of one type."""

    item: TypeRef


@dataclass(frozen=True, slots=True)
class Either:
    """One of several types."""

    options: tuple[TypeRef, ...]


TypeRef = Named | ArrayOf | Either


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a method or a field of an object."""

    name: str
    type: TypeRef
    required: bool
    limit: Limit | None = None
    constant: str | None = None
    choices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OneOf:
    """A rule on the optional fields of a button: how many of them may be used."""

    outside: frozenset[str]
    exactly: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A method or an object type."""

    name: str
    description: str
    fields: dict[str, Field]
    one_of: OneOf | None = None


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything published: methods by lower-case name, objects by name, and the unions among the latter."""

    version: str
    methods: dict[str, Record]
    types: dict[str, Record]
    unions: dict[str, Either]


def load_schema(path: Path) -> Schema:
    """Read the schema file; its shape is that of aiogram's ``.butcher/schema/schema.json``."""
    source = json.loads(path.read_text(encoding="utf-8"))
    children = [child for group in source["items"] for child in group["children"]]
    records = {child["name"]: _record(child) for child in children}
    objects = [child for child in children if child["category"] == "types"]
    return Schema(
        version=str(source["api"]["version"]),
        methods={c["name"].lower(): records[c["name"]] for c in children if c["category"] == "methods"},
        types={child["name"]: records[child["name"]] for child in objects},
        unions={child["name"]: union for child in objects if (union := _union(child)) is not None},
    )


def _record(child: dict[str, Any]) -> Record:
    fields = {row["name"]: _field(row) for row in child["annotations"]}
    return Record(child["name"], child["description"], fields, _one_of(child["description"]))


def _field(row: dict[str, Any]) -> Field:
    kind, description = parse_type(row["type"]), row["description"]
    is_text = kind == Named("String")
    return Field(
        name=row["name"],
        type=kind,
        required=bool(row["required"]),
        limit=_limit(kind, description),
        constant=_constant(description) if is_text else None,
        choices=_choices(description) if is_text else frozenset(),
    )


def parse_type(words: str) -> TypeRef:
    """Read the schema's type words: ``Array of Array of X``, ``X or Y``, ``Array of A, B and C``."""
    if words.startswith("Array of "):
        return ArrayOf(parse_type(words.removeprefix("Array of ")))
    options = re.split(r", | or | and ", words)
    return Named(options[0]) if len(options) == 1 else Either(tuple(Named(each) for each in options))


def _union(child: dict[str, Any]) -> Either | None:
    names = re.findall(r"^ - (\w+)$", child["description"], re.MULTILINE)
    if child["annotations"] or not names:
        return None
    options: list[TypeRef] = [Named(name) for name in names]
    if "a String for plain text, an Array of" in child["description"]:
        options += [Named("String"), ArrayOf(Named(child["name"]))]
    return Either(tuple(options))


def _one_of(description: str) -> OneOf | None:
    match = re.search(r"(Exactly|At most) one of the fields other than ([\w, ]+?) must be used", description)
    if match is None:
        return None
    return OneOf(frozenset(re.findall(r"\b(?!and\b)\w+", match[2])), match[1] == "Exactly")


def _limit(kind: TypeRef, description: str) -> Limit | None:
    if kind == Named("String"):
        return _text_limit(description)
    if kind in {Named("Integer"), Named("Float")}:
        return _value_limit(description)
    return _items_limit(description) if isinstance(kind, ArrayOf) else None


def _text_limit(description: str) -> Limit | None:
    match = re.search(r"(\d+)-(\d+) (characters|bytes)( after entit(?:y|ies) parsing)?", description, re.IGNORECASE)
    if match is None:
        return None
    unit = Unit.PARSED if match[4] else Unit(match[3].lower())
    return Limit(int(match[1]), int(match[2]), unit)


def _value_limit(description: str) -> Limit | None:
    ranges = re.findall(r"(?:[Vv]alues|[Mm]ust be) between (\d+)(?:-| and )(\d+)", description)
    ranges = ranges or re.findall(r"[;,] (\d+)-(\d+)(?=[.;,]|$| is )", description)
    if len(ranges) != 1:
        return None
    exception = re.search(r"or (0x[0-9A-F]+)", description)
    return Limit(int(ranges[0][0]), int(ranges[0][1]), Unit.VALUE, int(exception[1], 16) if exception else None)


def _items_limit(description: str) -> Limit | None:
    between = re.search(r"(?:[Ll]ist of|include) (\d+)-(\d+) ", description)
    if between:
        return Limit(int(between[1]), int(between[2]), Unit.ITEMS)
    most = re.search(r"(?:[Aa]t most|up to) (\d+) (?!characters|bytes|sizes)", description)
    return Limit(0, int(most[1]), Unit.ITEMS) if most else None


def _constant(description: str) -> str | None:
    match = re.search(r"(?:must be|always) '?([a-z][a-z0-9_]*)'?$", description)
    return match[1] if match else None


def _choices(description: str) -> frozenset[str]:
    if "Choose one, depending on" in description:
        return frozenset(re.findall(r"\b(typing|(?:upload|record|find|choose)_\w+)\b", description))
    match = re.search(r"(?:[Mm]ust be one of|[Cc]an be either|currently one of) ([^.]*)", description)
    words = re.findall(r"'([\w/-]+)'", match[1]) if match else []
    return frozenset(words) if len(words) > 1 else frozenset()
