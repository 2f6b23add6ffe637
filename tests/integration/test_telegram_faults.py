"""When a send to Telegram goes wrong: what is said about it, and that nothing is ever sent twice."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import TelegramChannel
from handlers.domain.media import MediaKind, MediaRef
from handlers.domain.message import Button
from handlers.errors import Rejected, Retryable, VentanillaError
from handlers.ports import (
    Part,
    Refused,
    RefusedReason,
    Retry,
    SendResult,
    Sent,
    Uncertain,
)
from tests.contract.channel_contract import read_file
from tests.integration.telegram_bench import TelegramBench, connected
from tests.standins.telegram import asks
from tests.standins.telegram.process import DEFAULT_TOKEN
from tests.standins.telegram.shapes import Fault, FaultKind

HELLO = Part("<b>hola</b>", "hola")


async def send(telegram: TelegramBench, part: Part = HELLO) -> SendResult:
    return await telegram.channel.send(telegram.address, part, read_file)


async def after(
    telegram: TelegramBench, kind: FaultKind, description: str = "", retry_after: int = 1, times: int = 1
) -> SendResult:
    await telegram.standin.plant(
        Fault(kind, "sendMessage", description=description, retry_after=retry_after, times=times)
    )
    return await send(telegram)


@pytest.mark.asyncio
async def test_a_chat_told_to_wait_waits_as_long_as_asked_and_alone(telegram: TelegramBench) -> None:
    result = await after(telegram, FaultKind.TOO_MANY_REQUESTS, retry_after=37)
    assert isinstance(result, Retry)
    assert (result.after, result.account) == (37, False)


@pytest.mark.asyncio
async def test_a_person_who_blocked_the_bot_is_not_written_to(telegram: TelegramBench) -> None:
    await telegram.citizen.blocks()
    result = await send(telegram)
    assert isinstance(result, Refused)
    assert result.reason is RefusedReason.BLOCKED
    await telegram.citizen.unblocks()
    assert isinstance(await send(telegram), Sent)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("description", "reason"),
    [
        ("chat not found", RefusedReason.NOT_FOUND),
        ("PEER_ID_INVALID", RefusedReason.NOT_FOUND),
        ("message is too long", RefusedReason.TOO_LONG),
        ("not enough rights to send text messages to the chat", RefusedReason.FORBIDDEN),
        ("CHAT_WRITE_FORBIDDEN", RefusedReason.FORBIDDEN),
        ("BUTTON_DATA_INVALID", RefusedReason.BAD_FORMAT),
    ],
)
async def test_a_refusal_is_understood_by_its_words(
    telegram: TelegramBench, description: str, reason: RefusedReason
) -> None:
    result = await after(telegram, FaultKind.BAD_REQUEST, description)
    assert isinstance(result, Refused)
    assert result.reason is reason
    assert result.detail
    assert await telegram.seen() == []


@pytest.mark.asyncio
async def test_a_message_that_is_as_it_should_be_counts_as_sent(telegram: TelegramBench) -> None:
    assert isinstance(await after(telegram, FaultKind.BAD_REQUEST, "message is not modified"), Sent)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("kind", "arrived"),
    [(FaultKind.SERVER_ERROR, 0), (FaultKind.CONNECTION_DROPPED, 0), (FaultKind.ANSWER_LOST, 1)],
)
async def test_when_it_may_have_arrived_nobody_decides_alone(
    telegram: TelegramBench, kind: FaultKind, arrived: int
) -> None:
    assert isinstance(await after(telegram, kind), Uncertain)
    assert len(await telegram.seen()) == arrived
    assert len(await telegram.standin.calls("sendMessage")) == 1


@pytest.mark.asyncio
async def test_an_answer_that_never_comes_is_uncertain(telegram: TelegramBench) -> None:
    hasty = connected(telegram.standin.address, answer_seconds=0.2)
    await telegram.standin.plant(Fault(FaultKind.SLOW, "sendMessage", seconds=1.0))
    assert isinstance(await hasty.send(telegram.address, HELLO, read_file), Uncertain)
    await hasty.close()
    await telegram.standin.wait_for_count(1, telegram.citizen.chat_id)


@pytest.mark.asyncio
async def test_a_server_that_is_not_there_has_surely_not_got_it(telegram: TelegramBench) -> None:
    await telegram.standin.refuse_connections()
    result = await send(telegram)
    await telegram.standin.accept_connections()
    assert isinstance(result, Retry)
    assert result.after > 0
    assert isinstance(await send(telegram), Sent)
    assert await telegram.seen() == ["hola"]


@pytest.mark.asyncio
async def test_a_host_without_an_address_has_surely_not_got_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nowhere(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", nowhere)
    channel = TelegramChannel(DEFAULT_TOKEN, "http://telegram.invalid")
    assert isinstance(await channel.send("5", HELLO, read_file), Retry)
    await channel.close()


@pytest.mark.asyncio
async def test_a_group_that_became_a_supergroup_tells_its_new_address(telegram: TelegramBench) -> None:
    group = await telegram.standin.group()
    await telegram.citizen.within(group).migrates_group()
    result = await telegram.channel.send(str(group), HELLO, read_file)
    assert isinstance(result, Refused)
    assert (result.reason, result.moved_to) == (RefusedReason.MOVED, str(asks.migrated_id(group)))
    assert isinstance(await telegram.channel.send(result.moved_to, HELLO, read_file), Sent)


@pytest.mark.asyncio
async def test_markup_refused_twice_is_given_up(telegram: TelegramBench) -> None:
    result = await after(telegram, FaultKind.BAD_REQUEST, "can't parse entities: odd", times=2)
    assert isinstance(result, Refused)
    assert result.reason is RefusedReason.BAD_FORMAT
    assert len(await telegram.standin.calls("sendMessage")) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("button", [Button("ñ" * 33, "Sí"), Button("", "Sí")])
async def test_an_impossible_button_is_refused_before_anything_is_sent(telegram: TelegramBench, button: Button) -> None:
    result = await send(telegram, Part("hola", "hola", (button,)))
    assert isinstance(result, Refused)
    assert await telegram.standin.calls("sendMessage") == []


@pytest.mark.asyncio
@pytest.mark.parametrize("address", ["", "ana", "5x", "--5", "²"])
async def test_an_impossible_address_is_refused_before_anything_is_sent(telegram: TelegramBench, address: str) -> None:
    result = await telegram.channel.send(address, HELLO, read_file)
    assert isinstance(result, Refused)
    assert result.reason is RefusedReason.NOT_FOUND


@pytest.mark.asyncio
async def test_a_file_that_the_desk_cannot_give_now_is_tried_later_and_a_lost_one_never(
    telegram: TelegramBench,
) -> None:
    file = MediaRef("console", "f", MediaKind.DOCUMENT, "x.pdf", "application/pdf")
    part = Part("x", "x", media=file)

    async def failing(failure: VentanillaError) -> AsyncIterator[bytes]:
        yield b"x"
        raise failure

    def busy(_: MediaRef) -> AsyncIterator[bytes]:
        return failing(Retryable("The desk is busy.", 9))

    def gone(_: MediaRef) -> AsyncIterator[bytes]:
        return failing(Rejected("The file was erased."))

    async def empty(_: MediaRef) -> AsyncIterator[bytes]:
        yield b""

    async def endless(_: MediaRef) -> AsyncIterator[bytes]:
        while True:
            yield bytes(10_000_000)

    assert await telegram.channel.send(telegram.address, part, busy) == Retry(9, reason="The desk is busy.")
    for source in (gone, empty, endless):
        assert isinstance(await telegram.channel.send(telegram.address, part, source), Refused)
    assert await telegram.seen() == []


@pytest.mark.asyncio
async def test_one_chat_that_waits_or_fails_holds_up_no_other(telegram: TelegramBench) -> None:
    other = await telegram.standin.citizen("Bruno")
    await telegram.standin.plant(Fault(FaultKind.SLOW, "sendMessage", telegram.citizen.chat_id, seconds=5.0))
    slow = asyncio.create_task(send(telegram))
    assert isinstance(await telegram.channel.send(str(other.chat_id), HELLO, read_file), Sent)
    assert not slow.done()
    slow.cancel()
    await asyncio.wait([slow])
