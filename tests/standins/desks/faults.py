"""Accidents on the line between the product and a stand-in desk, arranged by the test."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HTML_PAGE = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center>nginx</center></body>\r\n</html>\r\n"
)
JSON_ERROR = '{"status":500,"error":"Internal Server Error"}'


class FaultKind(StrEnum):
    """What goes wrong."""

    LOST_ANSWER = "lost_answer"
    """The work is done, then the connection drops without one byte of answer."""
    ERROR_AFTER = "error_after"
    """The work is done, and the answer is a 500."""
    ERROR_BEFORE = "error_before"
    """Nothing is done; the answer is ``status`` (500, 502, 503...)."""
    DROPPED = "dropped"
    """Nothing is done; the connection drops."""
    TOO_MANY = "too_many"
    """Nothing is done; 429, with Retry-After when ``retry_after`` is given."""
    SLOW = "slow"
    """``seconds`` pass before the work is done."""
    LATE_ANSWER = "late_answer"
    """The work is done at once; its answer comes ``seconds`` later."""
    MALFORMED = "malformed"
    """The work is done; half of the JSON answer comes, under its own status."""
    HTML = "html"
    """Nothing is done; an HTML page of the reverse proxy comes with ``status``."""


@dataclass(slots=True)
class Fault:
    """One arranged accident: for calls of `methods` (comma-separated, "" = any) whose path matches `path`."""

    kind: FaultKind
    methods: str = ""
    path: str = ""
    times: int = 1
    status: int = 500
    seconds: float = 0.0
    retry_after: str = ""
    body: str = ""

    def fits(self, method: str, path: str) -> bool:
        """Whether the accident befalls this call."""
        wanted = not self.methods or method in self.methods.split(",")
        return self.times > 0 and wanted and re.search(self.path, path) is not None


@dataclass(slots=True)
class Call:
    """One call as the stand-in saw it; `status` 0: no answer was sent."""

    method: str
    path: str
    query: str
    at: float
    status: int = 0


@dataclass(slots=True)
class Heard:
    """An answer that was kept back."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)

    async def send(self, message: Message) -> None:
        """Take the application's answer instead of the client."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        else:
            self.body += message.get("body", b"")


class FaultGate:
    """Stands before the application; staff's own calls (`spares`) pass without accident."""

    def __init__(self, app: ASGIApp, spares: Callable[[Mapping[str, str]], bool]) -> None:
        self._app = app
        self._spares = spares
        self.faults: list[Fault] = []
        self.calls: list[Call] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the call through, or let an accident befall it."""
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if self._spares(headers):
            await self._app(scope, receive, send)
            return
        call = Call(scope["method"], scope["path"], scope["query_string"].decode("latin-1"), time.time())
        self.calls.append(call)
        fault = next((each for each in self.faults if each.fits(call.method, call.path)), None)

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                call.status = message["status"]
            await send(message)

        if fault is None:
            await self._app(scope, receive, noted)
            return
        fault.times -= 1
        await self._befall(fault, scope, receive, send, noted)

    async def _befall(self, fault: Fault, scope: Scope, receive: Receive, raw: Send, send: Send) -> None:
        if fault.kind in (FaultKind.ERROR_BEFORE, FaultKind.TOO_MANY, FaultKind.HTML):
            await _answer(send, *_refusal(fault))
        elif fault.kind is FaultKind.DROPPED:
            await _drop(raw)
        elif fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
            await self._app(scope, receive, send)
        else:
            heard = Heard()
            await self._app(scope, receive, heard.send)
            await _after(fault, heard, raw, send)


async def _after(fault: Fault, heard: Heard, raw: Send, send: Send) -> None:
    if fault.kind is FaultKind.LOST_ANSWER:
        await _drop(raw)
        return
    if fault.kind is FaultKind.ERROR_AFTER:
        status = fault.status
        await _answer(send, status, _json_headers(), (fault.body or JSON_ERROR).encode())
        return
    if fault.kind is FaultKind.LATE_ANSWER:
        await asyncio.sleep(fault.seconds)
        await _answer(send, heard.status, heard.headers, bytes(heard.body))
        return
    half = bytes(heard.body[: max(1, len(heard.body) // 2)]) or b"{"
    await _answer(send, heard.status, _json_headers(), half)


def _json_headers() -> list[tuple[bytes, bytes]]:
    return [(b"content-type", b"application/json; charset=utf-8")]


def _refusal(fault: Fault) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    if fault.kind is FaultKind.HTML:
        status = fault.status if fault.status != 500 else 502
        return status, [(b"content-type", b"text/html")], HTML_PAGE.encode()
    if fault.kind is FaultKind.TOO_MANY:
        headers = [(b"content-type", b"text/plain")]
        if fault.retry_after:
            headers.append((b"retry-after", fault.retry_after.encode()))
        return 429, headers, (fault.body or "Retry later\n").encode()
    return fault.status, _json_headers(), (fault.body or JSON_ERROR).encode()


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    kept = [(name, value) for name, value in headers if name.lower() != b"content-length"]
    kept.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": kept})
    await send({"type": "http.response.body", "body": body})


async def _drop(send: Send) -> None:
    """Close the connection under the server's feet: ASGI itself knows no way to answer nothing."""
    cycle: Any = send.__self__ if hasattr(send, "__self__") else None
    if cycle is None:
        raise RuntimeError("the server's send function is not a method: the connection cannot be dropped")
    cycle.transport.abort()
    # The server must have seen the end of the connection, or it would write a 500 into it.
    for _ in range(10):
        await asyncio.sleep(0)
