"""Chatwoot's own switches under ``/_control``: webhooks, limits, custom attributes, and what staff would see."""

from __future__ import annotations

import base64
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.standins.chatwoot.api import Desk
from tests.standins.chatwoot.render import conversation_json
from tests.standins.chatwoot.world import Hook, Message, Settings, World


class ChatwootSwitches:
    """What administrators do at an installation."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """Every switch takes and gives JSON."""
        handlers = {
            "settings": self._settings,
            "hooks": self._hooks,
            "ignored": self._ignored,
            "cases": self._cases,
            "lines": self._lines,
        }
        return [Route(f"/_control/{name}", handler, methods=["POST"]) for name, handler in handlers.items()]

    def reset(self) -> None:
        """An installation without conversations; defined attributes stay."""
        kept = self._desk.world.settings.attributes
        self._desk.world = World(settings=Settings(attributes=kept))

    async def _settings(self, request: Request) -> JSONResponse:
        told, settings = await request.json(), self._desk.world.settings
        for name, value in told.items():
            if name not in Settings.__slots__ or name == "hooks":
                return JSONResponse({"error": f"no setting {name}"}, 422)
            setattr(settings, name, value)
        return JSONResponse({})

    async def _hooks(self, request: Request) -> JSONResponse:
        self._desk.world.settings.hooks = [Hook(**each) for each in (await request.json())["hooks"]]
        return JSONResponse({})

    async def _ignored(self, _: Request) -> JSONResponse:
        return JSONResponse(self._desk.world.ignored)

    async def _cases(self, _: Request) -> JSONResponse:
        world = self._desk.world
        return JSONResponse([conversation_json(world, each) for each in world.conversations.values()])

    async def _lines(self, request: Request) -> JSONResponse:
        world, number = self._desk.world, int((await request.json())["conversation"])
        return JSONResponse([_line(each) for each in world.by_conversation.get(number, ())])


def _line(message: Message) -> dict[str, Any]:
    files = [
        {"name": file.name, "mime": file.mime, "content": base64.b64encode(file.content).decode()}
        for file in message.files
    ]
    return {
        "id": message.id,
        "text": message.content or "",
        "internal": message.private,
        "kind": message.kind,
        "sender_type": message.sender_type,
        "sender_id": message.sender_id,
        "source_id": message.source_id or "",
        "status": message.status,
        "error": str(message.content_attributes.get("external_error", "")),
        "files": files,
    }
