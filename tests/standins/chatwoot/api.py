"""How a call to Chatwoot's application interface is taken apart and answered: who, parameters, files, limits, errors.

Sources: chatwoot/chatwoot ``app/controllers/concerns/request_exception_handler.rb`` (bodies of errors),
``app/controllers/concerns/access_token_auth_helper.rb`` (tokens; what agent bots may call),
``app/controllers/api/v1/accounts/base_controller.rb``, ``config/initializers/rack_attack.rb`` (limits, 429 without
Retry-After).
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from tests.standins.chatwoot.world import ACCOUNT, PEOPLE, Conversation, Person, Row, World
from tests.standins.desks.webhooks import Pump

TOKENS = {f"chatwoot-{name.replace('_', '-')}": person for name, person in PEOPLE.items()}
_BOTS_MAY = frozenset({"toggle_status", "create_conversation", "custom_attributes", "create_message", "assign"})
_WINDOW_SECONDS = 60.0


class Refusal(Exception):
    """An error answer."""

    def __init__(self, status: int, body: Row) -> None:
        super().__init__(str(body))
        self.status = status
        self.body = body


def not_found() -> Refusal:
    """404."""
    return Refusal(404, {"error": "Resource could not be found"})


def not_allowed() -> Refusal:
    """401: Chatwoot says so where others say 403."""
    return Refusal(401, {"error": "You are not authorized to do this action"})


def invalid(text: str, *attributes: str) -> Refusal:
    """422 of a record that cannot be."""
    return Refusal(422, {"message": text, "attributes": list(attributes)})


def could_not(text: str) -> Refusal:
    """422 with a single text."""
    return Refusal(422, {"error": text})


def crash() -> Refusal:
    """500: what nobody in Chatwoot catches."""
    return Refusal(500, {"status": 500, "error": "Internal Server Error"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent."""

    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Desk:
    """The installation: its records and its job queue."""

    world: World
    pump: Pump


@dataclass(frozen=True, slots=True)
class Ask:
    """One call: who, with what."""

    who: Person
    params: Row
    files: tuple[Upload, ...] = ()

    def number(self, name: str) -> int:
        """A number as Rails casts it: 0 when it is none."""
        text = str(self.params.get(name, ""))
        return int(text) if text.isdigit() else 0

    def conversation(self, world: World) -> Conversation:
        """The conversation of the path; 404, or 401 for whoever is no member of its inbox."""
        found = world.conversations.get(self.number("conversation"))
        if found is None:
            raise not_found()
        self.check_inbox(found.inbox_id)
        return found

    def check_inbox(self, inbox_id: int) -> None:
        """401 for whoever is no member; administrators are everywhere."""
        if self.who.role != "administrator" and inbox_id not in self.who.inboxes:
            raise not_allowed()

    def check_admin(self) -> None:
        """401 for whoever is no administrator."""
        if self.who.role != "administrator":
            raise not_allowed()


Handler = Callable[[Ask], object]
Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(desk: Desk, name: str, handler: Handler) -> Endpoint:
    """A Starlette endpoint: limits, token, account, handler; what is refused becomes an answer."""

    async def answer(request: Request) -> Response:
        world = desk.world
        world.base_url = str(request.base_url).rstrip("/")
        body = await request.body()
        if world.settings.max_body and len(body) > world.settings.max_body:
            return HTMLResponse("<html><head><title>413 Request Entity Too Large</title></head></html>", 413)
        try:
            who = _who(request, name)
            if _too_many(world, name, who):
                return PlainTextResponse("Retry later\n", 429)
            params, files = await _params(request, body)
            _check_account(who, params)
            found = handler(Ask(who, params, files))
        except Refusal as refusal:
            return JSONResponse(refusal.body, refusal.status)
        return found if isinstance(found, Response) else JSONResponse(found)

    return answer


def _who(request: Request, name: str) -> Person:
    token = request.headers.get("api_access_token") or request.headers.get("api-access-token")
    if not token:
        raise Refusal(401, {"errors": ["You need to sign in or sign up before continuing."]})
    who = TOKENS.get(token)
    if who is None:
        raise Refusal(401, {"error": "Invalid Access Token"})
    if who.is_bot and name not in _BOTS_MAY:
        raise Refusal(401, {"error": "Access to this endpoint is not authorized for bots"})
    return who


def _check_account(who: Person, params: Row) -> None:
    wanted = params.get("account")
    if wanted is None:
        return
    if wanted not in (str(ACCOUNT), "2"):
        raise not_found()
    if str(who.account) != wanted:
        raise Refusal(401, {"error": "You are not authorized to access this account"})


def _too_many(world: World, name: str, who: Person) -> bool:
    if who.id in (PEOPLE["agent"].id, PEOPLE["second_agent"].id, PEOPLE["admin"].id) and not who.is_bot:
        return False
    if _over(world.calls, world.settings.calls_a_minute):
        return True
    return name == "search_contacts" and _over(world.searches, world.settings.contact_searches_a_minute)


def _over(times: list[float], limit: int) -> bool:
    now = time.monotonic()
    times[:] = [each for each in times if now - each < _WINDOW_SECONDS]
    times.append(now)
    return len(times) > limit


async def _params(request: Request, body: bytes) -> tuple[Row, tuple[Upload, ...]]:
    told: Row = dict(request.query_params)
    kind, files = request.headers.get("content-type", ""), []
    if body and "json" in kind:
        try:
            content = json.loads(body)
        except ValueError:
            raise Refusal(400, {"status": 400, "error": "Bad Request"}) from None
        told |= content if isinstance(content, dict) else {"_json": content}
    elif "form" in kind:
        for name, value in (await request.form(max_part_size=64 * 1024 * 1024)).multi_items():
            if isinstance(value, UploadFile):
                mime = value.content_type or "application/octet-stream"
                files.append(Upload(value.filename or "", mime, await value.read()))
            else:
                _nest(told, name, value)
    return told | dict(request.path_params), tuple(files)


def _nest(told: Row, name: str, value: str) -> None:
    """A form's ``a[b]`` is b within a, as Rack reads it."""
    *outer, last = name.replace("]", "").split("[")
    for part in outer:
        told = told.setdefault(part, {})
    told[last] = value
