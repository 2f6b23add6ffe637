"""A place that webhooks are sent to in the tests of the stand-ins: keeps what came and answers as it is told."""

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
    """One call; names of headers are in lower case."""

    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Receiver:
    """What came, and the statuses of the next answers (200 when there are none left)."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)

    async def take(self, request: Request) -> Response:
        """Keep one call."""
        call = Received(dict(request.headers), await request.body())
        with self._news:
            self.received.append(call)
            status = self.statuses.pop(0) if self.statuses else 200
            self._news.notify_all()
        return Response(status_code=status)

    def wait_for(self, number: int, seconds: float = 10.0) -> list[Received]:
        """So many calls, or AssertionError."""
        deadline = time.monotonic() + seconds
        with self._news:
            while len(self.received) < number:
                left = deadline - time.monotonic()
                assert left > 0, f"{len(self.received)} webhooks came, not {number}"
                self._news.wait(left)
            return list(self.received)


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver on a free loopback port."""
    found = Receiver()
    with serving(Starlette(routes=[Route("/hook", found.take, methods=["POST"])])) as base:
        found.url = f"{base}/hook"
        yield found
