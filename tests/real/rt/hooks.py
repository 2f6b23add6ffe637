"""Takes the webhook calls of a desk under test and keeps them to the letter."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp


@dataclass(frozen=True, slots=True)
class Taken:
    """A call as it came."""

    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class HookTaker:
    """Answers `status` after `during` has been called with what came."""

    calls: list[Taken] = field(default_factory=list)
    status: int = 204
    during: Callable[[Taken], None] | None = None

    @property
    def app(self) -> ASGIApp:
        """Takes POST at every path."""
        return Starlette(routes=[Route("/{path:path}", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        taken = Taken({name.lower(): value for name, value in request.headers.items()}, await request.body())
        self.calls.append(taken)
        if self.during is not None:
            self.during(taken)
        return Response(status_code=self.status)


def until(met: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while not met() and time.monotonic() < end:
        time.sleep(0.02)
    return met()
