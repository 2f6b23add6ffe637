"""Telegram as a way to citizens: puts the rooms of this folder behind the one interface that all channels share."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import datetime

from telegram.error import TelegramError

from bot.channels.telegram.addressing import Me
from bot.channels.telegram.limits import CAPABILITIES, NAME
from bot.channels.telegram.media import fetch
from bot.channels.telegram.parsing import parse
from bot.channels.telegram.polling import poll
from bot.channels.telegram.profile import Delivery, set_up
from bot.channels.telegram.rendering import render
from bot.channels.telegram.sending import send
from bot.channels.telegram.webhook import authenticate, events
from bot.channels.telegram.wire import ANSWER_SECONDS, UNEXPECTED, Answered, as_failure, connect
from handlers.domain.ids import ChannelName
from handlers.domain.media import MediaRef
from handlers.domain.message import Inbound, Outgoing
from handlers.errors import Misconfigured, Rejected
from handlers.ports import (
    Accepted,
    BotProfile,
    Capabilities,
    Challenge,
    Denied,
    Page,
    Part,
    RawEvent,
    RawRequest,
    ReadFile,
    SendResult,
)


class TelegramChannel:
    """One bot on Telegram; all its coroutines belong to one event loop.

    `api_url` is the server's address without a path. With `webhook_url` updates are delivered there, else they are polled for,
    each call waiting up to `wait_seconds`; any other call waits `answer_seconds` for its answer.
    Raises Misconfigured when `token` has not the form of one.
    """

    name: ChannelName = NAME
    caps: Capabilities = CAPABILITIES

    def __init__(
        self,
        token: str,
        api_url: str,
        webhook_secret: str = "",
        webhook_url: str = "",
        wait_seconds: int = 25,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._wire = connect(token, api_url, answer_seconds)
        self._delivery = Delivery(webhook_url, webhook_secret)
        self._wait_seconds = wait_seconds
        # The number of a bot stands in its token; its name, by which groups call it, must be asked for.
        self._me = Me(int(token.partition(":")[0]))

    async def start(self) -> None:
        """Learn the bot's name, without which mentions in groups stay unheard. Raises Retryable, Misconfigured."""
        if self._me.username:
            return
        try:
            user = await self._wire.bot.get_me()
        except TelegramError as error:
            raise as_failure(error) from error
        self._me = Me(user.id, user.username or "")

    @property
    def account(self) -> str:
        """The bot's number."""
        return str(self._me.id)

    @property
    def bot_name(self) -> str:
        """The bot's name without the @; empty until `start` has been through."""
        return self._me.username

    def authenticate(self, request: RawRequest) -> Accepted | Challenge | Denied:
        """Compares the secret token, in constant time."""
        return authenticate(request, self._delivery.secret)

    def events(self, body: bytes) -> tuple[RawEvent, ...]:
        """Exactly one event; ``poison-…`` when `body` is no update."""
        return events(body)

    def parse(self, event: RawEvent, received_at: datetime) -> Inbound:
        """Presses bear `received_at`, for Telegram does not say when they were made."""
        return parse(event, received_at, self._me)

    def render(self, message: Outgoing) -> tuple[Part, ...]:
        """Bodies are HTML; see `rendering`."""
        return render(message)

    async def poll(self, cursor: str | None) -> Page:
        """One long poll; see `polling.poll`."""
        await self.start()
        return await poll(self._wire, cursor, self._wait_seconds)

    async def acknowledge(self, event: RawEvent) -> None:
        """Stops the waiting sign on a pressed button; too late or in vain is no matter."""
        with suppress(TelegramError, *UNEXPECTED):
            query = json.loads(event.body)["callback_query"]["id"]
            await self._wire.bot.answer_callback_query(query)

    async def send(self, address: str, part: Part, read_file: ReadFile) -> SendResult:
        """See `sending.send`."""
        return await send(self._wire.bot, address, part, read_file)

    def fetch(self, media: MediaRef, limit: int) -> AsyncIterator[bytes]:
        """See `media.fetch`."""
        return fetch(self._wire, media, limit)

    async def setup(self, profile: BotProfile) -> Sequence[str]:
        """Raises Misconfigured naming every limit that is overstepped, Retryable when Telegram is not reachable."""
        try:
            await self.start()
            return await set_up(self._wire.bot, profile, self._delivery)
        except Answered as error:
            failure = as_failure(error)
            raise (Misconfigured(str(failure)) if isinstance(failure, Rejected) else failure) from error
        except TelegramError as error:
            raise as_failure(error) from error

    async def close(self) -> None:
        """Let go of all connections; may be called twice."""
        await self._wire.close()
