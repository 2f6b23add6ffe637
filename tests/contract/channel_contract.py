"""What every channel must do alike: inherit ChannelContract in a class `Test…` that gives the fixture `bench`."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from handlers.domain.ids import Language
from handlers.domain.media import MediaKind, MediaRef
from handlers.domain.message import Button, Kind, Outgoing, Surface
from handlers.domain.text import literal, rich
from handlers.errors import Rejected
from handlers.ports import (
    Accepted,
    BotProfile,
    Channel,
    Denied,
    RawEvent,
    RawRequest,
    Refused,
    Retry,
    SendResult,
    Sent,
    Uncertain,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NASTY = "<b>&amp; «¡ñ!» 👩\u200d👩\u200d👧 \u202eשלום\n\n" + "palabra " * 3000 + "\n\n" + "😀" * 5000
PROFILE = BotProfile(
    commands={Language("es"): {"ayuda": "Qué puedo hacer", "persona": "Hablar con una persona"}},
    description={Language("es"): "Atención al público."},
    short_description={Language("es"): "Atención"},
)
CONTENT = b"%PDF-1.7 resguardo"


class ChannelBench(Protocol):
    """A channel, the other side of it, and a person there."""

    @property
    def channel(self) -> Channel: ...

    @property
    def address(self) -> str:
        """Where the person is written to."""
        ...

    async def incoming(self, text: str) -> RawEvent:
        """The person writes, and it has come in the way that it comes in here."""
        ...

    def request(self, event: RawEvent) -> RawRequest | None:
        """The authentic webhook call for an event; None where there are no webhooks."""
        ...

    async def seen(self) -> list[str]:
        """The words that the person has been shown so far, message by message."""
        ...

    async def shared_file(self, content: bytes) -> MediaRef:
        """A file that the person has sent."""
        ...

    async def will(self, result: type[SendResult]) -> bool:
        """Make the next send end in this; False where that cannot happen here."""
        ...


async def read_file(media: MediaRef) -> AsyncIterator[bytes]:
    """A desk's file, in two pieces."""
    assert media == FILE
    yield CONTENT[:5]
    yield CONTENT[5:]


FILE = MediaRef("console", "f1", MediaKind.DOCUMENT, "resguardo.pdf", "application/pdf", len(CONTENT))


class ChannelContract:
    """Inherited by the tests of each channel."""

    def test_it_names_itself_and_its_limits(self, bench: ChannelBench) -> None:
        caps = bench.channel.caps
        assert bench.channel.name
        assert min(caps.max_text, caps.max_caption, caps.max_file_in, caps.max_file_out) > 0
        assert min(caps.max_buttons, caps.seconds_per_account, caps.seconds_per_conversation) >= 0

    @pytest.mark.asyncio
    async def test_words_come_in_as_they_were_written(self, bench: ChannelBench) -> None:
        event = await bench.incoming("¿Cómo me empadrono? <b>&")
        inbound = bench.channel.parse(event, NOW)
        assert (inbound.kind, inbound.text, inbound.surface) == (Kind.TEXT, "¿Cómo me empadrono? <b>&", Surface.PRIVATE)
        assert (inbound.channel, inbound.external_id) == (bench.channel.name, event.external_id)
        assert inbound.sent_at.utcoffset() == timedelta(0)
        assert event.lane == bench.address

    @pytest.mark.asyncio
    async def test_the_same_delivery_has_the_same_keys(self, bench: ChannelBench) -> None:
        event = await bench.incoming("hola")
        assert bench.channel.events(event.body) == (event,)

    @pytest.mark.asyncio
    async def test_later_words_sort_after_earlier_ones(self, bench: ChannelBench) -> None:
        first, second = await bench.incoming("uno"), await bench.incoming("dos")
        assert first.external_id != second.external_id
        assert (first.lane, first.order < second.order) == (second.lane, True)

    @pytest.mark.asyncio
    async def test_only_the_authentic_call_is_accepted(self, bench: ChannelBench) -> None:
        request = bench.request(await bench.incoming("hola"))
        if request is None:
            # A channel without webhooks takes nothing from whoever calls.
            assert isinstance(bench.channel.authenticate(RawRequest("POST", {}, {}, b"{}")), Denied)
            return
        assert bench.channel.authenticate(request) == Accepted()
        for headers in ({}, dict.fromkeys(request.headers, "otro"), dict.fromkeys(request.headers, "")):
            denied = bench.channel.authenticate(RawRequest(request.method, headers, {}, request.body))
            assert isinstance(denied, Denied)
            assert 400 <= denied.status < 500
            assert denied.reason

    @pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"null", b"[[]]", b'{"a": {"b": []}}', b"[" * 100_000])
    def test_rubbish_is_kept_apart_and_never_raises(self, bench: ChannelBench, body: bytes) -> None:
        events = bench.channel.events(body)
        assert events
        assert bench.channel.events(body) == events
        for event in events:
            assert event.external_id
            assert event.lane
            assert bench.channel.parse(event, NOW).kind in {Kind.IGNORED, Kind.UNSUPPORTED}

    @pytest.mark.asyncio
    async def test_acknowledging_never_raises(self, bench: ChannelBench) -> None:
        await bench.channel.acknowledge(await bench.incoming("hola"))
        await bench.channel.acknowledge(RawEvent("x", "x", b"{"))

    def test_long_and_nasty_text_is_cut_and_nothing_is_lost(self, bench: ChannelBench) -> None:
        parts = bench.channel.render(Outgoing(literal(NASTY)))
        assert all(0 < len(part.plain) <= bench.channel.caps.max_text for part in parts)
        assert _squeezed("".join(part.plain for part in parts)) == _squeezed(NASTY)

    def test_buttons_and_file_stand_under_the_last_part(self, bench: ChannelBench) -> None:
        buttons = tuple(Button(f"b{number}", f"Opción {number}") for number in range(300))
        parts = bench.channel.render(Outgoing(literal(NASTY), buttons, FILE))
        assert [bool(part.buttons or part.media) for part in parts[:-1]] == [False] * (len(parts) - 1)
        assert parts[-1].media == FILE
        assert parts[-1].buttons == buttons[: bench.channel.caps.max_buttons]

    def test_nothing_to_say_is_not_sent(self, bench: ChannelBench) -> None:
        assert bench.channel.render(Outgoing(literal(" \n "))) == ()

    @pytest.mark.asyncio
    async def test_what_is_sent_is_what_is_read(self, bench: ChannelBench) -> None:
        buttons = (Button("si", "Sí"), Button("no", "No"))
        for part in bench.channel.render(Outgoing(rich("**Coste**: 3 < 5 & «nada».\n\n- DNI\n- Foto"), buttons)):
            sent = await bench.channel.send(bench.address, part, read_file)
            assert isinstance(sent, Sent)
            assert sent.remote_id
        assert await bench.seen() == ["Coste: 3 < 5 & «nada».\n\n• DNI\n• Foto"]

    @pytest.mark.asyncio
    async def test_a_file_of_the_desk_is_sent_with_its_words(self, bench: ChannelBench) -> None:
        (part,) = bench.channel.render(Outgoing(literal("Su resguardo"), media=FILE))
        assert isinstance(await bench.channel.send(bench.address, part, read_file), Sent)
        assert await bench.seen() == ["Su resguardo"]

    @pytest.mark.asyncio
    @pytest.mark.parametrize("result", [Retry, Refused, Uncertain])
    async def test_a_failed_send_says_what_is_known_and_is_not_repeated(
        self, bench: ChannelBench, result: type[SendResult]
    ) -> None:
        if not await bench.will(result):
            # Only where nothing crosses a network is every send's end known.
            assert result is Uncertain
            return
        (part,) = bench.channel.render(Outgoing(literal("hola")))
        outcome = await bench.channel.send(bench.address, part, read_file)
        assert isinstance(outcome, result)
        assert len(await bench.seen()) <= (1 if result is Uncertain else 0)
        await asyncio.sleep(outcome.after if isinstance(outcome, Retry) else 0)
        assert isinstance(await bench.channel.send(bench.address, part, read_file), Sent)

    @pytest.mark.asyncio
    async def test_a_file_that_came_in_is_fetched_whole(self, bench: ChannelBench) -> None:
        media = await bench.shared_file(CONTENT)
        assert media.source == bench.channel.name
        assert "://" not in media.ref
        assert b"".join([chunk async for chunk in bench.channel.fetch(media, len(CONTENT))]) == CONTENT

    @pytest.mark.asyncio
    async def test_a_file_beyond_the_limit_is_refused(self, bench: ChannelBench) -> None:
        media = await bench.shared_file(CONTENT)
        with pytest.raises(Rejected):
            [chunk async for chunk in bench.channel.fetch(media, len(CONTENT) - 1)]

    @pytest.mark.asyncio
    async def test_polling_from_the_cursor_brings_nothing_twice(self, bench: ChannelBench) -> None:
        page = await bench.channel.poll(None)
        again = await bench.channel.poll(page.cursor)
        known = {event.external_id for event in page.events}
        assert known.isdisjoint(event.external_id for event in again.events)

    @pytest.mark.asyncio
    async def test_setting_up_twice_does_nothing_the_second_time(self, bench: ChannelBench) -> None:
        await bench.channel.setup(PROFILE)
        assert list(await bench.channel.setup(PROFILE)) == []

    @pytest.mark.asyncio
    async def test_closing_twice_is_harmless(self, bench: ChannelBench) -> None:
        await bench.channel.close()
        await bench.channel.close()


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
