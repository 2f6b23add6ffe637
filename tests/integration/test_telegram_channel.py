"""The Telegram channel against the strict stand-in: what it sends, and that no rule of Telegram's is broken."""

from __future__ import annotations

import logging

import pytest

from bot.channels.telegram.keyboards import ASK_CONTACT, ASK_LOCATION
from handlers.domain.media import MediaKind, MediaRef
from handlers.domain.message import Button, Kind, Outgoing
from handlers.domain.text import literal, rich
from handlers.ports import (
    Part,
    Sent,
)
from tests.contract.channel_contract import CONTENT, FILE, NOW, ChannelBench, ChannelContract, read_file
from tests.integration.telegram_bench import TelegramBench, delivered
from tests.standins.telegram.shapes import Fault, FaultKind


class TestTelegramChannel(ChannelContract):
    """The contract of all channels."""

    @pytest.fixture
    def bench(self, telegram: TelegramBench) -> ChannelBench:
        return telegram


@pytest.mark.asyncio
async def test_looks_arrive_as_entities_and_nothing_of_a_citizens_text_as_markup(telegram: TelegramBench) -> None:
    text = rich("**Coste**: [tasas](https://sede.ejemplo.es/t?a=1&b=2)") + literal("<b>no</b> & [x](https://y.es)")
    (message,) = await delivered(telegram, Outgoing(text))
    assert message.text == "Coste: tasas\n\n<b>no</b> & [x](https://y.es)"
    kinds = [(entity["type"], entity.get("url")) for entity in message.entities if entity["type"] != "url"]
    assert kinds == [("bold", None), ("text_link", "https://sede.ejemplo.es/t?a=1&b=2")]
    assert message.raw.get("link_preview_options") == {"is_disabled": True}


@pytest.mark.asyncio
async def test_a_long_answer_comes_in_order_with_the_buttons_at_the_end(telegram: TelegramBench) -> None:
    text = literal("\n\n".join(f"{number}. " + "¡Ñandú & 😀! " * 60 for number in range(12)))
    messages = await delivered(telegram, Outgoing(text, (Button("si", "Sí"), Button("no", "No"))))
    assert len(messages) > 2
    assert "".join("".join(message.text.split()) for message in messages) == "".join(text.plain.split())
    assert [message.labels() for message in messages] == [[]] * (len(messages) - 1) + [["Sí", "No"]]


@pytest.mark.asyncio
async def test_a_place_and_the_own_number_are_asked_for_with_keys(telegram: TelegramBench) -> None:
    wanted = Outgoing(literal("¿Dónde?"), (Button("no", "Prefiero no"),), ask_location=True, ask_contact=True)
    (message,) = await delivered(telegram, wanted)
    assert message.labels() == [ASK_LOCATION, ASK_CONTACT, "Prefiero no"]
    await telegram.citizen.taps(ASK_CONTACT)
    inbound = telegram.channel.parse(await telegram.next_event(), NOW)
    assert inbound.kind is Kind.CONTACT
    assert inbound.payload


@pytest.mark.asyncio
async def test_an_answer_may_refer_to_the_question_even_when_it_is_gone(telegram: TelegramBench) -> None:
    asked = telegram.channel.parse(await telegram.incoming("¿Horario?"), NOW)
    messages = await delivered(telegram, Outgoing(literal("De 9 a 14"), reply_to=asked.message_ref))
    messages = await delivered(telegram, Outgoing(literal("De 9 a 14"), reply_to="987654"))
    assert [str(message.reply_to) for message in messages] == [asked.message_ref, "None"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("kind", "mime", "method"),
    [
        (MediaKind.PHOTO, "image/jpeg", "sendPhoto"),
        (MediaKind.PHOTO, "image/heic", "sendDocument"),
        (MediaKind.DOCUMENT, "application/pdf", "sendDocument"),
        (MediaKind.VOICE, "audio/ogg", "sendVoice"),
        (MediaKind.VOICE, "audio/wav", "sendDocument"),
        (MediaKind.VIDEO, "video/mp4", "sendVideo"),
        (MediaKind.AUDIO, "audio/mpeg", "sendAudio"),
    ],
)
async def test_a_file_is_shown_as_what_it_is_or_goes_as_a_document(
    telegram: TelegramBench, kind: MediaKind, mime: str, method: str
) -> None:
    file = MediaRef("console", "f", kind, "año & día.bin", mime)
    (message,) = await delivered(telegram, Outgoing(literal("Su <resguardo>"), (Button("si", "Sí"),), file))
    assert (message.method.casefold(), message.text, message.labels()) == (method.casefold(), "Su <resguardo>", ["Sí"])
    assert message.file_id
    assert await telegram.standin.file(message.file_id) == CONTENT


@pytest.mark.asyncio
async def test_words_too_many_for_a_caption_come_before_the_file(telegram: TelegramBench) -> None:
    words, file = await delivered(telegram, Outgoing(literal("a" * 1500), media=FILE))
    assert (words.text, words.file_id, file.text) == ("a" * 1500, None, "")
    assert file.file_id


@pytest.mark.asyncio
async def test_markup_that_telegram_refuses_goes_once_more_as_plain_text(telegram: TelegramBench) -> None:
    refusal = "can't parse entities: Unsupported start tag"
    await telegram.standin.plant(Fault(FaultKind.BAD_REQUEST, "sendMessage", description=refusal))
    sent = await telegram.channel.send(telegram.address, Part("<b>Coste</b>", "Coste"), read_file)
    assert isinstance(sent, Sent)
    first, second = await telegram.standin.calls("sendMessage")
    assert (first.parameters["parse_mode"], "parse_mode" in second.parameters) == ("HTML", False)
    assert await telegram.seen() == ["Coste"]


@pytest.mark.asyncio
async def test_no_log_line_holds_the_token_or_what_was_said(
    telegram: TelegramBench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await telegram.incoming("mi secreto")
    await delivered(telegram, Outgoing(literal("su secreto")))
    assert caplog.records
    assert telegram.standin.address.token not in caplog.text
    assert "secreto" not in caplog.text
