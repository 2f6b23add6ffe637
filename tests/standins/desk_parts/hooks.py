"""Webhooks, really sent over HTTP: in order, or in the ways in which they go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import httpx

from tests.standins.telegram.clock import Clock

TIMEOUT = 5.0
TRY_AGAIN = frozenset({409, 429, 503})


class HookMode(StrEnum):
    """What becomes of a webhook that falls due."""

    SEND = "send"
    """Sent at once, one after the other."""
    NEVER = "never"
    """Lost."""
    TWICE = "twice"
    """Sent twice, with the same id."""
    SWAPPED = "swapped"
    """Every second one overtakes the one before it."""
    DELAYED = "delayed"
    """Sent after `delay` seconds of the stand-in's clock."""
    HELD = "held"
    """Kept until it is flushed, as by a cron job."""


@dataclass(frozen=True, slots=True)
class Hook:
    """A request that is to be sent, with the vendor's headers already on it."""

    url: str
    headers: Mapping[str, str]
    body: str
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """An attempt and what came of it; status 0: no answer."""

    url: str
    headers: Mapping[str, str]
    body: str
    status: int


@dataclass(slots=True)
class HookSender:
    """Sends one after the other; `patience` is how often one that was not taken is tried."""

    clock: Clock
    patience: int = 1
    mode: HookMode = HookMode.SEND
    delay: float = 0.0
    sent: list[Sent] = field(default_factory=list)
    held: list[Hook] = field(default_factory=list)
    _queue: asyncio.Queue[Hook] = field(default_factory=asyncio.Queue)
    _worker: asyncio.Task[None] | None = None

    def push(self, hook: Hook) -> None:
        """A webhook falls due."""
        if self.mode is HookMode.NEVER:
            return
        if self.mode is HookMode.HELD or (self.mode is HookMode.SWAPPED and not self.held):
            self.held.append(hook)
            return
        self._enqueue(hook)
        if self.mode is HookMode.TWICE:
            self._enqueue(hook)
        if self.mode is HookMode.SWAPPED:
            self.flush()

    def flush(self) -> int:
        """Send what was held; returns how many there were."""
        held, self.held = self.held, []
        for hook in held:
            self._enqueue(hook)
        return len(held)

    async def settle(self) -> None:
        """Return when nothing that may be sent waits any more."""
        await self._queue.join()

    def clear(self) -> None:
        """Forget everything."""
        if self._worker is not None:
            self._worker.cancel()
        self._worker, self._queue, self.mode, self.delay = None, asyncio.Queue(), HookMode.SEND, 0.0
        self.sent.clear()
        self.held.clear()

    def send_raw(self, hook: Hook) -> None:
        """Send this, whatever the mode: forgeries and replays."""
        self._enqueue(hook)

    def _enqueue(self, hook: Hook) -> None:
        self._queue.put_nowait(hook)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work(self._queue))

    async def _work(self, queue: asyncio.Queue[Hook]) -> None:
        async with httpx.AsyncClient(timeout=TIMEOUT) as http:
            while True:
                hook = await queue.get()
                if self.mode is HookMode.DELAYED:
                    await self.clock.sleep(self.delay)
                await self._attempt(http, queue, hook)
                queue.task_done()

    async def _attempt(self, http: httpx.AsyncClient, queue: asyncio.Queue[Hook], hook: Hook) -> None:
        try:
            answer = await http.post(hook.url, content=hook.body.encode(), headers=dict(hook.headers))
            status = answer.status_code
        except httpx.HTTPError:
            status = 0
        self.sent.append(Sent(hook.url, hook.headers, hook.body, status))
        if (status == 0 or status in TRY_AGAIN) and hook.tries + 1 < self.patience:
            queue.put_nowait(replace(hook, tries=hook.tries + 1))
