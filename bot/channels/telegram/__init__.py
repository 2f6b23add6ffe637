"""Telegram: the only room that knows the library `telegram`, of which it uses the bot and the reading of updates."""

from __future__ import annotations

from bot.channels.telegram.channel import OFFICIAL_SERVER, TelegramChannel

__all__ = ["OFFICIAL_SERVER", "TelegramChannel"]
