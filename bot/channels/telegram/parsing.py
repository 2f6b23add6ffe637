"""Turns one Telegram update into what the product understands; whatever comes, something sensible comes out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from telegram import CallbackQuery, Message, Update, User

from bot.channels.telegram.addressing import Me, command, is_addressed, without_mention
from bot.channels.telegram.attachments import files, own_number, place
from bot.channels.telegram.limits import NAME
from bot.channels.telegram.service import SERVICE
from bot.channels.telegram.shape import UPDATE, take
from bot.channels.telegram.wire import UNEXPECTED
from handlers.domain.ids import Language
from handlers.domain.message import Inbound, Kind, Surface
from handlers.phrases import BUILT_IN
from handlers.ports import RawEvent

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
FORWARDED: Final = "forwarded"
"""Group of messages that were forwarded: a burst of them belongs together, and Telegram does not say which."""


@dataclass(frozen=True, slots=True)
class _Said:
    """The part of an Inbound that depends on the sort of message."""

    kind: Kind
    text: str = ""
    payload: str = ""


def parse(event: RawEvent, received_at: datetime, me: Me) -> Inbound:
    """What came in with `event`. Pure; never raises: an odd update is UNSUPPORTED in a private chat and IGNORED elsewhere."""
    try:
        raw = json.loads(event.body)
    except (ValueError, RecursionError):
        raw = None
    try:
        inbound = _inbound(event, raw, me, received_at) if isinstance(raw, dict) else None
    except UNEXPECTED:
        inbound = None
    return inbound or _unread(event, raw, received_at)


def _inbound(event: RawEvent, raw: dict[str, Any], me: Me, received_at: datetime) -> Inbound | None:
    taken = take(raw, UPDATE) or {}
    membership = taken.pop("my_chat_member", None)
    if membership is not None:
        return _membership(event, membership, received_at)
    update = Update.de_json(taken, None)
    if update.message:
        return _message(event, update.message, frozenset(raw["message"]), me)
    if update.edited_message:
        return _edit(event, update.edited_message, me)
    if update.callback_query:
        return _press(event, update.callback_query, received_at)
    return None


def _message(event: RawEvent, message: Message, fields: frozenset[str], me: Me) -> Inbound:
    if _is_overheard(message, me):
        return _made(event, message, _Said(Kind.IGNORED))
    return _made(event, message, _said(message, fields, me), group=_group(message, fields))


def _said(message: Message, fields: frozenset[str], me: Me) -> _Said:
    if files(message):
        return _Said(Kind.FILE, without_mention(message.caption or "", me))
    where = place(message)
    if where is not None:
        return _Said(Kind.LOCATION, text=where[1], payload=where[0])
    if message.contact:
        return _Said(Kind.CONTACT, payload=own_number(message))
    if message.text:
        return _words(message.text, me, forwarded="forward_origin" in fields)
    return _Said(Kind.IGNORED if fields & SERVICE else Kind.UNSUPPORTED)


def _words(text: str, me: Me, *, forwarded: bool) -> _Said:
    given = command(text)
    if given is None or forwarded:
        return _Said(Kind.TEXT, without_mention(text, me))
    if given.name == "start" and not _PAYLOAD.fullmatch(given.argument):
        return _Said(Kind.COMMAND, given.name)
    return _Said(Kind.COMMAND, given.name, given.argument)


def _edit(event: RawEvent, message: Message, me: Me) -> Inbound:
    # A live location is edited every few seconds: that is no new word of the person.
    if _is_overheard(message, me) or message.location:
        return _made(event, message, _Said(Kind.IGNORED))
    text = without_mention(message.text or message.caption or "", me)
    return _made(event, message, _Said(Kind.EDIT, text))


def _press(event: RawEvent, query: CallbackQuery, received_at: datetime) -> Inbound | None:
    if query.message is None or query.data is None or query.message.chat.type == "channel":
        return None
    return Inbound(
        channel=NAME,
        external_id=event.external_id,
        kind=Kind.PRESS,
        sent_at=received_at,
        surface=_surface(query.message.chat.type),
        payload=query.data,
        message_ref=str(query.message.message_id),
        language_hint=_language(query.from_user),
        display_name=query.from_user.full_name,
    )


def _membership(event: RawEvent, change: dict[str, Any], received_at: datetime) -> Inbound | None:
    kinds = {"kicked": Kind.BLOCKED, "member": Kind.UNBLOCKED}
    kind = kinds.get(change["new_chat_member"]["status"])
    if change["chat"]["type"] != "private" or kind is None:
        return None
    return Inbound(NAME, event.external_id, kind, received_at)


def _made(event: RawEvent, message: Message, said: _Said, group: str = "") -> Inbound:
    ignored = said.kind is Kind.IGNORED
    replied = message.reply_to_message
    reply_to = str(replied.message_id) if replied else ""
    return Inbound(
        channel=NAME,
        external_id=event.external_id,
        kind=said.kind,
        sent_at=(message.edit_date if said.kind is Kind.EDIT else None) or message.date,
        surface=_surface(message.chat.type),
        text=said.text,
        payload=said.payload,
        media=() if ignored else files(message),
        message_ref=str(message.message_id),
        reply_to=str(message.message_id) if said.kind is Kind.EDIT else reply_to,
        group=group,
        language_hint=_language(message.from_user),
        display_name=message.from_user.full_name if message.from_user and not ignored else "",
    )


def _unread(event: RawEvent, raw: object, received_at: datetime) -> Inbound:
    """For what could not be read: a person in a private chat is told so, everybody else is left alone."""
    contents = raw if isinstance(raw, dict) else {}
    surface = Surface.PRIVATE if _in_private(contents.values()) else Surface.PUBLIC
    answered = surface is Surface.PRIVATE and "message" in contents
    return Inbound(NAME, event.external_id, Kind.UNSUPPORTED if answered else Kind.IGNORED, received_at, surface)


def _in_private(contents: Iterable[object]) -> bool:
    chats = [content.get("chat") for content in contents if isinstance(content, dict)]
    return any(isinstance(chat, dict) and chat.get("type") == "private" for chat in chats)


def _is_overheard(message: Message, me: Me) -> bool:
    if message.from_user is not None and message.from_user.is_bot:
        return True
    return message.chat.type != "private" and not is_addressed(message, me)


def _group(message: Message, fields: frozenset[str]) -> str:
    return message.media_group_id or (FORWARDED if "forward_origin" in fields else "")


def _surface(chat_type: str) -> Surface:
    return Surface.PRIVATE if chat_type == "private" else Surface.PUBLIC


def _language(user: User | None) -> Language | None:
    code = (user.language_code or "").casefold().split("-")[0] if user else ""
    return Language(code) if code in BUILT_IN else None
