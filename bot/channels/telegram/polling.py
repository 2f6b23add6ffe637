"""Fetches waiting updates by long polling and hands them on unread; the caller keeps them before it asks for more."""

from __future__ import annotations

import json
from typing import Any, Final

import httpx
from telegram.error import NetworkError, TelegramError

from bot.channels.telegram.limits import UPDATES
from bot.channels.telegram.webhook import event
from bot.channels.telegram.wire import ANSWER_SECONDS, CONNECT_SECONDS, Wire, as_failure, check
from handlers.errors import Retryable
from handlers.ports import Page, RawEvent

_PAGE: Final = 100


async def poll(wire: Wire, cursor: str | None, wait_seconds: int) -> Page:
    """Updates from number `cursor` on, oldest first; waits up to `wait_seconds` for one. The page's cursor confirms its events.

    Raises Retryable (also when another receiver holds the bot), Misconfigured when the bot is unknown.
    """
    asked: dict[str, Any] = {"timeout": wait_seconds, "limit": _PAGE, "allowed_updates": UPDATES}
    if cursor is not None:
        asked["offset"] = int(cursor)
    try:
        updates = await _get_updates(wire, asked, wait_seconds)
    except TelegramError as error:
        raise as_failure(error) from error
    if not isinstance(updates, list):
        raise Retryable("Telegram's answer to the question for new messages could not be read.")
    events = tuple(event(update, json.dumps(update).encode()) for update in updates)
    return Page(events, _after(events, cursor))


async def _get_updates(wire: Wire, asked: dict[str, Any], wait_seconds: int) -> object:
    # The library's own method reads all updates at once and fails on one odd one, which would then come again for ever.
    timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS, read=wait_seconds + ANSWER_SECONDS)
    try:
        response = await wire.plain.post(wire.method("getUpdates"), json=asked, timeout=timeout)
        await check(response)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NetworkError(type(error).__name__) from error
    return response.json()["result"]


def _after(events: tuple[RawEvent, ...], cursor: str | None) -> str | None:
    numbers = [each.order for each in events if each.external_id == str(each.order)]
    return str(max(numbers) + 1) if numbers else cursor
