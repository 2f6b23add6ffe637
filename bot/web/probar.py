"""``/probar``: the whole job in a browser, with JavaScript or without, for trying it out on this machine."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from anyio.to_thread import run_sync
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData, UploadFile
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.webchat.limits import CAPABILITIES, is_visitor, new_visitor
from bot.channels.webchat.mailbox import Mailbox, StoredLine
from bot.web.chatting import Accept, Chatting, Refusal, Said, Upload
from bot.web.probar_words import LANGUAGES, WORDS
from crm_adapter.console.pages.headers import SecurityHeaders, save_only
from handlers.domain.media import safe_name, safe_type
from handlers.errors import Retryable

PATH: Final = "/probar"
_HOSTS: Final = ("127.0.0.1", "localhost", "::1")
_TEMPLATES: Final = Path(__file__).parent / "templates"
_VISITOR: Final = "ventanilla_visitante"
_LANGUAGE: Final = "ventanilla_idioma_prueba"
_ANSWER_SECONDS: Final = 3.0
_LONGEST_WAIT_SECONDS: Final = 10.0
_FORM_MARGIN: Final = 100_000
"""Bytes of a form beside its file."""
_LARGEST_NUMBER: Final = 2**63 - 1

Sign = Callable[[str], str]
"""A keyed hash of a visitor's id, which no other page can know."""
Zone = Callable[[], str]
"""Name of the agency's time zone, as it is published now."""


def probar_routes(mailbox: Mailbox, accept: Accept, sign: Sign, zone: Zone) -> list[BaseRoute]:
    """The page and what it and ``ventanilla chat`` read; to be mounted on loopback only, beside ``/static``."""
    page = _Page(mailbox, Chatting(mailbox, accept), sign, zone)
    endpoints = (
        ("GET", PATH, page.show),
        ("POST", PATH, page.post),
        ("GET", f"{PATH}/mensajes", page.messages),
        ("POST", f"{PATH}/mensajes", page.post_json),
        ("POST", f"{PATH}/nuevo", page.restart),
        ("GET", f"{PATH}/archivo/{{ref}}", page.file),
    )
    # The page listens on loopback only: a name that somebody made point there (DNS rebinding) must not open it.
    guarded = [Middleware(TrustedHostMiddleware, allowed_hosts=list(_HOSTS)), Middleware(SecurityHeaders)]
    return [Route(path, endpoint, methods=[method], middleware=guarded) for method, path, endpoint in endpoints]


@dataclass(frozen=True, slots=True)
class _Guest:
    """Who asks: their id, whether it is new, and the page's language."""

    visitor: str
    new: bool
    language: str

    @property
    def words(self) -> dict[str, str]:
        """The page's words in that language."""
        return dict(WORDS[self.language])


class _Page:
    """The handlers of the routes."""

    def __init__(self, mailbox: Mailbox, chatting: Chatting, sign: Sign, zone: Zone) -> None:
        self._mailbox = mailbox
        self._chatting = chatting
        self._sign = sign
        self._zone = zone
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    async def show(self, request: Request) -> Response:
        """The page with everything said so far."""
        return await self._page(_guest(request))

    async def post(self, request: Request) -> Response:
        """A form sent without JavaScript: take it, wait a moment for the answer, show the page again."""
        guest, said = _guest(request), Said()
        try:
            said = await self._read(request, guest)
            own = await self._chatting.say(guest.visitor, said)
        except Refusal as refusal:
            return await self._page(guest, refusal.reason, said.text)
        except Retryable:
            return await self._page(guest, "busy", said.text)
        await self._chatting.wait(guest.visitor, own.id, _ANSWER_SECONDS, request.is_disconnected, whole=True)
        return RedirectResponse(f"{PATH}#m{own.id}", status_code=303)

    async def post_json(self, request: Request) -> Response:
        """The same for scripts: 201 with the visitor's own line, or 400, 403, 413, 503 with one sentence."""
        guest = _guest(request)
        try:
            own = await self._chatting.say(guest.visitor, await self._read(request, guest))
        except Refusal as refusal:
            return JSONResponse({"error": guest.words[refusal.reason]}, status_code=_status(refusal.reason))
        except Retryable:
            return JSONResponse({"error": guest.words["busy"]}, status_code=503, headers={"Retry-After": "2"})
        return JSONResponse(self._as_json(guest, own), status_code=201)

    async def messages(self, request: Request) -> Response:
        """Lines after ``despues``, waiting up to ``espera`` seconds for the first; with the token that posting needs."""
        guest = _guest(request)
        try:
            after = int(request.query_params.get("despues", "0"))
            seconds = float(request.query_params.get("espera", "0"))
        except ValueError:
            return JSONResponse({"error": guest.words["bad_request"]}, status_code=400)
        if not (0 <= after <= _LARGEST_NUMBER and 0 <= seconds <= _LONGEST_WAIT_SECONDS):
            return JSONResponse({"error": guest.words["bad_request"]}, status_code=400)
        lines = await self._chatting.wait(guest.visitor, after, seconds, request.is_disconnected)
        document = {
            "messages": [self._as_json(guest, line) for line in lines],
            "last": lines[-1].id if lines else after,
            "token": self._sign(guest.visitor),
        }
        return _remember(JSONResponse(document), guest)

    async def restart(self, request: Request) -> Response:
        """Become a new visitor."""
        guest = _guest(request)
        if not self._is_genuine(await request.form(), guest):
            return await self._page(guest, "stale")
        fresh = _Guest(new_visitor(), new=True, language=guest.language)
        return _remember(RedirectResponse(PATH, status_code=303), fresh)

    async def file(self, request: Request) -> Response:
        """A file of the visitor's own chat, to be saved, never to be run."""
        guest = _guest(request)
        found = await run_sync(self._mailbox.read_file, request.path_params["ref"], guest.visitor)
        if found is None:
            return Response(guest.words["no_file"], status_code=404, media_type="text/plain")
        file, content = found
        return Response(content, headers=save_only(file.name) | {"Content-Type": safe_type(file.mime)})

    async def _read(self, request: Request, guest: _Guest) -> Said:
        # Read before anything is held in memory; a form without a length is not what a browser sends.
        length = request.headers.get("content-length", "")
        if not length.isdigit() or int(length) > CAPABILITIES.max_file_in + _FORM_MARGIN:
            raise Refusal("large_file")
        async with request.form(max_files=1, max_fields=8) as form:
            if not self._is_genuine(form, guest):
                raise Refusal("stale")
            return Said(_field(form, "texto"), _field(form, "boton"), await _upload(form), guest.language)

    def _is_genuine(self, form: FormData, guest: _Guest) -> bool:
        token = _field(form, "token")
        return not guest.new and hmac.compare_digest(token.encode(), self._sign(guest.visitor).encode())

    async def _page(self, guest: _Guest, problem: str = "", draft: str = "") -> Response:
        lines = await self._chatting.history(guest.visitor)
        context: dict[str, Any] = {
            "lang": guest.language,
            "t": guest.words,
            "languages": LANGUAGES,
            "lines": lines,
            "open_from": max((line.id for line in lines if line.line.mine), default=0),
            "asked": max((line.id for line in lines if line.line.buttons), default=0),
            "token": self._sign(guest.visitor),
            "problem": guest.words[problem] if problem else "",
            "draft": draft,
            "path": PATH,
            "zone": ZoneInfo(self._zone()),
        }
        page = self._templates.get_template("probar.html").render(context)
        return _remember(HTMLResponse(page, _status(problem) if problem else 200), guest)

    def _as_json(self, guest: _Guest, stored: StoredLine) -> dict[str, Any]:
        line = stored.line
        file = line.file
        return {
            "id": stored.id,
            "at": stored.at.isoformat(),
            "mine": line.mine,
            "text": line.plain,
            "buttons": [{"id": button.id, "label": button.label} for button in line.buttons],
            "file": {"name": file.name, "size": file.size, "url": f"{PATH}/archivo/{file.ref}"} if file else None,
            "markup": self._markup(guest, stored),
        }

    def _markup(self, guest: _Guest, stored: StoredLine) -> str:
        template = self._templates.get_template("probar_line.html")
        return template.render(
            stored=stored,
            t=guest.words,
            path=PATH,
            token=self._sign(guest.visitor),
            open_from=0,
            asked=stored.id,
            zone=ZoneInfo(self._zone()),
        )


def _guest(request: Request) -> _Guest:
    known = request.cookies.get(_VISITOR, "")
    chosen = request.query_params.get("idioma") or request.cookies.get(_LANGUAGE, "")
    language = chosen if chosen in WORDS else next(iter(WORDS))
    return _Guest(known, new=False, language=language) if is_visitor(known) else _Guest(new_visitor(), True, language)


def _remember(answer: Response, guest: _Guest) -> Response:
    if guest.new:
        answer.set_cookie(_VISITOR, guest.visitor, path=PATH, httponly=True, samesite="strict")
    answer.set_cookie(_LANGUAGE, guest.language, path=PATH, httponly=True, samesite="strict")
    return answer


def _field(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


async def _upload(form: FormData) -> Upload | None:
    file = form.get("archivo")
    # A browser sends an empty part where no file was chosen.
    if not isinstance(file, UploadFile) or not file.filename:
        return None
    content = await file.read(CAPABILITIES.max_file_in + 1)
    return Upload(safe_name(file.filename), safe_type(file.content_type), content)


def _status(problem: str) -> int:
    return {"stale": 403, "large_file": 413, "busy": 503}.get(problem, 400)
