"""Lets worker threads call the one event loop, on which every network call is made."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class Bridge:
    """Runs coroutines of worker threads on the service's event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._background: set[object] = set()

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Wait for the result; must not be called on the loop itself."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Let it run without waiting; it must swallow its own failures."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        # Without a reference the task could be collected before it ends.
        self._background.add(future)
        future.add_done_callback(self._background.discard)
