"""Tokens and passwords: made here, and kept only as hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_PASSWORD = 12
"""characters"""
MAX_PASSWORD = 200
"""characters; hashing longer ones would only cost time"""

_hasher = PasswordHasher()
_nobody = _hasher.hash(secrets.token_urlsafe(32))


def new_token() -> str:
    """A token that cannot be guessed, for sessions, links and forms."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def form_token(cookie: str) -> str:
    """The value that a form must carry to prove that the page with this cookie made it."""
    return hmac.new(cookie.encode(), b"form", hashlib.sha256).hexdigest()


def form_token_fits(cookie: str, given: str) -> bool:
    """Whether `given` belongs to the cookie; takes equally long for every answer."""
    return bool(cookie) and hmac.compare_digest(form_token(cookie).encode(), given.encode())


def hash_password(password: str) -> str:
    """Argon2id with the library's current parameters."""
    return _hasher.hash(password)


def password_fits(stored_hash: str, password: str) -> bool:
    """Whether the password is right; takes as long for an account that does not exist (empty hash)."""
    try:
        _hasher.verify(stored_hash or _nobody, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored_hash)


def outdated(stored_hash: str) -> bool:
    """Whether the hash was made with parameters that are weaker than today's."""
    return _hasher.check_needs_rehash(stored_hash)
