"""Webhooks: authenticate, keep, and only then answer 200."""

from __future__ import annotations

import asyncio
import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.desk_sync import Desks
from bot.inbox import Inbox
from handlers.errors import Rejected, Retryable
from handlers.ports import Accepted, Challenge, Channel, Denied, Meter, RawRequest

log = logging.getLogger("ventanilla.web")

_RETRY_AFTER_SECONDS = "5"
BODY_SECONDS = 10.0
"""A caller's whole body may take so long: each that drips holds a connection and what it has sent so far."""
GIVEN_HEADER = "x-webhook-secret"


def webhook_routes(channels: list[Channel], inbox: Inbox, meter: Meter, body_limit: int) -> list[BaseRoute]:
    """``/{channel}/webhook`` for every channel that is called by its service."""
    return [
        Route(f"/{channel.name}/webhook", _Webhook(channel, inbox, meter, body_limit).endpoint, methods=["GET", "POST"])
        for channel in channels
    ]


def desk_routes(desks: Desks, body_limit: int, body_seconds: float = BODY_SECONDS) -> list[BaseRoute]:
    """``/desk/{name}/webhook``: a call only says that there is something to fetch; what it carries is not believed."""

    async def endpoint(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in desks.names:
            return PlainTextResponse("No such desk is at work here.", status_code=404)
        body = await _read(request, body_limit, body_seconds)
        if isinstance(body, Response):
            return body
        headers = {name.lower(): value for name, value in request.headers.items()}
        if "secret" in request.query_params:
            # For desks that sign nothing and can only be given an address.
            headers[GIVEN_HEADER] = request.query_params["secret"]
        try:
            await run_in_threadpool(desks.hinted, name, headers, body)
        except Rejected as fault:
            log.warning("a desk's webhook call was denied", extra={"desk": name, "reason": str(fault)})
            return PlainTextResponse(str(fault), status_code=403)
        except Retryable:
            return PlainTextResponse(
                "Try again shortly.", status_code=503, headers={"Retry-After": _RETRY_AFTER_SECONDS}
            )
        return JSONResponse({})

    return [Route("/desk/{name}/webhook", endpoint, methods=["POST"])]


class _Webhook:
    """One channel's address."""

    def __init__(self, channel: Channel, inbox: Inbox, meter: Meter, body_limit: int) -> None:
        self._channel = channel
        self._inbox = inbox
        self._meter = meter
        self._body_limit = body_limit

    async def endpoint(self, request: Request) -> Response:
        body = await _read(request, self._body_limit, BODY_SECONDS)
        if isinstance(body, Response):
            return body
        headers = {name.lower(): value for name, value in request.headers.items()}
        verdict = self._channel.authenticate(RawRequest(request.method, headers, dict(request.query_params), body))
        match verdict:
            case Denied(status, reason):
                self._meter.update(self._channel.name, "denied")
                log.warning("webhook call denied", extra={"channel": self._channel.name, "reason": reason})
                return PlainTextResponse(reason, status_code=status)
            case Challenge(answer, content_type):
                return Response(answer, media_type=content_type)
            case Accepted():
                return await self._keep(body)

    async def _keep(self, body: bytes) -> Response:
        try:
            await run_in_threadpool(self._inbox.keep, self._channel, self._channel.events(body))
        except Retryable as fault:
            log.warning("an update could not be kept; the service will repeat it", extra={"reason": str(fault)})
            return PlainTextResponse(
                "Try again shortly.", status_code=503, headers={"Retry-After": _RETRY_AFTER_SECONDS}
            )
        return JSONResponse({})


async def _read(request: Request, limit: int, seconds: float) -> bytes | Response:
    """The body, or what to answer where it is too large or too slow."""
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body.extend(chunk)
                if len(body) > limit:
                    return PlainTextResponse("The body is too large.", status_code=413)
    except TimeoutError:
        return PlainTextResponse("The body came too slowly.", status_code=408, headers={"Connection": "close"})
    return bytes(body)
