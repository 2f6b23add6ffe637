"""Which of a ticket's updates may leave the desk, and what they say to the citizen."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from pydantic import ValidationError

from crm_adapter.shared.html import text_of
from crm_adapter.zendesk.answers import COMMENT, Attachment, Audit, Comment
from handlers.domain.media import MediaRef, kind_of, safe_name, safe_type

NAME = "zendesk"
MARK = "ventanilla"
"""What our key is called in the metadata that Zendesk keeps with an update."""
MERGED_TAG = "closed_by_merge"
_NUMBER = re.compile(r"#(\d{1,18})", re.ASCII)


def key_of(audit: Audit) -> str | None:
    """The key of the line that we wrote with this update."""
    found = _at(audit.metadata, "custom", MARK)
    return found if isinstance(found, str) else None


def keyed(audits: Sequence[Audit], key: str) -> str | None:
    """The id of the update that wrote the line with this key."""
    return next((str(audit.id) for audit in audits if key_of(audit) == key), None)


def ours(audit: Audit, accounts: Collection[int]) -> bool:
    """Whether the product wrote it."""
    return audit.author_id in accounts or key_of(audit) is not None


def comments(audit: Audit) -> Iterator[Comment]:
    """The comments of the update; one that cannot be read is none."""
    for event in audit.events:
        if event.get("type") == "Comment":
            try:
                yield COMMENT.validate_python(event)
            except ValidationError:
                continue


def public_authors(audit: Audit, accounts: Collection[int]) -> set[int]:
    """Who wrote publicly in this update, if it was not the product and no merge."""
    if ours(audit, accounts) or merging(audit):
        return set()
    return {comment.author_id for comment in comments(audit) if comment.public}


def may_leave(comment: Comment, audit: Audit, accounts: Collection[int], staff: Mapping[int, bool]) -> bool:
    """A public comment by somebody who is known to be an agent, not ours; whatever is unknown says no."""
    return (
        comment.public
        and not ours(audit, accounts)
        and not merging(audit)
        and comment.author_id not in accounts
        and staff.get(comment.author_id) is True
    )


def merging(audit: Audit) -> bool:
    """Zendesk's own comments about a merge, on either side of it."""
    return _at(audit.via, "source", "rel") == "merge" or _closed_by_merge(audit)


def merged_into(audit: Audit) -> int | None:
    """Where the ticket goes on, if this update merged it into another one."""
    if not merging(audit) or not _closed_by_merge(audit):
        return None
    target = _at(audit.via, "source", "to", "ticket_id")
    if isinstance(target, int):
        return target
    # Not every Zendesk says it in the update's source; its comment always names the other ticket.
    named = [found for comment in comments(audit) if (found := _NUMBER.search(comment.plain_body or ""))]
    return int(named[0][1]) if named else None


def said(comment: Comment) -> str:
    """The comment as plain text."""
    return text_of(comment.html_body) if comment.html_body else comment.plain_body or ""


def media_of(ticket: int, comment: Comment) -> tuple[MediaRef, ...]:
    """The comment's files; `ref` is TICKET/COMMENT/FILE. Those that Zendesk holds back as infected are left out."""
    return tuple(_media(f"{ticket}/{comment.id}/{file.id}", file) for file in comment.attachments if clean(file))


def clean(file: Attachment) -> bool:
    """Whether Zendesk gives the file out."""
    return file.malware_scan_result != "malware_found" or file.malware_access_override is True


def _media(ref: str, file: Attachment) -> MediaRef:
    mime = safe_type(file.content_type or "")
    return MediaRef(NAME, ref, kind_of(mime), safe_name(file.file_name), mime, file.size)


def _closed_by_merge(audit: Audit) -> bool:
    for event in audit.events:
        tags = event.get("value")
        if event.get("field_name") == "tags" and isinstance(tags, list) and MERGED_TAG in tags:
            before = event.get("previous_value")
            return not (isinstance(before, list) and MERGED_TAG in before)
    return False


def _at(value: object, *names: str) -> object:
    for name in names:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value
