"""Stands between the server and the stand-in: notes every call and lets the planted faults strike."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.standins.desk_parts.faults import Fault, FaultBook, FaultKind

CONTROL = "/_control"
STAFF_HEADER = "x-standin-channel"
"""sent by the staff drivers, so that their work is told apart from the caller under test"""
_PAGE = "<!DOCTYPE html><html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>"
ErrorAnswer = Callable[[Fault], Response]


@dataclass(frozen=True, slots=True)
class Call:
    """A request that arrived; status 0: its answer was lost on purpose."""

    method: str
    path: str
    query: str
    status: int
    by_staff: bool


@dataclass(slots=True)
class Journal:
    """Every call, and what the caller did that the vendor lets pass but nobody should rely on."""

    calls: list[Call] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Answer:
    """An answer caught on its way out."""

    messages: list[Message] = field(default_factory=list)

    async def catch(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def status(self) -> int:
        return next((each["status"] for each in self.messages if each["type"] == "http.response.start"), 500)

    def cut(self) -> None:
        """Keep the first half of the body, and say so in the length, so that only the JSON is broken."""
        start, body = self.messages[0], b"".join(each.get("body", b"") for each in self.messages[1:])
        half = body[: max(len(body) // 2, 1)]
        kept = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        start["headers"] = [*kept, (b"content-length", str(len(half)).encode())]
        self.messages = [start, {"type": "http.response.body", "body": half}]


class Troubled:
    """An ASGI app around another one; control routes are never struck."""

    def __init__(self, app: ASGIApp, faults: FaultBook, journal: Journal, error: ErrorAnswer) -> None:
        self._app = app
        self._faults = faults
        self._journal = journal
        self._error = error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith(CONTROL):
            await self._app(scope, receive, send)
            return
        fault = self._faults.take(scope["method"], scope["path"])
        status = await (
            self._serve(scope, receive, send) if fault is None else self._strike(fault, scope, receive, send)
        )
        query = scope["query_string"].decode("latin-1")
        by_staff = any(name == STAFF_HEADER.encode() for name, _ in scope["headers"])
        self._journal.calls.append(Call(scope["method"], scope["path"], query, status, by_staff))

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> int:
        answer = _Answer()
        await self._app(scope, receive, answer.catch)
        return await _release(answer, send)

    async def _strike(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> int:
        if fault.kind is FaultKind.DROP:
            return await _break(receive, send)
        if fault.kind in {FaultKind.ERROR, FaultKind.TOO_MANY, FaultKind.HTML}:
            refusal = HTMLResponse(_PAGE) if fault.kind is FaultKind.HTML else self._error(fault)
            await refusal(scope, receive, send)
            return refusal.status_code
        if fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
        answer = _Answer()
        await self._app(scope, receive, answer.catch)
        return await self._spoil(fault, answer, scope, receive, send)

    async def _spoil(self, fault: Fault, answer: _Answer, scope: Scope, receive: Receive, send: Send) -> int:
        if fault.kind is FaultKind.LOST_ANSWER:
            return await _break(receive, send)
        if fault.kind is FaultKind.ERROR_AFTER_WRITE:
            await self._error(fault)(scope, receive, send)
            return fault.status
        if fault.kind is FaultKind.SLOW_ANSWER:
            await asyncio.sleep(fault.seconds)
        if fault.kind is FaultKind.MALFORMED:
            answer.cut()
        return await _release(answer, send)


async def _release(answer: _Answer, send: Send) -> int:
    for message in answer.messages:
        await send(message)
    return answer.status


async def _break(receive: Receive, send: Send) -> int:
    """Cut the caller's connection without a word: the server's own transport is reached through its bound `send`."""
    cycle: Any = getattr(send, "__self__", None)
    if cycle is None:
        raise RuntimeError("a connection can be broken only under a real server")
    cycle.transport.abort()
    while (await receive())["type"] != "http.disconnect":
        continue
    return 0
