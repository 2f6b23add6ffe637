"""The chat page keeps the contract of all channels."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.channels.webchat import ChatLine, StoredLine, WebchatChannel
from bot.channels.webchat.events import Did, encode
from bot.channels.webchat.limits import new_visitor
from bot.channels.webchat.memory import MemoryMailbox
from handlers.domain.media import MediaRef
from handlers.domain.message import Outgoing
from handlers.domain.text import literal
from handlers.errors import Rejected, Retryable, VentanillaError
from handlers.ports import Denied, RawEvent, RawRequest, Refused, RefusedReason, Retry, SendResult
from tests.clocks import HandClock
from tests.contract.channel_contract import CONTENT, FILE, NOW, ChannelBench, ChannelContract, read_file

FAULTS: dict[type[SendResult], VentanillaError] = {Retry: Retryable("away", 3.0), Refused: Rejected("no room")}


class FaultyMailbox(MemoryMailbox):
    """A mailbox that can be away once."""

    fault: VentanillaError | None = None

    def put(self, visitor: str, line: ChatLine) -> StoredLine:
        """Add a line, unless it is away."""
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault
        return super().put(visitor, line)


@dataclass
class WebchatBench:
    """A visitor with the page open."""

    mailbox: FaultyMailbox = field(default_factory=lambda: FaultyMailbox(HandClock()))
    address: str = field(default_factory=new_visitor)
    count: int = 0

    def __post_init__(self) -> None:
        self.channel = WebchatChannel(self.mailbox)

    async def incoming(self, text: str) -> RawEvent:
        self.count += 1
        (event,) = self.channel.events(encode(Did(self.address, self.count, text=text)))
        return event

    def request(self, event: RawEvent) -> None:
        return None

    async def seen(self) -> list[str]:
        return [stored.line.plain for stored in self.mailbox.after(self.address, 0)]

    async def shared_file(self, content: bytes) -> MediaRef:
        file = self.mailbox.keep_file(self.address, "foto.jpg", "image/jpeg", content)
        (event,) = self.channel.events(encode(Did(self.address, 1, file=file)))
        (media,) = self.channel.parse(event, NOW).media
        return media

    async def will(self, result: type[SendResult]) -> bool:
        self.mailbox.fault = FAULTS.get(result)
        return result in FAULTS


class TestWebchatChannel(ChannelContract):
    """The shared contract, and what only the page does."""

    @pytest.fixture
    def bench(self) -> ChannelBench:
        return WebchatBench()

    def test_no_call_from_outside_is_authentic(self) -> None:
        denied = WebchatBench().channel.authenticate(RawRequest("POST", {}, {}, b"{}"))
        assert isinstance(denied, Denied)

    @pytest.mark.asyncio
    async def test_an_address_that_is_no_visitor_is_refused(self) -> None:
        bench = WebchatBench()
        (part,) = bench.channel.render(Outgoing(literal("hola")))
        result = await bench.channel.send("../etc", part, read_file)
        assert isinstance(result, Refused)
        assert result.reason is RefusedReason.NOT_FOUND

    @pytest.mark.asyncio
    async def test_a_file_of_the_desk_lies_in_the_visitors_chat_only(self) -> None:
        bench = WebchatBench()
        (part,) = bench.channel.render(Outgoing(literal(""), media=FILE))
        await bench.channel.send(bench.address, part, read_file)
        (stored,) = bench.mailbox.after(bench.address, 0)
        assert stored.line.file is not None
        assert bench.mailbox.read_file(stored.line.file.ref, bench.address) == (stored.line.file, CONTENT)
        assert bench.mailbox.read_file(stored.line.file.ref, new_visitor()) is None
