"""Keeping what was prepared for the latest published agencies, built once even if several threads ask at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from handlers.domain.agency import Agency

Prepared = TypeVar("Prepared")
_KEPT = 4


class PerAgency(Generic[Prepared]):
    """A small cache by name and version; an unpublished agency (version 0) is known by its identity."""

    def __init__(self, build: Callable[[Agency], Prepared]) -> None:
        self._build = build
        self._kept: OrderedDict[tuple[str, int, int], tuple[Agency, Prepared]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, agency: Agency) -> Prepared:
        """What was prepared for `agency`; the first call for a version takes as long as the building."""
        key = (agency.name, agency.version, 0 if agency.version else id(agency))
        with self._lock:
            if key not in self._kept:
                # The agency is kept too, so that its identity is not given to another while it serves as key.
                self._kept[key] = (agency, self._build(agency))
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key][1]

    def known(self) -> tuple[Agency, ...]:
        """The agencies for which something is kept."""
        with self._lock:
            return tuple(agency for agency, _ in self._kept.values())
