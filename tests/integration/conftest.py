"""Fixtures that the integration tests share."""

from __future__ import annotations

from tests.standins.telegram.fixture import async_telegram_standin, telegram_process, telegram_standin

__all__ = ["async_telegram_standin", "telegram_process", "telegram_standin"]
