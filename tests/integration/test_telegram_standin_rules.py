"""The Telegram stand-in refuses what Telegram refuses, with the right reason, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import httpx
import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from tests.standins.telegram.async_client import AsyncTelegramStandin
from tests.standins.telegram.client import TelegramStandin
from tests.standins.telegram.process import StandinProcess
from tests.standins.telegram.shapes import Json
from tests.standins.telegram.text import EntityError, Formatted, parse_html, trim, utf16_length

N_TILDE = "ñ"


@pytest.fixture
def http(telegram_process: StandinProcess) -> Iterator[httpx.Client]:
    address = telegram_process.address
    with httpx.Client(base_url=f"{address.base_url}{address.token}/", trust_env=False) as client:
        yield client


def _inline(**button: object) -> Json:
    return {"inline_keyboard": [[{"text": "Sí", **button}]]}


HTML = {"parse_mode": "HTML"}
# method, parameters beside chat_id, what the answer says, what the recorded reason says
BAD_CALLS: list[tuple[str, Json, str, str]] = [
    ("sendMessage", {"text": "x" * 5000}, "message is too long", "text has 5000 characters"),
    ("sendMessage", {"text": "<b>" + "x" * 4097 + "</b>", **HTML}, "message is too long", "text has 4097"),
    ("sendMessage", {"text": ""}, "message text is empty", "text has 0"),
    ("sendMessage", {"text": " \n "}, "text must be non-empty", "only white space"),
    ("sendMessage", {}, "message text is empty", 'required parameter "text" is missing'),
    ("sendMessage", {"text": "uno<br>dos", **HTML}, 'can\'t parse entities: Unsupported start tag "br"', "offset 3"),
    ("sendMessage", {"text": "a < b", **HTML}, 'can\'t parse entities: Unsupported start tag ""', "byte offset 2"),
    ("sendMessage", {"text": "a & b", **HTML}, "can't parse entities", '"&" at byte offset 2'),
    ("sendMessage", {"text": "a&nbsp;b", **HTML}, "can't parse entities", '"&nbsp;"'),
    ("sendMessage", {"text": "<b>a", **HTML}, "can't parse entities: Can't find end tag", '"b"'),
    ("sendMessage", {"text": "<b><i>a</b></i>", **HTML}, "can't parse entities: Unmatched end tag", '"</i>"'),
    ("sendMessage", {"text": "a</b>", **HTML}, "can't parse entities: Unexpected end tag", "offset 1"),
    ("sendMessage", {"text": "<span>a</span>", **HTML}, "can't parse entities", "tg-spoiler"),
    ("sendMessage", {"text": "*a*", "parse_mode": "Markdown"}, "unsupported parse_mode", "not simulated"),
    ("sendMessage", {"text": "a", "parse_mode": "BB"}, "unsupported parse_mode", "does not exist"),
    ("sendMessage", {"text": "a", "colour": "red"}, 'unknown parameter "colour"', "schema does not have it"),
    ("sendMessage", {"text": 5}, "text must be of type String", "got an Integer"),
    ("sendMessage", {"text": "a", "disable_notification": "maybe"}, "must be of type Boolean", "got a String"),
    ("sendMessage", {"text": "a", "message_thread_id": "1.5"}, "must be of type Integer", "message_thread_id"),
    ("sendMessage", {"text": "a", "reply_markup": "{"}, "Can't parse reply_markup", "JSON object expected"),
    ("sendMessage", {"text": "a", "reply_markup": _inline()}, "Text buttons are unallowed", "exactly one"),
    (
        "sendMessage",
        {"text": "a", "reply_markup": _inline(callback_data=N_TILDE * 33)},
        "BUTTON_DATA_INVALID",
        "66 bytes",
    ),
    ("sendMessage", {"text": "a", "reply_markup": _inline(callback_data="")}, "BUTTON_DATA_INVALID", "has 0 bytes"),
    ("sendMessage", {"text": "a", "reply_markup": _inline(url="x", callback_data="y")}, "exactly one", "callback_data"),
    (
        "sendMessage",
        {"text": "a", "reply_markup": _inline(url="http://localhost/a")},
        "Wrong HTTP URL",
        "not an address",
    ),
    ("sendMessage", {"text": "a", "reply_markup": _inline(callback_data="a", style="blue")}, "one of", '"blue"'),
    ("sendMessage", {"text": "a", "reply_markup": _inline(callback_data="a", foo=1)}, 'no field "foo"', "[0][0]"),
    ("sendMessage", {"text": "a", "reply_markup": {"keyboard": ["x"]}}, "must be an Array", "keyboard[0]"),
    (
        "sendMessage",
        {"text": "a", "reply_markup": {"inline_keyboard": [[{"pay": True}]]}},
        "lacks the required field",
        '"text"',
    ),
    ("sendPhoto", {"photo": "FILE", "caption": "x" * 1025}, "message caption is too long", "caption has 1025"),
    ("sendDocument", {}, 'required parameter "document" is missing', "document"),
    ("sendChatAction", {"action": "thinking"}, "wrong parameter action", '"thinking"'),
    ("sendLocation", {"latitude": "north", "longitude": 1}, "latitude must be of type Float", "got a String"),
    ("sendLocation", {"latitude": 1, "longitude": 1, "live_period": 5}, "allowed 60-86400", "live_period is 5"),
    ("editMessageText", {"text": "a"}, "message identifier is not specified", "message_id"),
    ("sendPoll", {"question": "a", "options": [{"text": "b"}]}, "not simulated", "sendPoll"),
]


@pytest.mark.parametrize(("method", "words", "answer", "reason"), BAD_CALLS)
def test_a_bad_call_is_refused_for_the_right_reason(
    method: str, words: Json, answer: str, reason: str, http: httpx.Client, telegram_standin: TelegramStandin
) -> None:
    chat_id = telegram_standin.citizen().chat_id
    reply = http.post(method, json={"chat_id": chat_id, **words}).json()
    assert (reply["ok"], reply["error_code"]) == (False, 400)
    assert reply["description"].startswith("Bad Request: ")
    assert answer.lower() in reply["description"].lower()
    (violation,) = telegram_standin.violations()
    assert reason in violation.reason
    assert telegram_standin.messages(chat_id) == []


BAD_PROFILES: list[tuple[str, Json, str]] = [
    ("setMyCommands", {"commands": [{"command": "Ayuda", "description": "a"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "x" * 33, "description": "a"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "x", "description": "a" * 257}]}, "257 characters, allowed 1-256"),
    ("setMyCommands", {"commands": [{"command": "x", "description": "a"}] * 101}, "101 items, allowed 0-100"),
    ("setMyCommands", {"commands": [{"command": "x"}]}, 'lacks the required field "description"'),
    ("setMyCommands", {"commands": [], "scope": {"type": "planet"}}, 'must be "default", got "planet"'),
    ("setMyCommands", {"commands": [], "language_code": "spa"}, "LANGUAGE_CODE_INVALID"),
    ("setMyDescription", {"description": "x" * 513}, "513 characters, allowed 0-512"),
    ("setMyShortDescription", {"short_description": "x" * 121}, "121 characters, allowed 0-120"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "201 characters, allowed 0-200"),
    ("getUpdates", {"limit": 101}, "limit is 101, allowed 1-100"),
    ("getUpdates", {"allowed_updates": ["mesage"]}, "names kinds that do not exist"),
    ("setWebhook", {"url": "http://ayuntamiento.example/hook"}, "HTTPS URL must be provided"),
    ("setWebhook", {"url": "https://ayuntamiento.example/hook", "secret_token": "ñ"}, "unallowed characters"),
]


@pytest.mark.parametrize(("method", "words", "answer"), BAD_PROFILES)
def test_a_bad_setting_is_refused_for_the_right_reason(
    method: str, words: Json, answer: str, http: httpx.Client, telegram_standin: TelegramStandin
) -> None:
    reply = http.post(method, json=words).json()
    assert reply["error_code"] == 400
    assert answer in reply["description"]
    assert len(telegram_standin.violations()) == 1


def test_a_wrong_token_or_method_is_answered_as_by_the_real_server(
    http: httpx.Client, telegram_process: StandinProcess, telegram_standin: TelegramStandin
) -> None:
    assert http.post("sendMesage").json()["description"] == "Not Found: method not found"
    root = telegram_process.address.api_url
    wrong = httpx.get(f"{root}/bot42:guess/getMe", trust_env=False)
    assert (wrong.status_code, wrong.json()["description"]) == (401, "Unauthorized")
    assert httpx.get(f"{root}/botnonsense/getMe", trust_env=False).status_code == 404
    assert http.get("GETME").json()["result"]["is_bot"] is True
    assert [violation.method for violation in telegram_standin.violations()] == ["sendMesage"]


def test_what_a_chat_does_not_allow_is_refused_without_blaming_the_caller(
    http: httpx.Client, telegram_standin: TelegramStandin
) -> None:
    citizen, shy = telegram_standin.citizen(), telegram_standin.citizen(started=False)
    group = telegram_standin.group()
    there = citizen.within(group)

    def refusal(chat_id: int) -> tuple[int, str]:
        reply = http.post("sendMessage", json={"chat_id": chat_id, "text": "hola"}).json()
        return reply["error_code"], reply["description"]

    citizen.blocks()
    assert refusal(citizen.chat_id) == (403, "Forbidden: bot was blocked by the user")
    assert refusal(shy.chat_id) == (403, "Forbidden: bot can't initiate conversation with a user")
    assert refusal(12345) == (400, "Bad Request: chat not found")
    there.removes_bot()
    assert refusal(group) == (403, "Forbidden: bot was kicked from the group chat")
    there.adds_bot()
    there.migrates_group()
    moved = http.post("sendMessage", json={"chat_id": group, "text": "hola"}).json()
    new_id = moved["parameters"]["migrate_to_chat_id"]
    assert http.post("sendMessage", json={"chat_id": new_id, "text": "hola"}).json()["ok"] is True
    telegram_standin.assert_clean()


def test_a_tapped_keyboard_button_sends_what_it_asks_for(http: httpx.Client, telegram_standin: TelegramStandin) -> None:
    citizen, neighbour = telegram_standin.citizen(), telegram_standin.citizen()
    keyboard = {"keyboard": [[{"text": "Mi teléfono", "request_contact": True}, "No, gracias"]]}
    http.post("sendMessage", json={"chat_id": citizen.chat_id, "text": "¿?", "reply_markup": keyboard})
    assert telegram_standin.wait_for(chat_id=citizen.chat_id).labels() == ["Mi teléfono", "No, gracias"]
    citizen.taps("Mi teléfono")
    citizen.taps("No, gracias")
    citizen.sends_contact_of(neighbour.user_id)
    own, text, forged = (update["message"] for update in http.get("getUpdates").json()["result"])
    assert own["contact"]["user_id"] == own["from"]["id"]
    assert text["text"] == "No, gracias"
    assert forged["contact"]["user_id"] != forged["from"]["id"]
    with pytest.raises(AssertionError, match="no keyboard button 'Quizás'"):
        citizen.taps("Quizás")


def test_waiting_in_vain_says_what_the_bot_sent_instead(http: httpx.Client, telegram_standin: TelegramStandin) -> None:
    chat_id = telegram_standin.citizen().chat_id
    http.post("sendMessage", json={"chat_id": chat_id, "text": "otra cosa"})
    with pytest.raises(AssertionError, match="otra cosa"):
        telegram_standin.wait_for(lambda message: message.text == "hola", chat_id, within=0)


def test_html_becomes_text_and_entities_in_utf16_units() -> None:
    formatted = parse_html('😀 <b>a<i>b</i></b> <a href="https://e.org/?a=1&amp;b=2">x</a> &lt;&#241;&#x1F600;')
    assert formatted == Formatted(
        "😀 ab x <ñ😀",
        (
            {"type": "bold", "offset": 3, "length": 2},
            {"type": "italic", "offset": 4, "length": 1},
            {"type": "text_link", "url": "https://e.org/?a=1&b=2", "offset": 6, "length": 1},
        ),
    )
    assert utf16_length(formatted.text) == 12
    code = parse_html('<pre><code class="language-py">x</code></pre><blockquote expandable>q</blockquote>')
    assert [(each["type"], each.get("language")) for each in code.entities] == [
        ("pre", "py"),
        ("expandable_blockquote", None),
    ]
    assert trim(parse_html("\n<b> a </b>\n")) == Formatted("a", ({"type": "bold", "offset": 0, "length": 1},))
    with pytest.raises(EntityError, match="stands inside"):
        parse_html("<code><b>x</b></code>")


Call = Callable[[telegram.Bot, int], Coroutine[Any, Any, object]]
_BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Sí", callback_data=N_TILDE * 32)]])
_REPLY_KEYBOARD = telegram.ReplyKeyboardMarkup(
    [[telegram.KeyboardButton("Mi teléfono", request_contact=True), "No"]], resize_keyboard=True
)
GOOD_CALLS: list[Call] = [
    lambda bot, _: bot.get_me(),
    lambda bot, chat: bot.send_message(chat, "x" * 4096),
    lambda bot, chat: bot.send_message(chat, "😀" * 4096),
    lambda bot, chat: bot.send_message(chat, f"<b>{'x' * 4096}</b>", parse_mode="HTML"),
    lambda bot, chat: bot.send_message(chat, "&lt;ñ&gt; &quot;a&#39;b&quot;", parse_mode="HTML", reply_markup=_BUTTONS),
    lambda bot, chat: bot.send_message(chat, "a", reply_markup=_REPLY_KEYBOARD, protect_content=True),
    lambda bot, chat: bot.send_message(chat, "a", reply_markup=telegram.ReplyKeyboardRemove()),
    lambda bot, chat: bot.send_message(chat, "a", reply_markup=telegram.ForceReply(input_field_placeholder="DNI")),
    lambda bot, chat: bot.send_message(chat, "a", disable_web_page_preview=True, disable_notification=True),
    lambda bot, chat: bot.send_message(chat, "a", entities=[telegram.MessageEntity("bold", 0, 1)]),
    lambda bot, chat: bot.send_message(chat, "a", reply_to_message_id=999_999, allow_sending_without_reply=True),
    lambda bot, chat: bot.send_photo(chat, b"photo", caption="<i>a</i>", parse_mode="HTML"),
    lambda bot, chat: bot.send_document(chat, b"pdf", filename="a.pdf", thumbnail=b"thumb", caption="x" * 1024),
    lambda bot, chat: bot.send_voice(chat, b"ogg", duration=3),
    lambda bot, chat: bot.send_audio(chat, b"mp3", title="a"),
    lambda bot, chat: bot.send_video(chat, b"mp4", supports_streaming=True),
    lambda bot, chat: bot.send_animation(chat, b"gif"),
    lambda bot, chat: bot.send_video_note(chat, b"note"),
    lambda bot, chat: bot.send_sticker(chat, b"webp"),
    lambda bot, chat: bot.send_media_group(chat, [telegram.InputMediaPhoto(b"a"), telegram.InputMediaPhoto(b"b")]),
    lambda bot, chat: bot.send_location(chat, latitude=28.4, longitude=-16.2, live_period=0x7FFFFFFF),
    lambda bot, chat: bot.send_venue(chat, latitude=28.4, longitude=-16.2, title="a", address="b"),
    lambda bot, chat: bot.send_contact(chat, phone_number="+34922000000", first_name="Ayuntamiento"),
    lambda bot, chat: bot.send_chat_action(chat, telegram.constants.ChatAction.TYPING),
    lambda bot, _: bot.set_my_commands([("ayuda", "Qué puedo preguntar")], language_code="es"),
    lambda bot, _: bot.set_my_commands([("help", "Help")], scope=telegram.BotCommandScopeAllPrivateChats()),
    lambda bot, _: bot.get_my_commands(language_code="es"),
    lambda bot, chat: bot.delete_my_commands(scope=telegram.BotCommandScopeChat(chat)),
    lambda bot, _: bot.set_my_description("Ventanilla", language_code="gl"),
    lambda bot, _: bot.get_my_short_description(),
    lambda bot, _: bot.set_my_short_description("Ventanilla"),
    lambda bot, chat: bot.set_chat_menu_button(chat, telegram.MenuButtonCommands()),
    lambda bot, chat: bot.get_chat(chat),
    lambda bot, chat: bot.get_chat_member(chat, chat),
    lambda bot, _: bot.set_webhook("https://ayuntamiento.example/x", secret_token="a_b-C", max_connections=10),
    lambda bot, _: bot.get_webhook_info(),
    lambda bot, _: bot.delete_webhook(drop_pending_updates=True),
    lambda bot, _: bot.get_updates(allowed_updates=["message", "callback_query", "my_chat_member"], limit=100),
    lambda bot, chat: bot.pin_chat_message(chat, 1),
]


@pytest.mark.asyncio
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBUserWarning")
async def test_correct_calls_of_python_telegram_bot_raise_no_alarm(
    telegram_process: StandinProcess, async_telegram_standin: AsyncTelegramStandin
) -> None:
    address = telegram_process.address
    chat_id = (await async_telegram_standin.citizen()).chat_id
    async with telegram.Bot(address.token, base_url=address.base_url, base_file_url=address.base_file_url) as bot:
        for call in GOOD_CALLS:
            await call(bot, chat_id)
    await async_telegram_standin.assert_clean()
    statuses = {(each.method, each.status) for each in await async_telegram_standin.calls() if each.status != 200}
    assert statuses == set()
