"""Destroys what is kept no longer: finished jobs, opened-for-desk values, old transcripts, traces of desks' calls."""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.engine import Engine
from bot.store import expiry, hints, orphans
from bot.store.database import Database
from handlers.ports import Clock

log = logging.getLogger("ventanilla.retention")

_JOBS_KEPT = timedelta(hours=1)
_MASKED_KEPT = timedelta(days=7)
_HINTS_KEPT = timedelta(days=7)


class Retention:
    """The clocks of what is stored."""

    def __init__(self, database: Database, engine: Engine, clock: Clock, text_days: int) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock
        self._text_kept = timedelta(days=text_days)

    def sweep(self) -> None:
        """Destroy everything whose time is over."""
        now = self._clock.now()
        while self._engine.purge((now - _JOBS_KEPT).isoformat()):
            pass
        with self._database.write() as connection:
            values = expiry.forget_masked(connection, now - _MASKED_KEPT)
            texts = expiry.forget_texts(connection, now - self._text_kept)
            hints.expire(connection, now - _HINTS_KEPT)
            orphans.expire(connection, now - _HINTS_KEPT)
        if values or texts:
            log.info("retention", extra={"masked_values": values, "texts": texts})
