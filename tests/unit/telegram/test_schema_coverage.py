"""Every field that the published schema knows of an update and of a message comes to something sensible."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.addressing import Me
from bot.channels.telegram.parsing import parse
from bot.channels.telegram.service import SERVICE
from bot.channels.telegram.webhook import events
from handlers.domain.message import Inbound, Kind
from tests.shared_data import shared_root
from tests.unit.telegram.samples import PERSON, Json, fields, message, sample

SCHEMA = shared_root() / "data/botapi-10.3.json"
pytestmark = pytest.mark.skipif(not SCHEMA.exists(), reason=f"The Bot API's schema is absent: {SCHEMA}")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

_FILES = {"animation", "audio", "document", "photo", "video", "video_note", "voice"}
_MESSAGE_KINDS = dict.fromkeys(_FILES, Kind.FILE) | {
    "text": Kind.TEXT,
    "contact": Kind.CONTACT,
    "location": Kind.LOCATION,
    "venue": Kind.LOCATION,
}
# Events in a chat whose description does not begin with the schema's usual words.
_UNMARKED_SERVICE = {
    "connected_website",
    "left_chat_member",
    "migrate_from_chat_id",
    "migrate_to_chat_id",
    "new_chat_members",
    "new_chat_photo",
    "new_chat_title",
    "pinned_message",
    "refunded_payment",
    "successful_payment",
}
_UPDATE_KINDS = {"message": Kind.UNSUPPORTED, "edited_message": Kind.EDIT, "callback_query": Kind.PRESS}


def names(kind: str) -> list[str]:
    return [field["name"] for field in fields(kind)] if SCHEMA.exists() else []


def kinds_of(kind: str) -> dict[str, Json]:
    return {field["name"]: field for field in fields(kind)}


def whole_update(name: str) -> Json:
    content = sample(kinds_of("Update")[name]["type"])
    if name == "callback_query":
        content |= {"data": "si", "message": message()}
    return {"update_id": 9, name: content}


def read(body: bytes) -> Inbound:
    (event,) = events(body)
    inbound = parse(event, NOW, Me(42, "VentanillaBot"))
    assert (inbound.channel, inbound.external_id) == ("telegram", event.external_id)
    assert event.lane
    assert inbound.sent_at.tzinfo is not None
    texts: tuple[object, ...] = (
        inbound.text,
        inbound.payload,
        inbound.display_name,
        inbound.group,
        inbound.message_ref,
    )
    assert all(isinstance(text, str) and b"\x00" not in text.encode() for text in texts)
    return inbound


@pytest.mark.parametrize("name", [name for name in names("Update") if name != "update_id"])
def test_every_kind_of_update_is_read(name: str) -> None:
    assert read(json.dumps(whole_update(name)).encode()).kind is _UPDATE_KINDS.get(name, Kind.IGNORED)


@pytest.mark.parametrize("name", names("Message"))
def test_every_field_of_a_message_is_read(name: str) -> None:
    content = message(**({name: sample(kinds_of("Message")[name]["type"])} if name not in message() else {}))
    inbound = read(json.dumps({"update_id": 9, "message": content}).encode())
    assert inbound.kind is _MESSAGE_KINDS.get(name, Kind.IGNORED if name in SERVICE else Kind.UNSUPPORTED)
    assert bool(inbound.media) == (name in _FILES)


def test_the_service_messages_are_those_of_the_schema() -> None:
    marked = {name for name, field in kinds_of("Message").items() if field["description"].startswith("Service message")}
    assert marked | _UNMARKED_SERVICE == SERVICE


def test_everything_of_one_person_travels_in_one_lane() -> None:
    change = {"chat": message()["chat"], "from": message()["from"], "date": 1, "new_chat_member": {"status": "kicked"}}
    updates: list[Json] = [
        {"message": message(text="hola")},
        {"edited_message": message(text="hola")},
        {"callback_query": {"id": "q", "from": message()["from"], "data": "x", "message": message()}},
        {"my_chat_member": change},
        {"inline_query": {"id": "q", "from": message()["from"]}},
    ]
    lanes = {events(json.dumps({"update_id": 1} | update).encode())[0].lane for update in updates}
    assert lanes == {str(PERSON)}


def test_an_update_is_known_by_its_number_and_sorted_by_it() -> None:
    (event,) = events(b'{"update_id": 812, "message": {"chat": {"id": -5}}}')
    assert (event.external_id, event.order, event.lane) == ("812", 812, "-5")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"update_id": true}',
        b'{"update_id": "9"}',
        b'{"update_id": -1}',
        b'{"update_id": 9223372036854775808}',
        b"[" * 200_000,
    ],
)
def test_what_is_no_update_becomes_poison_in_its_own_lane(body: bytes) -> None:
    (event,) = events(body)
    assert event.external_id.startswith("poison-")
    assert (event.lane, event.body) == ("poison", body)
    assert read(body).kind is Kind.IGNORED
    assert events(body) == (event,)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "date", "chat"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.binary(max_size=200) | JUNK.map(lambda junk: json.dumps(junk).encode()))
def test_random_bodies_never_raise(body: bytes) -> None:
    read(body)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_true_update_with_junk_anywhere_in_it_never_raises(data: st.DataObject) -> None:
    update = data.draw(
        st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]).map(_rich_update)
    )
    holder: Any = update
    while True:
        key = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            holder[key] = data.draw(JUNK)
            break
        holder = inner
    read(json.dumps(update).encode())


def _rich_update(name: str) -> Json:
    if name in {"callback_query", "my_chat_member"}:
        return whole_update(name)
    wanted = (
        "entities",
        "caption_entities",
        "caption",
        "text",
        "photo",
        "venue",
        "contact",
        "reply_to_message",
        "voice",
    )
    content = {field: sample(kinds_of("Message")[field]["type"]) for field in wanted}
    chosen = json.loads(json.dumps(message(**content)))
    return {"update_id": 9, name: chosen}
