"""The parameters of a call as they arrive: form fields, JSON bodies, query strings and uploaded files."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from aiohttp import web

from tests.standins.telegram.refusals import wrong
from tests.standins.telegram.schema import ArrayOf, Either, Field, Named, Record, TypeRef

_INTEGER = re.compile(r"-?\d{1,19}")
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Upload:
    """One file part of a multipart request."""

    part: str
    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Arguments:
    """One call's decoded values, with the uploads that they name by ``attach://``."""

    values: dict[str, object]
    uploads: dict[str, Upload]


async def read_raw(request: web.Request) -> dict[str, object]:
    """All parameters of a request, still as text, JSON values or uploads; raises Refusal on a broken body."""
    raw: dict[str, object] = dict(request.query)
    if request.content_type == "application/json":
        raw.update(_json_object(await request.text()))
    elif request.can_read_body:
        raw.update(await _form(request))
    return raw


def _json_object(body: str) -> dict[str, object]:
    try:
        found = json.loads(body or "{}")
    except ValueError as broken:
        raise wrong("Can't parse JSON body") from broken
    if not isinstance(found, dict):
        raise wrong("JSON body must be an object")
    return {name: value for name, value in found.items() if value is not None}


async def _form(request: web.Request) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in (await request.post()).items():
        if name in found:
            raise wrong(f'parameter "{name}" is given twice')
        if isinstance(value, web.FileField):
            found[name] = Upload(name, value.filename, value.content_type, value.file.read())
        else:
            found[name] = value if isinstance(value, str) else bytes(value).decode()
    return found


def decode(record: Record, raw: dict[str, object]) -> Arguments:
    """Turn raw parameters into typed values; unknown parameters and unused uploads are refused."""
    uploads = {name: value for name, value in raw.items() if isinstance(value, Upload)}
    texts = [value if isinstance(value, str) else json.dumps(value) for value in raw.values() if not _is_upload(value)]
    attached = {name for name in uploads if any(f"attach://{name}" in text for text in texts)}
    values: dict[str, object] = {}
    for name, value in raw.items():
        field = record.fields.get(name)
        if field is not None:
            values[name] = _value(field, value)
        elif name not in attached:
            raise wrong(f'unknown parameter "{name}" (the server ignores it; the schema does not have it)')
    return Arguments(values, uploads)


def _is_upload(value: object) -> bool:
    return isinstance(value, Upload)


def _value(field: Field, value: object) -> object:
    return _from_text(field.type, value, field.name) if isinstance(value, str) else value


def _from_text(kind: TypeRef, text: str, name: str) -> object:
    if isinstance(kind, Named):
        return _scalar(kind.name, text, name)
    if isinstance(kind, Either) and Named("String") in kind.options:
        return int(text) if Named("Integer") in kind.options and _INTEGER.fullmatch(text) else text
    return _parsed(kind, text, name)


def _scalar(kind: str, text: str, name: str) -> object:
    if kind in {"String", "InputFile"}:
        return text
    if kind == "Integer":
        return int(text) if _INTEGER.fullmatch(text) else text
    if kind in {"Boolean", "True"}:
        return _BOOLEANS.get(text.lower(), text)
    if kind == "Float":
        return _float(text)
    return _parsed(Named(kind), text, name)


def _float(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _parsed(kind: TypeRef, text: str, name: str) -> object:
    try:
        return json.loads(text)
    except ValueError as broken:
        expected = "Array" if isinstance(kind, ArrayOf) else "JSON object"
        raise wrong(f"Can't parse {name}: {expected} expected") from broken
