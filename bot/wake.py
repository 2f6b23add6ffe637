"""A bell between parts, of which the ringer may be made before the one who answers."""

from __future__ import annotations

from collections.abc import Callable


class Wake:
    """A bell that may be rung before the work that it calls for has been set up."""

    def __init__(self) -> None:
        self._ring: Callable[[], None] | None = None

    def of(self, ring: Callable[[], None]) -> None:
        """From now on, ring this."""
        self._ring = ring

    def __call__(self) -> None:
        if self._ring is not None:
            self._ring()
