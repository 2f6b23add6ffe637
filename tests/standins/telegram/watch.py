"""What both drivers share: where the stand-in is, and how to wait for a message of the bot."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from tests.standins.telegram import asks
from tests.standins.telegram.asks import Ask, Batch
from tests.standins.telegram.shapes import ApiCall, BotMessage, Json, Violation

Predicate = Callable[[BotMessage], bool]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a stand-in listens: ``api_url`` is the root for the bot, ``control_url`` is the test's."""

    api_url: str
    control_url: str
    token: str

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls ``base_url``."""
        return f"{self.api_url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot calls ``base_file_url``."""
        return f"{self.api_url}/file/bot"


@dataclass(slots=True)
class Watch:
    """Waits for a message: knows what was seen and how long to go on."""

    chat_id: int | None
    predicate: Predicate
    deadline: float
    position: int = 0
    asked: bool = False
    seen: dict[tuple[int, int], BotMessage] = field(default_factory=dict)

    def next_ask(self) -> Ask[Batch]:
        """The next question to the stand-in; AssertionError with all that was seen when the time is over."""
        left = self.deadline - time.monotonic()
        if left <= 0 and self.asked:
            raise AssertionError(
                f"no such message of the bot came in time; it sent\n{asks.describe(self.seen.values())}"
            )
        self.asked = True
        return asks.messages(self.chat_id, self.position, max(0.0, min(left, asks.POLL_SECONDS)))

    def take(self, batch: Batch) -> BotMessage | None:
        """Look at what came; the first message that fits."""
        self.position = batch.position
        self.seen |= {(each.chat_id, each.message_id): each for each in batch.messages}
        return next((each for each in batch.messages if not each.deleted and self.predicate(each)), None)


def refused(answer: httpx.Response) -> AssertionError:
    """The stand-in's own refusal of a test's wish."""
    return AssertionError(f"the stand-in refused {answer.request.url.path}: {answer.json()['error']}")


def check_clean(violations: list[Violation]) -> None:
    """Fail if the bot broke any rule."""
    broken = "the bot broke Telegram's rules:\n" + "\n".join(f"- {each.method}: {each.reason}" for each in violations)
    assert not violations, broken


def chosen(calls: list[ApiCall], method: str | None, chat_id: int | None) -> list[ApiCall]:
    """The calls of one method or for one chat, if so asked."""
    of_method = [each for each in calls if method is None or each.method == method]
    return [each for each in of_method if chat_id is None or each.chat_id == chat_id]


def citizen_words(
    first_name: str, language_code: str | None, user_id: int | None, username: str | None, started: bool
) -> Json:
    """A citizen as the control route wants them."""
    names = {"first_name": first_name, "language_code": language_code, "username": username}
    return {**names, "user_id": user_id, "started": started}
