"""Shortens rich text at the end of a sentence, visibly, without breaking a link or a list item."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.domain.text import Paragraph, RichText, Span

ELLIPSIS = "…"
_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n")
_LEAST = 0.4
"""A sentence that ends before this share of the room leaves too little: then the cut is made between words."""


def shorten(text: RichText, limit: int) -> RichText:
    """`text` in about `limit` characters of its plain form; the same object where nothing had to be cut."""
    if len(text.plain) <= limit:
        return text
    kept: list[Paragraph] = []
    room = limit
    for paragraph in text.paragraphs:
        size = len(paragraph.plain) + 1
        if size > room:
            return RichText((*kept, *_cut_off(paragraph, room, first=not kept)))
        kept.append(paragraph)
        room -= size
    return RichText(tuple(kept))


def _cut_off(paragraph: Paragraph, room: int, *, first: bool) -> tuple[Paragraph, ...]:
    """What is left of the paragraph that does not fit: of a list's later items only the sign that there are more."""
    if paragraph.bullet and not first:
        return (replace(paragraph, spans=(Span(ELLIPSIS),)),)
    spans: list[Span] = []
    for span in paragraph.spans:
        size = len(Paragraph((span,)).plain)
        if size > room:
            dropped = span.href or (spans and " " not in span.text[:room].strip())
            spans.append(Span(ELLIPSIS) if dropped else replace(span, text=_cut(span.text, room)))
            break
        spans.append(span)
        room -= size
    return (replace(paragraph, spans=tuple(spans)),)


def _cut(text: str, room: int) -> str:
    head = text[: max(room, 1)]
    ends = [found.end() for found in _SENTENCE_END.finditer(text[: room + 1]) if found.end() <= room]
    if ends and ends[-1] >= room * _LEAST:
        return f"{head[: ends[-1]].rstrip()} {ELLIPSIS}"
    words = head.rpartition(" ")[0] or head
    return f"{words.rstrip(' ,;:')}{ELLIPSIS}"
