"""Reads the order that a staff mail may begin with, and holds back what is meant for colleagues."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crm_adapter.mail.standing import Order
from crm_adapter.mail.words import order_named

_ORDER = re.compile(r"\s*#([^\W\d_]+)(?:[ \t.:,;!]+(.*))?", re.DOTALL)

# Whatever stands around the sign: bullets, quotation marks, emphasis, invisible characters, a blank after it.
_NOTE_LIKE = re.compile(r"[^\w#＃]*[#＃][^\w#＃]*([^\W\d_]+).*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """What a mail orders, and what is for the citizen; `unknown` is a word after # that is no order."""

    text: str
    order: Order | None = None
    unknown: str = ""


def said(text: str) -> Said:
    """The order of the first line and the rest; a note hides all that follows it, on whichever line it begins.

    A first line that looks like an order and is none hides everything: it may be a note with a slip of the pen.
    """
    first, _, rest = text.partition("\n")
    if _begins_note(first):
        return Said("", Order.NOTE)
    found = _ORDER.fullmatch(first)
    if found is None:
        return Said(_public(text))
    order = order_named(found[1])
    if order is None:
        return Said("", unknown=f"#{found[1]}")
    return Said(_public(f"{found[2] or ''}\n{rest}".strip("\n")), order)


def _public(text: str) -> str:
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if _begins_note(line):
            return "\n".join(lines[:place]).rstrip()
    return text


def _begins_note(line: str) -> bool:
    """Read with more indulgence than any other order: what is taken for no note goes to the citizen."""
    found = _NOTE_LIKE.fullmatch(line)
    return found is not None and order_named(found[1]) is Order.NOTE
