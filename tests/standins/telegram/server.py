"""The HTTP side of the Bot API: every call is judged, faulted, carried out and written down."""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.standins.telegram.account import Account
from tests.standins.telegram.acts import Street
from tests.standins.telegram.checks import Checker
from tests.standins.telegram.clock import Clock
from tests.standins.telegram.editing import Editor
from tests.standins.telegram.faults import FaultBook, SpeedLimits, refusal_for
from tests.standins.telegram.refusals import Refusal, wrong
from tests.standins.telegram.schema import Schema
from tests.standins.telegram.sending import Sender
from tests.standins.telegram.shapes import ApiCall, Fault, FaultKind, Json
from tests.standins.telegram.state import World, unauthorized
from tests.standins.telegram.updates import Poller, UpdateQueue
from tests.standins.telegram.uploads import Arguments, Upload, decode, read_raw
from tests.standins.telegram.webhook import WebhookPump

MAX_BODY = 60 * 1024 * 1024
HTML_ERROR = "<html>\r\n<head><title>Error</title></head>\r\n<body>The server is unwell</body>\r\n</html>\r\n"

Handler = Callable[[Arguments], object]


@dataclass(slots=True)
class Door:
    """Whether the Bot API's port takes connections, and how slow it is."""

    latency: float = 0.0
    closed: bool = False


@dataclass(slots=True)
class Answer:
    """What a call comes to: a body and status, or a dropped connection (status 0)."""

    status: int
    body: Json = field(default_factory=dict)
    html: str = ""


class BotApi:
    """One bot's API: its world, its queue of updates, and the rules."""

    def __init__(self, schema: Schema, token: str, first_update_id: int, time_scale: float) -> None:
        clock = Clock(time_scale)
        self.schema, self.checker = schema, Checker(schema)
        self.world = World(token, clock)
        kinds = frozenset(schema.types["Update"].fields) - {"update_id"}
        self.queue = UpdateQueue(kinds, clock, self.world.bell, first_update_id)
        self.poller = Poller(self.queue, self.world.bell)
        self.pump = WebhookPump(self.queue, clock, self.world.complain)
        self.street = Street(self.world, self.queue, self.pump, self.checker)
        self.faults, self.limits, self.door = FaultBook(), SpeedLimits(), Door()
        account = Account(self.world, self.queue, self.poller, self.pump)
        self._handlers: dict[str, Handler] = {
            **account.methods(),
            **Sender(self.world).methods(),
            **Editor(self.world).methods(),
        }

    def routes(self) -> list[web.RouteDef]:
        """The routes of the Bot API."""
        return [
            web.route("*", "/bot{token}/{method}", self.handle),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one Bot API call."""
        started, method = time.monotonic(), request.match_info["method"]
        shown: Json = {}
        try:
            answer = await self._answer(request, method.lower(), shown)
        except Refusal as refusal:
            if refusal.violation:
                self.world.complain(refusal.violation, shown, method)
            answer = Answer(refusal.code, refusal.body())
        self._write_down(method, started, shown, answer)
        return await _respond(request, answer)

    async def _answer(self, request: web.Request, method: str, shown: Json) -> Answer:
        self._check_token(request)
        record = self.schema.methods.get(method)
        if record is None:
            raise Refusal(404, "Not Found: method not found", violation=f"{method} is not a method of the Bot API")
        raw = await read_raw(request)
        shown.update({name: _shown(value) for name, value in raw.items()})
        if self.door.latency:
            await asyncio.sleep(self.door.latency)
        call = decode(record, raw)
        shown.update({name: _shown(value) for name, value in call.values.items()})
        self.checker.call(method, call.values)
        self.faults.check_wait(method, shown)
        self.limits.check(method, shown)
        fault = self.faults.take(method, shown)
        return await self._faulted(fault, method, call, shown) if fault else await self._carry_out(method, call)

    async def _faulted(self, fault: Fault, method: str, call: Arguments, shown: Json) -> Answer:
        refusal = refusal_for(fault)
        if refusal is not None:
            if fault.kind is FaultKind.TOO_MANY_REQUESTS:
                self.faults.begin_wait(shown, fault.retry_after)
            raise refusal
        if fault.kind is FaultKind.SERVER_ERROR:
            return Answer(fault.status, html=HTML_ERROR)
        if fault.kind is FaultKind.CONNECTION_DROPPED:
            return Answer(0)
        await asyncio.sleep(fault.seconds)
        answer = await self._carry_out(method, call)
        return Answer(0) if fault.kind is FaultKind.ANSWER_LOST else answer

    async def _carry_out(self, method: str, call: Arguments) -> Answer:
        handler = self._handlers.get(method)
        if handler is None:
            return Answer(200, {"ok": True, "result": self._plausible(method)})
        result = handler(call)
        if inspect.isawaitable(result):
            result = await result
        return Answer(200, {"ok": True, "result": result})

    def _plausible(self, method: str) -> bool:
        """True, where the schema says that success is True; whatever else is not simulated."""
        record = self.schema.methods[method]
        if "Returns True on success" in record.description or "True is returned" in record.description:
            return True
        raise wrong(f"{record.name} is not simulated by the stand-in")

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if ":" not in token:
            raise Refusal(404, "Not Found")
        if token != self.world.token:
            raise unauthorized()

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Hand out a file that getFile has offered."""
        started, path = time.monotonic(), request.match_info["path"]
        try:
            answer, content = self._file(request, path), b""
        except Refusal as refusal:
            answer = Answer(refusal.code, refusal.body())
        else:
            content = next(each.read() for each in self.world.files.values() if each.path == path)
        self._write_down("download", started, {"path": path}, answer)
        if answer.status != 200 or answer.html:
            return await _respond(request, answer)
        return web.Response(body=content, content_type="application/octet-stream")

    def _file(self, request: web.Request, path: str) -> Answer:
        self._check_token(request)
        fault = self.faults.take("download", {})
        refusal = refusal_for(fault) if fault else None
        if refusal is not None:
            raise refusal
        if fault is not None:
            return Answer(fault.status, html=HTML_ERROR) if fault.kind is FaultKind.SERVER_ERROR else Answer(0)
        if not any(each.path == path and each.offered for each in self.world.files.values()):
            raise Refusal(404, "Not Found")
        return Answer(200)

    def _write_down(self, method: str, started: float, shown: Json, answer: Answer) -> None:
        calls = self.world.journal.calls
        calls.append(
            ApiCall(
                order=len(calls) + 1,
                at=started,
                method=self._published_name(method),
                chat_id=shown.get("chat_id"),
                parameters=shown,
                status=answer.status,
                description=str(answer.body.get("description", "")),
            )
        )
        self.world.bell.ring()

    def _published_name(self, method: str) -> str:
        record = self.schema.methods.get(method.lower())
        return record.name if record else method


def _shown(value: object) -> object:
    """A parameter as the journal keeps it: uploads by name and size."""
    if isinstance(value, Upload):
        return {"upload": value.name, "mime": value.mime, "size": len(value.content)}
    return value


async def _respond(request: web.Request, answer: Answer) -> web.StreamResponse:
    if answer.status == 0:
        drop(request)
        return web.Response()
    if answer.html:
        return web.Response(status=answer.status, text=answer.html, content_type="text/html")
    retry_after = answer.body.get("parameters", {}).get("retry_after")
    headers = {"Retry-After": str(retry_after)} if retry_after else None
    return web.Response(
        status=answer.status,
        text=json.dumps(answer.body, ensure_ascii=False),
        content_type="application/json",
        headers=headers,
    )


def drop(request: web.Request) -> None:
    """Cut the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
