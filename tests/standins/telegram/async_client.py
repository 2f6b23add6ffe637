"""The test's driver of a running stand-in, for asynchronous tests (the same verbs as in ``client``)."""

from __future__ import annotations

import time
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from tests.standins.telegram import asks
from tests.standins.telegram.asks import Ask
from tests.standins.telegram.citizen import Citizen
from tests.standins.telegram.shapes import (
    ApiCall,
    BotMessage,
    Delivery,
    Done,
    Fault,
    Json,
    PressAnswer,
    Settings,
    Violation,
)
from tests.standins.telegram.watch import Address, Predicate, Watch, check_clean, chosen, citizen_words, refused

T = TypeVar("T")
AsyncCitizen = Citizen[Coroutine[Any, Any, Done]]


class AsyncTelegramStandin:
    """Drives a stand-in from asynchronous tests; every refusal of it is an AssertionError with the reason."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._http = httpx.AsyncClient(base_url=f"{address.control_url}/_control/", timeout=30, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections to the stand-in (the process goes on)."""
        await self._http.aclose()

    async def ask(self, question: Ask[T]) -> T:
        """Put any question of ``asks``."""
        answer = await self._http.post(question.path, json=question.body)
        if answer.is_error:
            raise refused(answer)
        return question.read(answer.json())

    async def citizen(
        self,
        first_name: str = "Ciudadana",
        language_code: str | None = "es",
        user_id: int | None = None,
        username: str | None = None,
        started: bool = True,
    ) -> AsyncCitizen:
        """Make a citizen with a private chat; not ``started``: the bot may not write first."""
        words = citizen_words(first_name, language_code, user_id, username, started)
        return Citizen(self._act, await self.ask(asks.citizen(words)))

    async def group(self, title: str = "Vecinos", supergroup: bool = False) -> int:
        """Make a group with the bot in it; act there through ``citizen.within(number)``."""
        return await self.ask(asks.group(title, supergroup))

    async def perform(self, plans: list[Json]) -> list[Done]:
        """Carry out many planned acts (``citizen.plan.says(...)``) in one request."""
        return await self.ask(asks.act(plans))

    async def push_update(self, update: Json, lane: str = "raw", life: float | None = None) -> int | None:
        """Queue an update exactly as given (its number is added): poison, unknown kinds, forgeries."""
        return await self.ask(asks.raw_update(update, lane, life))

    async def messages(self, chat_id: int | None = None) -> list[BotMessage]:
        """What the bot has sent (to one chat), in order, in its present state."""
        return (await self.ask(asks.messages(chat_id, 0, 0))).messages

    async def wait_for(
        self, predicate: Predicate = lambda _: True, chat_id: int | None = None, within: float = 10.0
    ) -> BotMessage:
        """The first message of the bot that fits, past ones included; AssertionError with what came instead."""
        watch = Watch(chat_id, predicate, time.monotonic() + within)
        while True:
            found = watch.take(await self.ask(watch.next_ask()))
            if found is not None:
                return found

    async def wait_for_count(self, count: int, chat_id: int | None = None, within: float = 10.0) -> list[BotMessage]:
        """Wait until the bot has sent ``count`` messages (to one chat), and return all that there are."""
        watch = Watch(chat_id, lambda _: False, time.monotonic() + within)
        while len(watch.seen) < count:
            watch.take(await self.ask(watch.next_ask()))
        return list(watch.seen.values())

    async def wait_until_taken(self, within: float = 10.0) -> None:
        """Wait until the bot has confirmed every update."""
        left = await self.ask(asks.pending(within))
        assert not left, f"{left} updates still wait for the bot"

    async def calls(self, method: str | None = None, chat_id: int | None = None) -> list[ApiCall]:
        """The Bot API calls in order, of one method or for one chat if so asked."""
        return chosen(await self.ask(asks.calls(0)), method, chat_id)

    async def violations(self) -> list[Violation]:
        """The rules that the bot broke."""
        return await self.ask(asks.violations())

    async def assert_clean(self) -> None:
        """Fail if the bot broke any rule."""
        check_clean(await self.violations())

    async def answers(self) -> list[PressAnswer]:
        """The answers to button presses."""
        return await self.ask(asks.answers())

    async def deliveries(self, at_least: int = 0, within: float = 10.0) -> list[Delivery]:
        """All webhook attempts, as soon as there are ``at_least`` so many."""
        found = await self.ask(asks.deliveries(at_least, within))
        assert len(found) >= at_least, f"{len(found)} webhook attempts, {at_least} expected"
        return found

    async def profile(self) -> Json:
        """Commands and texts set by the bot."""
        return await self.ask(asks.profile())

    async def redeliver(self, update_id: int, times: int = 3) -> None:
        """Deliver an update again, as Telegram does when it doubts."""
        await self.ask(asks.redeliver(update_id, times))

    async def plant(self, fault: Fault) -> None:
        """Plant a fault for calls to come."""
        await self.ask(asks.plant(fault))

    async def clear_faults(self) -> None:
        """Forget all planted faults."""
        await self.ask(asks.clear_faults())

    async def advance(self, seconds: float) -> None:
        """Push Telegram's clock forward: presses age, webhook retries fall due, new messages are dated later."""
        await self.ask(asks.advance(seconds))

    async def adjust(self, settings: Settings) -> None:
        """Change latency, time scale, next update number or flood limits."""
        await self.ask(asks.adjust(settings))

    async def refuse_connections(self, seconds: float | None = None) -> None:
        """Close the bot's port for some seconds, or until ``accept_connections``."""
        await self.ask(asks.refuse(seconds))

    async def accept_connections(self) -> None:
        """Open the bot's port again."""
        await self.ask(asks.refuse(0))

    async def file(self, file_id: str) -> bytes:
        """The bytes of any file that the bot or a citizen sent."""
        return (await self._http.get(f"files/{file_id}")).raise_for_status().content

    async def reset(self) -> None:
        """A clean slate: no webhook, pending updates, faults, calls or violations; citizens and messages stay."""
        await self.ask(asks.reset())

    async def _act(self, act: Json, /) -> Done:
        return (await self.perform([act]))[0]
