"""Reads what the agency's own mail server found out about the sender (RFC 8601)."""

from __future__ import annotations

import re
from email.message import Message

from crm_adapter.mail.headers import raw_value

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"\s*(dkim|dmarc)\s*=\s*pass\b(.*)", re.IGNORECASE | re.DOTALL)
_DOMAIN = re.compile(r"\bheader\.(?:d|i|from)\s*=\s*\"?(?:[^@\s;\"]*@)?([A-Za-z0-9.-]+)", re.IGNORECASE)


def passed(mail: Message, authserv: str, sender: str) -> bool:
    """Whether the topmost Authentication-Results is of `authserv` and tells of DMARC, or of DKIM for the sender's domain.

    Only the topmost counts: those below it may have come with the mail.
    """
    whole = _COMMENT.sub(" ", raw_value(mail, "Authentication-Results"))
    server, *results = whole.split(";")
    if server.split()[:1] != [authserv]:
        return False
    domain = sender.rpartition("@")[2].lower()
    return any(_vouches(result, domain) for result in results)


def _vouches(result: str, domain: str) -> bool:
    found = _RESULT.fullmatch(result)
    if found is None:
        return False
    named = [match.lower() for match in _DOMAIN.findall(found[2])]
    aligned = any(name == domain or domain.endswith(f".{name}") for name in named)
    # DMARC names the domain of From, DKIM any domain that signed.
    return aligned or (found[1].lower() == "dmarc" and not named)
