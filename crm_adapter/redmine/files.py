"""Files on their way to Redmine and back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Sequence

from crm_adapter.redmine.api import ABSENT, REFUSED, RedmineApi
from crm_adapter.redmine.shapes import ERRORS, UPLOAD, Issue, Journal
from crm_adapter.redmine.staff import Staff
from handlers.domain.media import MediaRef, kind_of, safe_name, safe_type
from handlers.errors import Ambiguous, CaseGone, Misconfigured, Rejected, Retryable
from handlers.ports import DeskFile

NAME = "redmine"
_ATTACHMENT = "attachment"
_REF = re.compile(r"([1-9]\d{0,8})/([1-9]\d{0,17})/([1-9]\d{0,8})", re.ASCII)
_BYTES = {"Content-Type": "application/octet-stream"}


def refuse_large(files: Iterable[DeskFile], limit: int) -> None:
    """Raises Rejected for the first file over `limit` bytes."""
    for file in files:
        if len(file.content) > limit:
            raise Rejected(f"The file {file.name} is larger than the desk takes ({limit / 1024 / 1024:.0f} MB).")


async def uploaded(api: RedmineApi, files: Sequence[DeskFile]) -> list[dict[str, str]]:
    """The files as a write names them; nobody sees them, and Redmine drops them in a day, until that write."""
    return [await _uploaded(api, file) for file in files]


async def _uploaded(api: RedmineApi, file: DeskFile) -> dict[str, str]:
    name = safe_name(file.name)
    see = frozenset({*ABSENT, int(REFUSED)})
    try:
        answer = await api.http.write(
            "POST", "/uploads.json", content=file.content, params={"filename": name}, headers=_BYTES, see=see
        )
        if answer.status == REFUSED:
            raise Rejected(
                f"Redmine does not take the file {file.name}: {'; '.join(answer.parsed(ERRORS).errors)[:200]}"
            )
        if answer.status in ABSENT:
            raise Misconfigured(
                "The account may not send files: its role needs the permission add_issues or edit_issues."
            )
        token = answer.parsed(UPLOAD).upload.token
    except Ambiguous as fault:
        # A file that no issue names is as good as none.
        raise Retryable(str(fault)) from None
    return {"token": token, "filename": name, "content_type": safe_type(file.mime)}


def media_of(issue: Issue, journal: Journal) -> tuple[MediaRef, ...]:
    """The files that came with a public reply.

    The file of a private note lies in a public entry without words, so an entry without words never gives one.
    """
    if not journal.public_notes:
        return ()
    given = [detail.name for detail in journal.details if detail.property == _ATTACHMENT and detail.new_value]
    there = {str(file.id): file for file in issue.attachments}
    found: list[MediaRef] = []
    for name in given:
        if (file := there.get(name)) is not None:
            mime = safe_type(file.content_type)
            ref = f"{issue.id}/{journal.id}/{file.id}"
            found.append(MediaRef(NAME, ref, kind_of(mime), safe_name(file.filename), mime, file.filesize))
    return tuple(found)


async def read(api: RedmineApi, staff: Staff, media: MediaRef, limit: int) -> AsyncIterator[bytes]:
    """The bytes of a public reply's file; raises Rejected for anything else, a note's file above all."""
    match = _REF.fullmatch(media.ref) if media.source == NAME else None
    if match is None:
        raise Rejected(f"Redmine has no file {media.ref[:40]!r}.")
    try:
        issue = await api.issue(match[1])
    except CaseGone:
        raise Rejected(f"Redmine has no public file {media.ref!r}.") from None
    journal = next((each for each in issue.journals if str(each.id) == match[2]), None)
    public = journal is not None and await staff.speaks(journal.author, issue.project.id)
    if journal is None or not public or all(each.ref != media.ref for each in media_of(issue, journal)):
        raise Rejected(f"Redmine has no public file {media.ref!r}.")
    async for piece in api.http.stream(f"/attachments/download/{match[3]}", limit):
        yield piece
