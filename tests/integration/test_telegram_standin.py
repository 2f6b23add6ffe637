"""The Telegram stand-in serves two independent clients, so it is not shaped to the product's own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
import pytest_asyncio
import telegram
from aiogram import Bot, Dispatcher, types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.standins.telegram.async_client import AsyncTelegramStandin
from tests.standins.telegram.client import SyncCitizen, TelegramStandin
from tests.standins.telegram.process import StandinProcess
from tests.standins.telegram.shapes import Done, Fault, FaultKind, Json, Settings

SECRET = "s3cret_-Token"


@pytest_asyncio.fixture
async def aiogram_bot(telegram_process: StandinProcess) -> AsyncIterator[Bot]:
    server = TelegramAPIServer.from_base(telegram_process.address.api_url)
    bot = Bot(telegram_process.address.token, session=AiohttpSession(api=server))
    yield bot
    await bot.session.close()


@pytest_asyncio.fixture
async def ptb_bot(telegram_process: StandinProcess, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[telegram.Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    address = telegram_process.address
    bot = telegram.Bot(address.token, base_url=address.base_url, base_file_url=address.base_file_url)
    async with bot:
        yield bot


def _keyboard() -> types.InlineKeyboardMarkup:
    return types.InlineKeyboardMarkup(
        inline_keyboard=[[types.InlineKeyboardButton(text="Sí", callback_data="yes")]],
    )


def _echo(dispatcher: Dispatcher) -> None:
    """Answer texts with HTML and a button, and presses with an edit."""

    @dispatcher.message()
    async def on_message(message: types.Message) -> None:
        await message.answer(f"<b>{message.text}</b> &amp; más", parse_mode="HTML", reply_markup=_keyboard())

    @dispatcher.callback_query()
    async def on_press(query: types.CallbackQuery) -> None:
        await query.answer("Anotado")
        assert isinstance(query.message, types.Message)
        await query.message.edit_text(f"Elegido: {query.data}")


async def _talk(standin: AsyncTelegramStandin) -> None:
    """A citizen writes and presses; the bot answers and edits."""
    citizen = await standin.citizen("Ciudadana")
    await citizen.says("hola")
    answer = await standin.wait_for(lambda message: message.text == "hola & más", citizen.chat_id)
    assert answer.entities == [{"type": "bold", "offset": 0, "length": 4}]
    assert answer.labels() == ["Sí"]
    pressed = await citizen.presses("Sí")
    edited = await standin.wait_for(lambda message: message.edits == 1, citizen.chat_id)
    assert (edited.text, edited.buttons, edited.message_id) == ("Elegido: yes", [], answer.message_id)
    assert [(each.query_id, each.text) for each in await standin.answers()] == [(pressed.query_id, "Anotado")]
    await standin.wait_until_taken()
    await standin.assert_clean()


@pytest.mark.asyncio
async def test_aiogram_holds_a_conversation_by_long_polling(
    aiogram_bot: Bot, async_telegram_standin: AsyncTelegramStandin
) -> None:
    dispatcher = Dispatcher()
    _echo(dispatcher)
    offset = 0
    citizen_talks = asyncio.create_task(_talk(async_telegram_standin))
    while not citizen_talks.done():
        for update in await aiogram_bot.get_updates(offset=offset, timeout=1):
            await dispatcher.feed_update(aiogram_bot, update)
            offset = update.update_id + 1
    await citizen_talks


@pytest.mark.asyncio
async def test_aiogram_holds_a_conversation_by_webhook_with_a_secret(
    aiogram_bot: Bot, async_telegram_standin: AsyncTelegramStandin
) -> None:
    dispatcher, app = Dispatcher(), web.Application()
    _echo(dispatcher)
    SimpleRequestHandler(dispatcher, aiogram_bot, handle_in_background=False, secret_token=SECRET).register(
        app, "/hook"
    )
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    await aiogram_bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token=SECRET)
    try:
        await _talk(async_telegram_standin)
        assert {each.status for each in await async_telegram_standin.deliveries()} == {200}
    finally:
        await aiogram_bot.delete_webhook()
        await runner.cleanup()


@pytest.mark.asyncio
async def test_files_go_up_and_come_down_again_with_aiogram(
    aiogram_bot: Bot, async_telegram_standin: AsyncTelegramStandin
) -> None:
    citizen = await async_telegram_standin.citizen()
    upload = types.BufferedInputFile(b"%PDF-1.7 justificante", "justificante.pdf")
    sent = await aiogram_bot.send_document(citizen.chat_id, upload, caption="<i>Su copia</i>", parse_mode="HTML")
    assert sent.document is not None
    assert sent.document.file_name == "justificante.pdf"
    loaded = await aiogram_bot.download(sent.document)
    assert loaded is not None
    assert loaded.read() == b"%PDF-1.7 justificante"
    assert await async_telegram_standin.file(sent.document.file_id) == b"%PDF-1.7 justificante"
    await citizen.sends_document(size=20 * 1024 * 1024 + 1)
    (update,) = await aiogram_bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await aiogram_bot.get_file(update.message.document.file_id)
    await async_telegram_standin.assert_clean()


@pytest.mark.asyncio
async def test_aiogram_knows_every_planted_fault_for_what_it_is(
    aiogram_bot: Bot, async_telegram_standin: AsyncTelegramStandin
) -> None:
    citizen, standin = await async_telegram_standin.citizen(), async_telegram_standin
    faults: list[tuple[FaultKind, type[Exception]]] = [
        (FaultKind.FORBIDDEN, TelegramForbiddenError),
        (FaultKind.CHAT_NOT_FOUND, TelegramBadRequest),
        (FaultKind.SERVER_ERROR, ClientDecodeError),
        (FaultKind.CONNECTION_DROPPED, TelegramNetworkError),
        (FaultKind.TOO_MANY_REQUESTS, TelegramRetryAfter),
    ]
    for kind, error in faults:
        await standin.plant(Fault(kind, method="sendMessage", chat_id=citizen.chat_id, retry_after=7))
        with pytest.raises(error) as caught:
            await aiogram_bot.send_message(citizen.chat_id, "hola")
        if isinstance(caught.value, TelegramRetryAfter):
            assert caught.value.retry_after == 7
    assert await standin.messages(citizen.chat_id) == []
    await standin.assert_clean()


@pytest.mark.asyncio
async def test_aiogram_gets_409_while_a_webhook_is_set(aiogram_bot: Bot, telegram_standin: TelegramStandin) -> None:
    await aiogram_bot.set_webhook("https://ayuntamiento.example/hook")
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await aiogram_bot.get_updates()
    await aiogram_bot.delete_webhook()
    assert await aiogram_bot.get_updates() == []


def _acts(citizen: SyncCitizen, neighbour: SyncCitizen, group: int) -> list[tuple[str, Callable[[], Done]]]:
    """Everything that a citizen can do, each with the kind of update it makes."""
    there = citizen.within(group)
    return [
        ("message", lambda: citizen.says("/start alta_padron")),
        ("message", lambda: citizen.says("mire https://example.org o a@b.es", sent_ago=7200)),
        ("message", lambda: citizen.says("reenviado", forwarded_from="Otra persona", media_group_id="g1")),
        ("message", lambda: citizen.sends_photo(caption="mi recibo")),
        ("message", lambda: citizen.sends_document(name="a.txt")),
        ("message", citizen.sends_voice),
        ("message", citizen.sends_video),
        ("message", citizen.sends_audio),
        ("message", citizen.sends_sticker),
        ("message", citizen.sends_location),
        ("message", lambda: citizen.sends_venue("Ayuntamiento", "Plaza Mayor, 1")),
        ("message", citizen.sends_own_contact),
        ("message", lambda: citizen.sends_contact_of(neighbour.user_id)),
        ("message", lambda: citizen.sends_contact_of("Vecina")),
        ("message", lambda: citizen.sends_content({"dice": {"emoji": "🎲", "value": 3}})),
        ("edited_message", lambda: citizen.edits(citizen.says("ola").message_id or 0, "hola")),
        ("callback_query", lambda: citizen.presses(index=0)),
        ("callback_query", lambda: citizen.presses_data("gone", citizen.presses().message_id or 0)),
        ("my_chat_member", citizen.blocks),
        ("my_chat_member", citizen.unblocks),
        ("message", lambda: there.says("@ventanilla_bot ¿abren hoy?")),
        ("my_chat_member", there.removes_bot),
        ("my_chat_member", there.adds_bot),
        ("message", there.migrates_group),
    ]


def test_what_citizens_do_is_an_update_for_both_libraries(
    telegram_process: StandinProcess, telegram_standin: TelegramStandin
) -> None:
    citizen, neighbour, api = (
        telegram_standin.citizen("Ciudadana"),
        telegram_standin.citizen("Vecino"),
        telegram_process.address,
    )
    with httpx.Client(base_url=f"{api.base_url}{api.token}/", trust_env=False) as http:
        markup = {"inline_keyboard": [[{"text": "Sí", "callback_data": "yes"}]]}
        http.post("sendMessage", json={"chat_id": citizen.chat_id, "text": "¿Sí?", "reply_markup": markup})
        kinds = [(kind, act().update_id) for kind, act in _acts(citizen, neighbour, telegram_standin.group())]
        updates: list[Json] = http.get("getUpdates").json()["result"]
    by_id = {update["update_id"]: update for update in updates}
    assert [kind for kind, number in kinds if number is not None and kind not in by_id[number]] == []
    for update in updates:
        assert types.Update.model_validate(update).event_type in update
        parsed = telegram.Update.de_json(update, None)
        assert parsed.update_id == update["update_id"]
        assert parsed.effective_user is not None
    telegram_standin.assert_clean()


@pytest.mark.asyncio
async def test_an_answer_that_got_lost_was_sent_all_the_same(
    ptb_bot: telegram.Bot, async_telegram_standin: AsyncTelegramStandin
) -> None:
    citizen = await async_telegram_standin.citizen()
    await async_telegram_standin.plant(Fault(FaultKind.ANSWER_LOST, containing="resguardo"))
    await ptb_bot.send_message(citizen.chat_id, "hola")
    with pytest.raises(telegram.error.NetworkError):
        await ptb_bot.send_message(citizen.chat_id, "su resguardo")
    assert [each.text for each in await async_telegram_standin.messages(citizen.chat_id)] == ["hola", "su resguardo"]
    (_, lost) = await async_telegram_standin.calls("sendMessage", citizen.chat_id)
    assert lost.status == 0
    assert time.monotonic() - lost.at < 60


@pytest.mark.asyncio
async def test_a_closed_port_refuses_and_the_same_port_answers_later(
    ptb_bot: telegram.Bot, async_telegram_standin: AsyncTelegramStandin
) -> None:
    await async_telegram_standin.refuse_connections()
    for _ in range(2):
        with pytest.raises(telegram.error.NetworkError):
            await ptb_bot.get_me()
    await async_telegram_standin.accept_connections()
    assert (await ptb_bot.get_me()).is_bot


@pytest.mark.asyncio
async def test_a_chat_that_was_told_to_wait_is_refused_until_then(
    ptb_bot: telegram.Bot, async_telegram_standin: AsyncTelegramStandin
) -> None:
    citizen, neighbour = await async_telegram_standin.citizen(), await async_telegram_standin.citizen()
    await async_telegram_standin.plant(Fault(FaultKind.TOO_MANY_REQUESTS, chat_id=citizen.chat_id, retry_after=60))
    for _ in range(2):
        with pytest.raises(telegram.error.RetryAfter):
            await ptb_bot.send_message(citizen.chat_id, "hola")
    await ptb_bot.send_message(neighbour.chat_id, "hola")
    (violation,) = await async_telegram_standin.violations()
    assert "before its retry_after had passed" in violation.reason


@pytest.mark.asyncio
async def test_the_published_speed_limit_can_be_switched_on(
    ptb_bot: telegram.Bot, async_telegram_standin: AsyncTelegramStandin
) -> None:
    citizen = await async_telegram_standin.citizen()
    await async_telegram_standin.adjust(Settings(per_second=2))
    await ptb_bot.send_message(citizen.chat_id, "uno")
    await ptb_bot.send_message(citizen.chat_id, "dos")
    with pytest.raises(telegram.error.RetryAfter):
        await ptb_bot.send_message(citizen.chat_id, "tres")
