"""The words of HTML that is nested deeper than the parser of trees goes: read from start to end, without a tree.

The standard library's reader was tried and left out: it stops at odd declarations, and takes minutes over some tags
without an end.
"""

from __future__ import annotations

import re
from html import unescape

from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_properties import Display

_STYLES = CSS_PROFILES["strict"]
_UNSEEN = frozenset(tag for tag, style in _STYLES.items() if style.display is Display.none)
_BLOCKS = frozenset(tag for tag, style in _STYLES.items() if style.display is Display.block) | {"br", "tr"}
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
# What stands in these is no markup.
_RAW = frozenset(["script", "style", "title"])
# Possessive, and a failure ends the reading: the time is that of one walk whatever is written.
_TAG = re.compile(r"<(/?)([a-z][^\s/>]*+)((?:[^>=]|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)>", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))", re.IGNORECASE)
_LETTER = re.compile(r"</?+[a-z]", re.IGNORECASE)
_MARKUP = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)


class _Words:
    """Collects what is seen; an element that is hidden ends at its own end tag, or never: nothing hidden comes out."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._hidden = ""
        self._within = 0
        self._links: list[str] = []

    def text(self, written: str) -> None:
        """White space in the source is a space, as in any browser."""
        if not self._hidden:
            self.said.append(re.sub(r"\s+", " ", unescape(written)))

    def start(self, tag: str, attributes: str) -> None:
        """A block begins a line, a link is noted, a hidden element silences what follows."""
        if self._hidden == "head" and tag == "body":
            self._hidden, self._within = "", 0
        if self._hidden:
            self._within += tag == self._hidden
        elif tag in _VOID:
            self.said.append("\n" if tag in _BLOCKS else "")
        elif tag in _UNSEEN or "display:none" in re.sub(r"\s", "", unescape(attributes)).lower():
            self._hidden, self._within = tag, 1
        elif tag == "a":
            found = _HREF.search(attributes)
            self._links.append(unescape("".join(filter(None, found.groups()))) if found else "")
            self.said.append("[")
        elif tag in _BLOCKS:
            self.said.append("\n")

    def end(self, tag: str) -> None:
        """The other way round."""
        if self._hidden:
            self._within -= tag == self._hidden
            self._hidden = self._hidden if self._within else ""
        elif tag == "a" and self._links:
            self.said.append(f"]({self._links.pop()})")
        elif tag in _BLOCKS:
            self.said.append("\n")


def words_of(html: str) -> str:
    """What is seen, a block a line, links as "[words](address)"."""
    words, place = _Words(), 0
    while found := _MARKUP.search(html, place):
        words.text(html[place : found.start()])
        place = _after_markup(html, found.start(), words)
    words.text(html[place:])
    return "\n".join(" ".join(line.split()) for line in "".join(words.said).split("\n"))


def _after_markup(html: str, place: int, words: _Words) -> int:
    """Where the tag or comment at `place` ends; the end of all where it has no end of its own."""
    tag = _TAG.match(html, place)
    if tag is None:
        end = "" if _LETTER.match(html, place) else "-->" if html.startswith("<!--", place) else ">"
        found = html.find(end, place + 2) if end else -1
        return len(html) if found < 0 else found + len(end)
    name = tag[2].lower()
    if tag[1]:
        words.end(name)
    elif name in _RAW:
        closing = re.compile(rf"</{name}\b[^>]*+>", re.IGNORECASE).search(html, tag.end())
        return closing.end() if closing else len(html)
    else:
        words.start(name, tag[3])
    return tag.end()
