"""Sends a desk's webhooks over HTTP, with the attempts and the disorder that the test asks for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx

Headers = dict[str, str]
Signer = Callable[[bytes], Mapping[str, str]]


@dataclass(slots=True)
class Attempt:
    """One sending: `status` 0 = no answer."""

    at: float
    status: int
    headers: Headers


@dataclass(slots=True)
class Parcel:
    """One webhook call and what became of it; `sign` is asked at each attempt."""

    delivery: str
    url: str
    body: bytes
    sign: Signer
    on_lost: Callable[[], None] | None = None
    """what the desk does when all attempts have failed"""
    attempts: list[Attempt] = field(default_factory=list)
    state: str = "waiting"
    """waiting, held, delivered, lost (all attempts failed) or swallowed (the switch said: never)"""

    def shown(self) -> dict[str, Any]:
        """For the test."""
        return {
            "delivery": self.delivery,
            "url": self.url,
            "body": self.body.decode(),
            "state": self.state,
            "attempts": [asdict(attempt) for attempt in self.attempts],
        }


@dataclass(slots=True)
class Habits:
    """Switches of the sender."""

    silent: bool = False
    """nothing is ever sent"""
    copies: int = 1
    """each call is sent so many times"""
    delay: float = 0.0
    """seconds before the first attempt"""
    hold: bool = False
    """calls are kept until they are released, in order or turned round"""
    scale: float = 1.0
    """length of the waits between attempts, 1 = the vendor's"""


class Pump:
    """Sends parcels, each in its own task as the vendors' job queues do."""

    def __init__(self, waits: Sequence[float], timeout: float) -> None:
        self.habits = Habits()
        self.parcels: list[Parcel] = []
        self._waits = tuple(waits)
        self._timeout = timeout
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None

    def reset(self) -> None:
        """Forget everything, also what is under way."""
        for task in self._tasks:
            task.cancel()
        self.habits, self.parcels = Habits(), []

    def post(self, parcel: Parcel) -> None:
        """Send it as the habits say."""
        self.parcels.append(parcel)
        if self.habits.silent:
            parcel.state = "swallowed"
        elif self.habits.hold:
            parcel.state = "held"
        else:
            self._start(parcel, self.habits.delay)

    def release(self, turned_round: bool) -> None:
        """Send what is held, one after the other."""
        held = [parcel for parcel in self.parcels if parcel.state == "held"]
        self.habits.hold = False
        self._keep(self._one_by_one(held[::-1] if turned_round else held))

    async def again(self, number: int) -> int:
        """Send the last attempt of a parcel once more, to the byte; the receiver's status."""
        parcel = self.parcels[number]
        return await self.send(parcel.url, parcel.body, dict(parcel.attempts[-1].headers))

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """One HTTP POST, redirects not followed; 0 without an answer."""
        if self._client is None:
            self._client = httpx.AsyncClient(verify=False, timeout=self._timeout, follow_redirects=False)
        try:
            return (await self._client.post(url, content=body, headers=dict(headers))).status_code
        except httpx.HTTPError:
            return 0

    def _start(self, parcel: Parcel, delay: float) -> None:
        for _ in range(self.habits.copies):
            self._keep(self._deliver(parcel, delay))

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _one_by_one(self, parcels: Sequence[Parcel]) -> None:
        for parcel in parcels:
            await self._deliver(parcel, 0.0)

    async def _deliver(self, parcel: Parcel, delay: float) -> None:
        for wait in (delay, *(each * self.habits.scale for each in self._waits)):
            await asyncio.sleep(wait)
            headers = dict(parcel.sign(parcel.body))
            at, status = time.time(), await self.send(parcel.url, parcel.body, headers)
            parcel.attempts.append(Attempt(at, status, headers))
            if 200 <= status < 300:
                parcel.state = "delivered"
                return
        parcel.state = "lost"
        if parcel.on_lost is not None:
            parcel.on_lost()
