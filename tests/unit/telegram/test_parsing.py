"""One update in, one Inbound out, for every sort of thing that people send."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.channels.telegram.addressing import Me
from bot.channels.telegram.parsing import parse
from bot.channels.telegram.webhook import events
from handlers.domain.media import MediaKind, MediaRef
from handlers.domain.message import Inbound, Kind, Surface
from tests.unit.telegram.samples import DATE, PERSON, Json, message

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ME = Me(42, "VentanillaBot")
GROUP: Json = {"id": -100200, "type": "supergroup", "title": "Vecinos"}
BOT: Json = {"id": 42, "is_bot": True, "first_name": "Ventanilla"}
FILE: Json = {"file_id": "F", "file_unique_id": "u"}
POINT: Json = {"latitude": 28.4682, "longitude": -16.2546}


def read(update: Json, me: Me = ME) -> Inbound:
    (event,) = events(json.dumps({"update_id": 9} | update).encode())
    return parse(event, NOW, me)


def said(**content: object) -> Inbound:
    return read({"message": message(**content)})


def test_a_text_comes_with_all_that_is_known_of_it() -> None:
    inbound = said(text="¿Cómo me empadrono?", reply_to_message=message(message_id=3))
    assert inbound == Inbound(
        channel=inbound.channel,
        external_id="9",
        kind=Kind.TEXT,
        sent_at=datetime.fromtimestamp(DATE, UTC),
        text="¿Cómo me empadrono?",
        message_ref="5",
        reply_to="3",
        language_hint=inbound.language_hint,
        display_name="Ana Gil",
    )
    assert (inbound.channel, inbound.language_hint) == ("telegram", "es")


@pytest.mark.parametrize(
    ("text", "name", "payload"),
    [
        ("/start", "start", ""),
        ("/start qr-padron_2", "start", "qr-padron_2"),
        ("/start ¿qué?", "start", ""),
        ("/start " + "x" * 65, "start", ""),
        ("/ayuda", "ayuda", ""),
        ("/persona", "persona", ""),
        ("/idioma eu", "idioma", "eu"),
        ("/Privacidad@VentanillaBot", "privacidad", ""),
        ("/atrás", "atrás", ""),
        ("/nada   de\nnada", "nada", "de\nnada"),
    ],
)
def test_a_command_is_its_name_and_its_argument(text: str, name: str, payload: str) -> None:
    inbound = said(text=text)
    assert (inbound.kind, inbound.text, inbound.payload) == (Kind.COMMAND, name, payload)


@pytest.mark.parametrize("text", ["/", "/24-25 curso", "a /ayuda", "// ayuda", "/ayuda, por favor"])
def test_what_only_looks_like_a_command_is_text(text: str) -> None:
    assert (said(text=text).kind, said(text=text).text) == (Kind.TEXT, text)


def test_a_forwarded_command_is_not_the_persons_own() -> None:
    inbound = said(text="/start", forward_origin={"type": "hidden_user"})
    assert (inbound.kind, inbound.group) == (Kind.TEXT, "forwarded")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"voice": FILE | {"duration": 3, "mime_type": "audio/ogg", "file_size": 9}}, ("voice", "audio/ogg", 9, ".ogg")),
        ({"document": FILE | {"file_name": "DNI.pdf", "mime_type": "application/pdf"}}, ("document", "application/pdf", None, "DNI.pdf")),
        # The mark turns the direction of writing: the name would be shown as "fotoexe.png".
        ({"document": FILE | {"file_name": "../foto\u202egnp.exe"}}, ("document", "application/octet-stream", None, "fotognp.exe")),
        ({"document": FILE}, ("document", "application/octet-stream", None, ".bin")),
        ({"video": FILE | {"width": 1, "height": 1, "duration": 1}}, ("video", "video/mp4", None, ".mp4")),
        ({"video_note": FILE | {"length": 1, "duration": 1}}, ("video", "video/mp4", None, ".mp4")),
        ({"audio": FILE | {"duration": 1, "mime_type": "audio/mpeg"}}, ("audio", "audio/mpeg", None, ".mp3")),
        ({"animation": FILE | {"width": 1, "height": 1, "duration": 1}, "document": FILE | {"file_id": "old"}}, ("video", "video/mp4", None, ".mp4")),
    ],
)  # fmt: skip
def test_a_file_is_referred_to_and_never_fetched(content: Json, expected: tuple[str, str, int | None, str]) -> None:
    inbound = said(**content)
    (media,) = inbound.media
    assert (inbound.kind, media.source, media.ref) == (Kind.FILE, "telegram", "F")
    assert (media.kind, media.mime, media.size) == expected[:3]
    assert media.name.endswith(expected[3])


def test_of_a_photo_the_largest_size_is_taken_and_its_caption_kept() -> None:
    sizes = [
        FILE | {"file_id": name, "width": side, "height": side} for name, side in (("s", 90), ("l", 1280), ("m", 320))
    ]
    inbound = said(photo=sizes, caption="Mi recibo", media_group_id="album")
    assert (inbound.kind, inbound.text, inbound.group) == (Kind.FILE, "Mi recibo", "album")
    assert inbound.media == (MediaRef("telegram", "l", MediaKind.PHOTO, inbound.media[0].name, "image/jpeg"),)
    assert inbound.media[0].name == "foto-20260921-141320.jpg"


def test_a_location_is_two_numbers_and_a_venue_has_a_name_besides() -> None:
    assert (said(location=POINT).kind, said(location=POINT).payload) == (Kind.LOCATION, "28.468200,-16.254600")
    venue = said(location=POINT, venue={"location": POINT, "title": "Ayuntamiento", "address": "Calle Mayor 1"})
    assert (venue.kind, venue.payload, venue.text) == (
        Kind.LOCATION,
        "28.468200,-16.254600",
        "Ayuntamiento, Calle Mayor 1",
    )


@pytest.mark.parametrize(("owner", "payload"), [(PERSON, "+34600111222"), (PERSON + 1, ""), (None, "")])
def test_a_number_counts_only_as_the_senders_own(owner: int | None, payload: str) -> None:
    card = {"phone_number": "+34600111222", "first_name": "Ana"} | ({"user_id": owner} if owner else {})
    assert (said(contact=card).kind, said(contact=card).payload) == (Kind.CONTACT, payload)


def test_an_edit_names_the_message_that_changed() -> None:
    inbound = read({"edited_message": message(text="/start otra cosa", edit_date=DATE + 60)})
    assert (inbound.kind, inbound.text, inbound.reply_to) == (Kind.EDIT, "/start otra cosa", "5")
    assert inbound.sent_at == datetime.fromtimestamp(DATE + 60, UTC)


def test_the_caption_of_an_edited_photo_is_its_new_text() -> None:
    photo = [FILE | {"width": 1, "height": 1}]
    inbound = read({"edited_message": message(photo=photo, caption="Otra")})
    assert (inbound.kind, inbound.text, len(inbound.media)) == (Kind.EDIT, "Otra", 1)


def test_a_live_location_on_the_move_is_no_edit() -> None:
    assert read({"edited_message": message(location=POINT | {"live_period": 60})}).kind is Kind.IGNORED


def press(**query: object) -> Inbound:
    person = message()["from"]
    return read(
        {
            "callback_query": {"id": "q", "from": person, "chat_instance": "c", "data": "si", "message": message()}
            | query
        }
    )


def test_a_press_brings_the_id_of_the_button() -> None:
    inbound = press()
    assert (inbound.kind, inbound.payload, inbound.message_ref, inbound.sent_at) == (Kind.PRESS, "si", "5", NOW)
    assert (inbound.display_name, inbound.language_hint) == ("Ana Gil", "es")


def test_a_press_on_a_message_that_telegram_no_longer_shows_still_counts() -> None:
    assert press(message={"chat": message()["chat"], "message_id": 2, "date": 0}).kind is Kind.PRESS


@pytest.mark.parametrize(
    "odd", [{"data": None}, {"message": None}, {"message": message(chat={"id": -1, "type": "channel"})}]
)
def test_a_press_outside_a_conversation_is_ignored(odd: Json) -> None:
    assert press(**odd).kind is Kind.IGNORED


@pytest.mark.parametrize(
    ("chat", "status", "kind"),
    [
        (message()["chat"], "kicked", Kind.BLOCKED),
        (message()["chat"], "member", Kind.UNBLOCKED),
        (message()["chat"], "left", Kind.IGNORED),
        (GROUP, "kicked", Kind.IGNORED),
        (GROUP, "administrator", Kind.IGNORED),
    ],
)
def test_a_block_and_its_end_are_told_in_private_chats(chat: Json, status: str, kind: Kind) -> None:
    change = {"chat": chat, "from": message()["from"], "date": DATE, "new_chat_member": {"status": status}}
    assert read({"my_chat_member": change}).kind is kind


def in_group(me: Me = ME, **content: object) -> Inbound:
    return read({"message": message(chat=GROUP, **content)}, me)


def mention(length: int, kind: str = "mention") -> list[Json]:
    return [{"type": kind, "offset": 0, "length": length}]


def pointing_at(person: int) -> list[Json]:
    return [{"type": "text_mention", "offset": 0, "length": 3, "user": BOT | {"id": person}}]


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        ({"text": "hola a todos"}, Kind.IGNORED, ""),
        ({"text": "/ayuda"}, Kind.IGNORED, ""),
        ({"text": "/ayuda@OtroBot"}, Kind.IGNORED, ""),
        ({"text": "/ayuda@ventanillabot"}, Kind.COMMAND, "ayuda"),
        ({"text": "@VentanillaBot, ¿horario?", "entities": mention(14)}, Kind.TEXT, "¿horario?"),
        ({"text": "@VentanillaBot"}, Kind.IGNORED, ""),
        ({"text": "@VentanillaBot", "entities": mention(14)}, Kind.TEXT, ""),
        ({"text": "@OtroBotDeVentanillaBot", "entities": mention(23)}, Kind.IGNORED, ""),
        ({"text": "oye", "entities": pointing_at(42)}, Kind.TEXT, "oye"),
        ({"text": "oye", "entities": pointing_at(43)}, Kind.IGNORED, ""),
        ({"text": "sí", "reply_to_message": message(**{"from": BOT})}, Kind.TEXT, "sí"),
        ({"text": "sí", "reply_to_message": message()}, Kind.IGNORED, ""),
        ({"sticker": {}}, Kind.IGNORED, ""),
        ({"new_chat_members": []}, Kind.IGNORED, ""),
        ({"photo": [FILE | {"width": 1, "height": 1}], "caption": "@ventanillabot mire", "caption_entities": mention(14)}, Kind.FILE, "mire"),
    ],
)  # fmt: skip
def test_in_a_group_the_bot_hears_only_what_is_said_to_it(content: Json, kind: Kind, text: str) -> None:
    inbound = in_group(**content)
    assert (inbound.kind, inbound.text, inbound.surface) == (kind, text, Surface.PUBLIC)
    assert kind is not Kind.IGNORED or (inbound.display_name, inbound.media) == ("", ())


def test_a_bot_that_does_not_know_its_name_yet_hears_no_mention_but_replies() -> None:
    assert in_group(Me(42), text="@ hola", entities=mention(1)).kind is Kind.IGNORED
    assert in_group(Me(42), text="sí", reply_to_message=message(**{"from": BOT})).kind is Kind.TEXT


def test_an_edit_in_a_group_is_ignored_unless_addressed() -> None:
    assert read({"edited_message": message(chat=GROUP, text="hola")}).kind is Kind.IGNORED


def test_bots_are_never_answered() -> None:
    assert said(text="hola", **{"from": {"id": 77, "is_bot": True, "first_name": "B"}}).kind is Kind.IGNORED


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("es", "es"),
        ("ES-mx", "es"),
        ("eu", "eu"),
        ("gl", "gl"),
        ("ca-ES-valencia", "ca"),
        ("en", "en"),
        ("fr", None),
        ("est", None),
        ("", None),
    ],
)
def test_only_languages_that_are_spoken_here_are_hinted_at(code: str, hint: str | None) -> None:
    assert said(text="x", **{"from": message()["from"] | {"language_code": code}}).language_hint == hint


def test_characters_that_no_database_takes_are_replaced() -> None:
    inbound = said(text="a\x00b\ud83dc 😀")
    assert inbound.text == "a\ufffdb\ufffdc 😀"


@pytest.mark.parametrize("missing", ["date", "chat", "message_id"])
def test_a_message_without_a_needed_field_is_not_understood_but_does_no_harm(missing: str) -> None:
    broken = {name: value for name, value in message(text="hola").items() if name != missing}
    inbound = read({"message": broken})
    assert (inbound.kind, inbound.sent_at) == (Kind.IGNORED if missing == "chat" else Kind.UNSUPPORTED, NOW)


def test_an_odd_field_costs_only_itself() -> None:
    odd = message(text="hola", entities=[{"type": 3}, 5], reply_to_message={"date": "ayer"}, photo="no", caption=7)
    odd["from"] = {"id": "x"}
    inbound = read({"message": odd})
    assert (inbound.kind, inbound.text, inbound.display_name, inbound.language_hint) == (Kind.TEXT, "hola", "", None)


def test_a_date_beyond_all_calendars_does_no_harm() -> None:
    assert said(text="hola", date=10**18).kind is Kind.UNSUPPORTED
