"""A provider that grants access tokens (RFC 6749) and tells mail servers whose they are (RFC 7662)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "ventanilla-app", "secreto de la aplicación"


@dataclass(slots=True)
class Grants:
    """What was granted; `broken` is an answer instead of a token, `refresh` the only refresh token that is taken."""

    mailbox: str
    lasts: int = 3600
    refresh: str = ""
    broken: Response | None = None
    good: set[str] = field(default_factory=set)
    asked: list[dict[str, str]] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def app(self) -> Starlette:
        """Both addresses."""
        return Starlette(
            routes=[
                Route("/token", self._grant, methods=["POST"]),
                Route("/introspect", self._introspect, methods=["POST"]),
            ]
        )

    def withdraw(self) -> None:
        """No token that was granted is good any more."""
        self.good.clear()

    async def _grant(self, request: Request) -> Response:
        given = {name: str(value) for name, value in (await request.form()).items()}
        self.asked.append(given)
        if self.broken is not None:
            return self.broken
        if given.get("client_id") != CLIENT or given.get("client_secret") != SECRET:
            return JSONResponse({"error": "invalid_client", "error_description": "AADSTS7000215: bad\nsecret"}, 401)
        wanted = "refresh_token" if self.refresh else "client_credentials"
        if given.get("grant_type") != wanted or given.get("refresh_token", "") != self.refresh:
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = secrets.token_urlsafe(1500)
        self.good.add(token)
        return JSONResponse({"token_type": "Bearer", "access_token": token, "expires_in": self.lasts})

    async def _introspect(self, request: Request) -> Response:
        token = str((await request.form()).get("token"))
        self.shown.append(token)
        if token not in self.good:
            return JSONResponse({"active": False})
        return JSONResponse({"active": True, "username": self.mailbox})
