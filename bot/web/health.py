"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

DEGRADED = "degraded"
"""How the state of a part begins that is away while another one does its work."""


def health_routes(ready: Callable[[], Mapping[str, str]]) -> list[BaseRoute]:
    """``/healthz`` answers while the process lives; ``/readyz`` 200 or 503 with what is missing, by part.

    `ready` returns the state of each part; "ok" is fine. What begins with "degraded" works by other means: it is shown,
    and the service is ready all the same.
    """

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    def readyz(_request: Request) -> Response:
        parts = ready()
        fine = all(state == "ok" or state.startswith(DEGRADED) for state in parts.values())
        return JSONResponse({"ready": fine, "parts": dict(parts)}, status_code=200 if fine else 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
