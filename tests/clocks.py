"""Clocks for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class HandClock:
    """Shows the time that it was set to."""

    time: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The time that it was set to."""
        return self.time

    def pass_by(self, span: timedelta) -> None:
        """Let time pass."""
        self.time += span
