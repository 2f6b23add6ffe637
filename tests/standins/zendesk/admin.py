"""What administrators set up: webhooks, triggers, groups and ticket fields.

Shapes of webhooks and their signing secret: zenpy's TestWebhooks recordings.
"""

from __future__ import annotations

import base64
import secrets

from starlette.responses import JSONResponse, Response

from tests.standins.desk_parts.faults import Json
from tests.standins.zendesk.asking import Ask
from tests.standins.zendesk.refusals import bad_attribute, invalid, no_record
from tests.standins.zendesk.world import GROUP_ID, World, stamp

GROUP_NAME = "Atención ciudadana"
CONDITIONS = frozenset({"current_via_id", "comment_is_public", "update_type", "status"})
OPERATORS = frozenset({"is", "is_not", "changed"})


def add_webhook(world: World, given: Json, creator: int, secret: str | None = None) -> Json:
    """Keep a webhook and its signing secret."""
    number = f"01{secrets.token_hex(12).upper()}"
    webhook = {
        "id": number,
        "name": given["name"],
        "description": given.get("description"),
        "status": given.get("status", "active"),
        "subscriptions": given.get("subscriptions") or ["conditional_ticket_events"],
        "created_at": stamp(world.now()),
        "created_by": str(creator),
        "endpoint": given["endpoint"],
        "http_method": given.get("http_method", "POST"),
        "request_format": given.get("request_format", "json"),
    }
    world.webhooks[number] = webhook
    world.secrets[number] = secret or base64.b64encode(secrets.token_bytes(32)).decode()
    return webhook


def make_webhook(ask: Ask) -> Response:
    """POST /webhooks."""
    ask.admins_only()
    given = ask.json("webhook")
    for name in ("name", "endpoint", "http_method", "request_format", "status"):
        if not isinstance(given.get(name), str):
            raise bad_attribute(name, "a string")
    return JSONResponse({"webhook": add_webhook(ask.world, given, ask.user.id)}, status_code=201)


def webhooks(ask: Ask) -> Response:
    """GET /webhooks."""
    ask.admins_only()
    found = list(ask.world.webhooks.values())
    return JSONResponse({"webhooks": found, "meta": {"has_more": False}, "links": {}})


def webhook(ask: Ask) -> Response:
    """GET /webhooks/{id}."""
    return JSONResponse({"webhook": _webhook(ask)})


def drop_webhook(ask: Ask) -> Response:
    """DELETE /webhooks/{id}."""
    del ask.world.webhooks[_webhook(ask)["id"]]
    return Response(status_code=204)


def signing_secret(ask: Ask) -> Response:
    """GET /webhooks/{id}/signing_secret."""
    secret = ask.world.secrets[_webhook(ask)["id"]]
    return JSONResponse({"signing_secret": {"secret": secret, "algorithm": "SHA256"}})


def _webhook(ask: Ask) -> Json:
    ask.admins_only()
    found = ask.world.webhooks.get(ask.params["id"])
    if found is None:
        raise no_record()
    return found


def add_trigger(world: World, given: Json) -> Json:
    """Keep a trigger, whose conditions and actions must be ones that this stand-in carries out."""
    conditions = given.get("conditions") or {}
    for each in [*conditions.get("all", []), *conditions.get("any", [])]:
        if each.get("field") not in CONDITIONS or each.get("operator") not in OPERATORS:
            raise invalid("base", f"Condition: {each} is invalid")
    for each in given.get("actions") or [{}]:
        if each.get("field") != "notification_webhook" or len(each.get("value", [])) != 2:
            raise invalid("base", f"Action: {each} is invalid")
    number = world.new_id()
    trigger = {
        "url": f"{world.base_url}/api/v2/triggers/{number}.json",
        "id": number,
        "title": given.get("title"),
        "active": given.get("active", True),
        "updated_at": stamp(world.now()),
        "created_at": stamp(world.now()),
        "default": False,
        "actions": given["actions"],
        "conditions": {"all": conditions.get("all", []), "any": conditions.get("any", [])},
        "description": given.get("description"),
        "position": len(world.triggers) + 1,
    }
    world.triggers[number] = trigger
    return trigger


def make_trigger(ask: Ask) -> Response:
    """POST /triggers."""
    ask.admins_only()
    return JSONResponse({"trigger": add_trigger(ask.world, ask.json("trigger"))}, status_code=201)


def triggers(ask: Ask) -> Response:
    """GET /triggers."""
    ask.agents_only()
    found = list(ask.world.triggers.values())
    return JSONResponse({"triggers": found, "next_page": None, "previous_page": None, "count": len(found)})


def drop_trigger(ask: Ask) -> Response:
    """DELETE /triggers/{id}."""
    ask.admins_only()
    if ask.world.triggers.pop(ask.number(), None) is None:
        raise no_record()
    return Response(status_code=204)


def groups(ask: Ask) -> Response:
    """GET /groups."""
    ask.agents_only()
    return JSONResponse({"groups": [_group(ask.world)], "next_page": None, "previous_page": None, "count": 1})


def group(ask: Ask) -> Response:
    """GET /groups/{id}."""
    ask.agents_only()
    if ask.number() != GROUP_ID:
        raise no_record()
    return JSONResponse({"group": _group(ask.world)})


def _group(world: World) -> Json:
    return {
        "url": f"{world.base_url}/api/v2/groups/{GROUP_ID}.json",
        "id": GROUP_ID,
        "is_public": True,
        "name": GROUP_NAME,
        "description": "",
        "default": True,
        "deleted": False,
        "created_at": stamp(0),
        "updated_at": stamp(0),
    }


def ticket_fields(ask: Ask) -> Response:
    """GET /ticket_fields: only the account's own."""
    ask.agents_only()
    found = [_field(ask.world, number, title) for number, title in ask.world.custom_fields.items()]
    return JSONResponse({"ticket_fields": found, "next_page": None, "previous_page": None, "count": len(found)})


def _field(world: World, number: int, title: str) -> Json:
    return {
        "url": f"{world.base_url}/api/v2/ticket_fields/{number}.json",
        "id": number,
        "type": "text",
        "title": title,
        "raw_title": title,
        "description": "",
        "position": 1,
        "active": True,
        "required": False,
        "key": None,
        "agent_description": None,
        "removable": True,
    }
