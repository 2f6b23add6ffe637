"""The Telegram channel together with the stand-in on its other side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest_asyncio

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.webhook import SECRET_HEADER
from handlers.domain.media import MediaRef
from handlers.domain.message import Outgoing
from handlers.ports import RawEvent, RawRequest, Refused, Retry, SendResult, Sent, Uncertain
from tests.contract.channel_contract import CONTENT, NOW
from tests.standins.telegram.async_client import AsyncCitizen, AsyncTelegramStandin
from tests.standins.telegram.shapes import BotMessage, Fault, FaultKind
from tests.standins.telegram.watch import Address

SECRET = "s3creto-de-prueba"
FAULTS: dict[type[SendResult], FaultKind] = {
    Retry: FaultKind.TOO_MANY_REQUESTS,
    Refused: FaultKind.FORBIDDEN,
    Uncertain: FaultKind.ANSWER_LOST,
}


def connected(
    address: Address, webhook_url: str = "", answer_seconds: float = 10.0, secret: str = SECRET
) -> TelegramChannel:
    """A channel of the stand-in's bot, which polls without waiting."""
    return TelegramChannel(address.token, address.api_url, secret, webhook_url, 0, answer_seconds)


@dataclass
class TelegramBench:
    """A channel, the stand-in, and one citizen."""

    channel: TelegramChannel
    standin: AsyncTelegramStandin
    citizen: AsyncCitizen
    cursor: str | None = None

    @property
    def address(self) -> str:
        return str(self.citizen.chat_id)

    async def incoming(self, text: str) -> RawEvent:
        await self.citizen.says(text)
        return await self.next_event()

    async def next_event(self) -> RawEvent:
        """The one event that waits."""
        async with asyncio.timeout(10):
            while True:
                page = await self.channel.poll(self.cursor)
                self.cursor = page.cursor
                if page.events:
                    (event,) = page.events
                    return event

    def request(self, event: RawEvent) -> RawRequest:
        return RawRequest("POST", {SECRET_HEADER: SECRET}, {}, event.body)

    async def seen(self) -> list[str]:
        return [message.text for message in await self.standin.messages(self.citizen.chat_id)]

    async def shared_file(self, content: bytes) -> MediaRef:
        await self.citizen.sends_document(content)
        (media,) = self.channel.parse(await self.next_event(), NOW).media
        return media

    async def will(self, result: type[SendResult]) -> bool:
        await self.standin.plant(Fault(FAULTS[result], method="sendMessage"))
        return True


@pytest_asyncio.fixture(name="telegram")
async def telegram_bench(async_telegram_standin: AsyncTelegramStandin) -> AsyncIterator[TelegramBench]:
    """A bench whose channel must not break a single rule of Telegram's."""
    channel = connected(async_telegram_standin.address)
    yield TelegramBench(channel, async_telegram_standin, await async_telegram_standin.citizen())
    await channel.close()
    await async_telegram_standin.assert_clean()


async def delivered(telegram: TelegramBench, message: Outgoing) -> list[BotMessage]:
    """All that the person has been shown once `message` is sent."""
    for part in telegram.channel.render(message):
        assert isinstance(await telegram.channel.send(telegram.address, part, any_file), Sent)
    return await telegram.standin.messages(telegram.citizen.chat_id)


async def any_file(_: MediaRef) -> AsyncIterator[bytes]:
    """The same bytes for every file."""
    yield CONTENT
