"""Tells open pages that something changed (server-sent events); what changed they fetch themselves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from crm_adapter.console.pages.gate import Gate
from crm_adapter.console.pages.headers import SecurityHeaders
from crm_adapter.console.pages.room import HOME, Room

POLL_SECONDS = 2.0
"""How often other processes' changes are looked for; this process's own ring the bell."""
_CHECK_SESSION_SECONDS = 20.0
_HEADERS = {"X-Accel-Buffering": "no"}


class Live:
    """The stream of changes. It ends when the reader leaves, the session ends or the desk's bell is closed."""

    def __init__(self, room: Room, gate: Gate) -> None:
        self._room = room
        self._gate = gate

    def route(self) -> Route:
        """The stream's address."""
        return Route(f"{HOME}/eventos", self._endpoint, methods=["GET"], middleware=[Middleware(SecurityHeaders)])

    async def _endpoint(self, request: Request) -> Response:
        guest = await asyncio.to_thread(self._gate.guest, request, touch=False)
        if guest is None:
            return Response(status_code=401)
        return StreamingResponse(self._events(request), media_type="text/event-stream", headers=_HEADERS)

    async def _events(self, request: Request) -> AsyncIterator[str]:
        ref = request.query_params.get("caso", "")
        seen = _number(request.headers.get("last-event-id") or request.query_params.get("desde", ""))
        checked = time.monotonic()
        yield "retry: 3000\n\n"
        while not self._room.desk.bell.closed:
            if await request.is_disconnected():
                return
            if time.monotonic() - checked > _CHECK_SESSION_SECONDS:
                if await asyncio.to_thread(self._gate.guest, request, touch=False) is None:
                    yield "event: fin\ndata: -\n\n"
                    return
                checked = time.monotonic()
                yield ": \n\n"
            revision, of_case = await asyncio.to_thread(self._revisions, ref)
            if revision > seen:
                yield f"id: {revision}\nevent: bandeja\ndata: {revision}\n\n"
                if of_case > seen:
                    yield f"id: {revision}\nevent: caso\ndata: {revision}\n\n"
                seen = revision
            else:
                await self._room.desk.bell.wait(POLL_SECONDS)

    def _revisions(self, ref: str) -> tuple[int, int]:
        with self._room.store.read() as books:
            return books.cases.revision(), books.cases.case_revision(ref) if ref else 0


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
