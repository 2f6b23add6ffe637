"""Telegram: the only room that knows the library `telegram`, of which it uses the bot and the reading of updates."""

from __future__ import annotations

from bot.channels.telegram.channel import TelegramChannel

__all__ = ["TelegramChannel"]
