"""What the page posts for one thing that a visitor did, and how it is read again."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from bot.channels.webchat.limits import MAX_WRITTEN, NAME, is_visitor
from bot.channels.webchat.mailbox import ChatFile
from handlers.domain.ids import Language
from handlers.domain.media import UNKNOWN_TYPE, MediaRef, kind_of
from handlers.domain.message import Inbound, Kind
from handlers.phrases import BUILT_IN
from handlers.ports import RawEvent

_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:\s+(?P<argument>.*))?", re.DOTALL)
_LARGEST_ORDER: Final = 2**63 - 1
_POISON: Final = "poison"


@dataclass(frozen=True, slots=True)
class Did:
    """One thing that a visitor did: words, a press (`button` is its id), a file, or words with a file.

    `line` is the number of the visitor's own line on the page; it sorts what they do.
    """

    visitor: str
    line: int
    text: str = ""
    button: str = ""
    file: ChatFile | None = None
    language: str = ""


def encode(did: Did) -> bytes:
    """The event's JSON, with an id of its own."""
    return json.dumps({"id": secrets.token_urlsafe(16), **asdict(did)}).encode()


def events(body: bytes) -> tuple[RawEvent, ...]:
    """The one event of a post; what cannot be read becomes a poison event of its own lane."""
    document = _document(body)
    identity, visitor, order = document.get("id"), document.get("visitor"), document.get("line")
    if not isinstance(identity, str) or not 1 <= len(identity) <= 100 or not _is_address(visitor):
        return (RawEvent(f"{_POISON}-{hashlib.sha256(body).hexdigest()}", _POISON, body),)
    known = isinstance(order, int) and 0 <= order <= _LARGEST_ORDER
    return (RawEvent(identity, str(visitor), body, int(order or 0) if known else 0),)


def parse(event: RawEvent, received_at: datetime) -> Inbound:
    """What the visitor did; never raises: what cannot be read is IGNORED without a visitor, else UNSUPPORTED."""
    document = _document(event.body)
    text, button = _string(document, "text")[:MAX_WRITTEN], _string(document, "button")
    media = _media(document.get("file"))
    if not _is_address(document.get("visitor")):
        return Inbound(NAME, event.external_id, Kind.IGNORED, received_at)
    hint = _string(document, "language")
    kind, text, payload = _said(text, button, has_file=bool(media))
    return Inbound(
        channel=NAME,
        external_id=event.external_id,
        kind=kind,
        sent_at=received_at,
        text=text,
        payload=payload,
        media=media,
        message_ref=str(event.order) if event.order else "",
        language_hint=Language(hint) if hint in BUILT_IN else None,
    )


def _said(text: str, button: str, *, has_file: bool) -> tuple[Kind, str, str]:
    if has_file:
        return Kind.FILE, text, ""
    if button:
        return Kind.PRESS, "", button
    command = _COMMAND.fullmatch(text.strip())
    if command is not None:
        return Kind.COMMAND, command["name"].casefold(), (command["argument"] or "").strip()
    return (Kind.TEXT, text, "") if text.strip() else (Kind.UNSUPPORTED, "", "")


def _media(file: object) -> tuple[MediaRef, ...]:
    if not isinstance(file, Mapping) or not _string(file, "ref"):
        return ()
    mime, size = _string(file, "mime"), file.get("size")
    return (
        MediaRef(
            source=str(NAME),
            ref=_string(file, "ref"),
            kind=kind_of(mime),
            name=_string(file, "name") or "archivo",
            mime=mime or UNKNOWN_TYPE,
            size=size if isinstance(size, int) else None,
        ),
    )


def _is_address(visitor: object) -> bool:
    return isinstance(visitor, str) and is_visitor(visitor)


def _string(document: Mapping[Any, Any], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""


def _document(body: bytes) -> Mapping[str, Any]:
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
