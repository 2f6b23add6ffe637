"""All routes of Chatwoot's application interface that the stand-in has, and the addresses of files.

Sources: chatwoot/chatwoot ``config/routes.rb``, ``app/views/api/v1/models/_inbox.json.jbuilder``,
``app/views/api/v1/models/_user.json.jbuilder`` (profile); files are answered by a redirect, as Active Storage does.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.standins.chatwoot.api import TOKENS, Ask, Desk, Handler, endpoint, not_found
from tests.standins.chatwoot.contacts import Contacts
from tests.standins.chatwoot.conversations import Conversations
from tests.standins.chatwoot.messages import Messages, write
from tests.standins.chatwoot.render import ACCOUNT_JSON, INBOXES, agent_json, inbox_json
from tests.standins.chatwoot.world import ACCOUNT, USERS, Row

VERSION = "4.13.0"
_ACCOUNT = "/api/v1/accounts/{account}"


class ChatwootApi:
    """The application and the handlers of its furniture."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def app(self) -> Starlette:
        """The application with all routes."""
        table = [
            *Contacts(self._desk).table(),
            *Conversations(self._desk, write).table(),
            *Messages(self._desk).table(),
            ("GET", "/inboxes", "inboxes", self._inboxes),
            ("GET", "/inboxes/{inbox}", "inbox", self._inbox),
            ("GET", "/inbox_members/{inbox}", "inbox_members", self._members),
            ("GET", "/agents", "agents", self._agents),
            ("GET", "/webhooks", "webhooks", self._webhooks),
            ("GET", "/custom_attribute_definitions", "attributes", self._attributes),
        ]
        routes = [self._route(verb, _ACCOUNT + path, name, handler) for verb, path, name, handler in table]
        routes.append(self._route("GET", "/api/v1/profile", "profile", self._profile))
        routes.append(Route("/api", self._version))
        routes.append(Route("/rails/active_storage/blobs/redirect/{key}/{name:path}", self._redirect))
        routes.append(Route("/rails/active_storage/disk/{key}/{name:path}", self._file))
        return Starlette(routes=routes, exception_handlers={404: _no_route, 405: _no_route})

    def _route(self, verb: str, path: str, name: str, handler: Handler) -> Route:
        return Route(path, endpoint(self._desk, name, handler), methods=[verb])

    def _inboxes(self, ask: Ask) -> object:
        own = [number for number in INBOXES if ask.who.role == "administrator" or number in ask.who.inboxes]
        return {"payload": [self._inbox_json(ask, number) for number in own]}

    def _inbox(self, ask: Ask) -> object:
        number = ask.number("inbox")
        if number not in INBOXES:
            raise not_found()
        ask.check_inbox(number)
        return self._inbox_json(ask, number)

    def _inbox_json(self, ask: Ask, number: int) -> Row:
        return inbox_json(self._desk.world, number, for_admin=ask.who.role == "administrator")

    def _members(self, ask: Ask) -> object:
        number = ask.number("inbox")
        ask.check_inbox(number)
        return {"payload": [agent_json(each) for each in USERS.values() if number in each.inboxes]}

    def _agents(self, ask: Ask) -> object:
        return [agent_json(each) for each in USERS.values() if each.account == ask.who.account]

    def _webhooks(self, ask: Ask) -> object:
        ask.check_admin()
        hooks = [each for each in self._desk.world.settings.hooks if each.kind == "account"]
        shown: list[Row] = []
        for number, hook in enumerate(hooks, 1):
            row: Row = {"id": number, "name": None, "url": hook.url, "account_id": ACCOUNT, "secret": hook.secret}
            shown.append(row | {"subscriptions": ["message_created", "conversation_status_changed"]})
        return {"payload": {"webhooks": shown}}

    def _attributes(self, ask: Ask) -> object:
        shown: list[Row] = []
        for number, name in enumerate(self._desk.world.settings.attributes, 1):
            row: Row = {"id": number, "attribute_display_name": name, "attribute_display_type": "text"}
            row |= {"attribute_key": name, "attribute_model": "conversation_attribute", "default_value": None}
            shown.append(row | {"attribute_description": "", "attribute_values": []})
        return shown

    def _profile(self, ask: Ask) -> object:
        who = ask.who
        token = next(value for value, person in TOKENS.items() if person == who)
        row: Row = {"access_token": token, "account_id": who.account, "available_name": who.name, "avatar_url": ""}
        row |= {"confirmed": True, "display_name": None, "email": who.email, "id": who.id, "name": who.name}
        account = ACCOUNT_JSON | {"id": who.account, "status": "active", "role": who.role, "permissions": [who.role]}
        return row | {"provider": "email", "role": who.role, "uid": who.email, "type": None, "accounts": [account]}

    async def _version(self, _: Request) -> Response:
        told = {"version": VERSION, "timestamp": "2026-01-07 08:00:00", "queue_services": "ok", "data_services": "ok"}
        return JSONResponse(told)

    async def _redirect(self, request: Request) -> Response:
        key, name = request.path_params["key"], quote(request.path_params["name"])
        if key not in self._desk.world.files:
            return Response(status_code=404)
        return RedirectResponse(f"{request.base_url}rails/active_storage/disk/{key}/{name}", 302)

    async def _file(self, request: Request) -> Response:
        file = self._desk.world.files.get(request.path_params["key"])
        if file is None:
            return Response(status_code=404)
        name = f"attachment; filename*=UTF-8''{quote(file.name)}"
        return Response(file.content, headers={"content-type": file.mime, "content-disposition": name})


async def _no_route(_: Request, __: Exception) -> Response:
    return JSONResponse({"status": 404, "error": "Not Found"}, 404)
