"""Cuts a long text into parts that a channel takes, at the border that a reader minds least."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

Width = Callable[[str], int]
"""Units that one character takes."""

Range = tuple[int, int]
"""First character and the one after the last."""

# From the border that disturbs least to the one that disturbs most; all are zero-width, at the end of what comes before.
_BORDERS = (
    re.compile(r"(?=\n\n)"),
    re.compile(r"(?=\n)"),
    re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"»”’)\]]))(?=\s)"),
    re.compile(r"(?=\s)"),
)
_LONGEST_CLUSTER = 64
_ZERO_WIDTH_JOINER = "\u200d"


def split(text: str, limit: int, width: Width, whole: Sequence[Range] = ()) -> list[Range]:
    """Consecutive ranges that cover `text` exactly, each at most `limit` units once white space is stripped off its ends.

    No cut falls inside a range of `whole`; each of those must itself be at most `limit` units wide.
    """
    ranges: list[Range] = []
    start = 0
    while start < len(text):
        first = _first_visible(text, start)
        end = _reach(text, first, limit, width)
        if end < len(text):
            end = _cut(text, first, end, whole)
        ranges.append((start, end))
        start = end
    return ranges


def stripped(text: str, part: Range) -> Range:
    """The same range without white space at its ends (empty when there is nothing else in it)."""
    start, end = part
    piece = text[start:end]
    kept = piece.strip()
    begin = start + piece.find(kept)
    return begin, begin + len(kept)


def _first_visible(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _reach(text: str, first: int, limit: int, width: Width) -> int:
    used = 0
    for position in range(first, len(text)):
        used += width(text[position])
        if used > limit:
            return max(position, first + 1)
    return len(text)


def _cut(text: str, first: int, end: int, whole: Sequence[Range]) -> int:
    for border in _BORDERS:
        found = [
            match.start()
            for match in border.finditer(text, first, min(end + 2, len(text)))
            if first < match.start() <= end and not _inside(match.start(), whole)
        ]
        if found:
            return found[-1]
    return _hard_cut(text, first, end, whole)


def _hard_cut(text: str, first: int, end: int, whole: Sequence[Range]) -> int:
    for start, stop in whole:
        if first < start < end < stop:
            return start
    position = end
    while position > max(first + 1, end - _LONGEST_CLUSTER) and _one_sign(text[position - 1], text[position]):
        position -= 1
    return end if _one_sign(text[position - 1], text[position]) else position


def _inside(position: int, whole: Sequence[Range]) -> bool:
    return any(start < position < stop for start, stop in whole)


def _one_sign(before: str, after: str) -> bool:
    """Whether both characters are drawn as one sign: an accent, a joined emoji, a skin tone, a flag."""
    if _ZERO_WIDTH_JOINER in (before, after):
        return True
    if _is_flag_letter(before) and _is_flag_letter(after):
        return True
    return unicodedata.category(after) in {"Mn", "Mc", "Me"} or _is_modifier(after)


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_modifier(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f"
