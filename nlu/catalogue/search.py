"""Finding the services of the catalogue that a citizen's text may be about, with the probability of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from handlers.domain.agency import Agency
from handlers.domain.ids import Language, ServiceKey
from nlu.catalogue.confidence import Evidence, lead, shares
from nlu.catalogue.documents import build_part
from nlu.catalogue.lexical import Scores
from nlu.catalogue.thesaurus import Thesaurus, thesaurus
from nlu.encoder import SentenceEncoder, Vectors
from nlu.normalise import fold, tokens
from nlu.stems import stem, stems, stop_words

Matters = dict[Thesaurus, dict[int, float]]
"""Weights of the matters that a text names or comes near to, by thesaurus."""

_WORD = re.compile(r"\w+")
_DIMINUTIVES = {
    Language("es"): re.compile(r"(?P<root>\w{3,20}?)c?[ií]t(?P<ending>[ao]s?)"),
    Language("gl"): re.compile(r"(?P<root>\w{3,20}?)c?iñ(?P<ending>[ao]s?)"),
}
_SATURATION = 5.0
_WEIGHT_OF_SENSE = 1.5
_OTHER_LANGUAGE = 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """The likeliest services, best first, each with its probability if it is one of them at all; and what speaks for that."""

    services: tuple[tuple[ServiceKey, float], ...]
    evidence: Evidence


NOTHING = Found((), Evidence(lexical=0.0, sense=0.0, named=0.0, known=0.0, lead=0.0))


class CatalogueIndex:
    """One published catalogue made searchable; immutable once built, any thread may search."""

    def __init__(self, agency: Agency, encoder: SentenceEncoder | None) -> None:
        self._encoder = encoder
        self._keys = tuple(agency.services)
        self._default = agency.default_language
        services = tuple(agency.services.values())
        self._parts = tuple(build_part(services, language, encoder) for language in agency.languages)
        self._thesauri = {language: thesaurus(language) for language in agency.languages}
        for entries in self._thesauri.values():
            entries.prepare(encoder)
        self._known = frozenset(map(fold, self.words()))

    def words(self) -> Iterable[str]:
        """Every folded word of the catalogue and of the thesauri, for the repair of typing errors."""
        for part in self._parts:
            yield from part.words
        for entries in self._thesauri.values():
            yield from (word for wording in entries.wordings for word in tokens(wording.text))

    def search(self, text: str, language: Language, most: int = 5) -> Found:
        """Services for normalised `text`, thought to be in `language`; nothing for an empty text or catalogue."""
        if not text or not self._keys:
            return NOTHING
        text = self._without_diminutives(text, language)
        vector = self._encoder.encode([text])[0] if self._encoder else None
        named = self._named(text, language)
        matters = self._with_sense(named, vector)
        lexical, sense = self._score(text, language, vector, matters)
        score = lexical / (float(lexical.max()) + _SATURATION) + _WEIGHT_OF_SENSE * sense
        share = shares(score, with_sense=vector is not None)
        order = np.argsort(-score, kind="stable")[:most]
        evidence = Evidence(
            lexical=float(lexical.max()),
            sense=float(sense.max()),
            named=max((weight for found in named.values() for weight in found.values()), default=0.0),
            known=self._known_share(text, language),
            lead=lead(score, with_sense=vector is not None),
        )
        return Found(tuple((self._keys[place], float(share[place])) for place in order), evidence)

    def _without_diminutives(self, text: str, language: Language) -> str:
        """`text` with "mesita" as "mesa" where only the latter is a word of the catalogue or of the thesauri."""
        if language not in _DIMINUTIVES:
            return text
        return _WORD.sub(lambda word: self._plain_form(word[0], language), text)

    def _plain_form(self, word: str, language: Language) -> str:
        small = _DIMINUTIVES[language].fullmatch(word)
        if small is None or fold(word) in self._known:
            return word
        plain = f"{small['root']}{small['ending']}"
        return plain if fold(plain) in self._known else word

    def _score(self, text: str, language: Language, vector: Vectors | None, matters: Matters) -> tuple[Scores, Scores]:
        lexical = np.zeros(len(self._keys), np.float32)
        sense = np.zeros(len(self._keys), np.float32)
        for part in self._parts:
            factor = 1.0 if part.language == language else _OTHER_LANGUAGE
            query = _query(text, part.language, matters)
            np.maximum(lexical, factor * part.lexical.scores(query), out=lexical)
            if vector is not None:
                np.maximum(sense, part.nearness(vector), out=sense)
        return lexical, sense

    def _named(self, text: str, language: Language) -> Matters:
        """What the words of the text name in the thesauri of its and of the agency's first language."""
        asked = dict.fromkeys((language, self._default))
        known = (self._thesauri[name] for name in asked if name in self._thesauri)
        return {entries: entries.by_words(stems(text, entries.language)) for entries in known}

    def _with_sense(self, named: Matters, vector: Vectors | None) -> Matters:
        """The same and what the sense of the text comes near to; the greater weight where both find a matter."""
        if vector is None or self._encoder is None:
            return named
        both: Matters = {}
        for entries, found in named.items():
            near = entries.by_sense(vector, self._encoder)
            both[entries] = {m: max(found.get(m, 0.0), near.get(m, 0.0)) for m in (*found, *near)}
        return both

    def _known_share(self, text: str, language: Language) -> float:
        """Share 0..1 of the telling words that occur in the catalogue at all."""
        silent = stop_words(language)
        telling = [word for word in tokens(text) if word not in silent]
        known = sum(any(stem(word, part.language) in part.lexical for part in self._parts) for word in telling)
        return known / len(telling) if telling else 0.0


def _query(text: str, language: Language, matters: Matters) -> Counter[str]:
    """Weighted stems in `language`: the text's own words and those that the thesauri add."""
    query = Counter(dict.fromkeys(stems(text, language), 1.0))
    added: dict[str, float] = {}
    for entries, found in matters.items():
        for matter, weight in found.items():
            for term in entries.term_stems(matter, language):
                added[term] = max(added.get(term, 0.0), weight)
    query.update(added)
    return query
