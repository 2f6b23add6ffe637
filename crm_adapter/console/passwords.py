"""Tokens and passwords: made here, and kept only as hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from handlers.errors import Retryable

MIN_PASSWORD = 12
"""characters"""
MAX_PASSWORD = 200
"""characters; hashing longer ones would only cost time"""

_AT_ONCE = 2
_WAITING = 6


class Turnstile:
    """Lets few in at a time: each hash takes 64 MiB and a processor, and strangers may ask for hundreds at once."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._inside = threading.BoundedSemaphore(at_once)
        self._near = threading.BoundedSemaphore(at_once + waiting)

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Be inside, after a wait; raises Retryable at once where too many wait already, so that they hold no threads."""
        if not self._near.acquire(blocking=False):
            raise Retryable("Too many people are entering their passwords: try again in a moment.")
        try:
            with self._inside:
                yield
        finally:
            self._near.release()


_turnstile = Turnstile(_AT_ONCE, _WAITING)
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
    """Argon2id with the library's current parameters; raises Retryable where too many do the same."""
    with _turnstile.passed():
        return _hasher.hash(password)


def password_fits(stored_hash: str, password: str) -> bool:
    """Whether the password is right; takes as long for an account that does not exist (empty hash).

    Raises Retryable where too many do the same.
    """
    try:
        with _turnstile.passed():
            _hasher.verify(stored_hash or _nobody, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored_hash)


def outdated(stored_hash: str) -> bool:
    """Whether the hash was made with parameters that are weaker than today's."""
    return _hasher.check_needs_rehash(stored_hash)
