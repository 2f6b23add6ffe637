"""GLPI's way with HTML: what is stored, what is given out, and what staff read.

Until version 10 ``<``, ``>`` and ``&`` are stored as ``&#60;``, ``&#62;``, ``&#38;`` (src/Toolbox/Sanitizer.php) and given
out like that unless X-GLPI-Sanitized-Content is false (src/Api/APIRest.php); from 11 on they are stored as they come.
"""

from __future__ import annotations

import html
import re

_ENCODED = {"&": "&#38;", "<": "&#60;", ">": "&#62;"}
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def encoded(text: str) -> str:
    """As stored by GLPI 10; what looks encoded already is left alone."""
    if not re.search(r"[<>]", text) and re.search(r"&#(38|60|62);", text):
        return text
    return re.sub(r"[&<>]", lambda found: _ENCODED[found[0]], text)


def decoded(text: str) -> str:
    """The other way round."""
    for plain, code in reversed(_ENCODED.items()):
        text = text.replace(code, plain)
    return text


def rich(text: str) -> str:
    """What the editor on the web form makes of typed text."""
    paragraphs = re.split(r"\n\n", text)
    inner = [html.escape(part, quote=False).replace("\n", "<br>") for part in paragraphs]
    return "".join(f"<p>{part}</p>" for part in inner)


def as_read(content: str) -> str:
    """What is read on the screen: text without any tag keeps its line breaks, anything else is rendered."""
    if not _TAG.search(content):
        return html.unescape(content)
    text = re.sub(r"(?i)<br\s*/?>\n?", "\x00", content)
    text = re.sub(r"(?i)</(p|div)>\s*", "\x00\x00", text)
    text = re.sub(r"\s*\n\s*", " ", text)
    text = re.sub(r'(?is)<a\s[^>]*href="([^"]*)"[^>]*>(.*?)</a>', r"\2 (\1)", text)
    text = html.unescape(_TAG.sub("", text)).replace("\xa0", " ")
    return text.replace("\x00", "\n").removesuffix("\n\n")
