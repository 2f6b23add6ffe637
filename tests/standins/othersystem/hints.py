"""The hints that the other system sends when something has changed: signed, and without content."""

from __future__ import annotations

import json
import secrets

from tests.standins.desk_parts.control import Parts
from tests.standins.desk_parts.faults import Json
from tests.standins.desk_parts.hooks import Hook
from tests.standins.othersystem.signing import headers
from tests.standins.othersystem.world import World


class Hints:
    """Pushes one hint for each change, and any other on request."""

    def __init__(self, world: World, parts: Parts) -> None:
        self._world = world
        self._parts = parts
        self._parts.hooks.patience = 3
        world.on_change = self._push

    def _push(self) -> None:
        if self._world.switches.hint_url and self._world.abilities.hints:
            self._parts.hooks.push(self._hint({}))

    def send(self, body: Json) -> str:
        """One hint at once, whatever the mode: forged, late, early, of a wrong kind; returns its webhook-id."""
        hint = self._hint(body)
        self._parts.hooks.send_raw(hint)
        return hint.headers["webhook-id"]

    def _hint(self, wish: Json) -> Hook:
        told = {"type": wish.get("type", "changes.available"), "timestamp": self._world.moment()}
        body = json.dumps(told, separators=(",", ":"))
        seconds = int(self._world.now() + wish.get("offset", 0.0))
        secret = wish.get("secret") or self._world.switches.secret
        webhook_id = wish.get("webhook_id") or f"aviso_{secrets.token_hex(8)}"
        signed = headers(secret, webhook_id, seconds, body.encode())
        return Hook(self._world.switches.hint_url, {**signed, "content-type": "application/json"}, body)
