"""Fixtures that the integration tests share."""

from __future__ import annotations

from tests.integration.browsers import browser
from tests.integration.telegram_bench import telegram_bench
from tests.standins.telegram.fixture import async_telegram_standin, telegram_process, telegram_standin

__all__ = ["async_telegram_standin", "browser", "telegram_bench", "telegram_process", "telegram_standin"]
