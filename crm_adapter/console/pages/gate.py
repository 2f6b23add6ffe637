"""The gate before every page: session, role, form token and limits are checked here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crm_adapter.console import passwords
from crm_adapter.console.actions import NotAllowed
from crm_adapter.console.login import Guest
from crm_adapter.console.pages.forms import Form, read_form
from crm_adapter.console.pages.headers import SecurityHeaders
from crm_adapter.console.pages.room import HOME, Room, Visit
from crm_adapter.console.people import Role, StaffUser
from crm_adapter.console.phrases import phrases
from handlers.errors import Rejected, Retryable

ENTRANCE = f"{HOME}/entrar"
Handler = Callable[[Room, Visit], Response]
_FORM_BYTES = 256 * 1024
_DOOR_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of the console. `role` None = strangers may come in; `uploads` = the form may carry files."""

    path: str
    handler: Handler
    method: str = "GET"
    role: Role | None = Role.AGENT
    uploads: bool = False


class Gate:
    """Turns entries into routes."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._cookies = room.cookies

    def route(self, entry: Entry) -> Route:
        """The route of one entry."""

        async def endpoint(request: Request) -> Response:
            limit = self._room.desk.caps.max_file if entry.uploads else _FORM_BYTES
            try:
                form = await read_form(request, limit) if entry.method == "POST" else Form()
            except NotAllowed as refusal:
                return await run_in_threadpool(self._refuse, entry, request, refusal)
            return await run_in_threadpool(self._serve, entry, request, form)

        return Route(HOME + entry.path, endpoint, methods=[entry.method], middleware=[Middleware(SecurityHeaders)])

    def guest(self, request: Request, *, touch: bool) -> Guest | None:
        """Who the request's session cookie belongs to."""
        return self._room.login.who(self._cookies.read(request, self._cookies.session), touch=touch)

    def _serve(self, entry: Entry, request: Request, form: Form) -> Response:
        # Pieces that a live page fetches by itself do not keep a session alive.
        idle = entry.method == "GET" and request.headers.get("hx-request") == "true"
        guest = self.guest(request, touch=not idle) if entry.role is not None else None
        if entry.role is not None and guest is None:
            return self._to_entrance(request)
        visit = self._visit(request, guest, form)
        try:
            if entry.method == "POST":
                _check_origin(request, visit.secret, form)
            if entry.role is not None and not _may(visit.user, entry.role):
                return self._room.error(visit, 403, "not_your_role")
            response = entry.handler(self._room, visit)
        except NotAllowed as refusal:
            return self._room.error(visit, refusal_status(refusal), refusal.phrase, **refusal.values)
        except Rejected:
            return self._room.error(visit, 409, "somebody_was_faster")
        except Retryable:
            return self._room.error(visit, 503, "try_again_soon")
        return response if guest is not None else self._with_door(response, visit)

    def _visit(self, request: Request, guest: Guest | None, form: Form) -> Visit:
        if guest is not None:
            secret = self._cookies.read(request, self._cookies.session)
            return Visit(request, guest, secret, phrases(guest.user.language), form)
        language = form["lang"] or request.query_params.get("lang", "")
        secret = self._cookies.read(request, self._cookies.door)
        visit = Visit(request, None, secret, phrases(language), form)
        return visit if secret or request.method == "POST" else replace(visit, secret=passwords.new_token())

    def _with_door(self, response: Response, visit: Visit) -> Response:
        if visit.secret and self._cookies.read(visit.request, self._cookies.door) != visit.secret:
            self._cookies.give(response, self._cookies.door, visit.secret, _DOOR_SECONDS)
        return response

    def _refuse(self, entry: Entry, request: Request, refusal: NotAllowed) -> Response:
        guest = self.guest(request, touch=False) if entry.role is not None else None
        if entry.role is not None and guest is None:
            return self._to_entrance(request)
        return self._room.error(self._visit(request, guest, Form()), 413, refusal.phrase, **refusal.values)

    def _to_entrance(self, request: Request) -> Response:
        if request.headers.get("hx-request") == "true":
            # The page stays as it is, with what somebody may be writing in it, and says so.
            return Response(status_code=401, headers={"HX-Reswap": "none", "HX-Trigger": "fin"})
        going = request.url.path if request.method == "GET" else HOME
        return self._room.go(f"{ENTRANCE}?ir={quote(going)}")


def refusal_status(refusal: NotAllowed) -> int:
    """The HTTP status that says the same as the sentence."""
    known = {
        "no_such_case": 404,
        "no_such_file": 404,
        "no_such_page": 404,
        "link_over": 410,
        "bad_token": 403,
        "not_yours": 403,
        "wrong_login": 403,
        "too_many_attempts": 429,
        "upload_too_large": 413,
        "file_too_large": 413,
    }
    return known.get(refusal.phrase, 409)


def _check_origin(request: Request, secret: str, form: Form) -> None:
    elsewhere = request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
    if elsewhere or not passwords.form_token_fits(secret, form["token"]):
        raise NotAllowed("bad_token")


def _may(user: StaffUser, role: Role) -> bool:
    return {Role.AGENT: True, Role.LEAD: user.leads, Role.ADMIN: user.administers}[role]
