"""What the drivers ask of the stand-in: each question once, with the type of its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, Generic, TypeVar

from tests.standins.telegram.acts import SUPERGROUP_SHIFT
from tests.standins.telegram.shapes import (
    ApiCall,
    BotMessage,
    Button,
    Delivery,
    Done,
    Fault,
    Json,
    PressAnswer,
    Settings,
    Violation,
)

T = TypeVar("T")
POLL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Ask(Generic[T]):
    """A control route, what it is given, and how its answer is read."""

    path: str
    body: Json
    read: Callable[[Any], T]


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages of the bot and the log position to go on from."""

    messages: list[BotMessage]
    position: int


def act(acts: list[Json]) -> Ask[list[Done]]:
    """Carry out acts of citizens, in order."""
    return Ask("acts", {"acts": acts}, lambda rows: [Done(**row) for row in rows])


def citizen(words: Json) -> Ask[int]:
    """Make a citizen; the answer is their number."""
    given = {name: value for name, value in words.items() if value is not None}
    return Ask("citizens", given, lambda user: int(user["id"]))


def group(title: str, supergroup: bool) -> Ask[int]:
    """Make a group that the bot is in; the answer is its number."""
    return Ask("groups", {"title": title, "supergroup": supergroup}, lambda chat: int(chat["id"]))


def migrated_id(chat_id: int) -> int:
    """The number that a group has once it is a supergroup."""
    return chat_id - SUPERGROUP_SHIFT


def raw_update(update: Json, lane: str, life: float | None) -> Ask[int | None]:
    """Queue an update as it is; the answer is its number."""
    body: Json = {"update": update, "lane": lane} | ({} if life is None else {"life": life})
    return Ask("updates", body, lambda row: row["update_id"])


def messages(chat_id: int | None, since: int, wait: float) -> Ask[Batch]:
    """The bot's messages that are new or changed since a log position."""
    return Ask("messages", {"chat_id": chat_id, "since": since, "wait": wait}, _batch)


def pending(wait: float) -> Ask[int]:
    """How many updates the bot has not taken."""
    return Ask("pending", {"wait": wait}, int)


def calls(since: int) -> Ask[list[ApiCall]]:
    """Bot API calls from a position in their list on."""
    return Ask("calls", {"since": since}, lambda rows: [ApiCall(**row) for row in rows])


def violations() -> Ask[list[Violation]]:
    """Broken rules."""
    return Ask("violations", {}, lambda rows: [Violation(**row) for row in rows])


def answers() -> Ask[list[PressAnswer]]:
    """Answers to presses."""
    return Ask("answers", {}, lambda rows: [PressAnswer(**row) for row in rows])


def deliveries(at_least: int, wait: float) -> Ask[list[Delivery]]:
    """Webhook attempts, once there are so many."""
    return Ask("deliveries", {"at_least": at_least, "wait": wait}, lambda rows: [Delivery(**row) for row in rows])


def profile() -> Ask[Json]:
    """Commands and texts that the bot has set, by kind, scope and language."""
    return Ask("profile", {}, dict)


def redeliver(update_id: int, times: int) -> Ask[None]:
    """Send an update again."""
    return _order("redeliver", {"update_id": update_id, "times": times})


def plant(fault: Fault) -> Ask[None]:
    """Plant a fault."""
    return _order("faults", asdict(fault))


def clear_faults() -> Ask[None]:
    """Forget all faults."""
    return _order("clear-faults", {})


def advance(seconds: float) -> Ask[None]:
    """Push the stand-in's clock forward."""
    return _order("clock", {"seconds": seconds})


def adjust(settings: Settings) -> Ask[None]:
    """Change settings."""
    return _order("settings", asdict(settings))


def refuse(seconds: float | None) -> Ask[None]:
    """Close the bot's port for a while (None: until ``refuse(0)``)."""
    return _order("refuse", {"seconds": seconds})


def reset() -> Ask[None]:
    """Forget what happened, keep who is there."""
    return _order("reset", {})


def _order(path: str, body: Json) -> Ask[None]:
    return Ask(path, body, lambda _: None)


def _batch(answer: Json) -> Batch:
    return Batch([_message(row) for row in answer["messages"]], int(answer["next"]))


def _message(row: Json) -> BotMessage:
    buttons = [[Button(**button) for button in line] for line in row["buttons"]]
    return BotMessage(**(row | {"buttons": buttons}))


def describe(seen: Iterable[BotMessage]) -> str:
    """What the bot has said, for the message of a failing test."""
    lines = [f"- chat {each.chat_id}: {each.text[:200]!r} {each.labels()}" for each in seen]
    return "\n".join(lines) or "- nothing"
