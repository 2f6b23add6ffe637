"""Fixtures that the tests of the way of a message share."""

from __future__ import annotations

from tests.integration.bot.desk_bench import bench
from tests.integration.bot.turn_bench import world

__all__ = ["bench", "world"]
