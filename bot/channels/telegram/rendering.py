"""Turns channel-neutral rich text into parts of HTML that Telegram takes, and cuts what is too long."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.channels.splitting import Range, split, stripped
from bot.channels.telegram.limits import CAPABILITIES, MAX_CALLBACK_BYTES, MAX_MARKUP_BYTES, units
from handlers.domain.message import Button, Outgoing
from handlers.domain.text import Paragraph, RichText, Span
from handlers.ports import Part

# What the server itself would turn into blanks, and half surrogates, which cannot be written as UTF-8.
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f]")
_HALF_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of the plain text with one look; `label` is what is shown instead of it when it is a link."""

    start: int
    end: int
    bold: bool = False
    href: str = ""
    label: str = ""


def render(message: Outgoing) -> tuple[Part, ...]:
    """The parts of a message in the order in which they are sent; none when there is nothing to show."""
    pieces = _pieces(message)
    last = len(pieces) - 1
    return tuple(
        Part(
            body=body,
            plain=plain,
            buttons=_sendable(message.buttons) if index == last else (),
            media=message.media if index == last else None,
            ask_location=message.ask_location and index == last,
            ask_contact=message.ask_contact and index == last,
            reply_to=message.reply_to if index == 0 else "",
        )
        for index, (body, plain) in enumerate(pieces)
    )


def _pieces(message: Outgoing) -> list[tuple[str, str]]:
    if message.media is None:
        return cut(message.text, CAPABILITIES.max_text)
    caption = cut(message.text, CAPABILITIES.max_caption)
    if len(caption) <= 1:
        return caption or [("", "")]
    return [*cut(message.text, CAPABILITIES.max_text), ("", "")]


def cut(text: RichText, limit: int) -> list[tuple[str, str]]:
    """(HTML, plain text) of each part; both are at most `limit` UTF-16 units as the reader sees them."""
    plain, runs = _flatten(text, limit)
    whole = [(run.start, run.end) for run in runs if run.label]
    pieces = (stripped(plain, part) for part in split(plain, limit, units, whole))
    return [(_markup(plain, runs, part), plain[part[0] : part[1]]) for part in pieces if part[0] < part[1]]


def _sendable(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
    """A choice that Telegram would refuse is left to its typed equivalent, which stands in the text."""
    fitting = [replace(button, label=clean(button.label)) for button in buttons if fits(button)]
    return tuple(fitting[: CAPABILITIES.max_buttons])


def fits(button: Button) -> bool:
    """Whether Telegram takes the button: an id of 1 to 64 bytes and a visible label."""
    size = len(button.id.encode("utf-8", "replace"))
    return 1 <= size <= MAX_CALLBACK_BYTES and bool(button.label.strip())


def _flatten(text: RichText, limit: int) -> tuple[str, list[_Run]]:
    """`RichText.plain`, and the runs that cover those pieces of it that have a look."""
    plain = ""
    runs: list[_Run] = []
    previous: Paragraph | None = None
    for paragraph in text.paragraphs:
        if previous is not None:
            plain += "\n" if paragraph.bullet and previous.bullet else "\n\n"
        plain += "• " if paragraph.bullet else ""
        for span in paragraph.spans:
            shown = Paragraph((span,)).plain
            runs.extend(_run(span, shown, len(plain), limit))
            plain += shown
        previous = paragraph
    return clean(plain), runs


def clean(text: str) -> str:
    """The text without characters that cannot be sent, as long as before."""
    return _HALF_SURROGATE.sub("\ufffd", _UNPRINTABLE.sub(" ", text))


def _run(span: Span, shown: str, start: int, limit: int) -> list[_Run]:
    end = start + len(shown)
    href = span.href if span.href and _linkable(span) else ""
    if not shown:
        return []
    if shown == span.text or not href:
        return [_Run(start, end, span.bold, href)] if span.bold or href else []
    if sum(map(units, shown)) > limit:
        return [_Run(start, end, bold=True)] if span.bold else []
    return [_Run(start, end, span.bold, href, clean(span.text))]


def _linkable(span: Span) -> bool:
    """Telegram drops every other kind of link without a word, and those whose host has no dot."""
    if not span.text.strip() or _UNPRINTABLE.search(span.href or ""):
        return False
    try:
        address = urlsplit(span.href or "")
    except ValueError:
        return False
    return address.scheme in {"http", "https"} and "." in (address.hostname or "")


def _markup(plain: str, runs: list[_Run], part: Range) -> str:
    start, end = part
    body: list[str] = []
    done = start
    for run in runs:
        if run.end <= start or run.start >= end:
            continue
        begin, stop = max(run.start, start), min(run.end, end)
        body += [_escape(plain[done:begin]), _dress(run, run.label or plain[begin:stop])]
        done = stop
    body.append(_escape(plain[done:end]))
    joined = "".join(body)
    return joined if len(joined.encode()) <= MAX_MARKUP_BYTES else _escape(plain[start:end])


def _dress(run: _Run, shown: str) -> str:
    body = _escape(shown)
    if run.href:
        body = f'<a href="{html.escape(clean(run.href))}">{body}</a>'
    return f"<b>{body}</b>" if run.bold else body


def _escape(text: str) -> str:
    return html.escape(text, quote=False)
