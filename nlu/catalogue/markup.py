"""Turns HTML pasted into a cell into the product's small mark-up, keeping lists, bold and links."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from nlu.catalogue.cells import tidy

_TAGS = (
    "a|abbr|article|b|blockquote|body|br|center|code|col|colgroup|dd|div|dl|dt|em|font|footer|h[1-6]|head|header|hr|html|i|iframe|img|"
    "input|label|li|link|main|meta|nav|o:p|ol|p|pre|s|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|tfoot|th|"
    "thead|title|tr|u|ul"
)
TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*|/)?\s*>|<!--", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_LAWFUL = re.compile(r"(?:https?|tel|mailto):[^)\s]+", re.IGNORECASE)
_BREAKS = re.compile(
    r"address|article|blockquote|body|center|d[dlt]|div|fieldset|figure|footer|form|h[1-6]|hr|header|html|main|nav|ol|p|pre|section"
    r"|table|tbody|tfoot|thead|ul"
)
_DECLARATION = re.compile(r"<[!?](?!--)[^<>]*>?")
_SILENT = frozenset({"script", "style", "head", "title", "iframe"})
_CELLS = frozenset({"td", "th"})


def looks_like_html(text: str) -> bool:
    """Whether the text has HTML tags or entities; "< 5 m" is none."""
    return bool(TAG.search(text) or ENTITY.search(text))


def from_html(text: str) -> str:
    """The text with list items as lines starting ``- ``, bold as ``**…**`` and links as ``[label](address)``.

    Scripts, styles, comments and unknown tags vanish; a link without a lawful address leaves its label.
    """
    reader = _Reader()
    # The parser stumbles over broken declarations, which say nothing to a reader anyway.
    reader.feed(_DECLARATION.sub("", text))
    reader.close()
    result = reader.result()
    # What was never closed comes out of the parser as text.
    while TAG.search(result):
        result = tidy(TAG.sub("", result))
    return result


class _Reader(HTMLParser):
    """Writes the small mark-up while the tags go by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._silent = 0
        self._href: str | None = None
        self._label: list[str] = []
        self._bold: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an item, a paragraph, a link or bold text."""
        if tag in _SILENT:
            self._silent += 1
        elif tag in {"b", "strong"}:
            self._end_bold()
            self._bold = []
        elif tag == "a":
            self._end_link()
            self._href = (dict(attrs).get("href") or "").strip()
        else:
            self._space(tag)

    def handle_endtag(self, tag: str) -> None:
        """End what the tag began."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in {"b", "strong"}:
            self._end_bold()
        elif tag == "a":
            self._end_link()
        elif _BREAKS.fullmatch(tag):
            self._break("\n\n")

    def handle_data(self, data: str) -> None:
        """Text between tags: line breaks in HTML source mean nothing."""
        if not self._silent:
            self._put(re.sub(r"\s+", " ", data))

    def result(self) -> str:
        """What was written, tidied."""
        self._end_link()
        self._end_bold()
        text = re.sub(r"\n+(?=- )", "\n", "".join(self._out))
        text = re.sub(r"((?:^|\n)- [^\n]*\n)(?=[^\n-])", r"\1\n", text)
        return re.sub(r"(^|\n)- *(?=\n|$)", r"\1", tidy(text)).strip()

    def _space(self, tag: str) -> None:
        if tag == "li":
            self._break("\n- ")
        elif tag in {"br", "tr"}:
            self._break("\n")
        elif _BREAKS.fullmatch(tag):
            self._break("\n\n")
        elif tag in _CELLS:
            self._put(" ")

    def _put(self, text: str) -> None:
        if self._href is not None:
            self._label.append(text)
        elif self._bold is not None:
            self._bold.append(text)
        else:
            self._out.append(text)

    def _break(self, mark: str) -> None:
        # Bold text and links of the small mark-up stay inside one paragraph.
        if self._href is not None:
            self._label.append(" ")
            return
        bold = self._bold is not None
        self._end_bold()
        # An item whose text stands in a paragraph of its own keeps its bullet.
        if not (mark == "\n\n" and "".join(self._out[-2:]).endswith("- ")):
            self._out.append(mark)
        self._bold = [] if bold else None

    def _end_bold(self) -> None:
        text, self._bold = "".join(self._bold or []), None
        if text.strip() and "](" not in text:
            self._out.append(_padded(text, f"**{text.strip()}**"))
        else:
            self._out.append(text)

    def _end_link(self) -> None:
        if self._href is None:
            return
        href, self._href = self._href, None
        label, self._label = "".join(self._label), []
        name = label.strip().replace("[", "(").replace("]", ")")
        if not _LAWFUL.fullmatch(href):
            self._put(label)
        else:
            self._put(_padded(label, f"[{name or href}]({href})"))


def _padded(original: str, text: str) -> str:
    before = " " if original[:1].isspace() else ""
    after = " " if original[-1:].isspace() else ""
    return f"{before}{text}{after}"
