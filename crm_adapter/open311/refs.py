"""How a report is called here before it has a number, or if it never gets one."""

from __future__ import annotations

import re

from handlers.errors import CaseGone

_TOKEN = "token:"  # noqa: S105 - a prefix of names, not a secret
_KEY = "key:"
_NUMBER = re.compile(r"[A-Za-z0-9._~-]{1,128}", re.ASCII)


def token_ref(token: str) -> str:
    """For a report that will get its number later."""
    return _TOKEN + token


def key_ref(key: str) -> str:
    """For a report whose number is never told."""
    return _KEY + key


def token_of(ref: str) -> str:
    """The token in a ref; empty in any other."""
    return ref.removeprefix(_TOKEN) if ref.startswith(_TOKEN) else ""


def is_key(ref: str) -> bool:
    """Whether nothing is known of the report but our own key."""
    return ref.startswith(_KEY)


def number_of(ref: str) -> str:
    """The number in a ref; raises CaseGone for what cannot be one."""
    if not _NUMBER.fullmatch(ref) or not ref.strip("."):
        raise CaseGone(f"{ref[:40]!r} is not the number of a report.")
    return ref
