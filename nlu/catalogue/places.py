"""Tells where in the editor's files a text stands, so that a finding can name the row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from nlu.catalogue.problems import Place

PlacesByText = Mapping[tuple[str, str, str], Place]
"""(file stem, key, language) -> the row that says it."""
Find = Callable[[str, str, str], Place]
NOWHERE: PlacesByText = MappingProxyType({})


class Places:
    """Looks up rows; where the content did not come from files, it names the text by its key and language."""

    def __init__(self, known: PlacesByText) -> None:
        self._known = known

    def find(self, stem: str, key: str, language: str) -> Place:
        """The row of a text."""
        return self._known.get((stem, key, language)) or Place(f"{stem} ({key}, {language})")
