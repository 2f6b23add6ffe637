"""The whole: the one entry point that finds its resource in the path, the sessions, the seed, the control routes."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import asdict, replace

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.standins.desk_parts.control import Parts, control_routes
from tests.standins.desk_parts.faults import Json
from tests.standins.desk_parts.hooks import Hook, HookMode
from tests.standins.desk_parts.middleware import Troubled
from tests.standins.glpi import reading, rows, searching, writing
from tests.standins.glpi.asking import Ask, Upload, check_app_token, read_form, read_json, user_token
from tests.standins.glpi.hooks import signed
from tests.standins.glpi.refusals import Refusal, documented, error, failing
from tests.standins.glpi.world import APP_TOKEN, PEOPLE, PROFILES, TYPES, Profile, Session, World

WEBHOOK_SECRET = "secreto-de-webhook-de-prueba"
LARGEST_PART = 1024 * 1024


def build(base_url: str) -> tuple[ASGIApp, Json]:
    """The app and what its ready line tells: tokens by account, ids of people, webhook secret."""
    world = World(base_url, Parts())
    seed(world)
    verbs = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    own = Route("/apirest.php/{path:path}", _entry(world), methods=verbs)
    inner = Starlette(routes=[own, *control_routes(world.parts, _own_controls(world))])
    ready: Json = {
        "app_token": APP_TOKEN,
        "user_tokens": {name: _token(name) for name in PEOPLE},
        "user_ids": {name: number for number, name in enumerate(PEOPLE, 2)},
        "webhook_secret": WEBHOOK_SECRET,
    }
    return Troubled(inner, world.parts.faults, world.parts.journal, failing), ready


def seed(world: World) -> None:
    """A fresh installation, always with the same people; numbers begin at 1 again."""
    fresh = World(world.base_url, world.parts)
    for name in (name for name in World.__slots__ if name not in {"base_url", "parts"}):
        setattr(world, name, getattr(fresh, name))
    world.parts.clear()
    world.parts.hooks.mode = HookMode.HELD
    world.last_ids["User"] = 1
    for name, profile in PEOPLE.items():
        row = world.add("User", {**rows.person(world, 0), "name": name, "realname": name.replace("_", " ")})
        row["profiles_id"] = PROFILES[profile].id
        world.tokens[_token(name)] = row["id"]
        world.profiles[row["id"]] = PROFILES[profile]


def _token(name: str) -> str:
    return f"user-token-{name}"


def _entry(world: World) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        try:
            return _dispatch(await _read(world, request))
        except Refusal as refusal:
            return refusal.answer

    return answer


async def _read(world: World, request: Request) -> Ask:
    elements = tuple(each for each in request.path_params["path"].split("/") if each)
    body: Json = {}
    uploads: tuple[Upload, ...] = ()
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form(max_part_size=LARGEST_PART) as form:
            body, uploads = await read_form(form)
    else:
        body = read_json(await request.body(), request.method)
    return Ask(world, request.method, elements, request.query_params, request.headers, body, uploads)


def _dispatch(ask: Ask) -> Response:
    resource = ask.elements[0] if ask.elements else ""
    if resource in SESSIONS:
        return SESSIONS[resource](ask)
    ask.login()
    if resource in {"search", "listSearchOptions"}:
        itemtype = _itemtype(ask, 1)
        return searching.search(ask, itemtype) if resource == "search" else searching.options(ask, itemtype)
    itemtype, number = _itemtype(ask, 0), _number(ask, 1)
    if len(ask.elements) > 2 and number is not None:
        return _sub_item(ask, itemtype, number)
    if ask.verb == "GET":
        return reading.several(ask, itemtype) if number is None else reading.one(ask, itemtype, number)
    if ask.verb == "POST":
        return writing.create(ask, itemtype)
    return (writing.delete if ask.verb == "DELETE" else writing.update)(ask, itemtype, number)


def _sub_item(ask: Ask, parent: str, number: int) -> Response:
    itemtype, own = _itemtype(ask, 2), _number(ask, 3)
    if ask.verb == "POST":
        return writing.create(ask, itemtype)
    if ask.verb == "GET" and own is None:
        return reading.below(ask, parent, number, itemtype)
    if ask.verb == "GET" and own is not None:
        return reading.one(ask, itemtype, own)
    return (writing.delete if ask.verb == "DELETE" else writing.update)(ask, itemtype, own)


def _itemtype(ask: Ask, index: int) -> str:
    given = ask.elements[index] if index < len(ask.elements) else ""
    found = next((each for each in TYPES if each.lower() == given.lower()), None)
    if found is None:
        message = "resource not found or not an instance of CommonDBTM"
        raise documented(ask.world.api_url, message, "ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM")
    return found


def _number(ask: Ask, index: int) -> int | None:
    given = ask.elements[index] if index < len(ask.elements) else ""
    return int(given) if given.isascii() and given.isdigit() else None


def _init_session(ask: Ask) -> Response:
    check_app_token(ask)
    token = user_token(ask)
    if not token:
        message = "parameter(s) login, password or user_token are missing"
        raise documented(ask.world.api_url, message, "ERROR_LOGIN_PARAMETERS_MISSING")
    user = ask.world.tokens.get(token)
    if user is None:
        raise error("parameter user_token seems invalid", "ERROR_GLPI_LOGIN_USER_TOKEN", 401)
    made = secrets.token_hex(13)
    ask.world.sessions[made] = Session(user, ask.world.profiles[user], ask.world.parts.clock.now())
    session = ask.world.sessions[made]
    shown: Json = {"session_token": made}
    if ask.flag("get_full_session"):
        shown["session"] = _full(ask, session)
    return JSONResponse(shown)


def _kill_session(ask: Ask) -> Response:
    ended = ask.login()
    ask.world.sessions = {token: each for token, each in ask.world.sessions.items() if each is not ended}
    return JSONResponse(True)


def _full(ask: Ask, session: Session) -> Json:
    name = ask.world.table("User")[session.user]["name"]
    profile = _profile(session.profile)
    return {"glpiID": session.user, "glpiname": name, "glpiactiveprofile": profile, "glpiactive_entity": 0}


def _profile(profile: Profile) -> Json:
    entities = [{"id": 0, "name": "Root entity", "is_recursive": 1}]
    return {"id": profile.id, "name": profile.name, "interface": "central", "entities": entities, **profile.rights}


def _config(ask: Ask) -> Response:
    ask.login()
    switches = ask.world.switches
    return JSONResponse({"cfg_glpi": {"version": switches.version, "list_limit": switches.list_limit}})


SESSIONS: dict[str, Callable[[Ask], Response]] = {
    "initSession": _init_session,
    "killSession": _kill_session,
    "getFullSession": lambda ask: JSONResponse({"session": _full(ask, ask.login())}),
    "getActiveProfile": lambda ask: JSONResponse({"active_profile": _profile(ask.login().profile)}),
    "getMyProfiles": lambda ask: JSONResponse({"myprofiles": [_profile(ask.login().profile)]}),
    "getMyEntities": lambda ask: JSONResponse(
        {"myentities": _profile(ask.login().profile)["entities"]},
    ),
    "getGlpiConfig": _config,
}


def _own_controls(world: World) -> dict[str, Callable[[Json], object]]:
    return {
        "reset": lambda _: seed(world),
        "set": lambda body: setattr(world, "switches", replace(world.switches, **body)),
        "switches": lambda _: asdict(world.switches),
        "expire-sessions": lambda _: world.sessions.clear(),
        "sessions": lambda _: len(world.sessions),
        "connect-webhook": lambda body: world.webhooks.append({**body, "secret": WEBHOOK_SECRET}),
        "send-webhook": lambda body: _send(world, body["body"], WEBHOOK_SECRET),
        "forge-webhook": lambda body: _send(world, body["body"], body["secret"]),
        "cron": lambda body: _cron(world, body["seconds"], body["times"]),
    }


def _send(world: World, body: str, secret: str) -> None:
    """A call to the first webhook's address; signed with another secret it is a forgery."""
    world.parts.hooks.send_raw(Hook(world.webhooks[0]["url"], signed(world, body, secret), body))


async def _cron(world: World, seconds: float, times: int) -> int:
    """Let the cron job run so often, with so many seconds of real time between."""
    sent = 0
    for _ in range(times):
        await asyncio.sleep(seconds)
        sent += world.parts.hooks.flush()
    return sent
