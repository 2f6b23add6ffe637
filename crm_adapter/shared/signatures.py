"""Tells a desk's own webhook call from a forged, an old or a repeated one."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from handlers.errors import Rejected

TOLERANCE = timedelta(minutes=5)


def expect(secret: str, message: bytes, given: str, *, algorithm: str = "sha256") -> None:
    """Raises Rejected unless `given` is the HMAC of `message` in hexadecimal digits, upper or lower case."""
    expect_digest(digest(secret, message, algorithm).hex(), given.strip().lower())


def expect_digest(right: str, given: str) -> None:
    """Raises Rejected unless both are equal, compared in constant time."""
    if not given or not hmac.compare_digest(right.encode(), given.encode()):
        raise Rejected(
            "The signature of the webhook call is not right; the secret at the desk and here must be the same."
        )


def digest(secret: str, message: bytes, algorithm: str = "sha256") -> bytes:
    """The HMAC of `message`; raises Rejected without a secret, for then anybody could have signed."""
    if not secret:
        raise Rejected("Webhook calls are not taken: no secret has been set for them.")
    return hmac.new(secret.encode(), message, getattr(hashlib, algorithm)).digest()


def expect_fresh(moment: datetime, now: datetime) -> None:
    """Raises Rejected for a call that is signed more than five minutes before or after now."""
    if abs(now - moment) > TOLERANCE:
        raise Rejected("The webhook call is too old or comes from a clock that is wrong; it is not taken.")


def unix_moment(given: str) -> datetime:
    """A moment from seconds since 1970; raises Rejected for anything else."""
    if not (given.isascii() and given.isdigit() and len(given) < 12):
        raise Rejected("The webhook call does not say when it was signed.")
    return datetime.fromtimestamp(int(given), UTC)
