"""The whole: routes, login, the seeded account, and the control routes of this vendor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.standins.desk_parts.control import Parts, control_routes
from tests.standins.desk_parts.faults import Json
from tests.standins.desk_parts.hooks import Hook
from tests.standins.desk_parts.middleware import Troubled
from tests.standins.zendesk import admin, ending, exports, files, people, search, tickets
from tests.standins.zendesk.asking import API_TOKEN, Ask, login
from tests.standins.zendesk.hooks import DEFAULT_TEMPLATE, push, signed
from tests.standins.zendesk.refusals import Refusal, failing, no_endpoint
from tests.standins.zendesk.world import GROUP_ID, Switches, User, World

RATE_LIMIT = 700
WEBHOOK_TRIES = 3
WEBHOOK_SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="
ACCOUNTS = {
    "bot": ("bot@agencia.example", "agent"),
    "admin": ("admin@agencia.example", "admin"),
    "agent": ("agente@agencia.example", "agent"),
    "other_agent": ("otra.agente@agencia.example", "agent"),
    "light_agent": ("consulta@agencia.example", "agent"),
    "restricted_agent": ("solo.suyas@agencia.example", "agent"),
    "citizen": ("vecina@correo.example", "end-user"),
}
FIELDS = ("Canal", "Idioma", "Tema", "Tipo")
Handler = Callable[[Ask], Response]
OPEN: list[tuple[str, Callable[[World, Request], Response]]] = [
    ("/attachments/token/{token}", files.content),
    ("/zdusercontent/attachment/{token}", files.data),
]
ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/users/me", people.me),
    ("GET", "/users/search", people.search),
    ("GET", "/users/show_many", people.many),
    ("POST", "/users/create_or_update", people.make_or_update),
    ("GET", "/users/{id}", people.show),
    ("GET", "/users", people.listed),
    ("POST", "/users", people.make),
    ("GET", "/tickets/show_many", tickets.many),
    ("GET", "/tickets/{id}/comments", tickets.comments),
    ("GET", "/tickets/{id}/audits", tickets.audits),
    ("POST", "/tickets/{id}/merge", ending.merge),
    ("GET", "/tickets/{id}", tickets.show),
    ("PUT", "/tickets/{id}", tickets.change),
    ("DELETE", "/tickets/{id}", ending.delete),
    ("GET", "/tickets", tickets.listed),
    ("POST", "/tickets", tickets.make),
    ("GET", "/ticket_audits", tickets.all_audits),
    ("GET", "/requests/{id}/comments", tickets.request_comments),
    ("GET", "/deleted_tickets", ending.deleted),
    ("PUT", "/deleted_tickets/{id}/restore", ending.restore),
    ("DELETE", "/deleted_tickets/{id}", ending.purge),
    ("GET", "/job_statuses/{id}", ending.job),
    ("GET", "/incremental/ticket_events", exports.ticket_events),
    ("GET", "/incremental/tickets/cursor", exports.tickets_by_cursor),
    ("GET", "/incremental/tickets", exports.tickets),
    ("GET", "/search", search.search),
    ("POST", "/uploads", files.upload),
    ("DELETE", "/uploads/{token}", files.drop),
    ("GET", "/attachments/{id}", files.show),
    ("GET", "/webhooks", admin.webhooks),
    ("POST", "/webhooks", admin.make_webhook),
    ("GET", "/webhooks/{id}/signing_secret", admin.signing_secret),
    ("GET", "/webhooks/{id}", admin.webhook),
    ("DELETE", "/webhooks/{id}", admin.drop_webhook),
    ("GET", "/triggers", admin.triggers),
    ("POST", "/triggers", admin.make_trigger),
    ("DELETE", "/triggers/{id}", admin.drop_trigger),
    ("GET", "/groups/{id}", admin.group),
    ("GET", "/groups", admin.groups),
    ("GET", "/ticket_fields", admin.ticket_fields),
]


def build(base_url: str) -> tuple[ASGIApp, Json]:
    """The app and what its ready line tells: accounts, token, group, fields, webhook secret."""
    world = World(base_url, Parts())
    seed(world)
    routes = [Route(f"/api/v2{path}", _endpoint(world, handler), methods=[verb]) for verb, path, handler in ROUTES]
    routes += [Route(path, _open_endpoint(world, handler), methods=["GET"]) for path, handler in OPEN]
    routes += control_routes(world.parts, _own_controls(world))
    inner = Starlette(routes=routes, exception_handlers={404: _no_route, 405: _no_route})
    ready: Json = {
        "api_token": API_TOKEN,
        "emails": {name: address for name, (address, _) in ACCOUNTS.items()},
        "group_id": GROUP_ID,
        "fields": {title: number for number, title in world.custom_fields.items()},
        "webhook_secret": WEBHOOK_SECRET,
    }
    return Troubled(_PlainPaths(inner), world.parts.faults, world.parts.journal, failing), ready


def seed(world: World) -> None:
    """A fresh account, always with the same ids."""
    fresh = World(world.base_url, world.parts)
    for name in (name for name in World.__slots__ if name not in {"base_url", "parts"}):
        setattr(world, name, getattr(fresh, name))
    world.parts.clear()
    world.parts.hooks.patience = WEBHOOK_TRIES
    for name, (address, role) in ACCOUNTS.items():
        user = User(world.new_id(), name.replace("_", " ").capitalize(), role, 0.0, email=address)
        user.only_private_comments = name == "light_agent"
        user.ticket_restriction = "assigned" if name == "restricted_agent" else None
        world.users[user.id] = user
    for title in FIELDS:
        world.custom_fields[world.new_id()] = title


class _PlainPaths:
    """``.json`` and a slash at the end make no difference."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "path": scope["path"].removesuffix("/").removesuffix(".json")}
        await self._app(scope, receive, send)


def _endpoint(world: World, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        body = await request.body()
        try:
            user = login(world, request.headers)
            said = handler(Ask(world, user, request.path_params, request.query_params, request.headers, body))
        except Refusal as refusal:
            said = refusal.answer
        said.headers["X-Rate-Limit"] = str(RATE_LIMIT)
        said.headers["X-Rate-Limit-Remaining"] = str(RATE_LIMIT - 1)
        return said

    return answer


def _open_endpoint(
    world: World, handler: Callable[[World, Request], Response]
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return handler(world, request)

    return answer


async def _no_route(request: Request, _: Exception) -> Response:
    return no_endpoint().answer


def _own_controls(world: World) -> dict[str, Callable[[Json], object]]:
    return {
        "reset": lambda _: seed(world),
        "set": lambda body: setattr(world, "switches", replace(world.switches, **body)),
        "switches": lambda _: {name: getattr(world.switches, name) for name in Switches.__slots__},
        "connect-webhook": lambda body: _connect(world, body),
        "forge-webhook": lambda body: _forge(world, body),
        "send-webhook": lambda body: push(world, next(iter(world.webhooks.values())), body["body"]),
    }


def _connect(world: World, body: Json) -> str:
    """A webhook to `url` with the seeded secret, and a trigger for all that does not come through the API."""
    given = {"name": "Bot", "endpoint": body["url"], "subscriptions": body.get("subscriptions")}
    creator = next(user.id for user in world.users.values() if user.role == "admin")
    webhook = admin.add_webhook(world, given, creator, WEBHOOK_SECRET)
    template = body.get("template") or DEFAULT_TEMPLATE
    conditions = {"all": [{"field": "current_via_id", "operator": "is_not", "value": "5"}]}
    actions = [{"field": "notification_webhook", "value": [webhook["id"], template]}]
    admin.add_trigger(world, {"title": "Avisar al bot", "conditions": conditions, "actions": actions})
    number: str = webhook["id"]
    return number


def _forge(world: World, body: Json) -> None:
    """A call signed with another secret."""
    webhook = next(iter(world.webhooks.values()))
    headers = signed(world, webhook["id"], body["body"], secret=body["secret"])
    world.parts.hooks.send_raw(Hook(webhook["endpoint"], headers, body["body"]))
