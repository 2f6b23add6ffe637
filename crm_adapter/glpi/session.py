"""GLPI's sessions: begun at the first call, begun again once where GLPI has forgotten them."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx
from pydantic import TypeAdapter, ValidationError

from handlers.errors import Misconfigured, Retryable

_TOKEN = TypeAdapter(dict[str, str])
_EXPIRED = b"ERROR_SESSION_TOKEN_INVALID"


class SessionAuth(httpx.Auth):
    """Puts the session's token on each request; `token` is empty while there is no session."""

    def __init__(self, url: str, user_token: str) -> None:
        self._url = f"{url}/initSession"
        self._user_token = user_token
        self.token = ""

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """See httpx. A request that met a dead session has done nothing and is sent once more."""
        if not self.token:
            response = yield self._beginning(request)
            self.token = await _token(response)
        request.headers["Session-Token"] = self.token
        response = yield request
        if response.status_code != httpx.codes.UNAUTHORIZED or _EXPIRED not in await response.aread():
            return
        response = yield self._beginning(request)
        self.token = await _token(response)
        request.headers["Session-Token"] = self.token
        yield request

    def _beginning(self, request: httpx.Request) -> httpx.Request:
        headers = {"Authorization": f"user_token {self._user_token}", "Accept": "application/json"}
        if "App-Token" in request.headers:
            headers["App-Token"] = request.headers["App-Token"]
        return httpx.Request("GET", self._url, headers=headers, extensions=request.extensions)


async def _token(response: httpx.Response) -> str:
    body = await response.aread()
    if response.status_code == httpx.codes.OK:
        try:
            return _TOKEN.validate_json(body)["session_token"]
        except (ValidationError, KeyError):
            raise Retryable("GLPI began a session and did not say which.") from None
    if response.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        raise Misconfigured("GLPI does not accept the login; check the user token and that the account is active.")
    if response.status_code == httpx.codes.BAD_REQUEST:
        raise Misconfigured(
            "GLPI does not let the product in: its API must be on, with login by token, and the application's token "
            "and its range of addresses must be those of the product."
        )
    raise Retryable(f"GLPI answered {response.status_code} to the beginning of a session.")
