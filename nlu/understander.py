"""The embedded engine as the product's Understander: language, intents, services, entities and sensitive topics."""

from __future__ import annotations

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
from nlu.normalise import normalise
from nlu.per_agency import PerAgency
from nlu.repair import Repairer
from nlu.signposts import Triggers

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
            intents=_ranked(chances),
            services=tuple(Candidate(key, round(scope * share, 4)) for key, share in found.services),
            entities=tuple(entities(text)),
            in_scope=round(scope, 4) if found.services else 0.0,
            sensitive=prepared.triggers.touched(text, read_as),
            engine=self.engine,
        )

    def _prepare(self, agency: Agency) -> _Prepared:
        index = CatalogueIndex(agency, self._encoder)
        is_word = self._encoder.knows if self._encoder else None
        repairer = Repairer({*self._model.vocabulary.words(), *index.words()}, is_word)
        return _Prepared(index, repairer, Triggers(agency))


def _ranked(chances: dict[str, float]) -> tuple[RankedIntent, ...]:
    """Intents by probability; labels that no policy knows count as OTHER."""
    sums: dict[Intent, float] = {}
    for label, chance in chances.items():
        intent = Intent(label) if label in _INTENTS else Intent.OTHER
        sums[intent] = sums.get(intent, 0.0) + chance
    best_first = sorted(sums.items(), key=lambda item: -item[1])
    return tuple(RankedIntent(intent, round(chance, 4)) for intent, chance in best_first)
