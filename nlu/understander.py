"""The embedded engine as the product's Understander: language, intents, services, entities and sensitive topics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.domain.understanding import Candidate, Understanding
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
from nlu.weighing import Chances, clauses, ranked, with_the_catalogues_word, with_wish_for_a_person

_LONGEST = 1500
_SERVICES = 5


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
        chances = self._chances(plain)
        found = prepared.index.search(plain, read_as, _SERVICES)
        scope = in_scope(found.evidence, chances.get(ABOUT_A_SERVICE, 0.0), with_sense=self._encoder is not None)
        return Understanding(
            language=language if language_chosen and not detected.sure else detected.language,
            language_sure=detected.sure,
            intents=ranked(with_the_catalogues_word(chances, scope)),
            services=tuple(Candidate(key, round(scope * share, 4)) for key, share in found.services),
            entities=tuple(entities(text)),
            in_scope=round(scope, 4) if found.services else 0.0,
            sensitive=prepared.triggers.touched(text, read_as),
            engine=self.engine,
        )

    def _chances(self, plain: str) -> Chances:
        """The probability of each label for normalised text."""
        if not plain:
            return {}
        whole = self._model.probabilities(plain, self._encoder)
        parts = [self._model.probabilities(clause, self._encoder) for clause in clauses(plain)]
        return with_wish_for_a_person(whole, parts, plain)

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
