"""What comes in from Telegram by polling and by webhook, and the files that come with it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from handlers.domain.media import MediaKind
from handlers.domain.message import Button, Kind, Outgoing, Surface
from handlers.domain.text import literal
from handlers.errors import Rejected, Retryable
from handlers.ports import (
    Accepted,
    Denied,
    RawRequest,
)
from tests.contract.channel_contract import CONTENT, NOW, PROFILE
from tests.integration.telegram_bench import TelegramBench, connected, delivered
from tests.standins.telegram.shapes import Fault, FaultKind


@pytest.mark.asyncio
async def test_a_press_comes_back_with_the_buttons_id_and_is_acknowledged(telegram: TelegramBench) -> None:
    await delivered(telegram, Outgoing(literal("¿Le ha servido?"), (Button("e1-1:si", "Sí"), Button("e1-1:no", "No"))))
    await telegram.citizen.presses("No")
    event = await telegram.next_event()
    inbound = telegram.channel.parse(event, NOW)
    assert (inbound.kind, inbound.payload, event.lane) == (Kind.PRESS, "e1-1:no", telegram.address)
    await telegram.channel.acknowledge(event)
    assert len(await telegram.standin.answers()) == 1


@pytest.mark.asyncio
async def test_a_press_too_old_to_be_acknowledged_is_no_failure(telegram: TelegramBench) -> None:
    await delivered(telegram, Outgoing(literal("¿Le ha servido?"), (Button("si", "Sí"),)))
    await telegram.citizen.presses("Sí")
    event = await telegram.next_event()
    await telegram.standin.plant(Fault(FaultKind.BAD_REQUEST, "answerCallbackQuery", description="query is too old"))
    await telegram.channel.acknowledge(event)
    assert await telegram.standin.answers() == []


@pytest.mark.asyncio
async def test_every_sort_of_message_is_read_as_the_stand_in_makes_it(telegram: TelegramBench) -> None:
    citizen = telegram.citizen
    acts = [
        citizen.plan.says("/start qr-7"),
        citizen.plan.sends_photo(caption="Recibo"),
        citizen.plan.sends_voice(),
        citizen.plan.sends_video(),
        citizen.plan.sends_audio(),
        citizen.plan.sends_location(),
        citizen.plan.sends_venue("Ayuntamiento", "Calle Mayor 1"),
        citizen.plan.sends_own_contact("+34600111222"),
        citizen.plan.sends_contact_of("Otra", "+34600333444"),
        citizen.plan.sends_sticker(),
        citizen.plan.sends_content({"dice": {"emoji": "🎲", "value": 3}}),
        citizen.plan.blocks(),
        citizen.plan.unblocks(),
    ]
    await telegram.standin.perform(acts)
    page = await telegram.channel.poll(None)
    inbounds = [telegram.channel.parse(event, NOW) for event in page.events]
    assert {event.lane for event in page.events} == {telegram.address}
    assert [(inbound.kind, inbound.payload) for inbound in inbounds if inbound.kind is not Kind.FILE] == [
        (Kind.COMMAND, "qr-7"),
        (Kind.LOCATION, "28.468200,-16.254600"),
        (Kind.LOCATION, "28.468200,-16.254600"),
        (Kind.CONTACT, "+34600111222"),
        (Kind.CONTACT, ""),
        (Kind.UNSUPPORTED, ""),
        (Kind.UNSUPPORTED, ""),
        (Kind.BLOCKED, ""),
        (Kind.UNBLOCKED, ""),
    ]
    kinds = [media.kind for inbound in inbounds for media in inbound.media]
    assert kinds == [MediaKind.PHOTO, MediaKind.VOICE, MediaKind.VIDEO, MediaKind.AUDIO]


@pytest.mark.asyncio
async def test_an_edit_refers_to_the_edited_message(telegram: TelegramBench) -> None:
    asked = await telegram.citizen.says("¿Horario?")
    assert asked.message_id is not None
    await telegram.next_event()
    await telegram.citizen.edits(asked.message_id, "¿Horario del lunes?")
    inbound = telegram.channel.parse(await telegram.next_event(), NOW)
    assert (inbound.kind, inbound.text, inbound.reply_to) == (Kind.EDIT, "¿Horario del lunes?", str(asked.message_id))


@pytest.mark.asyncio
async def test_in_a_group_only_what_is_said_to_the_bot_is_heard(telegram: TelegramBench) -> None:
    await telegram.channel.start()
    group = await telegram.standin.group()
    here = telegram.citizen.within(group)
    name = telegram.channel.bot_name
    await telegram.standin.perform(
        [here.plan.says("buenos días"), here.plan.says(f"@{name} ¿horario?"), here.plan.says(f"/ayuda@{name}")]
    )
    events = [event for event in (await telegram.channel.poll(None)).events if event.lane == str(group)]
    inbounds = [telegram.channel.parse(event, NOW) for event in events]
    heard = [(inbound.kind, inbound.text) for inbound in inbounds if inbound.kind is not Kind.IGNORED]
    assert heard == [(Kind.TEXT, "¿horario?"), (Kind.COMMAND, "ayuda")]
    assert {inbound.surface for inbound in inbounds if inbound.kind is not Kind.IGNORED} == {Surface.PUBLIC}


@pytest.mark.asyncio
async def test_one_odd_update_does_not_hold_up_the_others(telegram: TelegramBench) -> None:
    await telegram.standin.push_update({"message": {"chat": {"id": 5, "type": "private"}, "text": "sin fecha"}})
    await telegram.citizen.says("hola")
    page = await telegram.channel.poll(None)
    kinds = [telegram.channel.parse(event, NOW).kind for event in page.events]
    assert kinds == [Kind.UNSUPPORTED, Kind.TEXT]
    assert page.cursor == str(page.events[-1].order + 1)


@pytest.mark.asyncio
async def test_updates_come_again_until_the_cursor_confirms_them(telegram: TelegramBench) -> None:
    await telegram.citizen.says("hola")
    first = await telegram.channel.poll(None)
    assert (await telegram.channel.poll(None)).events == first.events
    assert (await telegram.channel.poll(first.cursor)).events == ()
    asked = await telegram.standin.calls("getUpdates")
    assert all(
        _words(call.parameters["allowed_updates"]) == ["message", "edited_message", "callback_query", "my_chat_member"]
        for call in asked
    )


def _words(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


@pytest.mark.asyncio
async def test_what_telegram_delivers_by_webhook_is_authentic_and_is_read(telegram: TelegramBench) -> None:
    taken: asyncio.Queue[RawRequest] = asyncio.Queue()

    async def take(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        await taken.put(RawRequest(request.method, headers, dict(request.query), await request.read()))
        return web.Response()

    application = web.Application()
    application.router.add_post("/telegram/webhook", take)
    async with TestServer(application) as server:
        hooked = connected(telegram.standin.address, str(server.make_url("/telegram/webhook")))
        await hooked.setup(PROFILE)
        await telegram.citizen.says("hola")
        request = await asyncio.wait_for(taken.get(), 10)
        assert hooked.authenticate(request) == Accepted()
        assert isinstance(hooked.authenticate(replace(request, headers={})), Denied)
        (event,) = hooked.events(request.body)
        assert hooked.parse(event, NOW).text == "hola"
        await hooked.setup(PROFILE)
        await telegram.channel.setup(PROFILE)
        await hooked.close()


@pytest.mark.asyncio
async def test_a_file_larger_than_bots_may_fetch_is_refused(telegram: TelegramBench) -> None:
    await telegram.citizen.sends_document(size=20_000_001)
    (media,) = telegram.channel.parse(await telegram.next_event(), NOW).media
    with pytest.raises(Rejected, match="20 MB"):
        [chunk async for chunk in telegram.channel.fetch(media, telegram.channel.caps.max_file_in)]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("words", "failure"),
    [
        ("file is too big", Rejected),
        ("wrong file_id or the file is temporarily unavailable", Retryable),
        ("invalid file_id", Rejected),
    ],
)
async def test_why_telegram_does_not_give_a_file_decides_whether_to_ask_again(
    telegram: TelegramBench, words: str, failure: type[Exception]
) -> None:
    media = await telegram.shared_file(CONTENT)
    await telegram.standin.plant(Fault(FaultKind.BAD_REQUEST, "getFile", description=words))
    with pytest.raises(failure):
        [chunk async for chunk in telegram.channel.fetch(media, 1000)]


@pytest.mark.asyncio
async def test_a_file_of_unknown_size_is_cut_off_at_the_limit(telegram: TelegramBench) -> None:
    media = replace(await telegram.shared_file(CONTENT), size=None)
    with pytest.raises(Rejected):
        [chunk async for chunk in telegram.channel.fetch(media, len(CONTENT) - 1)]
    await telegram.standin.plant(Fault(FaultKind.CONNECTION_DROPPED, "getFile"))
    with pytest.raises(Retryable):
        [chunk async for chunk in telegram.channel.fetch(media, len(CONTENT))]


@pytest.mark.asyncio
async def test_a_download_that_fails_may_be_tried_again_and_never_shows_its_address(telegram: TelegramBench) -> None:
    media = await telegram.shared_file(CONTENT)
    for kind in (FaultKind.SERVER_ERROR, FaultKind.CONNECTION_DROPPED):
        await telegram.standin.plant(Fault(kind, "download"))
        with pytest.raises(Retryable) as failure:
            [chunk async for chunk in telegram.channel.fetch(media, 1000)]
        assert telegram.standin.address.token not in repr(failure.value) + str(failure.value)
        assert failure.value.__cause__ is None
    assert b"".join([chunk async for chunk in telegram.channel.fetch(media, 1000)]) == CONTENT
