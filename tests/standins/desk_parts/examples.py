"""Documented answers reduced to field names and types, and how an answer of a stand-in differs from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.standins.desk_parts.faults import Json


def read_examples(path: Path) -> dict[str, Json]:
    """The examples of a file by name: each has `source` and `shape`."""
    found: dict[str, Json] = json.loads(path.read_text(encoding="utf-8"))
    return found


def differences(shape: object, answer: object, where: str = "$") -> Iterator[str]:
    """What `answer` lacks, has in excess, or has with another type; an example may be null where an answer is not."""
    if isinstance(shape, dict):
        yield from _of_objects(shape, answer, where)
    elif isinstance(shape, list):
        yield from _of_lists(shape, answer, where)
    elif isinstance(shape, str) and not _fits(shape, answer):
        yield f"{where}: {type(answer).__name__}, the example says {shape}"


def _of_objects(shape: Json, answer: object, where: str) -> Iterator[str]:
    if not isinstance(answer, dict):
        yield f"{where}: {type(answer).__name__}, the example has an object"
        return
    if not shape:
        return
    for name in shape.keys() - answer.keys():
        yield f"{where}.{name}: missing"
    for name in answer.keys() - shape.keys():
        yield f"{where}.{name}: not in the example"
    for name in shape.keys() & answer.keys():
        yield from differences(shape[name], answer[name], f"{where}.{name}")


def _of_lists(shape: list[object], answer: object, where: str) -> Iterator[str]:
    if not isinstance(answer, list):
        yield f"{where}: {type(answer).__name__}, the example has a list"
        return
    for index, each in enumerate(answer if shape else []):
        yield from differences(shape[0], each, f"{where}[{index}]")


def _fits(shape: str, answer: object) -> bool:
    kinds = shape.split("|")
    if kinds == ["null"] or answer is None:
        return True
    if isinstance(answer, bool):
        return "boolean" in kinds
    if isinstance(answer, int | float):
        return "number" in kinds
    return isinstance(answer, str) and "string" in kinds
