"""Logs in to a mail provider that takes no passwords: an access token is fetched, kept while it lasts, and shown instead."""

from __future__ import annotations

import threading
import time
from typing import Annotated

import httpx
from pydantic import AfterValidator, BaseModel, Field, ValidationError

from crm_adapter.mail.config import OAuth
from handlers.errors import Misconfigured, Retryable

_EARLY_SECONDS = 120.0
"""A token is not used in the last moments of its life, which the mail server may count otherwise."""
_SHORTEST_SECONDS = 30.0
_REFUSED = (400, 401, 403)
_NAMED = 200
"""Characters of the provider's own explanation that are shown."""


def _one_line(text: str) -> str:
    """Raises ValueError for what cannot stand in a login line."""
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("not a token")
    return text


class _Granted(BaseModel):
    """RFC 6749, 5.1."""

    access_token: Annotated[str, AfterValidator(_one_line)] = Field(repr=False)
    expires_in: Annotated[float, Field(ge=0, le=31_536_000)] = 3600.0


class _Refusal(BaseModel):
    """RFC 6749, 5.2."""

    error: str
    error_description: str = ""


class AccessTokens:
    """One account's access token. Calls block, and may come from several threads.

    Source: RFC 6749, sections 4.4 (client credentials, for an application of the agency's own) and 6 (refresh token).
    """

    def __init__(self, config: OAuth, timeout: float) -> None:
        """`timeout` is in seconds for each step with the provider."""
        self._config = config
        self._timeout = timeout
        self._lock = threading.Lock()
        self._token = ""
        self._ends = 0.0

    def current(self) -> str:
        """A token that is still good. Raises Retryable or Misconfigured, neither with any secret in it."""
        with self._lock:
            if not self._token or time.monotonic() >= self._ends:
                granted = self._fetch()
                lasts = max(granted.expires_in - _EARLY_SECONDS, _SHORTEST_SECONDS)
                self._token, self._ends = granted.access_token, time.monotonic() + lasts
            return self._token

    def refused(self, token: str) -> None:
        """A mail server did not take this one: the next call fetches another."""
        with self._lock:
            if token == self._token:
                self._token = ""

    def _fetch(self) -> _Granted:
        where = httpx.URL(self._config.token_url).host
        try:
            # No redirects: they would carry the secret elsewhere.
            answer = httpx.post(self._config.token_url, data=self._form(), timeout=self._timeout)
        except httpx.HTTPError as fault:
            raise Retryable(f"{where}, which grants access to the mailbox, cannot be reached now.") from fault
        if answer.status_code in _REFUSED:
            raise Misconfigured(f"{where} grants no access to the mailbox: {_reason(answer)}")
        if not answer.is_success:
            raise Retryable(f"{where}, which grants access to the mailbox, answered {answer.status_code}.")
        try:
            return _Granted.model_validate_json(answer.content)
        except ValidationError:
            raise Misconfigured(
                f"{where} answered without an access token: is VENTANILLA_EMAIL_OAUTH_TOKEN_URL right?"
            ) from None

    def _form(self) -> dict[str, str]:
        config = self._config
        grant = (
            {"grant_type": "refresh_token", "refresh_token": config.refresh_token}
            if config.refresh_token
            else {"grant_type": "client_credentials"}
        )
        form = grant | {"client_id": config.client_id, "client_secret": config.client_secret, "scope": config.scope}
        return {name: value for name, value in form.items() if value}


def _reason(answer: httpx.Response) -> str:
    try:
        refusal = _Refusal.model_validate_json(answer.content)
    except ValidationError:
        return f"it answered {answer.status_code}; is VENTANILLA_EMAIL_OAUTH_TOKEN_URL right?"
    said = " ".join(f"{refusal.error} {refusal.error_description}".split())
    return "".join(sign for sign in said if sign.isprintable())[:_NAMED]
