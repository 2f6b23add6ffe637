"""Training data in the JSON of the first Rasa versions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlu.training_data.gathering import Gathering
from nlu.training_data.lookup_files import lines_of_lookup
from nlu.training_data.model import Annotation, NamedList, PassedOver, Place, plain

_ROOT = "rasa_nlu_data"
_EXAMPLES = ("common_examples", "intent_examples", "entity_examples")
_TEXT = re.compile(r'"text"\s*:')


def read_json(text: str, file: Path, into: Gathering) -> None:
    """Take what one file holds into `into`; JSON of another kind is passed over with a note."""
    if _ROOT not in text and file != into.root:
        into.passed_over.append(PassedOver("json", (), Place(file, 1)))
        return
    try:
        root = json.loads(text)
    except json.JSONDecodeError as error:
        into.wrong(Place(file, error.lineno), f"this is not JSON: {error.msg}.")
        return
    except (RecursionError, ValueError):
        into.wrong(Place(file, 1), "this is not JSON that can be read.")
        return
    data = root.get(_ROOT) if isinstance(root, dict) else None
    if not isinstance(data, dict):
        into.passed_over.append(PassedOver("json", (), Place(file, 1)))
        return
    places = _places(text, file)
    for kind in _EXAMPLES:
        for item in _items(data, kind, file, into):
            _take_example(item, next(places), into)
    _take_lists(data, file, into)


def _places(text: str, file: Path) -> Iterator[Place]:
    """Where each example's text stands, as near as it can be told."""
    line, end = 1, 0
    for found in _TEXT.finditer(text):
        line += text.count("\n", end, found.start())
        end = found.start()
        yield Place(file, line)
    while True:
        yield Place(file, line)


def _items(data: dict[str, Any], name: str, file: Path, into: Gathering) -> list[dict[str, Any]]:
    items = data.get(name) or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        into.wrong(Place(file, 1), f"{name!r} is not a list of records.")
        return []
    return items


def _take_example(item: dict[str, Any], place: Place, into: Gathering) -> None:
    written, intent = item.get("text"), item.get("intent")
    if not isinstance(written, str):
        into.wrong(place, "this example has no `text`.")
        return
    if not isinstance(intent, str) or not plain(intent):
        # Entity examples of the oldest format have no intent.
        into.warn(place, f"{written[:40]!r} has no intent and is passed over.")
        return
    text = plain(written)
    marks = item.get("entities") or []
    entities = [_annotation(mark, text, written) for mark in marks] if isinstance(marks, list) else [None]
    if None in entities:
        into.warn(place, f"an entity of {written[:40]!r} does not fit its text and is left out.")
    into.example(plain(intent), text, [entity for entity in entities if entity], place)


def _annotation(mark: object, text: str, written: str) -> Annotation | None:
    """The entity by its positions where the text stayed as it was, else by its words."""
    if not isinstance(mark, dict) or not isinstance(mark.get("entity"), str) or not mark["entity"].strip():
        return None
    start, end = mark.get("start"), mark.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(written):
        return None
    words = plain(written[start:end])
    if text != written:
        start = text.find(words)
        end = start + len(words)
    if start < 0 or not words:
        return None
    value = mark.get("value")
    value = words if value is None or not plain(str(value)) else plain(str(value))
    role, group = (plain(str(mark.get(name) or "")) for name in ("role", "group"))
    return Annotation(plain(mark["entity"]), value, start, end, role, group)


def _take_lists(data: dict[str, Any], file: Path, into: Gathering) -> None:
    place = Place(file, 1)
    for item in _items(data, "entity_synonyms", file, into):
        _take_list("synonym", item.get("value"), item.get("synonyms"), place, into)
    for item in _items(data, "regex_features", file, into):
        _take_list("regex", item.get("name"), [item.get("pattern")], place, into)
    for item in _items(data, "lookup_tables", file, into):
        elements = item.get("elements")
        if isinstance(elements, str):
            elements = list(lines_of_lookup(elements, place, into))
        _take_list("lookup", item.get("name"), elements, place, into)


def _take_list(kind: str, name: object, lines: object, place: Place, into: Gathering) -> None:
    if not isinstance(name, str) or not plain(name) or not isinstance(lines, list):
        into.wrong(place, f"a {kind} is not complete: it needs a name and its entries.")
        return
    texts = (
        str(line) if kind == "regex" else plain(str(line)) for line in lines if isinstance(line, str | int | float)
    )
    into.lists.append(NamedList(kind, plain(name), tuple(text for text in texts if text), place))
