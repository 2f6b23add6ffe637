"""Telegram's message text: HTML parse mode, trimming, lengths, and the entities of what people type."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Entity = dict[str, Any]

_TOKEN = re.compile(
    r"<(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>|<|>|&(?:#x[0-9a-f]*|#[0-9]*|[a-z0-9]*);?|[^<>&]+", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"\s*([^\s=>/\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.\-]+)))?")
_REFERENCE = re.compile(r"&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));", re.IGNORECASE)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = {*_SIMPLE, "a", "tg-emoji", "tg-time", "blockquote"}
_OTHER_LINK = re.compile(r"(?:tg://|mailto:|tel:|ton://)\S+", re.IGNORECASE)
_TYPED = (
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?")),
    ("url", re.compile(r"https?://\S+")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("mention", re.compile(r"(?<![\w/.])@\w{3,32}")),
)


class EntityError(ValueError):
    """Text that the parse mode does not allow; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """Plain text with the entities found in it; offsets and lengths in UTF-16 units, as Telegram counts them."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """Number of UTF-16 code units: the unit of entity offsets."""
    return len(text) + sum(character > "\uffff" for character in text)


def is_link(url: str) -> bool:
    """Whether Telegram would make a link of it; an unusable address silently stays plain text."""
    address = url.strip()
    if _OTHER_LINK.fullmatch(address):
        return True
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"} and "." in (parts.hostname or "").strip(".") and not re.search(r"\s", address)
    )


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int
    text_start: int


@dataclass(slots=True)
class _HtmlReader:
    source: str
    parts: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> Formatted:
        for match in _TOKEN.finditer(self.source):
            self._take(match.group(), match.start())
        if self.open:
            raise EntityError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        ordered = sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted("".join(self.parts), tuple(ordered))

    def _take(self, token: str, position: int) -> None:
        if token.startswith("</"):
            self._close(token, position)
        elif token.startswith("<"):
            self._start(token, position)
        elif token.startswith("&"):
            self._append(_dereference(token, self._offset(position)))
        elif token == ">":
            raise EntityError(f'Character ">" at byte offset {self._offset(position)} must be written as "&gt;"')
        else:
            self._append(token)

    def _offset(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def _start(self, token: str, position: int) -> None:
        offset = self._offset(position)
        tag = _tag_name(token[1:])
        if token == "<" and self.source[position + 1 : position + 2].strip() and ">" not in self.source[position:]:
            raise EntityError(f"Unclosed start tag at byte offset {offset}")
        if tag not in _TAGS:
            raise EntityError(f'Unsupported start tag "{tag}" at byte offset {offset}')
        self._check_nesting(tag, offset)
        attributes = _attributes(token[1 + len(tag) : -1], tag, offset)
        self.open.append(_Open(tag, attributes, self.length, len(self.parts)))

    def _check_nesting(self, tag: str, offset: int) -> None:
        around = [each.tag for each in self.open]
        if "code" in around or ("pre" in around and not (tag == "code" and around[-1] == "pre")):
            raise EntityError(f'Tag "{tag}" at byte offset {offset} stands inside "pre" or "code", which hold no other')
        if tag == "blockquote" and tag in around:
            raise EntityError(f'Tag "blockquote" at byte offset {offset} stands inside another "blockquote"')

    def _close(self, token: str, position: int) -> None:
        offset = self._offset(position)
        if not self.open:
            raise EntityError(f"Unexpected end tag at byte offset {offset}")
        found, opened = token[2:-1].strip().lower(), self.open.pop()
        if found != opened.tag:
            raise EntityError(
                f'Unmatched end tag at byte offset {offset}, expected "</{opened.tag}>", found "</{found}>"'
            )
        if self.length > opened.start:
            self._add(opened)

    def _add(self, opened: _Open) -> None:
        place = {"offset": opened.start, "length": self.length - opened.start}
        content = "".join(self.parts[opened.text_start :])
        described = _describe(opened, content)
        if opened.tag == "pre" and self.entities and _same_place(self.entities[-1], place):
            language = self.entities.pop().pop("language", None)
            described |= {"language": language} if language else {}
        if described:
            self.entities.append({**described, **place})
            if opened.tag == "code" and not (self.open and self.open[-1].tag == "pre"):
                self.entities[-1].pop("language", None)


def _same_place(entity: Entity, place: Entity) -> bool:
    return entity["type"] == "code" and all(entity[key] == value for key, value in place.items())


def _tag_name(rest: str) -> str:
    return re.split(r"[\s>]", rest, maxsplit=1)[0].lower()


def _attributes(source: str, tag: str, offset: int) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while source[position:].strip():
        match = _ATTRIBUTE.match(source, position)
        if match is None:
            raise EntityError(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
        value = next((each for each in match.groups()[1:] if each is not None), "")
        found[match[1].lower()] = _REFERENCE.sub(lambda each: _dereference(each.group(), offset), value)
        position = match.end()
    if tag == "span" and found.get("class") != "tg-spoiler":
        raise EntityError(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    return found


def _dereference(token: str, offset: int) -> str:
    match = _REFERENCE.fullmatch(token)
    if match is None:
        raise EntityError(
            f'"{token}" at byte offset {offset} is none of &lt; &gt; &amp; &quot; or a numeric entity; '
            'a literal "&" must be written as "&amp;"'
        )
    if match[3]:
        return _NAMED[match[3].lower()]
    code = int(match[1], 16) if match[1] else int(match[2])
    if not 0 < code < 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise EntityError(f'"{token}" at byte offset {offset} is not a character')
    return chr(code)


def _describe(opened: _Open, content: str) -> Entity:
    attributes = opened.attributes
    if opened.tag == "a":
        return _link(attributes.get("href") or content)
    if opened.tag == "tg-emoji":
        if not attributes.get("emoji-id", "").isdigit():
            raise EntityError("Invalid custom emoji identifier specified")
        return {"type": "custom_emoji", "custom_emoji_id": attributes["emoji-id"]}
    if opened.tag == "tg-time":
        return {"type": "date_time", "unix_time": int(attributes.get("unix", "0"))}
    if opened.tag == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
    entity: Entity = {"type": _SIMPLE[opened.tag]}
    language = attributes.get("class", "")
    if opened.tag == "code" and language.startswith("language-"):
        entity["language"] = language.removeprefix("language-")
    return entity


def _link(url: str) -> Entity:
    return {"type": "text_link", "url": url} if is_link(url) else {}


@functools.lru_cache(maxsize=512)
def parse_html(source: str) -> Formatted:
    """Parse Telegram's HTML; raises EntityError.

    Stricter than the server in three points which its documentation asks for and its parser forgives: a bare
    ``>`` or ``&``, a named entity other than the four, and tags where none may stand.
    """
    return _HtmlReader(source).read()


def trim(formatted: Formatted) -> Formatted:
    """Cut the white space around the text, as the server does before it counts and stores."""
    text = formatted.text.strip()
    skipped = utf16_length(formatted.text) - utf16_length(formatted.text.lstrip())
    total = utf16_length(text)
    kept = []
    for entity in formatted.entities:
        start = max(entity["offset"] - skipped, 0)
        end = min(entity["offset"] - skipped + entity["length"], total)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return Formatted(text, tuple(kept))


def typed_entities(text: str) -> list[Entity]:
    """The entities that Telegram finds by itself in what a person types: commands, addresses, mentions."""
    found: list[Entity] = []
    for kind, pattern in _TYPED:
        for match in pattern.finditer(text):
            place = {"offset": utf16_length(text[: match.start()]), "length": utf16_length(match.group())}
            if not any(_overlap(place, other) for other in found):
                found.append({"type": kind, **place})
    return sorted(found, key=lambda entity: int(entity["offset"]))


def _overlap(one: Entity, other: Entity) -> bool:
    starts_before = one["offset"] < other["offset"] + other["length"]
    ends_after = other["offset"] < one["offset"] + one["length"]
    return bool(starts_before and ends_after)
