"""Stands between the adapter and a real server, so that answers get lost, late or spoilt on the way."""

from __future__ import annotations

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.standins.desk_parts.faults import Fault, FaultBook
from tests.standins.desk_parts.middleware import Journal, Troubled

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_OURS = frozenset({"host", "content-length", "connection", "accept-encoding"})
_THEIRS = frozenset({"content-length", "transfer-encoding", "connection", "content-encoding", "date", "server"})


class TroubledProxy:
    """The application, and what may be planted into and read from it."""

    def __init__(self, target: str) -> None:
        self.faults = FaultBook()
        self.journal = Journal()
        self._target = target
        plain = Starlette(routes=[Route("/{path:path}", self._pass_on, methods=_METHODS)])
        self.app: ASGIApp = Troubled(plain, self.faults, self.journal, _error)

    async def _pass_on(self, request: Request) -> Response:
        url = f"{self._target}{request.url.path}"
        headers = [(name, value) for name, value in request.headers.raw if name.decode() not in _OURS]
        raw = httpx.URL(url, query=request.url.query.encode())
        async with httpx.AsyncClient(timeout=60, trust_env=False, verify=False) as client:
            answer = await client.request(request.method, raw, headers=headers, content=await request.body())
        kept = {name: value for name, value in answer.headers.items() if name not in _THEIRS}
        return Response(answer.content, answer.status_code, kept)


def _error(fault: Fault) -> Response:
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    status = 429 if fault.kind == "too_many" else fault.status
    return Response(b"", status, headers)
