"""The channel in memory keeps the contract of all channels, and its script."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.channels.fake import FakeChannel
from handlers.domain.media import MediaKind, MediaRef
from handlers.domain.message import Inbound, Kind, Outgoing
from handlers.domain.text import literal
from handlers.errors import Rejected
from handlers.ports import Challenge, RawEvent, RawRequest, Refused, RefusedReason, Retry, SendResult, Sent, Uncertain
from tests.contract.channel_contract import CONTENT, FILE, NOW, ChannelBench, ChannelContract, read_file

RESULTS: dict[type[SendResult], SendResult] = {
    Retry: Retry(0.01),
    Refused: Refused(RefusedReason.BLOCKED),
    Uncertain: Uncertain("the answer was lost"),
}


@dataclass
class FakeBench:
    """The fake is its own other side."""

    channel: FakeChannel = field(default_factory=FakeChannel)
    address: str = "ana"

    async def incoming(self, text: str) -> RawEvent:
        return self.channel.says(self.address, text, NOW)

    def request(self, event: RawEvent) -> RawRequest:
        return self.channel.request(event)

    async def seen(self) -> list[str]:
        return [delivered.part.plain for delivered in self.channel.delivered]

    async def shared_file(self, content: bytes) -> MediaRef:
        self.channel.files["f"] = content
        return MediaRef("fake", "f", MediaKind.DOCUMENT, "f.pdf", "application/pdf", len(content))

    async def will(self, result: type[SendResult]) -> bool:
        self.channel.results.append(RESULTS[result])
        return True


class TestFakeChannel(ChannelContract):
    """The shared contract, and what only the fake does."""

    @pytest.fixture
    def bench(self) -> ChannelBench:
        return FakeBench()

    def test_a_handshake_is_answered(self) -> None:
        assert isinstance(FakeChannel().authenticate(RawRequest("GET", {}, {"challenge": "x"}, b"")), Challenge)

    def test_any_kind_can_be_brought(self) -> None:
        fake = FakeChannel()
        brought = Inbound(fake.name, "p1", Kind.PRESS, NOW, payload="si", media=(FILE,))
        assert fake.parse(fake.brings("ana", brought), NOW) == brought

    @pytest.mark.asyncio
    async def test_the_file_of_a_message_is_read_when_it_is_sent(self) -> None:
        fake = FakeChannel()
        (part,) = fake.render(Outgoing(literal(""), media=FILE))
        assert await fake.send("ana", part, read_file) == Sent("1")
        assert fake.delivered[0].content == CONTENT

    @pytest.mark.asyncio
    async def test_an_unknown_file_is_refused(self) -> None:
        with pytest.raises(Rejected):
            [chunk async for chunk in FakeChannel().fetch(FILE, 100)]
