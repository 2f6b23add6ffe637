"""Files, their names, and webhook calls at Chatwoot: whatever comes, nothing leaks and nothing forged is taken."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.clock import SystemClock
from crm_adapter.chatwoot.desk import ChatwootDesk
from handlers.domain.case import Author
from handlers.errors import Rejected
from handlers.ports import Desk, DeskFile
from tests.clocks import HandClock
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import a_draft, a_line
from tests.integration.desks.chatwoot_driver import ATTRIBUTES, ChatwootDriver, config_for
from tests.standins.chatwoot.process import ChatwootStandin, chatwoot

NOWHERE = "http://127.0.0.1:9/desk/chatwoot/webhook"


@pytest.fixture(scope="module")
def standin() -> Iterator[ChatwootStandin]:
    """One process for the module."""
    with chatwoot(ATTRIBUTES) as running:
        yield running


@pytest_asyncio.fixture
async def driver(standin: ChatwootStandin) -> AsyncIterator[ChatwootDriver]:
    """A desk without cases, whose inbox has a webhook."""
    standin.remote.line.reset()
    standin.remote.webhook(NOWHERE)
    standin.remote.define(ATTRIBUTES)
    driver = ChatwootDriver(standin)
    yield driver
    await driver.close()


@asynccontextmanager
async def desk_with(standin: ChatwootStandin, **changed: object) -> AsyncIterator[Desk]:
    """A desk with other settings."""
    desk = ChatwootDesk(config_for(standin, **changed), SystemClock())
    yield desk
    await desk.close()


@pytest.mark.asyncio
async def test_a_request_that_the_proxy_finds_too_large_is_refused_and_nothing_is_written(
    driver: ChatwootDriver,
) -> None:
    driver.standin.remote.largest_request(64 * 1024)
    big = DeskFile("grande.bin", "application/octet-stream", bytes(100 * 1024))
    with pytest.raises(Rejected, match="files so large"):
        await driver.desk.open(a_draft("k", a_line("m", "Adjunto", Author.CITIZEN, big)))
    assert await driver.cases() == 0


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["../../etc/passwd", "<img src=x>.html", "a" * 140 + ".pdf", "50% más.txt"])
async def test_hostile_names_of_files_do_no_harm_either_way(driver: ChatwootDriver, name: str) -> None:
    file = DeskFile(name, "text/plain", b"contenido")
    ref = await driver.desk.open(a_draft("k", a_line("m", "Adjunto", Author.CITIZEN, file)))
    assert [file.content for line in await driver.lines(ref) for file in line.files] == [b"contenido"]
    cursor = await head(driver.desk)
    await driver.reply(ref, "Va uno", [file])
    (change,) = await all_changes(driver.desk, cursor)
    (media,) = change.event.media
    assert "/" not in media.name
    assert media.name.isprintable()
    assert b"".join([piece async for piece in driver.desk.read_file(media)]) == b"contenido"


@pytest.mark.asyncio
async def test_the_token_does_not_go_to_where_the_files_lie(driver: ChatwootDriver) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    await driver.reply(ref, "Va uno", [DeskFile("a.txt", "text/plain", b"x")])
    (change,) = await all_changes(driver.desk, cursor)
    assert all("http" not in media.ref for media in change.event.media)


@pytest.mark.asyncio
async def test_a_signed_webhook_call_is_taken_in_time_and_no_other(driver: ChatwootDriver) -> None:
    ref = await driver.desk.open(a_draft())
    await driver.reply(ref, "hola")
    (sent, *_) = driver.standin.remote.line.wait_for_deliveries(lambda found: bool(found and found[0]["attempts"]))
    headers = {name.lower(): value for name, value in sent["attempts"][0]["headers"].items()}
    body = sent["body"].encode()
    at = datetime.fromtimestamp(int(headers["x-chatwoot-timestamp"]), UTC)
    desk = ChatwootDesk(config_for(driver.standin), HandClock(at))
    assert list(desk.hints(headers, body)) == [sent["delivery"]]
    assert list(desk.hints(headers, body)) == [sent["delivery"]]
    forged = {**headers, "x-chatwoot-signature": "sha256=" + "0" * 64}
    moved = {**headers, "x-chatwoot-timestamp": str(int(headers["x-chatwoot-timestamp"]) + 1)}
    unsigned = {name: value for name, value in headers.items() if name != "x-chatwoot-signature"}
    for wrong in (forged, moved, unsigned):
        with pytest.raises(Rejected):
            desk.hints(wrong, body)
    with pytest.raises(Rejected):
        desk.hints(headers, body + b" ")
    for span in (timedelta(minutes=6), -timedelta(minutes=6)):
        late = ChatwootDesk(config_for(driver.standin), HandClock(at + span))
        with pytest.raises(Rejected, match="too old"):
            late.hints(headers, body)
        await late.close()
    await desk.close()


@pytest.mark.asyncio
async def test_an_older_chatwoot_that_signs_nothing_is_known_by_the_secret_in_the_address(
    driver: ChatwootDriver,
) -> None:
    async with desk_with(driver.standin, webhook_secret="", url_secret="clave-larga-de-prueba") as desk:
        first = desk.hints({"x-webhook-secret": "clave-larga-de-prueba"}, b'{"id":1}')
        assert first == desk.hints({"x-webhook-secret": "clave-larga-de-prueba"}, b'{"id":1}')
        assert first != desk.hints({"x-webhook-secret": "clave-larga-de-prueba"}, b'{"id":2}')
        assert desk.caps.push
        assert not desk.caps.push_signed
        for headers in ({}, {"x-webhook-secret": "otra"}, {"x-chatwoot-signature": "sha256=00"}):
            with pytest.raises(Rejected):
                desk.hints(headers, b'{"id":1}')
