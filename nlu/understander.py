"""The embedded engine as the product's Understander: language, intents, services, entities and sensitive topics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.domain.understanding import Candidate, Intent, RankedIntent, Understanding
from nlu import encoder as encoders
from nlu.catalogue.confidence import in_scope
from nlu.catalogue.search import CatalogueIndex
from nlu.embedded import storage
from nlu.embedded.model import ABOUT_A_SERVICE
from nlu.entities import entities
from nlu.language import detect
from nlu.normalise import fold, normalise
from nlu.per_agency import PerAgency
from nlu.repair import Repairer
from nlu.signposts import Triggers
from nlu.stems import stem

_LONGEST = 1500
_SERVICES = 5
_INTENTS = frozenset(Intent)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What one published agency needs to be understood."""

    index: CatalogueIndex
    repairer: Repairer
    triggers: Triggers


class EmbeddedUnderstander:
    """Understands with the model at `model_dir` (see `nlu.training.train`); any thread may use it.

    `use_encoder`: False goes without the sentence encoder, on words and letters alone; otherwise it is used if the
    model was trained with it and it is installed. `engine` says which. Raises Misconfigured if there is no usable model.
    """

    def __init__(self, model_dir: Path, use_encoder: bool | None = None) -> None:
        self._model = storage.load(model_dir)
        self._encoder = encoders.named(self._model.info.encoder) if use_encoder is not False else None
        self._agencies = PerAgency(self._prepare)
        self.name = "embedded"

    @property
    def engine(self) -> str:
        """The engine and what it stands on, for people who look after it."""
        return f"{self.name} ({self._encoder.name})" if self._encoder else f"{self.name} (words and letters only)"

    def warm_up(self, agency: Agency) -> None:
        """Load and build what the first text about `agency` would otherwise have to wait for."""
        self.understand("hola", agency, agency.default_language, language_chosen=False)

    def understand(self, text: str, agency: Agency, language: Language, language_chosen: bool) -> Understanding:
        """What redacted `text` means; `language` is the conversation's. Odd or empty text is simply not understood."""
        prepared = self._agencies.of(agency)
        detected = detect(text, agency.languages, language)
        read_as = detected.language if detected.sure else language
        plain = prepared.repairer.repair(normalise(text[:_LONGEST], read_as))
        chances = self._model.probabilities(plain, self._encoder) if plain else {}
        found = prepared.index.search(plain, read_as, _SERVICES)
        scope = in_scope(found.evidence, chances.get(ABOUT_A_SERVICE, 0.0), with_sense=self._encoder is not None)
        return Understanding(
            language=language if language_chosen and not detected.sure else detected.language,
            language_sure=detected.sure,
            intents=_ranked(_weighed(chances, scope)),
            services=tuple(Candidate(key, round(scope * share, 4)) for key, share in found.services),
            entities=tuple(entities(text)),
            in_scope=round(scope, 4) if found.services else 0.0,
            sensitive=prepared.triggers.touched(text, read_as),
            engine=self.engine,
        )

    def _prepare(self, agency: Agency) -> _Prepared:
        index = CatalogueIndex(agency, self._encoder)
        known = frozenset((*self._model.vocabulary.words(), *index.words()))
        repairer = Repairer(known, self._stays(known, agency), cautious=self._encoder is None)
        return _Prepared(index, repairer, Triggers(agency))

    def _stays(self, known: frozenset[str], agency: Agency) -> Callable[[str], bool]:
        """Whether a word is no typing error: it is another form of a known word, or the encoder knows it."""
        encoder = self._encoder
        forms = {language: frozenset(stem(word, language) for word in known) for language in agency.languages}

        def stays(word: str) -> bool:
            if any(stem(fold(word), language) in forms[language] for language in forms):
                return True
            return encoder is not None and encoder.knows(word)

        return stays


def _weighed(chances: dict[str, float], about_a_service: float) -> dict[str, float]:
    """The chances of the labels after the catalogue has been asked too: its word counts for the service label."""
    if ABOUT_A_SERVICE not in chances:
        return chances
    rest = (1 - about_a_service) / max(1 - chances[ABOUT_A_SERVICE], 1e-6)
    return {
        label: about_a_service if label == ABOUT_A_SERVICE else min(1.0, chance * rest)
        for label, chance in chances.items()
    }


def _ranked(chances: dict[str, float]) -> tuple[RankedIntent, ...]:
    """Intents by probability; labels that no policy knows count as OTHER."""
    sums: dict[Intent, float] = {}
    for label, chance in chances.items():
        intent = Intent(label) if label in _INTENTS else Intent.OTHER
        sums[intent] = sums.get(intent, 0.0) + chance
    best_first = sorted(sums.items(), key=lambda item: -item[1])
    return tuple(RankedIntent(intent, round(chance, 4)) for intent, chance in best_first)
