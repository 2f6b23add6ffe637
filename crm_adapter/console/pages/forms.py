"""Reads what a page sent: fields and files, within limits, with harmless file names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from crm_adapter.console.actions import MAX_TEXT, NotAllowed
from crm_adapter.console.model import NewFile
from handlers.domain.media import safe_name, safe_type

MAX_FILES = 10
_MAX_FIELDS = 40
_FIELD_BYTES = MAX_TEXT * 8
_OVERHEAD = 1024 * 1024
_DRAIN_FACTOR = 8
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent; a field that is absent reads as empty."""

    fields: Mapping[str, str] = field(default_factory=dict)
    files: tuple[NewFile, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


async def read_form(request: Request, max_bytes: int) -> Form:
    """The form of a POST. Raises NotAllowed when it is too large (files together over `max_bytes`) or not a form."""
    declared = request.headers.get("content-length", "")
    length = int(declared) if declared.isdigit() else None
    if length is None or length > max_bytes + _OVERHEAD:
        await _drain(request, max_bytes * _DRAIN_FACTOR)
        raise NotAllowed("upload_too_large", limit=str(max_bytes // _MEGABYTE))
    try:
        async with request.form(max_files=MAX_FILES, max_fields=_MAX_FIELDS, max_part_size=_FIELD_BYTES) as sent:
            fields = {name: _unix(value) for name, value in sent.multi_items() if isinstance(value, str)}
            uploads = [value for _name, value in sent.multi_items() if isinstance(value, UploadFile) and value.filename]
            files = tuple([await _kept(upload) for upload in uploads])
    except HTTPException as fault:
        raise NotAllowed("bad_form") from fault
    return Form(fields, files)


async def _kept(upload: UploadFile) -> NewFile:
    return NewFile(safe_name(upload.filename or ""), safe_type(upload.content_type), await upload.read())


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")


async def _drain(request: Request, most: int) -> None:
    # A browser shows our answer only after it could send everything.
    seen = 0
    async for piece in request.stream():
        seen += len(piece)
        if seen > most:
            return
