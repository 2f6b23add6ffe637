"""The stand-in's time: it can be pushed forward, and long waits can be shortened."""

from __future__ import annotations

import asyncio
import time


class Bell:
    """Wakes everybody who waits for something to change."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake all who wait now."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, timeout: float) -> None:  # noqa: ASYNC109 - returning at the time limit is the normal case here
        """Return at the next ring, or after ``timeout`` seconds."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait_for(future, max(timeout, 0.0))
        except TimeoutError:
            return
        finally:
            self._waiting.discard(future)


class Clock:
    """Unix time plus whatever a test has added; waits take ``scale`` times as long as they say."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self.offset = 0.0
        self._bell = Bell()

    def now(self) -> float:
        """Seconds since 1970 as the stand-in sees them."""
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        """Push the time forward; waits that are due by then end at once."""
        self.offset += seconds
        self._bell.ring()

    async def sleep(self, seconds: float) -> float:
        """Wait ``seconds`` of the stand-in's time; returns how many of them were skipped by ``scale``."""
        due, real_due = self.now() + seconds, time.monotonic() + seconds * self.scale
        while self.now() < due and time.monotonic() < real_due:
            await self._bell.wait(real_due - time.monotonic())
        return max(0.0, due - self.now())
