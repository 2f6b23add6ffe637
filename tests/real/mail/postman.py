"""A mail server process for the tests: takes mail by SMTP and puts it into Dovecot's maildirs, with accidents on request."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import logging
import ssl
import sys
import time
from base64 import b64decode
from pathlib import Path
from typing import Any

import httpx
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.real.mail.dovecot import PASSWORD, hand_over

HOST = "127.0.0.1"
_LIMIT = 64 * 1024 * 1024
_count = itertools.count()


class _Server(SMTP):
    line_length_limit = 12_288
    """RFC 4954, 4: access tokens are long."""


class Postman:
    """What happens at each step; the file `switches` says what goes wrong, and is read at each step.

    Its keys: ``sender``, ``recipient``, ``data`` (an answer instead of yes), ``refused`` (the addresses that
    ``recipient`` is for; all where absent), ``drop`` (``before`` or ``after`` keeping: the connection is lost instead
    of the answer to the content; once), ``size`` (bytes announced), ``lost`` (addresses whose mail is swallowed).
    """

    def __init__(self, mail: Path, switches: Path, introspection: str) -> None:
        self._mail = mail
        self._switches = switches
        self._introspection = introspection

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's name
        """Ask whose the access token is."""
        user, _, token = b64decode(args[1]).decode().removeprefix("user=").partition("\1auth=Bearer ")
        async with httpx.AsyncClient() as client:
            answer = await client.post(self._introspection, data={"token": token.rstrip("\1")})
        return AuthResult(success=answer.json().get("username") == user, handled=False)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Announce the size that the switch says."""
        session.host_name = hostname
        size = self._read().get("size", _LIMIT)
        return [f"250-SIZE {size}" if line.startswith("250-SIZE") else line for line in responses]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse the sender where told to."""
        if refusal := self._read().get("sender"):
            return str(refusal)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse the recipient where told to."""
        switches = self._read()
        if "recipient" in switches and address in switches.get("refused", [address]):
            return str(switches["recipient"])
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the mail for each recipient; refuse it, or lose the connection, where told to."""
        switches = self._read()
        if refusal := switches.get("data"):
            return str(refusal)
        drop = switches.pop("drop", "")
        if drop:
            self._switches.write_text(json.dumps(switches), encoding="utf-8")
        if drop != "before":
            self._deliver(envelope, frozenset(switches.get("lost", ())))
        if drop and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "250 OK"

    def _deliver(self, envelope: Envelope, lost: frozenset[str]) -> None:
        content = envelope.original_content or b""
        for address in dict.fromkeys(envelope.rcpt_tos):
            if address not in lost:
                keep(self._mail / address.lower(), f"Return-Path: <{envelope.mail_from}>\r\n".encode() + content)

    def _read(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._switches.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return found


def keep(maildir: Path, content: bytes) -> None:
    """Put a mail into a maildir, after all that came before it."""
    for folder in (maildir, *(maildir / name for name in ("tmp", "new", "cur"))):
        if not folder.exists():
            folder.mkdir()
            hand_over(folder)
    microseconds = time.time_ns() // 1000
    name = f"{microseconds // 1_000_000}.M{microseconds % 1_000_000:06d}P1Q{next(_count):08d}.postman"
    (maildir / "tmp" / name).write_bytes(content)
    hand_over(maildir / "tmp" / name)
    (maildir / "tmp" / name).rename(maildir / "new" / name)


def _login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: LoginPassword) -> AuthResult:
    return AuthResult(success=login.password == PASSWORD.encode(), handled=False)


async def _serve(root: Path, switches: Path, introspection: str) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(root / "tls" / "cert.pem", root / "tls" / "key.pem")
    postman = Postman(root / "mail", switches, introspection)

    def build(offered: ssl.SSLContext | None) -> SMTP:
        server = _Server(
            postman,
            hostname="localhost",
            data_size_limit=_LIMIT,
            tls_context=offered,
            authenticator=_login,
            auth_require_tls=False,
            enable_SMTPUTF8=True,
        )
        server.command_size_limits["AUTH"] = server.line_length_limit
        return server

    loop = asyncio.get_running_loop()
    plain = await loop.create_server(lambda: build(tls), HOST, 0)
    wrapped = await loop.create_server(lambda: build(None), HOST, 0, ssl=tls)
    ports = {"smtp": plain.sockets[0].getsockname()[1], "smtps": wrapped.sockets[0].getsockname()[1]}
    sys.stdout.write(json.dumps(ports) + "\n")
    sys.stdout.flush()
    # The starter's end of the pipe closes with it.
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    """Serve until the input ends; prints the ports first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("switches", type=Path)
    parser.add_argument("introspection")
    given = parser.parse_args()
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    asyncio.run(_serve(given.root, given.switches, given.introspection))


if __name__ == "__main__":
    main()
