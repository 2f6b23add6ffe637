"""Signs our calls and verifies theirs, as Standard Webhooks has it and the protocol's section 2 extends it to GET."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Generator, Mapping
from uuid import uuid4

import httpx

from crm_adapter.shared.signatures import expect_fresh, unix_moment
from handlers.errors import Misconfigured, Rejected
from handlers.ports import Clock

ID = "webhook-id"
_TIMESTAMP = "webhook-timestamp"
_SIGNATURE = "webhook-signature"
_BASE64_SECRET = "whsec_"  # noqa: S105 - the mark of a secret, not one
_LEAST_BYTES = 24
_VERSION = "v1,"
_ID_SHAPE = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)


class Signer(httpx.Auth):
    """Puts the three headers on every request; a call that must keep its id brings it along.

    With several keys each call bears a signature of each, the first one's first.
    """

    requires_request_body = True

    def __init__(self, secrets: tuple[str, ...], base_path: str, clock: Clock) -> None:
        """`base_path`: the path of the protocol's base address. Raises Misconfigured for a secret of no use."""
        self._keys = tuple(key_of(secret) for secret in secrets)
        self._base = base_path.rstrip("/").encode()
        self._clock = clock

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See httpx.Auth."""
        request.headers.setdefault(ID, f"msg_{uuid4().hex}")
        seconds = str(int(self._clock.now().timestamp()))
        body = request.content
        if request.method == "GET":
            body = b"GET " + request.url.raw_path.removeprefix(self._base)
        message = _message(request.headers[ID], seconds, body)
        request.headers[_TIMESTAMP] = seconds
        request.headers[_SIGNATURE] = " ".join(_signed(key, message) for key in self._keys)
        yield request

    def expect_authentic(self, headers: Mapping[str, str], body: bytes) -> str:
        """The id of a call that the other system made; raises Rejected where it is forged, too old or too early."""
        call, seconds = headers.get(ID, ""), headers.get(_TIMESTAMP, "")
        if not _ID_SHAPE.fullmatch(call):
            raise Rejected("The call bears no webhook-id of the protocol's form.")
        given = [each.encode() for each in headers.get(_SIGNATURE, "").split()]
        message = _message(call, seconds, body)
        right = [_signed(key, message).encode() for key in self._keys]
        if not any(hmac.compare_digest(one, other) for one in right for other in given):
            raise Rejected("The signature of the call is not right; the secret must be the same on both sides.")
        expect_fresh(unix_moment(seconds), self._clock.now())
        return call


def key_of(secret: str) -> bytes:
    """The bytes that sign. Raises Misconfigured where they are no base64 after ``whsec_``, or fewer than 24."""
    if secret.startswith(_BASE64_SECRET):
        try:
            key = base64.b64decode(secret.removeprefix(_BASE64_SECRET), validate=True)
        except binascii.Error:
            raise Misconfigured("The secret of the webhook desk begins with whsec_, but no base64 follows.") from None
    else:
        key = secret.encode()
    if len(key) < _LEAST_BYTES:
        raise Misconfigured(f"The secret of the webhook desk is too short: it must have at least {_LEAST_BYTES} bytes.")
    return key


def _message(call: str, seconds: str, body: bytes) -> bytes:
    return f"{call}.{seconds}.".encode() + body


def _signed(key: bytes, message: bytes) -> str:
    return _VERSION + base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
