"""The two addresses that Prometheus reads: this process, and the agency's figures."""

from __future__ import annotations

import logging
from collections.abc import Callable

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from handlers.errors import VentanillaError

log = logging.getLogger("ventanilla.metrics")


def metrics_routes(process: CollectorRegistry, business: CollectorRegistry) -> list[BaseRoute]:
    """``/metrics`` and ``/metrics/business``; a scrape whose figures cannot be read answers 500."""
    return [
        Route("/metrics/business", _endpoint(business), name="metrics_business"),
        Route("/metrics", _endpoint(process), name="metrics"),
    ]


def _endpoint(registry: CollectorRegistry) -> Callable[[Request], Response]:
    # A plain function: the figures come from the database, so the scrape belongs in a thread.
    def scrape(request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        try:
            body = encode(registry)
        except VentanillaError as error:
            log.warning("the figures could not be read: %s", error)
            return PlainTextResponse(f"The figures could not be read: {error}\n", status_code=500)
        return Response(body, headers={"content-type": content_type})

    return scrape
