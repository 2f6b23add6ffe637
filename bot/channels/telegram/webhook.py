"""Receives what Telegram delivers: checks the secret and takes out the keys, before anything is understood."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, Final

from handlers.ports import Accepted, Denied, RawEvent, RawRequest

SECRET_HEADER: Final = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name, not a secret
_LARGEST_ID: Final = 2**63 - 1
_NOWHERE: Final = "none"
_POISON: Final = "poison"


def authenticate(request: RawRequest, secret: str) -> Accepted | Denied:
    """Whether the call bears the secret that was agreed on when the webhook was set."""
    if not secret:
        return Denied(403, "No webhook secret is configured, so no call can be trusted.")
    given = request.headers.get(SECRET_HEADER)
    if given is None:
        return Denied(401, "The secret token is missing.")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode()):
        return Denied(403, "The secret token is wrong.")
    return Accepted()


def events(body: bytes) -> tuple[RawEvent, ...]:
    """The one event of a webhook call; what is no update at all becomes a poison event of its own lane."""
    try:
        update: object = json.loads(body)
    except (ValueError, RecursionError):
        update = None
    return (event(update, body),)


def event(update: object, body: bytes) -> RawEvent:
    """One update with its keys: its number, and the chat (else the person) that it belongs to."""
    number = _whole(update.get("update_id")) if isinstance(update, dict) else None
    if not isinstance(update, dict) or number is None or number < 0:
        return RawEvent(f"{_POISON}-{hashlib.sha256(body).hexdigest()}", _POISON, body)
    return RawEvent(str(number), _lane(update), body, number)


def _lane(update: dict[str, object]) -> str:
    contents = [content for content in update.values() if isinstance(content, dict)]
    # A press lies in the chat of the message that bears the button.
    pressed = [content.get("message") for content in contents]
    sources: list[tuple[list[Any], str]] = [
        (contents, "chat"),
        (pressed, "chat"),
        (contents, "from"),
        (contents, "user"),
    ]
    found = (_id(holder, name) for holders, name in sources for holder in holders)
    return next((str(each) for each in found if each is not None), _NOWHERE)


def _id(holder: object, name: str) -> int | None:
    owner = holder.get(name) if isinstance(holder, dict) else None
    return _whole(owner.get("id")) if isinstance(owner, dict) else None


def _whole(value: object) -> int | None:
    """A whole number that a database takes."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) <= _LARGEST_ID else None
