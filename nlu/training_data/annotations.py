"""The marks with which Rasa's formats note entities inside an example: reading them and writing them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from nlu.training_data.model import Annotation

# No piece may hold an opening mark of its own kind: so a line is read in one pass, however hostile it is.
_MARK = re.compile(
    r"\[(?P<text>[^\[\]]+)\](?:\((?P<short>[^()]+)\)|\{(?P<fields>[^{}]*)\}|\[(?P<several>\s*\{[^\[\]]*)\])"
)
_ODD = re.compile(r"\][({][^({]{0,40}")
_IN_JSON = str.maketrans({"{": "\\u007b", "}": "\\u007d", "[": "\\u005b", "]": "\\u005d"})
_SHORT_KIND = re.compile(r"[^\s():\[\]][^():\[\]]*(?<!\s)")


@dataclass(frozen=True, slots=True)
class Annotated:
    """The plain text of an example, what was noted in it, what is wrong with that, and what only looks like a mark."""

    text: str
    entities: tuple[Annotation, ...]
    problems: tuple[str, ...] = ()
    odd: str = ""


def annotated(line: str) -> Annotated:
    """Take the marks out of `line`: ``[x](kind)``, ``[x](kind:value)``, ``[x]{"entity": "kind"}`` or ``[x][{..}, {..}]``."""
    text, entities, problems, end = "", list[Annotation](), list[str](), 0
    odd = ""
    for mark in _MARK.finditer(line):
        before = line[end : mark.start()]
        odd = odd or _odd(before)
        text += before
        try:
            entities.extend(_annotations(mark, len(text)))
        except _WrongMarkError as wrong:
            problems.append(str(wrong))
        text += mark["text"]
        end = mark.end()
    rest = line[end:]
    return Annotated(text + rest, tuple(entities), tuple(problems), odd or _odd(rest))


def with_marks(text: str, entities: Sequence[Annotation]) -> str | None:
    """`text` with its annotations as marks; None where Rasa's format cannot say it (brackets or overlaps in the way)."""
    ordered = sorted(entities, key=lambda entity: (entity.start, entity.end))
    line, end = "", 0
    for (start, stop), group in groupby(ordered, key=lambda entity: (entity.start, entity.end)):
        if start < end:
            return None
        line += text[end:start] + _mark(text[start:stop], list(group))
        end = stop
    line += text[end:]
    again = annotated(line)
    return line if again == Annotated(text, tuple(ordered), odd=again.odd) else None


class _WrongMarkError(Exception):
    """A mark that cannot be understood."""


def _odd(text: str) -> str:
    found = _ODD.search(text)
    return found[0] if found else ""


def _annotations(mark: re.Match[str], start: int) -> Iterable[Annotation]:
    covered, end = mark["text"], start + len(mark["text"])
    if mark["short"] is not None:
        kind, _, value = mark["short"].partition(":")
        if not kind.strip():
            raise _WrongMarkError(f"the annotation {mark[0]} does not say which entity it is.")
        return [Annotation(kind.strip(), value.strip() or covered, start, end)]
    return [_from_fields(fields, mark, start, end) for fields in _fields(mark)]


def _fields(mark: re.Match[str]) -> list[object]:
    written = "{" + mark["fields"] + "}" if mark["fields"] is not None else mark["several"]
    try:
        fields = json.loads(f"[{written}]")
    except (ValueError, RecursionError):
        raise _WrongMarkError(f"the annotation {written} is not JSON.") from None
    return list(fields)


def _from_fields(fields: object, mark: re.Match[str], start: int, end: int) -> Annotation:
    if not isinstance(fields, dict) or not isinstance(fields.get("entity"), str) or not fields["entity"].strip():
        raise _WrongMarkError(f"the annotation {mark[0]} does not say which entity it is.")
    value, role, group = (fields.get(name) for name in ("value", "role", "group"))
    return Annotation(
        fields["entity"].strip(),
        mark["text"] if value is None else str(value),
        start,
        end,
        "" if role is None else str(role),
        "" if group is None else str(group),
    )


def _mark(covered: str, entities: list[Annotation]) -> str:
    if len(entities) > 1:
        return f"[{covered}][{', '.join(_json(covered, entity) for entity in entities)}]"
    only = entities[0]
    if only.value == covered and not only.role and not only.group and _SHORT_KIND.fullmatch(only.kind):
        return f"[{covered}]({only.kind})"
    return f"[{covered}]{_json(covered, only)}"


def _json(covered: str, entity: Annotation) -> str:
    fields = {"entity": entity.kind}
    if entity.value != covered:
        fields["value"] = entity.value
    fields |= {name: value for name, value in (("role", entity.role), ("group", entity.group)) if value}
    return "{" + json.dumps(fields, ensure_ascii=False)[1:-1].translate(_IN_JSON) + "}"
