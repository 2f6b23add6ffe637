"""An address that takes webhook calls and keeps them, for tests of the senders."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.serving import serving


@dataclass(frozen=True, slots=True)
class Received:
    """A call as it came; names of headers in lower case."""

    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Receiver:
    """What came; the next answers have these `statuses`, and all others `status`."""

    url: str = ""
    status: int = 200
    statuses: list[int] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)

    async def take(self, request: Request) -> Response:
        """Keep a call."""
        call = Received(dict(request.headers), await request.body())
        with self._news:
            self.received.append(call)
            status = self.statuses.pop(0) if self.statuses else self.status
            self._news.notify_all()
        return Response(status_code=status)

    def wait_for(self, number: int, seconds: float = 10.0) -> list[Received]:
        """So many calls, or AssertionError."""
        deadline = time.monotonic() + seconds
        with self._news:
            while len(self.received) < number:
                left = deadline - time.monotonic()
                assert left > 0, f"{len(self.received)} calls came, not {number}"
                self._news.wait(left)
            return list(self.received)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens while the block runs."""
    receiver = Receiver()
    with serving(Starlette(routes=[Route("/hook", receiver.take, methods=["POST"])])) as base_url:
        receiver.url = f"{base_url}/hook"
        yield receiver
