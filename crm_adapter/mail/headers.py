"""Reads the headers of mails that anybody may have written, however mangled."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ADDRESS = re.compile(r"[^\s<>@,;:()\[\]\"\\]+@[A-Za-z0-9.-]*[A-Za-z0-9]")
_LONGEST = 20_000


def raw_values(mail: Message, name: str) -> list[str]:
    """Every header of this name, unfolded, not decoded."""
    found = []
    for value in mail.get_all(name, []):
        try:
            found.append(" ".join(str(value)[:_LONGEST].split()))
        except (ValueError, LookupError):
            continue
    return found


def raw_value(mail: Message, name: str) -> str:
    """The first header of this name, or nothing."""
    return next(iter(raw_values(mail, name)), "")


def decoded(value: str) -> str:
    """With its encoded words read; as it stands where they cannot be."""
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, ValueError, LookupError):
        return value


def addresses(mail: Message, name: str) -> frozenset[str]:
    """Every address in the headers of this name, in lower case, wherever in them it stands.

    Addresses that stand in a display name count too: whoever asks for exactly one is not deceived by
    ``staff@agency.example <somebody@elsewhere.example>``.
    """
    whole = ", ".join(raw_values(mail, name))
    return frozenset(found.lower() for found in _ADDRESS.findall(_QUOTED.sub(" ", whole)))
