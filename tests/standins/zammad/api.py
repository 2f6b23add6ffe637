"""How a call to Zammad's interface is taken apart and answered: parameters, paging, errors.

Sources: zammad/zammad ``app/controllers/concerns/can_paginate/pagination.rb`` (hard caps),
``app/controllers/application_controller/renders_models.rb`` (``expand``, ``full``, totals),
``app/controllers/errors_controller.rb`` (unknown routes); ``contrib/nginx/zammad.conf`` (largest request).
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from tests.standins.desks.webhooks import Pump
from tests.standins.zammad.columns import Row
from tests.standins.zammad.hooks import fire
from tests.standins.zammad.refusals import Refusal
from tests.standins.zammad.rights import Caller, caller_of
from tests.standins.zammad.search import Index
from tests.standins.zammad.world import World

TOO_LARGE = "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n</html>\r\n"


@dataclass(slots=True)
class Instance:
    """A Zammad instance: its records, its search engine, its job queue."""

    world: World
    index: Index
    pump: Pump

    def changed(self, caller: Caller, ticket: Row, article: Row | None = None) -> None:
        """What follows from a change: the index is told, the trigger fires."""
        self.index.note(self.world, "tickets", ticket)
        self.index.note(self.world, "users", self.world.users[ticket["customer_id"]])
        fire(self.world, self.pump, caller, ticket, article)


@dataclass(frozen=True, slots=True)
class Ask:
    """One call: who, and with what parameters (path, query and body together, as Rails has them)."""

    caller: Caller
    params: Row

    def on(self, name: str) -> bool:
        """Whether a switch of the answer (``expand``, ``full``, ``all``) is set."""
        return self.params.get(name) in (True, "true", "1", 1)

    def page(self, rows: list[Row], default: int, cap: int) -> list[Row]:
        """The page that was asked for; never more than `cap` rows."""
        size = min(_number(self.params.get("per_page") or self.params.get("limit"), default), cap)
        number = _number(self.params.get("page"), 1)
        if number < 1 or size < 0:
            raise Refusal(422, "PG::InvalidRowCountInResultOffsetClause: ERROR:  OFFSET must not be negative")
        return rows[(number - 1) * size : number * size]


Handler = Callable[[Ask], object]
Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(instance: Instance, handler: Handler, status: int = 200) -> Endpoint:
    """A Starlette endpoint that authenticates, calls the handler and turns refusals into answers."""

    async def answer(request: Request) -> Response:
        body = await request.body()
        if len(body) > instance.world.settings.max_body:
            return HTMLResponse(TOO_LARGE, 413)
        caller: Caller | None = None
        try:
            caller = caller_of(instance.world, request.headers)
            found = handler(Ask(caller, _params(request, body)))
        except Refusal as refusal:
            return refused(refusal, for_admin=caller is not None and caller.has("admin"))
        return found if isinstance(found, Response) else JSONResponse(found, status)

    return answer


def refused(refusal: Refusal, *, for_admin: bool = False) -> Response:
    """The error answer."""
    answer = JSONResponse(refusal.body(for_admin=for_admin), refusal.status)
    if refusal.status in (401, 403):
        answer.headers["X-Failure"] = refusal.text.encode("ascii", "replace").decode()
    return answer


def _params(request: Request, body: bytes) -> Row:
    told: Row = dict(request.query_params)
    if body and "json" in request.headers.get("content-type", ""):
        try:
            content = json.loads(body)
        except ValueError:
            raise Refusal(400, "Error occurred while parsing request parameters") from None
        told |= content if isinstance(content, dict) else {"_json": content}
    return told | dict(request.path_params)


def _number(value: object, default: int) -> int:
    if value is None:
        return default
    text = str(value)
    return int(text) if text.lstrip("-").isdigit() else 0
