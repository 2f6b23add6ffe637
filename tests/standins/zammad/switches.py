"""Zammad's own switches under ``/_control``: search engine, trigger, accounts, and what staff would see."""

from __future__ import annotations

import base64
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.standins.zammad.api import Instance
from tests.standins.zammad.columns import ARTICLE_TYPES, SENDERS, Row, State
from tests.standins.zammad.world import Settings, Token, Webhook, seeded


class ZammadSwitches:
    """What admins and the search engine's job do at an instance."""

    def __init__(self, instance: Instance) -> None:
        self._zammad = instance

    def routes(self) -> list[Route]:
        """Every switch takes and gives JSON."""
        handlers = {
            "settings": self._settings,
            "webhook": self._webhook,
            "catch_up": self._catch_up,
            "account": self._account,
            "token": self._token,
            "state": self._add_state,
            "ignored": self._ignored,
            "cases": self._cases,
            "lines": self._lines,
        }
        return [Route(f"/_control/{name}", handler, methods=["POST"]) for name, handler in handlers.items()]

    def reset(self) -> None:
        """An instance as it was at the start, with the tokens of the start."""
        first = {value: token for value, token in self._zammad.world.tokens.items() if token.label != "added"}
        self._zammad.world = seeded(self._zammad.world.fields, first)
        self._zammad.index.versions.clear()
        self._zammad.index.note_users(self._zammad.world)

    async def _settings(self, request: Request) -> JSONResponse:
        told, settings = await request.json(), self._zammad.world.settings
        for name, value in told.items():
            if name not in Settings.__slots__ or name == "webhook":
                return JSONResponse({"error": f"no setting {name}"}, 422)
            setattr(settings, name, value)
        return JSONResponse({})

    async def _webhook(self, request: Request) -> JSONResponse:
        told = await request.json()
        hook = Webhook(told["url"], told["secret"], frozenset(told["skip_logins"])) if told["url"] else None
        self._zammad.world.settings.webhook = hook
        return JSONResponse({})

    async def _catch_up(self, _: Request) -> JSONResponse:
        self._zammad.index.catch_up()
        return JSONResponse({})

    async def _account(self, request: Request) -> JSONResponse:
        told = await request.json()
        user = self._zammad.world.users[told.pop("id")]
        unknown = set(told) - set(user)
        if unknown:
            return JSONResponse({"error": f"no such columns: {sorted(unknown)}"}, 422)
        user |= told
        return JSONResponse({})

    async def _token(self, request: Request) -> JSONResponse:
        told = await request.json()
        token = Token(told["user_id"], frozenset(told["permissions"]), "added", told["expired"])
        self._zammad.world.tokens[told["value"]] = token
        return JSONResponse({})

    async def _add_state(self, request: Request) -> JSONResponse:
        told, states = await request.json(), self._zammad.world.states
        number = max(states) + 1
        states[number] = State(number, told["name"], told["type_id"])
        return JSONResponse({"id": number})

    async def _ignored(self, _: Request) -> JSONResponse:
        return JSONResponse(self._zammad.world.ignored)

    async def _cases(self, _: Request) -> JSONResponse:
        return JSONResponse(list(self._zammad.world.tickets.values()))

    async def _lines(self, request: Request) -> JSONResponse:
        ticket_id = int((await request.json())["ticket"])
        return JSONResponse([self._line(article) for article in self._zammad.world.articles_of(ticket_id)])

    def _line(self, article: Row) -> dict[str, Any]:
        world = self._zammad.world
        files = [
            {
                "name": file.filename,
                "mime": file.preferences.get("Mime-Type", ""),
                "content": base64.b64encode(file.content).decode(),
            }
            for file in world.files.get(article["id"], [])
        ]
        return {
            "id": article["id"],
            "text": article["body"],
            "html": "text/html" in article["content_type"],
            "internal": article["internal"],
            "kind": ARTICLE_TYPES[article["type_id"]],
            "sender": SENDERS[article["sender_id"]],
            "author": world.users[article["created_by_id"]]["login"],
            "origin": world.users[article["origin_by_id"]]["login"] if article["origin_by_id"] else "",
            "files": files,
        }
