"""Takes out of what a desk tells whatever cannot be kept or sent: half characters, zero bytes, names without end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from handlers.domain.case import StaffEventKind
from handlers.domain.media import MediaRef, safe_name
from handlers.errors import Rejected
from handlers.ports import DeskChange

_LONGEST_NAME = 200


def mended(change: DeskChange) -> DeskChange:
    """The change with texts that can be kept. Raises Rejected where its names cannot: they are not ours to alter."""
    event = change.event
    names = [change.id, event.case_ref, *([event.into] if event.kind is StaffEventKind.MERGED else [])]
    if not all(_is_name(name) for name in names):
        raise Rejected("A change at the desk names itself or its case in a way that cannot be kept.")
    at = event.at if event.at.tzinfo is not None else event.at.replace(tzinfo=UTC)
    media = tuple(_mended(each) for each in event.media)
    return replace(
        change, event=replace(event, at=at, text=plain(event.text), signature=plain(event.signature), media=media)
    )


def plain(text: str) -> str:
    """Without what databases and networks do not take."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _mended(media: MediaRef) -> MediaRef:
    return replace(
        media, source=plain(media.source), ref=plain(media.ref), name=safe_name(media.name), mime=plain(media.mime)
    )


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NAME and text.isprintable()
