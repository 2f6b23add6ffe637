"""HTML for the page: true to the text, and safe whatever the text is."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.webchat.limits import CAPABILITIES
from bot.channels.webchat.rendering import fragment, render, written
from handlers.domain.message import Button, Outgoing
from handlers.domain.text import Paragraph, RichText, Span, literal, rich

TAGS = {"p", "ul", "li", "strong", "a", "br"}


class Reader(HTMLParser):
    """Collects tags, attributes and words of a fragment."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag != "br":
            self.open.append(tag)
        else:
            self.words += "\n"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_paragraphs_lists_looks_and_links_are_kept() -> None:
    html = fragment(
        rich("**Qué es**: el alta.\nDos líneas.\n\n- DNI\n- Foto\n\n[Sede](https://sede.example/a?b=1&c=2)")
    )
    assert html == (
        "<p><strong>Qué es</strong>: el alta.<br>Dos líneas.</p><ul><li>DNI</li><li>Foto</li></ul>"
        '<p><a href="https://sede.example/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">Sede</a></p>'
    )


def test_what_a_person_wrote_is_shown_to_the_letter() -> None:
    text = '<script>alert("x")</script> **no** [a](https://b.example) &amp;'
    reader = Reader(written(text))
    assert (reader.tags, reader.words) == ({"p"}, text)


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "//evil.example", " https://x.example"])
def test_only_known_sorts_of_links_are_links(href: str) -> None:
    assert Reader(fragment(RichText((Paragraph((Span("x", href=href),)),)))).links == []


def test_the_list_of_choices_is_marked_and_nothing_else_is() -> None:
    choices = (Button("y", "Sí"), Button("n", "No & más"))
    (part,) = render(Outgoing(literal("¿Le ha servido?\n\n1. Sí\n2. No & más"), choices))
    assert part.body == '<p>¿Le ha servido?</p><p class="lista">1. Sí<br>2. No &amp; más</p>'
    assert part.plain == "¿Le ha servido?\n\n1. Sí\n2. No & más"
    (plain,) = render(Outgoing(literal("1. Sí\n2. No & más")))
    assert plain.body == "<p>1. Sí<br>2. No &amp; más</p>"


def test_what_fits_is_one_part() -> None:
    (part,) = render(Outgoing(rich("a " * 3_000)))
    assert len(part.plain) == 5_999


SPANS = st.builds(
    Span, st.text(max_size=30), st.booleans(), st.none() | st.text(max_size=20) | st.just('https://a.example/"<')
)
TEXTS = st.builds(
    RichText,
    st.lists(st.builds(Paragraph, st.lists(SPANS, min_size=1, max_size=3).map(tuple), st.booleans()), max_size=5).map(
        tuple
    ),
)


@given(TEXTS)
def test_any_text_gives_a_well_formed_fragment_of_known_tags(text: RichText) -> None:
    html = fragment(text)
    reader = Reader(html)
    assert reader.open == []
    assert reader.tags <= TAGS
    assert reader.attributes <= {"href", "target", "rel"}
    html.encode()


@given(st.text(min_size=1, max_size=50), st.integers(1, 900))
def test_no_part_is_longer_than_the_limit(piece: str, times: int) -> None:
    parts = render(Outgoing(literal(piece * times)))
    assert all(len(part.plain) <= CAPABILITIES.max_text for part in parts)
