"""Cases to the desks, their changes back: written in order, looked for before repeated, taken in once."""

from __future__ import annotations

from bot.desk_sync.desks import Desks, DeskSync
from bot.desk_sync.news import CHANGE_LOST, note

__all__ = ["CHANGE_LOST", "DeskSync", "Desks", "note"]
