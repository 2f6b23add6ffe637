"""Webhook delivery as the real server does it: serial in a lane, parallel across lanes, retried, dropped at expiry."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp

from tests.standins.telegram.clock import Clock
from tests.standins.telegram.refusals import wrong
from tests.standins.telegram.shapes import Delivery, Json
from tests.standins.telegram.updates import Update, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_DELAY = 60.0
LONGEST_RETRY_AFTER = 3_600.0
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(slots=True)
class Webhook:
    """What ``setWebhook`` asked for, and the last trouble with it."""

    url: str
    secret: str = ""
    connections: int = 40
    last_error: str = ""
    last_error_at: int = 0


def check_webhook(url: str, secret: str | None) -> None:
    """Refuse an address or a secret that Telegram would refuse; plain http is for loopback only."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise wrong(f"{url} is not https", "bad webhook: An HTTPS URL must be provided for webhook")
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise wrong("secret_token: 1-256 of A-Z a-z 0-9 _ -", "secret token contains unallowed characters")


@dataclass(slots=True)
class _Parcel:
    update: Update
    replay: bool = False
    attempts: int = 0
    delay: float = 1.0
    skipped: float = 0.0


@dataclass(slots=True)
class WebhookPump:
    """Pushes queued updates to the bot's address while one is set."""

    queue: UpdateQueue
    clock: Clock
    complain: Callable[[str, Json], None]
    hook: Webhook | None = None
    deliveries: list[Delivery] = field(default_factory=list)
    _lanes: dict[str, deque[_Parcel]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(40))
    _session: aiohttp.ClientSession | None = None

    async def start(self, hook: Webhook) -> None:
        """Begin delivering to an address, with everything that already waits."""
        await self.stop()
        self.hook, self._slots = hook, asyncio.Semaphore(hook.connections)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        for update_id in sorted(self.queue.pending):
            self.push(self.queue.pending[update_id])

    async def stop(self) -> None:
        """End all deliveries; what was not accepted stays queued."""
        self.hook = None
        tasks, self._tasks = self._tasks, set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes.clear()
        if self._session is not None:
            await self._session.close()
            self._session = None

    def push(self, update: Update, replay: bool = False) -> None:
        """Put an update at the end of its lane; does nothing while no webhook is set."""
        if self.hook is None:
            return
        lane = self._lanes.setdefault(update.lane, deque())
        lane.append(_Parcel(update, replay))
        if len(lane) == 1:
            task = asyncio.create_task(self._drain(update.lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def busy(self) -> bool:
        """Whether anything is still under way, replays included."""
        return bool(self._lanes)

    async def _drain(self, name: str) -> None:
        lane = self._lanes[name]
        while lane:
            delay = await self._attempt(lane[0])
            if delay is None:
                self._finish(lane.popleft())
            elif delay:
                lane[0].skipped += await self.clock.sleep(delay)
        del self._lanes[name]
        self.queue.bell.ring()

    def _finish(self, parcel: _Parcel) -> None:
        if not parcel.replay:
            self.queue.forget(parcel.update.update_id)

    async def _attempt(self, parcel: _Parcel) -> float | None:
        """Deliver once; None when the update is done with (accepted or expired), else the seconds to wait."""
        async with self._slots:
            status, retry_after = await self._post(parcel)
        parcel.attempts += 1
        if 200 <= status <= 299:
            return None
        self._note_error(status)
        wait = min(retry_after, LONGEST_RETRY_AFTER)
        if not wait and parcel.attempts > 1:
            parcel.delay = min(parcel.delay * 2, LONGEST_DELAY)
            wait = parcel.delay
        expired = self.clock.now() + parcel.skipped + wait > parcel.update.expires_at
        return None if expired else wait

    def _note_error(self, status: int) -> None:
        if self.hook is not None:
            reason = f"Wrong response from the webhook: {status}" if status else "Webhook connection closed"
            self.hook.last_error, self.hook.last_error_at = reason, int(self.clock.now())

    async def _post(self, parcel: _Parcel) -> tuple[int, float]:
        update, started = parcel.update, time.monotonic()
        status, retry_after = await self._exchange(json.dumps(update.body()))
        self.deliveries.append(
            Delivery(
                update_id=update.update_id,
                kind=update.kind,
                lane=update.lane,
                attempt=parcel.attempts + 1,
                started=started,
                ended=time.monotonic(),
                status=status,
                body=update.body(),
            )
        )
        self.queue.bell.ring()
        return status, retry_after

    async def _exchange(self, body: str) -> tuple[int, float]:
        if self.hook is None or self._session is None:
            return 0, 0.0
        headers = {"Content-Type": "application/json"}
        if self.hook.secret:
            headers[SECRET_HEADER] = self.hook.secret
        try:
            async with self._session.post(self.hook.url, data=body.encode(), headers=headers) as answer:
                self._watch_for_method(await answer.read())
                return answer.status, _seconds(answer.headers.get("Retry-After", ""))
        except (aiohttp.ClientError, TimeoutError):
            return 0, 0.0

    def _watch_for_method(self, body: bytes) -> None:
        try:
            content = json.loads(body)
        except ValueError:
            return
        if isinstance(content, dict) and "method" in content:
            self.complain("the webhook's answer carries a method call: its result would stay unknown", content)


def _seconds(header: str) -> float:
    return float(header) if header.isdigit() else 0.0
