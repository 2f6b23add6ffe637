"""The HTTP side of the other system: five addresses of the protocol, and the control routes of the test."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.standins.desk_parts.control import Act, Parts, control_routes
from tests.standins.desk_parts.faults import Json
from tests.standins.desk_parts.middleware import Troubled
from tests.standins.othersystem.events import read
from tests.standins.othersystem.hints import Hints
from tests.standins.othersystem.refusals import Refusal, fault_answer, refused
from tests.standins.othersystem.shapes import NAME, VERSION, Leak
from tests.standins.othersystem.signing import authentic_id, key_of
from tests.standins.othersystem.staff import Staff
from tests.standins.othersystem.world import World

PREFIX = "/ventanilla"
Handler = Callable[[Request], Awaitable[Response]]


class Protocol:
    """The calls of the protocol; nothing is looked at before the signature is."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Every call; any other address is a 404 in the protocol's form."""
        reads: dict[str, Callable[[Request], Response]] = {
            "/": self._introduction,
            "/changes": self._changes,
            "/files/{id}": self._file,
            "/cases/{ref}": self._case,
        }
        routes = [Route(PREFIX + path, self._signed_read(call), methods=["GET"]) for path, call in reads.items()]
        everything = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        return [
            *routes,
            Route(f"{PREFIX}/events", _judged(self._events), methods=["POST"]),
            Route("/{path:path}", _judged(_nowhere), methods=everything),
        ]

    def _signed_read(self, call: Callable[[Request], Response]) -> Handler:
        async def answered(asked: Request) -> Response:
            path, query = asked.scope["raw_path"], asked.scope["query_string"]
            target = path.removeprefix(PREFIX.encode()) + (b"?" + query if query else b"")
            switches = self._world.switches
            authentic_id(asked.headers, b"GET " + target, switches.secret, self._world.now())
            return call(asked)

        return _judged(answered)

    def _introduction(self, _: Request) -> Response:
        return JSONResponse(self._world.introduction(NAME, VERSION))

    def _changes(self, asked: Request) -> Response:
        return JSONResponse(self._world.changes(asked.query_params.get("cursor", "")))

    def _file(self, asked: Request) -> Response:
        file = self._world.files.get(asked.path_params["id"])
        if file is None or not file.public:
            raise Refusal(404, "No existe ese fichero.")
        named = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        return Response(file.content, media_type=file.mime, headers={"Content-Disposition": named})

    def _case(self, asked: Request) -> Response:
        return JSONResponse(self._world.told(asked.path_params["ref"]))

    async def _events(self, asked: Request) -> Response:
        world = self._world
        body = await self._limited_body(asked)
        webhook_id = authentic_id(asked.headers, body, world.switches.secret, world.now())
        if asked.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refusal(415, "El cuerpo debe ser application/json.")
        if b"api.telegram.org/file" in body:
            world.complain("the address of a file was sent, which holds the bot's token")
        answer, made = world.take(webhook_id, read(body))
        return JSONResponse(answer, world.switches.created_status if made else 200)

    async def _limited_body(self, asked: Request) -> bytes:
        body = bytearray()
        async for piece in asked.stream():
            body.extend(piece)
            if len(body) > self._world.abilities.max_body:
                raise Refusal(413, f"El cuerpo pasa de {self._world.abilities.max_body} bytes.")
        return bytes(body)


def _judged(call: Handler) -> Handler:
    async def answered(asked: Request) -> Response:
        try:
            return await call(asked)
        except Refusal as refusal:
            return refused(refusal)

    return answered


async def _nowhere(asked: Request) -> Response:
    raise Refusal(404, f"Aquí no hay nada para {asked.method} {asked.url.path}.")


def _controls(world: World, parts: Parts, hints: Hints) -> Mapping[str, Act]:
    def reset(_: Json) -> None:
        parts.clear()
        parts.clock.advance(-parts.clock.offset)
        world.reset()

    def put(body: Json) -> None:
        if "leak" in body:
            body["leak"] = Leak(body["leak"])
        key_of(body.get("secret", world.switches.secret))
        world.switches = replace(world.switches, **body)

    def enable(body: Json) -> None:
        world.abilities = replace(world.abilities, **body)

    return {"reset": reset, "set": put, "abilities": enable, "hint": hints.send, **Staff(world).acts()}


def build_app() -> ASGIApp:
    """The whole system with its control routes; faults strike the protocol only."""
    parts = Parts()
    world = World(parts)
    hints = Hints(world, parts)
    app = Starlette(routes=[*control_routes(parts, _controls(world, parts, hints)), *Protocol(world).routes()])
    return Troubled(app, parts.faults, parts.journal, fault_answer)
