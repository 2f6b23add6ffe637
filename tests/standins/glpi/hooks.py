"""Webhooks of GLPI 11: what is queued when a row changes, signed at that moment and sent later by cron.

src/Webhook.php: hex HMAC-SHA256 of body and Unix time, headers X-GLPI-signature and X-GLPI-timestamp, body pretty-printed
with `item`, `event` and `parent_item`, built with the system's rights, private followups included.
"""

from __future__ import annotations

import hashlib
import hmac
import json

from tests.standins.desk_parts.faults import Json
from tests.standins.desk_parts.hooks import Hook
from tests.standins.glpi.world import World

STATES = {1: "New", 2: "Processing (assigned)", 3: "Processing (planned)", 4: "Pending", 5: "Solved", 6: "Closed"}


def tell(world: World, event: str, itemtype: str, row: Json) -> None:
    """Queue the webhooks that are set up for this."""
    if world.switches.encodes:
        return
    for webhook in world.webhooks:
        if itemtype in webhook["itemtypes"] and event in webhook["events"]:
            body = json.dumps(_payload(world, event, itemtype, row), indent=4)
            world.parts.hooks.push(Hook(webhook["url"], signed(world, body, webhook["secret"]), body))


def signed(world: World, body: str, secret: str) -> dict[str, str]:
    """The headers of a call with this body."""
    at = str(int(world.parts.clock.now()))
    digest = hmac.new(secret.encode(), (body + at).encode(), hashlib.sha256).hexdigest()
    return {"X-GLPI-signature": digest, "X-GLPI-timestamp": at}


def _payload(world: World, event: str, itemtype: str, row: Json) -> Json:
    body: Json = {"item": _shown(world, itemtype, row), "event": event}
    parent = world.tables.get(row.get("itemtype") or "", {}).get(row.get("items_id", 0))
    if parent is not None:
        body["parent_item"] = _shown(world, row["itemtype"], parent)
    return body


def _shown(world: World, itemtype: str, row: Json) -> Json:
    """Roughly the newer API's view of a row: names beside ids, booleans instead of 0 and 1."""
    shown: Json = {name: bool(value) if name.startswith("is_") else value for name, value in row.items()}
    if itemtype == "Ticket":
        shown["status"] = {"id": row["status"], "name": STATES[row["status"]]}
    if shown.pop("users_id", None) is not None:
        shown["user"] = {"id": row["users_id"], "name": world.table("User")[row["users_id"]]["name"]}
    return shown
