"""Files on their way to RT and back."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

from crm_adapter.rt.api import RtApi
from crm_adapter.rt.shapes import IDS, PART, PARTS, PartRow
from crm_adapter.shared.http import Answer
from handlers.domain.media import UNKNOWN_TYPE, MediaRef, kind_of, safe_name, safe_type
from handlers.errors import Rejected, Retryable
from handlers.ports import DeskFile

NAME = "rt"
_CHUNK = 64 * 1024
_REF = re.compile(r"([1-9]\d{0,17})/([1-9]\d{0,17})", re.ASCII)


async def post(
    api: RtApi, path: str, body: Mapping[str, object], files: Sequence[DeskFile], see: frozenset[int]
) -> Answer:
    """One POST with its files.

    RT's JSON spoils file names and its multipart refuses empty files. So files go by multipart; where one of them is
    empty, all go by JSON, their names spelt byte by byte, which is how RT reads them there.
    """
    if not files:
        return await api.http.write("POST", path, body=body, see=see)
    if all(file.content for file in files):
        parts = [("Attachments", (safe_name(file.name), file.content, _kept_type(file))) for file in files]
        return await api.http.write("POST", path, data={"JSON": json.dumps(body)}, files=parts, see=see)
    listed = [
        {
            "FileName": safe_name(file.name).encode().decode("latin-1"),
            "FileType": _kept_type(file),
            # RT takes an absent content for a mistake; padding alone is content of no length.
            "FileContent": base64.b64encode(file.content).decode() or "=",
        }
        for file in files
    ]
    return await api.http.write("POST", path, body={**body, "Attachments": listed}, see=see)


def refuse_large(files: Iterable[DeskFile], limit: int) -> None:
    """Raises Rejected for the first file over `limit` bytes."""
    for file in files:
        if len(file.content) > limit:
            raise Rejected(f"The file {file.name} is larger than the desk takes ({limit / 1024 / 1024:.0f} MB).")


def media(transaction: int, part: PartRow) -> MediaRef:
    """How the rest of the product names a file that lies here."""
    mime = safe_type(part.mime)
    return MediaRef(NAME, f"{transaction}/{part.id}", kind_of(mime), safe_name(part.name), mime, part.size)


async def read(api: RtApi, found: MediaRef, limit: int) -> AsyncIterator[bytes]:
    """The bytes of a public reply's file; raises Rejected for anything else, a note's file above all."""
    match = _REF.fullmatch(found.ref)
    if found.source != NAME or match is None:
        raise Rejected(f"Request Tracker has no file {found.ref[:40]!r}.")
    transaction, part_id = match[1], match[2]
    query = f"ObjectType = 'RT::Ticket' AND Type = 'Correspond' AND id = {transaction}"
    # RT answers a question about a transaction that it does not have with an inner error, so it is looked for first.
    public = (await api.http.read("/transactions", params={"query": query})).parsed(IDS).items
    part = next((each for each in await parts(api, transaction) if str(each.id) == part_id), None) if public else None
    if part is None:
        raise Rejected(f"Request Tracker has no public file {found.ref!r}.")
    if part.size > limit:
        raise Rejected(f"The file is larger than {limit / 1024 / 1024:.0f} MB.")
    content = await content_of(api, part.id)
    for start in range(0, len(content), _CHUNK):
        yield content[start : start + _CHUNK]


async def parts(api: RtApi, transaction: int | str) -> list[PartRow]:
    """The parts of a transaction's message."""
    asked: dict[str, str | int] = {"fields": "Filename,ContentType,ContentLength,Headers", "per_page": 100}
    return (await api.http.read(f"/transaction/{transaction}/attachments", params=asked)).parsed(PARTS).items


async def content_of(api: RtApi, part_id: int) -> bytes:
    """A part's bytes."""
    coded = (await api.http.read(f"/attachment/{part_id}")).parsed(PART).content
    try:
        return base64.b64decode(coded or "")
    except ValueError:
        raise Retryable(f"Request Tracker gave the file {part_id} in an unknown form.") from None


def _kept_type(file: DeskFile) -> str:
    """RT rewrites text that is not UTF-8, so such a file goes as mere bytes."""
    mime = safe_type(file.mime)
    if not mime.startswith(("text/", "message/", "multipart/")):
        return mime
    try:
        file.content.decode()
    except UnicodeDecodeError:
        return UNKNOWN_TYPE
    return mime if mime.startswith("text/") else UNKNOWN_TYPE
