"""Channel-neutral rich text: paragraphs of spans, so that no channel ever escapes or parses somebody else's markup."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"\*\*(?P<bold>.+?)\*\*|\[(?P<label>[^\]]+)\]\((?P<href>(?:https?|tel|mailto):[^)\s]+)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters with one look; `href` makes it a link."""

    text: str
    bold: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or one item of a list; line breaks inside spans are kept."""

    spans: tuple[Span, ...]
    bullet: bool = False

    @property
    def plain(self) -> str:
        """The paragraph without looks; a link shows its address unless the label already is the address."""
        body = "".join(_plain_span(span) for span in self.spans)
        return f"• {body}" if self.bullet else body


@dataclass(frozen=True, slots=True)
class RichText:
    """What is said, before any channel renders it."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def plain(self) -> str:
        """All paragraphs as plain text; list items are joined by one line break, paragraphs by a blank line."""
        out = ""
        previous: Paragraph | None = None
        for paragraph in self.paragraphs:
            if previous is not None:
                out += "\n" if paragraph.bullet and previous.bullet else "\n\n"
            out += paragraph.plain
            previous = paragraph
        return out

    def __add__(self, other: RichText) -> RichText:
        return RichText(self.paragraphs + other.paragraphs)


def literal(text: str) -> RichText:
    """Text of unknown origin (a citizen's, a staff member's): kept to the letter, nothing in it is markup."""
    return RichText(tuple(Paragraph((Span(part),)) for part in re.split(r"\n{2,}", text.strip()) if part))


def rich(text: str) -> RichText:
    """Text written by the agency or the product: ``**bold**``, ``[label](https://…)``, lines starting ``- `` are items."""
    paragraphs: list[Paragraph] = []
    for block in re.split(r"\n{2,}", text.strip()):
        paragraphs.extend(_block(block))
    return RichText(tuple(paragraphs))


def _block(block: str) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    prose: list[str] = []
    for line in block.split("\n"):
        if line.startswith("- "):
            if prose:
                paragraphs.append(Paragraph(_spans("\n".join(prose))))
                prose = []
            paragraphs.append(Paragraph(_spans(line[2:]), bullet=True))
        elif line.strip():
            prose.append(line)
    if prose:
        paragraphs.append(Paragraph(_spans("\n".join(prose))))
    return paragraphs


def _spans(text: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    end = 0
    for mark in _MARK.finditer(text):
        if mark.start() > end:
            spans.append(Span(text[end : mark.start()]))
        if mark["bold"] is not None:
            spans.append(Span(mark["bold"], bold=True))
        else:
            spans.append(Span(mark["label"], href=mark["href"]))
        end = mark.end()
    if end < len(text):
        spans.append(Span(text[end:]))
    return tuple(spans)


def _plain_span(span: Span) -> str:
    if span.href is None or span.text in span.href:
        return span.text
    address = span.href.removeprefix("tel:").removeprefix("mailto:")
    return span.text if address == span.text else f"{span.text} ({address})"
