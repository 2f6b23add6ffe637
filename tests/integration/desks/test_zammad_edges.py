"""Files, their names, and webhook calls at Zammad: whatever comes, nothing leaks and nothing forged is taken."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from handlers.domain.case import Author
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Rejected
from handlers.ports import DeskFile
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_driver import a_draft, a_line
from tests.integration.desks.zammad_driver import FIELDS, ZammadDriver
from tests.standins.zammad.process import SECRET, ZammadStandin, zammad

NOWHERE = "http://127.0.0.1:9/desk/zammad/webhook"


@pytest.fixture(scope="module")
def standin() -> Iterator[ZammadStandin]:
    """One process for the module."""
    with zammad(FIELDS) as running:
        yield running


@pytest_asyncio.fixture
async def driver(standin: ZammadStandin) -> AsyncIterator[ZammadDriver]:
    """A desk without cases."""
    standin.remote.line.reset()
    driver = ZammadDriver(standin)
    yield driver
    await driver.close()


@pytest.mark.asyncio
async def test_a_request_that_the_proxy_finds_too_large_is_refused_and_nothing_is_written(driver: ZammadDriver) -> None:
    driver.standin.remote.largest_request(64 * 1024)
    big = DeskFile("grande.bin", "application/octet-stream", bytes(100 * 1024))
    with pytest.raises(Rejected, match="files so large"):
        await driver.desk.open(a_draft("k", a_line("m", "Adjunto", Author.CITIZEN, big)))
    assert await driver.cases() == 0


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["../../etc/passwd", 'a"b\r\nX: y.txt', "<img src=x>.html", "a" * 140 + ".pdf"])
async def test_hostile_names_of_files_do_no_harm_either_way(driver: ZammadDriver, name: str) -> None:
    file = DeskFile(name, "text/plain", b"contenido")
    ref = await driver.desk.open(a_draft("k", a_line("m", "Adjunto", Author.CITIZEN, file)))
    seen = [file for line in await driver.lines(ref) for file in line.files]
    assert [file.content for file in seen] == [b"contenido"]
    cursor = await head(driver.desk)
    await driver.reply(ref, "Va uno", [file])
    (change,) = await all_changes(driver.desk, cursor)
    (media,) = change.event.media
    assert "/" not in media.name
    assert media.name.isprintable()
    assert b"".join([piece async for piece in driver.desk.read_file(media)]) == b"contenido"


@pytest.mark.asyncio
async def test_the_file_of_a_note_cannot_be_read_even_by_its_number(driver: ZammadDriver) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    file = DeskFile("a.txt", "text/plain", b"x")
    await driver.reply(ref, "pública", [file])
    await driver.note(ref, "nota", [file])
    (change,) = await all_changes(driver.desk, cursor)
    (media,) = change.event.media
    article, number = media.ref.split("/")
    hidden = MediaRef("zammad", f"{int(article) + 1}/{int(number) + 1}", MediaKind.DOCUMENT, "a.txt", "text/plain")
    with pytest.raises(Rejected):
        _ = [piece async for piece in driver.desk.read_file(hidden)]


@pytest.mark.asyncio
async def test_a_picture_pasted_into_a_reply_comes_up_as_a_file(driver: ZammadDriver) -> None:
    ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    await driver.reply_html(ref, f'<p>Mire:</p><img src="data:image/png;base64,{pixel}">')
    (change,) = await all_changes(driver.desk, cursor)
    assert "Mire:" in change.event.text
    (media,) = change.event.media
    assert b"".join([piece async for piece in driver.desk.read_file(media)]).startswith(b"\x89PNG")


@pytest.mark.asyncio
async def test_a_webhook_call_of_zammad_is_taken_and_repeated_or_late_bears_the_same_id(driver: ZammadDriver) -> None:
    ref = await driver.desk.open(a_draft())
    driver.standin.remote.webhook(NOWHERE, SECRET)
    await driver.reply(ref, "hola")
    (sent,) = driver.standin.remote.line.wait_for_deliveries(lambda found: bool(found and found[0]["attempts"]))
    headers = {name.lower(): value for name, value in sent["attempts"][0]["headers"].items()}
    body = sent["body"].encode()
    assert list(driver.desk.hints(headers, body)) == [sent["delivery"]]
    assert list(driver.desk.hints(headers, body)) == [sent["delivery"]]
    for forged in (
        {**headers, "x-hub-signature": "sha1=" + "0" * 40},
        {name: value for name, value in headers.items() if name != "x-hub-signature"},
        {name: value for name, value in headers.items() if name != "x-zammad-delivery"},
    ):
        with pytest.raises(Rejected):
            driver.desk.hints(forged, body)
    with pytest.raises(Rejected):
        driver.desk.hints(headers, body + b" ")
