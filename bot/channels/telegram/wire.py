"""The connection to Telegram's servers: clients with time-outs, and what a failure says about whether the work was done."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from handlers.errors import Misconfigured, Rejected, Retryable, VentanillaError

CONNECT_SECONDS: Final = 10.0
ANSWER_SECONDS: Final = 20.0
UPLOAD_SECONDS: Final = 120.0
RETRY_SECONDS: Final = 5.0
"""Wait after a fault of the network."""
OUTAGE_SECONDS: Final = 60.0
"""Wait when somebody has to mend something first."""

# Raised before the request has left, or before it was whole: Telegram cannot have acted on it.
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)
UNEXPECTED: Final = (ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError)
"""All the ways in which the library shows that a value is not what it takes for granted."""
_TOKEN_IN_ADDRESS = re.compile(r"/bot\d+:")


class Answered(TelegramError):
    """An answer other than success: its number, Telegram's words, and the parameters that came with it.

    `genuine` is false when the answer is not in Telegram's form, as from a proxy on the way.
    """

    def __init__(self, code: int, payload: bytes) -> None:
        document = _document(payload)
        self.code = code
        self.genuine = document.get("ok") is False
        description = document.get("description")
        # The library changes capitals in its message; these are the words as they came.
        self.words = description if isinstance(description, str) else f"answer {code}"
        super().__init__(self.words)
        parameters = document.get("parameters")
        self._parameters: dict[str, Any] = parameters if isinstance(parameters, dict) else {}

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, where Telegram says so."""
        seconds = self._parameters.get("retry_after")
        return float(seconds) if isinstance(seconds, int | float) and seconds > 0 else None

    @property
    def moved_to(self) -> str:
        """The chat's new address, where a group became a supergroup."""
        return str(self._parameters.get("migrate_to_chat_id") or "")

    def says(self, *words: str) -> bool:
        """Whether one of the words stands in the description."""
        return any(word in self.words.casefold() for word in words)


class Unreadable(TelegramError):
    """Success by its number, but the body is not in Telegram's form."""

    def __init__(self) -> None:
        super().__init__("The answer of Telegram's server could not be read.")


@dataclass(frozen=True, slots=True)
class Wire:
    """The library's bot, and a plain client for what the library would hold in memory or refuse to read."""

    token: str = field(repr=False)
    api_url: str
    request: HTTPXRequest
    bot: Bot
    plain: httpx.AsyncClient

    def method(self, name: str) -> str:
        """Address of a method of the Bot API."""
        return f"{self.api_url}/bot{self.token}/{name}"

    async def close(self) -> None:
        """Let go of all connections; may be called twice."""
        await self.request.shutdown()
        await self.plain.aclose()


def connect(token: str, api_url: str, answer_seconds: float = ANSWER_SECONDS) -> Wire:
    """Clients for one bot that wait `answer_seconds` for an answer; opens no connection yet.

    Raises Misconfigured when the token has not the form of one.
    """
    _keep_secrets_out_of_logs()
    base = api_url.rstrip("/")
    if not re.fullmatch(r"\d+:[\w-]+", token, re.ASCII):
        raise Misconfigured(
            "VENTANILLA_TELEGRAM_TOKEN is not a bot's token: it has a number, a colon and letters, as @BotFather wrote it."
        )
    request = HTTPXRequest(
        connection_pool_size=64,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=answer_seconds,
        write_timeout=ANSWER_SECONDS,
        media_write_timeout=UPLOAD_SECONDS,
        pool_timeout=ANSWER_SECONDS,
        httpx_kwargs={"event_hooks": {"response": [check]}},
    )
    bot = Bot(
        token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot", request=request, get_updates_request=request
    )
    return Wire(token, base, request, bot, httpx.AsyncClient(timeout=httpx.Timeout(answer_seconds)))


async def check(response: httpx.Response) -> None:
    """Hook on every answer: raises Answered or Unreadable, so that the number and the parameters are not lost on the way."""
    payload = await response.aread()
    if not response.is_success:
        raise Answered(response.status_code, payload)
    document = _document(payload)
    if document.get("ok") is not True or "result" not in document:
        raise Unreadable


def surely_not_sent(error: TelegramError) -> bool:
    """Whether the request cannot have reached Telegram whole."""
    return isinstance(error.__cause__, _NOT_SENT)


def as_failure(error: TelegramError) -> VentanillaError:
    """The branch of our own errors for a call that may be repeated without harm."""
    if not isinstance(error, Answered):
        return Retryable("Telegram's server cannot be reached; it will be tried again.", RETRY_SECONDS)
    if error.code >= 500:
        return Retryable(f"Telegram's server, or one on the way to it, failed ({error.code}).", RETRY_SECONDS)
    if not error.genuine:
        return Retryable(between(error), OUTAGE_SECONDS)
    if error.code in {401, 404}:
        return _unknown_token()
    if error.code == 429:
        return Retryable("Telegram asks to wait.", error.retry_after or RETRY_SECONDS)
    if error.code == 409:
        return Retryable(_CONFLICT, RETRY_SECONDS)
    return Rejected(f"Telegram refused: {error.words}")


def between(error: Answered) -> str:
    """The sentence about an answer that is not Telegram's own."""
    return f"Something between this machine and Telegram answered {error.code}: check proxy and firewall."


_CONFLICT: Final = (
    "Another program receives this bot's messages, or a webhook is set for it: stop the other program, "
    "or start this one in the same mode, for a bot has one receiver only."
)


def _unknown_token() -> Misconfigured:
    return Misconfigured(
        "Telegram does not know this bot: VENTANILLA_TELEGRAM_TOKEN is wrong or was revoked at @BotFather."
    )


def _document(payload: bytes) -> dict[str, Any]:
    try:
        document = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _keep_secrets_out_of_logs() -> None:
    # httpx writes each address, which holds the token, and the library each parameter, which holds what people say.
    logging.getLogger("httpx").addFilter(_bears_no_token)
    logging.getLogger("telegram").setLevel(logging.WARNING)


def _bears_no_token(record: logging.LogRecord) -> bool:
    return not _TOKEN_IN_ADDRESS.search(record.getMessage())
