"""Turns channel-neutral rich text into HTML that is safe to put on the page as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from itertools import groupby

from bot.channels.splitting import split
from bot.channels.webchat.limits import CAPABILITIES
from handlers.domain.message import Outgoing
from handlers.domain.text import Paragraph, RichText, Span, literal
from handlers.ports import Part

_LINKS = ("https://", "http://", "tel:", "mailto:")
# Nothing on a page shows these, and half surrogates cannot be written as UTF-8.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]|[\ud800-\udfff]")


def render(message: Outgoing) -> tuple[Part, ...]:
    """The parts of a message; `Part.body` is an HTML fragment. Choices and a file stand with the last part."""
    texts = list(_pieces(message.text, CAPABILITIES.max_text))
    if not texts and (message.buttons or message.media):
        texts = [RichText(())]
    last = len(texts) - 1
    listed = "\n".join(f"{place}. {button.label}" for place, button in enumerate(message.buttons, 1))
    return tuple(
        Part(
            body=fragment(text, listed),
            plain=clean(text.plain),
            buttons=message.buttons[: CAPABILITIES.max_buttons] if index == last else (),
            media=message.media if index == last else None,
            ask_location=message.ask_location and index == last,
            ask_contact=message.ask_contact and index == last,
            reply_to=message.reply_to if index == 0 else "",
        )
        for index, text in enumerate(texts)
    )


def written(text: str) -> str:
    """A visitor's own words as an HTML fragment."""
    return fragment(literal(text))


def clean(text: str) -> str:
    """The text without characters that cannot be shown."""
    return _UNPRINTABLE.sub("\ufffd", text)


def fragment(text: RichText, listed: str = "") -> str:
    """Paragraphs and lists; everything of unknown origin is escaped, and only known sorts of links are links.

    The paragraph that only lists the choices (`listed`) is marked: the page hides it while they stand below as buttons.
    """
    blocks = []
    for bullet, group in groupby(text.paragraphs, key=lambda paragraph: paragraph.bullet):
        body = "".join(_block(paragraph, listed) for paragraph in group)
        blocks.append(f"<ul>{body}</ul>" if bullet else body)
    return "".join(blocks)


def _block(paragraph: Paragraph, listed: str) -> str:
    body = "".join(map(_span, paragraph.spans))
    if paragraph.bullet:
        return f"<li>{body}</li>"
    mark = ' class="lista"' if listed and paragraph.plain == listed else ""
    return f"<p{mark}>{body}</p>"


def _span(span: Span) -> str:
    body = escape(clean(span.text)).replace("\n", "<br>")
    if span.bold:
        body = f"<strong>{body}</strong>"
    if span.href and span.href.casefold().startswith(_LINKS):
        body = f'<a href="{escape(clean(span.href))}" target="_blank" rel="noopener noreferrer">{body}</a>'
    return body


def _pieces(text: RichText, limit: int) -> Iterator[RichText]:
    """The text cut between paragraphs so that each piece has at most `limit` characters."""
    taken: tuple[Paragraph, ...] = ()
    for whole in text.paragraphs:
        for paragraph in _short_enough(whole, limit):
            more = (*taken, paragraph)
            if taken and len(RichText(more).plain) > limit:
                yield RichText(taken)
                more = (paragraph,)
            taken = more
    if RichText(taken).plain.strip():
        yield RichText(taken)


def _short_enough(paragraph: Paragraph, limit: int) -> Iterator[Paragraph]:
    if len(paragraph.plain) <= limit:
        yield paragraph
        return
    # So long a paragraph is somebody's pasted text; a link in it keeps its address as text.
    plain = paragraph.plain.removeprefix("• ") if paragraph.bullet else paragraph.plain
    for start, end in split(plain, limit - len("• "), lambda _: 1):
        yield replace(paragraph, spans=(Span(plain[start:end].strip()),))
