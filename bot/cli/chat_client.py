"""Speaks with the try-out page's addresses over HTTP, as one visitor."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import httpx

from handlers.errors import Rejected, Retryable

_PATH = "/probar/mensajes"
_LONG_POLL_SECONDS = 4.0
"""Shorter than the time that the service gives open requests when it stops."""
_TIMEOUT = httpx.Timeout(10.0, read=_LONG_POLL_SECONDS + 10.0)
_QUIET_SECONDS = 0.6
"""An answer of several messages is whole once nothing more has come for so long."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the chat; `file` is the address of the file that came with it, if one did."""

    id: int
    mine: bool
    text: str
    choices: tuple[Choice, ...] = ()
    file: str = ""
    document: dict[str, Any] = field(default_factory=dict)
    """What a script may want to read: the line without its markup."""


class ChatClient:
    """One visitor's talk. Raises Retryable when no service listens, Rejected when it does not take what was sent."""

    def __init__(self, base: str, cookies: httpx.Cookies | None = None, token: str = "", last: int = 0) -> None:
        self.base = base
        self._http = httpx.Client(base_url=base, timeout=_TIMEOUT, cookies=cookies)
        self._token = token
        self._last = last

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def begin(self) -> None:
        """Become a visitor."""
        self._read(0.0)

    def twin(self) -> ChatClient:
        """A second connection of the same visitor, reading on from here."""
        return ChatClient(self.base, self._http.cookies, self._token, self._last)

    def send(self, text: str, choice: Choice | None = None) -> None:
        """Say something, or press a button."""
        said = {"texto": text} if choice is None else {"boton": choice.id}
        self._json(self._call("POST", _PATH, data={"token": self._token, **said}))

    def choice(self, text: str, messages: Sequence[Message]) -> Choice | None:
        """The button that a number means: one of the newest message that has any."""
        offered = next((message.choices for message in reversed(messages) if message.choices), ())
        return offered[int(text) - 1] if text.isdecimal() and 1 <= int(text) <= len(offered) else None

    def next(self) -> list[Message]:
        """What is new, as soon as there is anything; empty after some seconds of nothing."""
        return self._read(_LONG_POLL_SECONDS)

    def answers(self, seconds: float) -> list[Message]:
        """The agency's messages until no more are coming; empty when none came within `seconds`."""
        deadline = time.monotonic() + seconds
        found: list[Message] = []
        while (left := deadline - time.monotonic()) > 0:
            new = [message for message in self._read(min(left, _LONG_POLL_SECONDS)) if not message.mine]
            if found and not new:
                break
            if new:
                found += new
                deadline = time.monotonic() + _QUIET_SECONDS
        return found

    def _read(self, seconds: float) -> list[Message]:
        page = self._json(self._call("GET", _PATH, params={"despues": self._last, "espera": round(seconds, 2)}))
        self._token, self._last = page["token"], page["last"]
        return [_message(self.base, line) for line in page["messages"]]

    def _call(self, method: str, path: str, **what: Any) -> httpx.Response:  # noqa: ANN401 - passed on as it is
        try:
            return self._http.request(method, path, **what)
        except httpx.TransportError:
            raise Retryable(
                f"No service answers at {self.base}. Start it in another terminal with 'make run', then try again."
            ) from None

    def _json(self, answer: httpx.Response) -> dict[str, Any]:
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise Rejected(
                f"The service at {self.base} has no try-out page: start it with VENTANILLA_PREVIEW=true on this machine."
            )
        try:
            document = answer.json()
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise Rejected(f"What answers at {self.base} is not this service.")
        if answer.is_error:
            raise Rejected(str(document.get("error", "The service did not take the message.")))
        return document


def _message(base: str, line: dict[str, Any]) -> Message:
    file = line["file"]
    return Message(
        id=line["id"],
        mine=line["mine"],
        text=line["text"],
        choices=tuple(Choice(button["id"], button["label"]) for button in line["buttons"]),
        file=f"{base}{file['url']}" if file else "",
        document={name: value for name, value in line.items() if name != "markup"},
    )
