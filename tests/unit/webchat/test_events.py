"""What the page posts, read again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.webchat.events import Did, encode, events, parse
from bot.channels.webchat.limits import MAX_WRITTEN, new_visitor
from bot.channels.webchat.mailbox import ChatFile
from handlers.domain.media import MediaKind, MediaRef
from handlers.domain.message import Inbound, Kind
from handlers.ports import RawEvent

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
VISITOR = new_visitor()
FILE = ChatFile("r" * 32, "foto.png", "image/png", 12)


def read(did: Did) -> Inbound:
    """What comes out of the post."""
    (event,) = events(encode(did))
    return parse(event, NOW)


def test_each_post_is_an_event_of_its_own() -> None:
    did = Did(VISITOR, 3, text="hola")
    first, second = events(encode(did)) + events(encode(did))
    assert first.external_id != second.external_id
    assert (first.lane, first.order) == (VISITOR, 3)


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [("/start", "start", ""), ("/Ayuda ", "ayuda", ""), ("/idioma en", "idioma", "en"), ("/start a b", "start", "a b")],
)
def test_a_slash_command_is_a_command(text: str, name: str, argument: str) -> None:
    inbound = read(Did(VISITOR, 1, text=text))
    assert (inbound.kind, inbound.text, inbound.payload) == (Kind.COMMAND, name, argument)


@pytest.mark.parametrize("text", ["/", "/ ayuda", "1/2", "calle Real/Mayor"])
def test_a_slash_elsewhere_is_only_a_slash(text: str) -> None:
    assert read(Did(VISITOR, 1, text=text)).kind is Kind.TEXT


def test_a_press_carries_the_id_of_its_button() -> None:
    inbound = read(Did(VISITOR, 1, button="s:padron-alta"))
    assert (inbound.kind, inbound.payload, inbound.text) == (Kind.PRESS, "s:padron-alta", "")


def test_a_file_may_come_with_words() -> None:
    inbound = read(Did(VISITOR, 4, text="Mi DNI", file=FILE))
    assert (inbound.kind, inbound.text) == (Kind.FILE, "Mi DNI")
    assert inbound.media == (MediaRef("webchat", "r" * 32, MediaKind.PHOTO, "foto.png", "image/png", 12),)
    assert inbound.message_ref == "4"


@pytest.mark.parametrize(("chosen", "hint"), [("en", "en"), ("es", "es"), ("", None), ("xx", None)])
def test_the_language_of_the_page_is_a_hint(chosen: str, hint: str | None) -> None:
    assert read(Did(VISITOR, 1, text="hi", language=chosen)).language_hint == hint


def test_too_many_words_are_cut() -> None:
    assert len(read(Did(VISITOR, 1, text="a" * 10_000)).text) == MAX_WRITTEN


def test_saying_nothing_is_unsupported() -> None:
    assert read(Did(VISITOR, 1, text="  ")).kind is Kind.UNSUPPORTED


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["id", "visitor", "line", "text", "button", "file", "language"])


@given(st.dictionaries(FIELDS, JSON | st.just(VISITOR), max_size=7))
def test_odd_posts_never_raise_and_have_stable_keys(document: dict[str, object]) -> None:
    body = json.dumps(document).encode()
    (event,) = events(body)
    assert events(body) == (event,)
    assert 0 <= event.order < 2**63
    parse(event, NOW)


@given(st.binary(max_size=200))
def test_odd_bytes_never_raise(body: bytes) -> None:
    (event,) = events(body)
    assert parse(event, NOW).kind in {Kind.IGNORED, Kind.UNSUPPORTED}
    assert parse(RawEvent("x", "x", body), NOW).channel == "webchat"
