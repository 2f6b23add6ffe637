"""What the stand-in and the tests tell each other: faults, and the records of what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class FaultKind(StrEnum):
    """What goes wrong."""

    TOO_MANY_REQUESTS = "too_many_requests"
    """429 with ``retry_after``; calls for the same chat before that time are refused again and noted as violations."""
    FORBIDDEN = "forbidden"
    """403, by default "bot was blocked by the user"."""
    CHAT_NOT_FOUND = "chat_not_found"
    """400 "chat not found"."""
    BAD_REQUEST = "bad_request"
    """400 with the given description."""
    SERVER_ERROR = "server_error"
    """``status`` (500, 502 ...) with an HTML body instead of JSON; nothing is carried out."""
    ANSWER_LOST = "answer_lost"
    """The call is carried out and recorded, then the connection drops."""
    CONNECTION_DROPPED = "connection_dropped"
    """The connection drops before anything is carried out."""
    SLOW = "slow"
    """The call is carried out ``seconds`` later than it came."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault on demand; the first fault that fits a call is used up once.

    ``method`` and ``chat_id`` None fit every call, the pseudo-method "download" fits file downloads;
    ``containing`` asks for a piece of the text or caption. The first ``skip`` fitting calls pass, then
    ``times`` calls fail (0: all, until the faults are cleared). ``retry_after`` and ``seconds`` are real seconds.
    """

    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    containing: str | None = None
    times: int = 1
    skip: int = 0
    retry_after: int = 1
    seconds: float = 0.0
    status: int = 500
    description: str = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """A call that broke the published rules, with the exact reason."""

    order: int
    at: float
    method: str
    reason: str
    parameters: Json


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One Bot API call; ``at`` is the machine's monotonic time in seconds when it came in.

    ``status`` 0 means that no answer was sent (connection dropped).
    """

    order: int
    at: float
    method: str
    chat_id: int | str | None
    parameters: Json
    status: int
    description: str


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button as the citizen sees it."""

    text: str
    callback_data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class BotMessage:
    """A message that the bot sent, in its present state (edits applied).

    ``text`` is the text or caption after entity parsing, ``source`` as it was sent. ``at`` is the monotonic time of
    sending, ``keyboard`` the labels of a reply keyboard, ``raw`` Telegram's own Message object.
    """

    order: int
    at: float
    chat_id: int
    message_id: int
    method: str
    text: str
    source: str
    entities: list[Json]
    buttons: list[list[Button]]
    keyboard: list[list[str]]
    keyboard_removed: bool
    file_id: str | None
    reply_to: int | None
    edits: int
    deleted: bool
    raw: Json

    def labels(self) -> list[str]:
        """Labels of all buttons, inline or not, in reading order."""
        inline = [button.text for row in self.buttons for button in row]
        return inline + [label for row in self.keyboard for label in row]


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """One ``answerCallbackQuery``; a query answered twice appears twice."""

    query_id: str
    at: float
    text: str
    alert: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook attempt: ``status`` is the HTTP status, 0 for no answer; ``started``/``ended`` are monotonic."""

    update_id: int
    kind: str
    lane: str
    attempt: int
    started: float
    ended: float
    status: int
    body: Json


@dataclass(frozen=True, slots=True)
class Done:
    """What an act of a citizen led to; ``update_id`` is None when the bot did not subscribe to that kind."""

    update_id: int | None = None
    message_id: int | None = None
    query_id: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """The stand-in's adjustable behaviour; None leaves a value as it is.

    ``latency`` in seconds is added to every call, ``time_scale`` shortens the webhook's waits, and ``per_second`` /
    ``per_chat`` switch on Telegram's own flood limits (calls a second for the bot, and for one chat; 0 = off).
    """

    latency: float | None = None
    time_scale: float | None = None
    next_update_id: int | None = None
    per_second: int | None = None
    per_chat: int | None = None


@dataclass(slots=True)
class Journal:
    """Everything that was asked of the Bot API, in order."""

    calls: list[ApiCall] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
