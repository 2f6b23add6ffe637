"""The HTTP side of the Open311 server: its routes, and the control routes of the test."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, replace

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.standins.desk_parts.control import Act, Parts, control_routes
from tests.standins.desk_parts.faults import Json
from tests.standins.desk_parts.middleware import Troubled
from tests.standins.open311.posting import check_key, read_form
from tests.standins.open311.refusals import JSON_TYPE, Refusal, fault_answer, refused
from tests.standins.open311.rendering import answer, request, shown_id
from tests.standins.open311.services import definition, listed
from tests.standins.open311.shapes import PendingToken, ServiceType
from tests.standins.open311.world import World

PREFIX = "/open311/v2"
NOTICE = "El servicio municipal lo revisará."
_PROXY_PAGE = "<html><head><title>414 Request-URI Too Large</title></head><body><center>nginx</center></body></html>"
Handler = Callable[[Request], Awaitable[Response]]


class GeoReport:
    """The calls of GeoReport v2."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Every call; an address that is none of them is refused in the specification's form."""
        calls: list[tuple[str, str, Handler]] = [
            ("GET", "/services.json", self._services),
            ("GET", "/services/{code}.json", self._definition),
            ("POST", "/requests.json", self._create),
            ("GET", "/requests.json", self._search),
            ("GET", "/requests/{id}.json", self._one),
            ("GET", "/tokens/{token}.json", self._token),
        ]
        routes = [Route(PREFIX + path, self._judged(call), methods=[method]) for method, path, call in calls]
        everything = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        return [*routes, Route("/{path:path}", self._judged(_nowhere), methods=everything)]

    def _judged(self, call: Handler) -> Handler:
        async def answered(asked: Request) -> Response:
            if len(asked.url.query) > self._world.switches.longest_query:
                return HTMLResponse(_PROXY_PAGE, 414)
            try:
                if asked.method == "GET":
                    self._look_for_key(asked)
                return await call(asked)
            except Refusal as refusal:
                return refused(refusal, self._world.switches)

        return answered

    def _look_for_key(self, asked: Request) -> None:
        if "api_key" in asked.query_params:
            self._world.complain("the API key stood in an address, where proxies write it down")

    def _query(self, asked: Request) -> Mapping[str, str]:
        """The arguments that were given; an empty one counts as not given."""
        query = {name: value for name, value in asked.query_params.items() if value and name != "api_key"}
        self._world.check_jurisdiction(query.get("jurisdiction_id", ""))
        return query

    async def _services(self, asked: Request) -> Response:
        self._query(asked)
        return JSONResponse([listed(each) for each in self._world.services.values()], media_type=JSON_TYPE)

    async def _definition(self, asked: Request) -> Response:
        self._query(asked)
        service = self._world.service(asked.path_params["code"])
        if not service.attributes:
            raise Refusal(404, "service_code provided has no definition")
        return JSONResponse(definition(service), media_type=JSON_TYPE)

    async def _create(self, asked: Request) -> Response:
        world = self._world
        form = read_form(asked.headers.get("content-type", ""), await asked.body(), world.complain)
        check_key(form)
        world.check_jurisdiction(form.fields.get("jurisdiction_id", ""))
        ticket = world.file(form)
        told: Json = {"service_notice": NOTICE, "account_id": form.fields.get("account_id")}
        if ticket.service.type is ServiceType.REALTIME:
            told = {"service_request_id": shown_id(ticket.number, world.switches), **told}
        if ticket.service.type is ServiceType.BATCH:
            told = {"token": shown_id(int(ticket.token), world.switches), **told}
        return answer([told], world.switches, world.switches.created_status)

    async def _search(self, asked: Request) -> Response:
        found = self._world.search(self._query(asked))
        return answer([request(ticket, self._world.switches) for ticket in found], self._world.switches)

    async def _one(self, asked: Request) -> Response:
        self._query(asked)
        ticket = self._world.by_id(asked.path_params["id"])
        return answer([request(ticket, self._world.switches)], self._world.switches)

    async def _token(self, asked: Request) -> Response:
        self._query(asked)
        ticket, known = self._world.by_token(asked.path_params["token"])
        switches = self._world.switches
        token = shown_id(int(ticket.token), switches)
        if known:
            return answer([{"service_request_id": shown_id(ticket.number, switches), "token": token}], switches)
        if switches.pending_token is PendingToken.NOT_FOUND:
            raise Refusal(404, "token was not found")
        pending: dict[PendingToken, list[Json]] = {
            PendingToken.NULL: [{"service_request_id": None, "token": token}],
            PendingToken.MISSING: [{"token": token}],
            PendingToken.EMPTY_LIST: [],
        }
        return answer(pending[switches.pending_token], switches)


async def _nowhere(asked: Request) -> Response:
    raise Refusal(404, f"{asked.method} {asked.url.path} is not a resource of this service")


def _controls(world: World, parts: Parts) -> Mapping[str, Act]:
    def reset(_: Json) -> None:
        parts.clear()
        parts.clock.advance(-parts.clock.offset)
        world.reset()

    def put(body: Json) -> Json:
        if "pending_token" in body:
            body["pending_token"] = PendingToken(body["pending_token"])
        world.switches = replace(world.switches, **body)
        return asdict(world.switches)

    def retype(body: Json) -> None:
        world.services[body["code"]].type = ServiceType(body["type"])

    def withdraw(body: Json) -> None:
        del world.services[body["code"]]

    return {
        "reset": reset,
        "set": put,
        "service-type": retype,
        "withdraw": withdraw,
        "change": lambda body: world.change(body["id"], body.get("status"), body.get("notes")),
        "delete": lambda body: world.delete(body["id"]),
        "filed": lambda _: world.filed(),
    }


def build_app() -> ASGIApp:
    """The whole server with its control routes; faults strike the API only."""
    parts = Parts()
    world = World(parts)
    app = Starlette(routes=[*control_routes(parts, _controls(world, parts)), *GeoReport(world).routes()])
    return Troubled(app, parts.faults, parts.journal, fault_answer)
