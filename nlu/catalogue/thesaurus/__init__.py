"""How citizens name municipal matters and how the administration does, kept in one text file per language."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from handlers.domain.ids import Language
from handlers.errors import Misconfigured
from nlu.catalogue.kept_vectors import encoded
from nlu.encoder import SentenceEncoder, Vectors
from nlu.normalise import clean
from nlu.stems import stems
from nlu.words import read_entries

_HERE = Path(__file__).parent
# A wording of several words is nearly certain; one word says as much as it is proper to few matters.
_WEIGHT_OF_TWO, _WEIGHT_OF_MORE = 1.0, 1.2
_WEIGHT_OF_ONE, _LEAST_WEIGHT_OF_ONE = 1.0, 0.3
_SHARING = 0.75
_LOOSENESS = 3
_NEAREST = 2
_NEAR = 0.4
_WEIGHT_OF_NEARNESS = 1.0
_ENCODING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Wording:
    """One citizen's wording and the number of the matter that it names."""

    text: str
    stems: frozenset[str]
    matter: int


class Thesaurus:
    """The matters of one language; `terms[i]` are the administration's words for matter `i`."""

    def __init__(self, language: Language, lines: Sequence[tuple[str, str]]) -> None:
        self.language = language
        self.terms = tuple(right for _, right in lines)
        self.wordings = tuple(
            Wording(text, frozenset(stems(text, language) or stems(text, language, keep_all=True)), matter)
            for matter, (left, _) in enumerate(lines)
            for text in (part.strip() for part in left.split(";"))
            if text
        )
        self._by_stem: dict[str, list[Wording]] = defaultdict(list)
        for wording in self.wordings:
            for stem in wording.stems:
                self._by_stem[stem].append(wording)
        self._matter_of = np.array([wording.matter for wording in self.wordings], np.intp)
        self._vectors: dict[str, Vectors] = {}
        self._term_stems: dict[Language, tuple[frozenset[str], ...]] = {}

    def prepare(self, encoder: SentenceEncoder | None) -> None:
        """Encode all wordings now (a second for two thousand, once per installation) instead of at the first query."""
        if encoder is not None and self.wordings:
            self._encoded(encoder)

    def term_stems(self, matter: int, language: Language) -> frozenset[str]:
        """The stems in `language` of the administration's words for `matter`."""
        if language not in self._term_stems:
            self._term_stems[language] = tuple(frozenset(stems(terms, language)) for terms in self.terms)
        return self._term_stems[language][matter]

    def by_words(self, query: Sequence[str]) -> dict[int, float]:
        """Matters that the stems of a query, in order, name, with a weight each (about 0.3 to 1.2)."""
        places: dict[str, int] = {}
        for place, stem in enumerate(query):
            places.setdefault(stem, place)
        found: dict[int, float] = {}
        for wording in {wording for stem in places for wording in self._by_stem.get(stem, ())}:
            if wording.stems <= places.keys() and _close_together([places[stem] for stem in wording.stems]):
                found[wording.matter] = max(found.get(wording.matter, 0.0), self._weight(wording))
        return found

    def _weight(self, wording: Wording) -> float:
        if len(wording.stems) > 1:
            return _WEIGHT_OF_TWO if len(wording.stems) == 2 else _WEIGHT_OF_MORE
        (stem,) = wording.stems
        matters = len({other.matter for other in self._by_stem[stem]})
        weight: float = max(_LEAST_WEIGHT_OF_ONE, _WEIGHT_OF_ONE / float(matters) ** _SHARING)
        return weight

    def by_sense(self, vector: Vectors, encoder: SentenceEncoder) -> dict[int, float]:
        """The matters whose wordings come nearest to a query's sense, with a weight each (0 to 1)."""
        if not self.wordings:
            return {}
        nearness = np.full(len(self.terms), -1.0, np.float32)
        np.maximum.at(nearness, self._matter_of, self._encoded(encoder) @ vector)
        nearest = np.argsort(-nearness)[:_NEAREST]
        shares = {int(matter): (float(nearness[matter]) - _NEAR) / (1 - _NEAR) for matter in nearest}
        return {matter: _WEIGHT_OF_NEARNESS * share for matter, share in shares.items() if share > 0}

    def _encoded(self, encoder: SentenceEncoder) -> Vectors:
        with _ENCODING:
            if encoder.name not in self._vectors:
                self._vectors[encoder.name] = encoded(encoder, [clean(wording.text) for wording in self.wordings])
            return self._vectors[encoder.name]


@cache
def thesaurus(language: Language) -> Thesaurus:
    """The thesaurus of `language`; an empty one where no file was written. Raises Misconfigured for a line without `=>`."""
    return Thesaurus(language, list(read(_HERE / f"{language}.txt").items()))


def read(path: Path) -> Mapping[str, str]:
    """The lines `wording; wording => terms` of a file, left side by left side."""
    lines: dict[str, str] = {}
    for line in read_entries(path):
        left, arrow, right = line.partition("=>")
        if not arrow or not left.strip() or not right.strip():
            raise Misconfigured(f"{path}: write `wording; wording => terms` instead of {line[:60]!r}.")
        lines[left.strip()] = right.strip()
    return lines


def _close_together(places: list[int]) -> bool:
    return max(places) - min(places) <= len(places) + _LOOSENESS
