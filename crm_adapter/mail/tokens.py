"""Names of cases and mails that nobody can guess, made by keyed hashes so that a repetition has the same."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

from handlers.errors import CaseGone

_BODY, _CHECK, _GROUP = 12, 4, 4
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TO_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _ALPHABET)
_REF = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")
_IN_SUBJECT = re.compile(r"#([0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3})(?![0-9A-Za-z-])")
_MESSAGE_ID = re.compile(r"<([0-9A-Z-]{19})\.[0-9a-f]{16}@[^<>@\s]{1,255}>", re.IGNORECASE)
_KEY_LENGTH = 16


class Tokens:
    """Makes and recognises refs (``K7QF-2M9X-TRAB-C4EF``: sixty bits of hash and twenty of check) and Message-IDs.

    The ref is itself what nobody can guess. A Message-ID bears it and the mail's key, short enough for one header line:
    not every mail server can read it from two.
    """

    def __init__(self, secret: str, address: str) -> None:
        self._secret = secret.encode()
        self._domain = address.rpartition("@")[2]

    def ref(self, draft_key: str) -> str:
        """The case's name, the same for the same key."""
        body = self._letters("case", draft_key, _BODY)
        whole = body + self._letters("check", body, _CHECK)
        return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))

    def expect(self, ref: str) -> None:
        """Raises CaseGone for a ref that was not made here."""
        if not self._ours(ref):
            raise CaseGone(f"The e-mail desk has no case {ref!r}.")

    def key(self, ref: str, key: str) -> str:
        """What a line's key is called in headers; says nothing about the key."""
        return self._digest("key", f"{ref}/{key}").hex()[:_KEY_LENGTH]

    def message_id(self, ref: str, key: str) -> str:
        """The Message-ID of the mail with this key (as `key` gives it), angle brackets included."""
        return f"<{ref}.{key}@{self._domain}>"

    def ref_of(self, message_ids: Iterable[str], subject: str) -> str | None:
        """The case of the first Message-ID of ours among these, else of the ref in the subject, if there is one."""
        for given in message_ids:
            for found in _MESSAGE_ID.finditer(given):
                if self._ours(found[1].upper()):
                    return found[1].upper()
        for found in _IN_SUBJECT.finditer(subject):
            if self._ours(found[1].upper()):
                return found[1].upper()
        return None

    def _ours(self, ref: str) -> bool:
        if not _REF.fullmatch(ref):
            return False
        whole = ref.replace("-", "")
        return hmac.compare_digest(whole[_BODY:], self._letters("check", whole[:_BODY], _CHECK))

    def _letters(self, purpose: str, value: str, length: int) -> str:
        encoded = base64.b32encode(self._digest(purpose, value)).decode()
        return encoded.translate(_TO_ALPHABET)[:length]

    def _digest(self, purpose: str, value: str) -> bytes:
        return hmac.new(self._secret, f"ventanilla-mail:{purpose}:{value}".encode(), hashlib.sha256).digest()
