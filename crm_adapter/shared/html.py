"""What a staff member's HTML says as plain text, with the addresses of its links."""

from __future__ import annotations

import re

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml.etree import ErrorLevels, ParserError
from lxml.html import HTMLParser, document_fromstring

from crm_adapter.shared.html_plain import words_of

_CONFIG = ParserConfig(display_links=True, css=CSS_PROFILES["strict"])
_LINK = re.compile(r"\[([^\[\]]*)\]\(((?:https?|mailto|tel):[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_LINES = re.compile(r"[ \t]+\n")
_GAPS = re.compile(r"\n{3,}")
_DEEP = 200
# The parser ends at one; no citizen can be sent one either.
_SURROGATE = re.compile("[\ud800-\udfff]")
# Ways of hiding that the library does not know; it knows "display: none" alone.
_TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
_NAME = re.compile(r"<[a-z][^\s/>]*", re.IGNORECASE)
_IMPORTANT = re.compile(r"\s*!\s*important", re.IGNORECASE)
_VALUES = re.compile(r"\"[^\"]*\"|'[^']*'")
_HIDDEN = re.compile(r"\shidden(?=[\s=/>])|^<template\b", re.IGNORECASE)


def text_of(html: str) -> str:
    """Plain text: paragraphs and lists as lines, a link as "words (address)", or the address alone where both agree."""
    if not html.strip():
        return ""
    shown = _TAG.sub(_plainly_hidden, _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", html))
    try:
        text = words_of(shown) if _is_cut_short(shown) else get_text(shown, _CONFIG)
    except ParserError:
        # Nothing but comments or instructions: nothing is said.
        return ""
    text = _LINK.sub(_link, text)
    return _GAPS.sub("\n\n", _LINES.sub("\n", text)).strip()


def _is_cut_short(html: str) -> bool:
    """Whether the parser gives up before the end, as it does without a word where the nesting is deep."""
    if html.count("<") < _DEEP:
        return False
    parser = HTMLParser()
    document_fromstring(html, parser=parser)
    return any(fault.level == ErrorLevels.FATAL for fault in parser.error_log)


def _link(found: re.Match[str]) -> str:
    words, address = found[1].strip(), found[2]
    shown = re.sub(r"^(mailto|tel):", "", address)
    return shown if words in {"", address, shown} else f"{words} ({shown})"


def _plainly_hidden(found: re.Match[str]) -> str:
    """The tag, hidden in the way that the library knows if it is hidden in another."""
    tag = _IMPORTANT.sub("", found[0])
    if _HIDDEN.search(_VALUES.sub('""', tag)):
        return _NAME.sub(lambda name: f'{name[0]} style="display:none"', tag, count=1)
    return tag
