"""The published content as this process sees it: taken up within a second of being published, without a restart."""

from __future__ import annotations

import threading
from collections.abc import Callable

from bot.store import content
from bot.store.database import Database
from handlers.domain.agency import Agency
from handlers.errors import Misconfigured


class Publication:
    """Holds the newest published agency; `refresh` is called by the engine's clockwork."""

    def __init__(self, database: Database, prepare: Callable[[Agency], None]) -> None:
        """`prepare` is called with a new version before it is used (it builds the search index)."""
        self._database = database
        self._prepare = prepare
        self._lock = threading.Lock()
        self._agency: Agency | None = None

    @property
    def agency(self) -> Agency:
        """The newest version; raises Misconfigured where nothing has been published."""
        if self._agency is None:
            self.refresh()
        if self._agency is None:
            raise Misconfigured("No content has been published yet: run 'ventanilla content publish'.")
        return self._agency

    @property
    def public_numbers(self) -> frozenset[str]:
        """Telephone numbers and addresses that the agency itself publishes: they are nobody's personal data."""
        agency = self.agency
        numbers = {agency.phone, *(service.phone for service in agency.services.values())}
        return frozenset(number for number in numbers if number)

    def refresh(self) -> None:
        """Take up a newer version, if there is one."""
        with self._lock:
            with self._database.read() as connection:
                version = content.latest_version(connection)
                if version == 0 or (self._agency is not None and self._agency.version == version):
                    return
                agency = content.read(connection, version)
            self._prepare(agency)
            self._agency = agency
