"""Addresses and raw events at rest: sealed with the installation's key, looked up by keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from handlers.errors import Misconfigured

_VERSION = b"\x01"
_NONCE_BYTES = 12
_MIN_KEY_CHARACTERS = 32


class Sealer:
    """Authenticated encryption (AES-256-GCM) and keyed hashes (HMAC-SHA-256), with keys derived from one secret.

    A sealed value is ``version (1 byte) | nonce (12) | ciphertext and tag``.
    """

    def __init__(self, secret: str) -> None:
        if len(secret) < _MIN_KEY_CHARACTERS:
            raise Misconfigured(
                f"VENTANILLA_SECRET_KEY is too short: it needs at least {_MIN_KEY_CHARACTERS} random characters. "
                "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'."
            )
        self._box = AESGCM(_derive(secret, b"ventanilla seal v1"))
        self._hash_key = _derive(secret, b"ventanilla lookup v1")

    def seal(self, clear: bytes) -> bytes:
        """Encrypt; two seals of the same bytes differ."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._box.encrypt(nonce, clear, _VERSION)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt; raises Misconfigured when the key is another one or the value was tampered with."""
        version, nonce, body = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._box.decrypt(nonce, body, version)
        except InvalidTag:
            raise Misconfigured(
                "A sealed value does not open: VENTANILLA_SECRET_KEY is not the key with which this database was written."
            ) from None

    def fingerprint(self, channel: str, address: str) -> str:
        """The keyed hash (64 hexadecimal digits) by which one contact point is found again."""
        return hmac.new(self._hash_key, f"{channel}\0{address}".encode(), hashlib.sha256).hexdigest()


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


def read_or_make_key(configured: str, path: Path, *, on_loopback: bool) -> str:
    """The installation's secret: the configured one, else the file's, else (on loopback only) a new file with mode 0600.

    Raises Misconfigured where the service would be reachable from outside with a key that nobody chose, and where the
    file can be neither read nor made.
    """
    if configured:
        return configured
    if not on_loopback:
        raise Misconfigured(
            "VENTANILLA_SECRET_KEY (or VENTANILLA_SECRET_KEY_FILE) must be set before the service listens outside this machine."
        )
    try:
        return _key_at(path)
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "it is no text"
        raise Misconfigured(
            f"The key file {path} can be neither read nor made: {reason}. Give the service's user the right to it, or set "
            "VENTANILLA_SECRET_KEY or another VENTANILLA_SECRET_KEY_PATH."
        ) from None


def _key_at(path: Path) -> str:
    if path.exists():
        return path.read_text(encoding="utf-8").strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(48)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secret + "\n")
    return secret
