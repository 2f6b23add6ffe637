"""From rich text to parts of HTML: always well-formed, always within the limits, never a word lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.rendering import cut, render
from handlers.domain.media import MediaKind, MediaRef
from handlers.domain.message import Button, Outgoing
from handlers.domain.text import Paragraph, RichText, Span, literal, rich
from tests.unit.telegram.html_reader import shown, units

FILE = MediaRef("console", "f1", MediaKind.DOCUMENT, "resguardo.pdf", "application/pdf")
ADDRESSES = (
    "https://sede.ejemplo.es/t?a=1&b=<2>",
    "http://intranet/x",
    "tel:+34922000000",
    "mailto:a@b.es",
    "https://[",
    "",
)
SIGNS = st.text(alphabet="ab<>&\"' .\n¡ñ😀👩\u200d🇪🇸\u0301\u202eش中\x00\x1f\ud800", min_size=0, max_size=30)
SPANS = st.builds(Span, SIGNS, st.booleans(), st.sampled_from((None, *ADDRESSES)))
PARAGRAPHS = st.builds(Paragraph, st.lists(SPANS, max_size=4).map(tuple), st.booleans())
TEXTS = st.builds(RichText, st.lists(PARAGRAPHS, max_size=5).map(tuple))


def squeezed(text: str) -> str:
    """The text without what may change at a cut or cannot be sent."""
    return re.sub(r"[\s\x00-\x1f\ufffd\ud800-\udfff]+", "", text)


def bodies(text: RichText, limit: int = 4096) -> list[str]:
    return [body for body, _ in cut(text, limit)]


@settings(deadline=None)
@given(TEXTS, st.integers(40, 120))
def test_every_part_is_well_formed_and_within_the_limit(text: RichText, limit: int) -> None:
    for body, plain in cut(text, limit):
        assert units(shown(body).text) <= limit
        assert 0 < units(plain) <= limit
        assert len(body.encode()) <= 32_768


@settings(deadline=None)
@given(TEXTS, st.integers(40, 120))
def test_the_parts_together_are_the_plain_text(text: RichText, limit: int) -> None:
    assert squeezed("".join(plain for _, plain in cut(text, limit))) == squeezed(text.plain)


@settings(deadline=None)
@given(SIGNS, st.integers(40, 120))
def test_literal_text_is_shown_to_the_letter(text: str, limit: int) -> None:
    parts = cut(literal(text), limit)
    assert all(shown(body).text == plain for body, plain in parts)
    assert squeezed("".join(plain for _, plain in parts)) == squeezed(text)


def test_what_looks_like_markup_is_escaped() -> None:
    assert bodies(literal('<b>1 < 2 & "x"</b>')) == ['&lt;b&gt;1 &lt; 2 &amp; "x"&lt;/b&gt;']


def test_bold_links_and_items_get_their_look() -> None:
    text = rich("**Coste**: nada. [Sede](https://sede.es/a?b=1&c=2)\n\n- DNI\n- Foto")
    assert bodies(text) == ['<b>Coste</b>: nada. <a href="https://sede.es/a?b=1&amp;c=2">Sede</a>\n\n• DNI\n• Foto']


def test_the_plain_version_of_a_link_shows_its_address() -> None:
    assert cut(rich("[Sede](https://sede.es/)"), 4096)[0][1] == "Sede (https://sede.es/)"


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("[Llame](tel:+34922000000)", "Llame (+34922000000)"),
        ("[Escriba](mailto:a@b.es)", "Escriba (a@b.es)"),
        ("[Red](http://intranet/x)", "Red (http://intranet/x)"),
    ],
)
def test_a_link_that_telegram_would_drop_is_written_out(markup: str, seen: str) -> None:
    assert bodies(rich(markup)) == [seen]


def test_a_label_that_is_the_address_stays_a_link() -> None:
    assert bodies(rich("[sede.es](https://sede.es)")) == ['<a href="https://sede.es">sede.es</a>']


def test_a_link_longer_than_a_message_is_written_out_in_pieces() -> None:
    text = RichText((Paragraph((Span("Sede", bold=True, href="https://sede.es/" + "x" * 5000),)),))
    parts = cut(text, 4096)
    assert "".join(plain for _, plain in parts).endswith("xxx)")
    assert not any("<a" in body for body, _ in parts)


def test_4096_units_go_in_one_part_and_one_more_in_two() -> None:
    assert len(bodies(literal("é" * 4096))) == 1
    assert len(bodies(literal("é" * 4097))) == 2
    assert [units(body) for body in bodies(literal("😀" * 2049))] == [4096, 2]


def test_an_emoji_does_not_straddle_the_border() -> None:
    first, second = bodies(literal("a" * 4095 + "😀b"))
    assert (first, second) == ("a" * 4095, "😀b")


def test_tags_do_not_count_towards_the_limit() -> None:
    assert len(bodies(rich("**" + "a" * 4096 + "**"))) == 1


def test_a_bold_run_is_closed_and_opened_again_at_a_cut() -> None:
    parts = bodies(rich("**" + "palabra " * 600 + "**"))
    assert len(parts) == 2
    assert all(part.startswith("<b>") and part.endswith("</b>") for part in parts)


def test_markup_too_heavy_for_the_server_goes_without_looks() -> None:
    spans = tuple(Span(sign, bold=index % 2 == 0, href="https://sede.es/a") for index, sign in enumerate("as" * 1500))
    ((body, plain),) = cut(RichText((Paragraph(spans),)), 4096)
    assert body == plain


def test_paragraphs_stay_whole_where_they_can() -> None:
    paragraphs = ["a" * 3000, "b" * 1000, "c" * 3000]
    assert bodies(literal("\n\n".join(paragraphs))) == ["a" * 3000 + "\n\n" + "b" * 1000, "c" * 3000]


def test_buttons_and_requests_stand_under_the_last_part_and_the_reply_on_the_first() -> None:
    message = Outgoing(literal("a " * 3000), (Button("si", "Sí"),), ask_contact=True, ask_location=True, reply_to="7")
    first, last = render(message)
    assert (first.buttons, first.ask_contact, first.ask_location, first.reply_to) == ((), False, False, "7")
    assert (last.buttons, last.ask_contact, last.ask_location, last.reply_to) == (message.buttons, True, True, "")


def test_a_short_text_is_the_caption_of_its_file() -> None:
    (part,) = render(Outgoing(literal("a" * 1024), media=FILE))
    assert (part.media, part.plain) == (FILE, "a" * 1024)


def test_a_text_too_long_for_a_caption_goes_before_the_file() -> None:
    text, file = render(Outgoing(literal("a" * 1025), (Button("si", "Sí"),), FILE))
    assert (text.plain, text.media, text.buttons) == ("a" * 1025, None, ())
    assert (file.plain, file.media, file.buttons) == ("", FILE, (Button("si", "Sí"),))


def test_a_file_needs_no_words_but_nothing_at_all_is_not_sent() -> None:
    assert [part.media for part in render(Outgoing(literal(""), media=FILE))] == [FILE]
    assert render(Outgoing(literal(" \n "))) == ()


@pytest.mark.parametrize(
    "button", [Button("ñ" * 33, "Sí"), Button("", "Sí"), Button("x" * 65, "Sí"), Button("si", " ")]
)
def test_a_button_that_telegram_would_refuse_is_left_to_its_typed_equivalent(button: Button) -> None:
    fine = Button("x" * 64, "No")
    (part,) = render(Outgoing(literal("¿Sirve?"), (button, fine)))
    assert part.buttons == (fine,)


def test_half_a_surrogate_in_a_label_is_made_sendable() -> None:
    (part,) = render(Outgoing(literal("¿Sirve?"), (Button("si", "S\ud800"),)))
    assert part.buttons == (Button("si", "S\ufffd"),)
