"""People: found, made, made or updated by external id or address.

Fields of the answer: zenpy's TestUserMe and TestUserCreateUpdateDelete; paths: zenpy/lib/endpoint.py.
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from tests.standins.desk_parts.faults import Json
from tests.standins.zendesk.asking import Ask
from tests.standins.zendesk.paging import page
from tests.standins.zendesk.refusals import bad_attribute, invalid, no_record
from tests.standins.zendesk.shapes import user_json
from tests.standins.zendesk.world import User, World

_KNOWN = frozenset({"name", "email", "external_id", "role", "verified", "skip_verify_email", "user_fields", "tags"})


def user_of(world: World, given: Json) -> User:
    """The person described, found by address or external id, or made."""
    found = _same(world, given)
    if found is not None:
        return found
    name = given.get("name")
    if not isinstance(name, str) or not name.strip():
        raise invalid("name", "Name: cannot be blank", "BlankValue")
    made = User(world.new_id(), name, "end-user", world.now())
    made.email, made.external_id = given.get("email"), given.get("external_id")
    world.users[made.id] = made
    return made


def _same(world: World, given: Json) -> User | None:
    for name in ("external_id", "email"):
        value = given.get(name)
        if value is not None and not isinstance(value, str):
            raise bad_attribute(name, "a string")
        for each in world.users.values():
            if value is not None and getattr(each, name) == value:
                return each
    return None


def me(ask: Ask) -> Response:
    """GET /users/me."""
    return JSONResponse({"user": user_json(ask.world, ask.user)})


def show(ask: Ask) -> Response:
    """GET /users/{id}."""
    ask.agents_only()
    user = ask.world.users.get(ask.number())
    if user is None:
        raise no_record()
    return JSONResponse({"user": user_json(ask.world, user)})


def make(ask: Ask) -> Response:
    """POST /users."""
    given = _given(ask)
    for name in ("external_id", "email"):
        if given.get(name) is not None and _same(ask.world, {name: given[name]}) is not None:
            raise invalid(name, f"{name}: {given[name]} is already being used by another user", "DuplicateValue")
    return JSONResponse({"user": user_json(ask.world, user_of(ask.world, given))}, status_code=201)


def make_or_update(ask: Ask) -> Response:
    """POST /users/create_or_update: 201 when made, 200 when found and renamed."""
    given = _given(ask)
    found = _same(ask.world, given)
    if found is None:
        return JSONResponse({"user": user_json(ask.world, user_of(ask.world, given))}, status_code=201)
    found.name = given.get("name") or found.name
    found.updated = ask.world.now()
    return JSONResponse({"user": user_json(ask.world, found)})


def search(ask: Ask) -> Response:
    """GET /users/search by external_id (exact) or query (through the lagging index)."""
    ask.agents_only()
    world, wanted, words = ask.world, ask.query.get("external_id"), ask.query.get("query")
    if wanted is not None:
        found = [each for each in world.users.values() if each.external_id == wanted]
    else:
        text = (words or "").casefold()
        seen = [each for each in world.users.values() if each.created + world.switches.search_lag <= world.now()]
        found = [each for each in seen if text in f"{each.name} {each.email} {each.external_id}".casefold()]
    return JSONResponse(_page(ask, found, "/users/search.json"))


def many(ask: Ask) -> Response:
    """GET /users/show_many?ids=."""
    ask.agents_only()
    wanted = ask.query.get("ids", "").split(",")
    return JSONResponse(
        _page(ask, [each for each in ask.world.users.values() if str(each.id) in wanted], "/users.json")
    )


def listed(ask: Ask) -> Response:
    """GET /users."""
    ask.agents_only()
    return JSONResponse(_page(ask, list(ask.world.users.values()), "/users.json"))


def _page(ask: Ask, found: list[User], path: str) -> Json:
    url = f"{ask.world.base_url}/api/v2{path}"
    return page(found, ask.query, url, "users", lambda user: user_json(ask.world, user), lambda user: user.id)


def _given(ask: Ask) -> Json:
    ask.agents_only()
    given = ask.json("user")
    for name in given.keys() - _KNOWN:
        ask.world.violation(f"user.{name} is not kept by this stand-in")
    if given.get("role", "end-user") != "end-user":
        ask.admins_only()
    return given
