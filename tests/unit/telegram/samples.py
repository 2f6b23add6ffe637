"""Builds updates from the published schema of the Bot API: every type with its required fields and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.shared_data import shared

Json = dict[str, Any]
DATE = 1_790_000_000
"""A Unix time in September 2026."""
PERSON = 1001
_LEAVES: Mapping[str, object] = {
    "Integer": 7,
    "Float": 1.5,
    "Float number": 1.5,
    "String": "texto",
    "Boolean": False,
    "True": True,
    "Integer or String": 7,
    "RichText": "texto",
}


@cache
def types() -> Mapping[str, Json]:
    """The schema's entries by name."""
    document = json.loads(shared("data/botapi-10.3.json").read_text("utf-8"))
    return {child["name"]: child for group in document["items"] for child in group["children"]}


def fields(name: str) -> list[Json]:
    """The published fields of a type, in their order."""
    annotations: list[Json] = types()[name]["annotations"]
    return annotations


def sample(kind: str) -> Any:  # noqa: ANN401 - JSON of whatever the schema asks for
    """A value of a published type; of a type with variants the first variant."""
    if kind.startswith("Array of "):
        return [sample(kind.removeprefix("Array of "))]
    if kind in _LEAVES:
        return _LEAVES[kind]
    if kind == "Chat":
        return {"id": PERSON, "type": "private", "first_name": "Ana"}
    if kind == "MaybeInaccessibleMessage":
        return sample("Message")
    described = kind if fields(kind) else next(iter(_variants(kind)), kind)
    return {field["name"]: _value(field) for field in fields(described) if field["required"]}


def message(**content: object) -> Json:
    """A message in the private chat of person 1001, with what is given."""
    sender = {"id": PERSON, "is_bot": False, "first_name": "Ana", "last_name": "Gil", "language_code": "es"}
    return {"message_id": 5, "date": DATE, "chat": sample("Chat"), "from": sender} | content


def _value(field: Json) -> object:
    return DATE if field["name"] == "date" else sample(field["type"])


def _variants(kind: str) -> list[str]:
    """The types that the description of a type without fields enumerates; none when it really has no fields."""
    named = re.findall(r"\w+", types()[kind]["description"])
    return [name for name in named if name != kind and name in types() and fields(name)]
