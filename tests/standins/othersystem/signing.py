"""The signature of every call, in both directions: three headers of Standard Webhooks, five minutes of tolerance."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping

from tests.standins.othersystem.refusals import Refusal

TOLERANCE_SECONDS = 300
_PREFIX = "whsec_"
_SHORTEST_KEY = 24
_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_SECONDS = re.compile(r"[0-9]{1,12}")


def key_of(secret: str) -> bytes:
    """The bytes that sign; raises ValueError for a secret that is too short or not what its prefix says."""
    if secret.startswith(_PREFIX):
        try:
            key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error as wrong:
            raise ValueError("the secret is not base64") from wrong
    else:
        key = secret.encode()
    if len(key) < _SHORTEST_KEY:
        raise ValueError(f"the secret has less than {_SHORTEST_KEY} bytes")
    return key


def signature(secret: str, webhook_id: str, seconds: int, content: bytes) -> str:
    """One signature of `content`: a POST's body, or a GET's method and relative target."""
    signed = hmac.new(key_of(secret), f"{webhook_id}.{seconds}.".encode() + content, hashlib.sha256)
    return "v1," + base64.b64encode(signed.digest()).decode()


def headers(secret: str, webhook_id: str, seconds: int, content: bytes) -> dict[str, str]:
    """The three headers of a call."""
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(secret, webhook_id, seconds, content),
    }


def authentic_id(given: Mapping[str, str], content: bytes, secret: str, now: float) -> str:
    """The call's webhook-id; raises Refusal (401) unless it is signed with the secret, and now."""
    webhook_id, seconds = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not _ID.fullmatch(webhook_id):
        raise Refusal(401, "Falta webhook-id o no tiene su forma.")
    if not _SECONDS.fullmatch(seconds):
        raise Refusal(401, "Falta webhook-timestamp o no son segundos.")
    if abs(now - int(seconds)) > TOLERANCE_SECONDS:
        raise Refusal(401, "La llamada está firmada demasiado tarde o demasiado pronto.")
    right = signature(secret, webhook_id, int(seconds), content)
    if not any(
        hmac.compare_digest(right.encode(), each.encode()) for each in given.get("webhook-signature", "").split(" ")
    ):
        raise Refusal(401, "La firma no es buena.")
    return webhook_id
