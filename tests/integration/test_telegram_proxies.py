"""Answers that do not come from Telegram, or not in its form: a proxy, a captive portal, half an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.channels.telegram import TelegramChannel
from handlers.errors import Retryable
from handlers.ports import (
    Part,
    Refused,
    RefusedReason,
    Retry,
    SendResult,
    Uncertain,
)
from tests.contract.channel_contract import read_file
from tests.standins.telegram.process import DEFAULT_TOKEN

HELLO = Part("<b>hola</b>", "hola")


@asynccontextmanager
async def answering(answer: bytes) -> AsyncIterator[str]:
    """A server on the way that says the same to everybody."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()


def http(status: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


async def result_of(answer: bytes) -> SendResult:
    async with answering(answer) as url:
        channel = TelegramChannel(DEFAULT_TOKEN, url)
        result = await channel.send("5", HELLO, read_file)
        await channel.close()
        return result


@pytest.mark.asyncio
@pytest.mark.parametrize("status", ["403 Forbidden", "407 Proxy Authentication Required", "404 Not Found"])
async def test_a_proxys_no_is_not_taken_for_the_persons(status: str) -> None:
    result = await result_of(http(status, b"<html>blocked by policy</html>"))
    assert isinstance(result, Retry)
    assert result.account
    assert "proxy" in result.reason


@pytest.mark.asyncio
async def test_a_revoked_token_stops_the_account_and_loses_nothing() -> None:
    result = await result_of(http("401 Unauthorized", b'{"ok":false,"error_code":401,"description":"Unauthorized"}'))
    assert isinstance(result, Retry)
    assert result.account
    assert "token" in result.reason


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "answer",
    [
        http("200 OK", b"<html>captive portal</html>"),
        http("200 OK", b'{"ok":true}'),
        http("200 OK", b'{"ok":true,"result":{}}'),
        http("200 OK", b'{"ok":true,"result":7}'),
        http("302 Found", b""),
        http("500 Internal Server Error", b'{"ok":false,"error_code":500,"description":"restart"}'),
        b"not http at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
    ],
)
async def test_an_answer_that_cannot_be_read_is_uncertain(answer: bytes) -> None:
    assert isinstance(await result_of(answer), Uncertain)


@pytest.mark.asyncio
async def test_too_large_a_body_is_too_long() -> None:
    result = await result_of(http("413 Request Entity Too Large", b""))
    assert isinstance(result, Refused)
    assert result.reason is RefusedReason.TOO_LONG


@pytest.mark.asyncio
async def test_a_poll_whose_answer_is_no_list_may_be_repeated() -> None:
    async with answering(
        http("200 OK", b'{"ok":true,"result":{"id":42,"is_bot":true,"first_name":"V","username":"V"}}')
    ) as url:
        channel = TelegramChannel(DEFAULT_TOKEN, url)
        with pytest.raises(Retryable, match="could not be read"):
            await channel.poll(None)
        await channel.close()
