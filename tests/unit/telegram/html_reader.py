"""Reads the HTML of a message as strictly as Telegram does, written without a look at the code under test."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"<(?P<open>b|a)(?P<href> href=\"[^\"<>]*\")?>|</(?P<close>b|a)>|&(?P<entity>lt|gt|amp|quot|#\d+|#x[0-9a-f]+);|(?P<sign>[^<>&])",
    re.DOTALL,
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


@dataclass
class Shown:
    """What a reader sees: the words, and where links lead."""

    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    bold: str = ""


def shown(source: str) -> Shown:
    """The visible side of `source`; AssertionError at the first thing that Telegram would not take."""
    result = Shown()
    opened: list[tuple[str, str, int]] = []
    position = 0
    while position < len(source):
        token = _TOKEN.match(source, position)
        assert token, f"not markup: {source[position : position + 20]!r}"
        position = token.end()
        if token["open"]:
            assert bool(token["href"]) == (token["open"] == "a"), token[0]
            opened.append((token["open"], _decode((token["href"] or "")[7:-1]), len(result.text)))
        elif token["close"]:
            name, address, start = opened.pop()
            assert name == token["close"], "crossed tags"
            assert len(result.text) > start, "nothing between the tags"
            if name == "a":
                result.links.append((result.text[start:], address))
        else:
            sign = _decode(token[0])
            result.text += sign
            result.bold += sign if any(name == "b" for name, _, _ in opened) else ""
    assert not opened, "a tag is left open"
    return result


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _decode(text: str) -> str:
    return re.sub(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-f]+);", lambda found: _sign(found[1]), text)


def _sign(name: str) -> str:
    if name in _NAMED:
        return _NAMED[name]
    number = name.removeprefix("#")
    return chr(int(f"0{number}", 16) if number.startswith("x") else int(number))
