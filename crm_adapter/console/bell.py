"""Wakes the live pages of this process as soon as something changes, and sends them home when it stops."""

from __future__ import annotations

import asyncio
import threading


class Bell:
    """Rung from any thread; waited for in any event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the process is stopping."""
        return self._closed

    def ring(self) -> None:
        """Wake everybody who waits."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        for event, loop in waiting.items():
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    def close(self) -> None:
        """Wake everybody for the last time: the process is stopping."""
        self._closed = True
        self.ring()

    async def wait(self, seconds: float) -> None:
        """Return at the next ring or after `seconds`, at once when closed."""
        event = asyncio.Event()
        with self._lock:
            if self._closed:
                return
            self._waiting[event] = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
        finally:
            with self._lock:
                self._waiting.pop(event, None)
