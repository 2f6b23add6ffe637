"""An address that takes webhook calls and keeps them, for tests of the senders."""

from __future__ import annotations

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
    """What came, and what is answered."""

    url: str = ""
    status: int = 200
    received: list[Received] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        """Keep a call."""
        self.received.append(Received(dict(request.headers), await request.body()))
        return Response(status_code=self.status)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens while the block runs."""
    receiver = Receiver()
    with serving(Starlette(routes=[Route("/hook", receiver.take, methods=["POST"])])) as base_url:
        receiver.url = f"{base_url}/hook"
        yield receiver
