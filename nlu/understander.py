"""The embedded engine as the product's Understander: language, intents, services, entities and sensitive topics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from handlers.domain.agency import Agency
from handlers.domain.ids import Language, ServiceKey
from handlers.domain.understanding import Candidate, Entity, Understanding
from nlu import encoder as encoders
from nlu.catalogue.confidence import in_scope
from nlu.catalogue.search import CatalogueIndex
from nlu.embedded import storage
from nlu.embedded.engine import LONGEST, NAME, EmbeddedParser
from nlu.embedded.model import ABOUT_A_SERVICE
from nlu.encoder_choice import EncoderChoice
from nlu.entities import LANGUAGE, Entities
from nlu.language import detect
from nlu.normalise import fold, tokens
from nlu.parsing import FirstParser, Parsed
from nlu.per_agency import PerAgency
from nlu.renewal import ModelWatch, Renewal
from nlu.signposts import Triggers
from nlu.stems import stem
from nlu.training_data.extractor import DataEntities
from nlu.training_data.labels import services_named
from nlu.weighing import Chances, clauses, ranked, with_the_catalogues_word, with_wish_for_a_person

_SERVICES = 5
_READ = 3000
"""Characters of a message that are looked at for anything; what a citizen sends at once is shorter."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What one published agency needs to be understood."""

    index: CatalogueIndex
    parser: EmbeddedParser
    triggers: Triggers
    entities: Entities


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What comes from one model; replaced as a whole when another is taken up."""

    parser: EmbeddedParser
    named: DataEntities
    agencies: PerAgency[_Prepared]


class EmbeddedUnderstander:
    """Understands with the model at `model_dir` (see `nlu.training.train`); any thread may use it.

    `use_encoder`: False or NONE goes without a sentence encoder, on words and letters alone; otherwise the one is used
    that the model was trained with if it is installed, and it has to be the one that is named here, if any. `engine` says
    which. `first` is asked before our own classifier, for intents and entities; the rest is ours in any case. `content` is
    where the agency's evaluation of new models may lie.
    Raises Misconfigured if there is no usable model, or it is another encoder's.
    """

    def __init__(
        self,
        model_dir: Path,
        use_encoder: EncoderChoice | bool | None = None,
        first: FirstParser | None = None,
        content: Path | None = None,
    ) -> None:
        self._watch = ModelWatch(model_dir, content)
        model = storage.load(model_dir)
        trained_with = model.info.encoder
        self._encoder = (
            encoders.named(trained_with) if use_encoder is None else encoders.for_model(trained_with, use_encoder)
        )
        self._learnt = self._learn(EmbeddedParser(model, self._encoder))
        self._first = first
        self._newest: Agency | None = None
        self.name = NAME

    def renew(self) -> Renewal | None:
        """Take up the model on disk if it is another and no worse; None if it is the same. To be called now and then.

        Meanwhile others are served by the old one; the new one is prepared for their agencies before it takes over.
        """
        before = self._learnt
        if (looked := self._watch.look(before.parser)) is None:
            return None
        parser, renewal = looked
        if parser is not None:
            learnt = self._learn(parser)
            for agency in before.agencies.known():
                learnt.agencies.of(agency)
            self._learnt = learnt
        return renewal

    def _learn(self, parser: EmbeddedParser) -> _Learnt:
        named = DataEntities.from_json(parser.model.entities or DataEntities.NOTHING)
        return _Learnt(parser, named, PerAgency(partial(self._prepare, parser)))

    @property
    def parser(self) -> EmbeddedParser:
        """The classifier in use, with the words of no agency."""
        return self._learnt.parser

    @property
    def labels(self) -> frozenset[str]:
        """Every label of the training data, and those that the product adds."""
        return frozenset(self._learnt.parser.model.info.labels)

    @property
    def engine(self) -> str:
        """The engine and what it stands on, for people who look after it."""
        return self._learnt.parser.engine

    @property
    def newest(self) -> Agency | None:
        """The agency that was last made ready to be understood: what is published, in a running service."""
        return self._newest

    def warm_up(self, agency: Agency) -> None:
        """Load and build what the first text about `agency` would otherwise have to wait for."""
        self._newest = agency
        spoken = agency.default_language
        detect("hola", agency.languages, spoken)
        learnt = self._learnt
        _chances(learnt.parser, "hola")
        learnt.agencies.of(agency).index.search("hola", spoken, _SERVICES)

    def understand(
        self, text: str, agency: Agency, language: Language, language_chosen: bool, moment: datetime | None = None
    ) -> Understanding:
        """What redacted `text`, written at `moment`, means; `language` is the conversation's.

        Odd or empty text is simply not understood; without `moment` no dates are read.
        """
        learnt, text = self._learnt, text[:_READ]
        prepared = learnt.agencies.of(agency)
        detected = detect(text, agency.languages, language)
        read_as = detected.language if detected.sure else language
        plain = prepared.parser.plain(text, read_as)
        parsed = self._asked_first(text[:LONGEST], plain, read_as, prepared)
        chances = with_wish_for_a_person(dict(parsed.intents), (), plain) if parsed else _chances(learnt.parser, plain)
        found = prepared.index.search(plain, read_as, _SERVICES)
        named = services_named(chances, agency.services)
        about = chances.get(ABOUT_A_SERVICE, 0.0) + sum(named.values())
        scope = in_scope(found.evidence, about, with_sense=self._encoder is not None)
        return Understanding(
            language=language if language_chosen and not detected.sure else detected.language,
            language_sure=detected.sure,
            intents=ranked(with_the_catalogues_word(chances, scope)),
            services=_candidates({key: scope * share for key, share in found.services}, named),
            entities=_joined(
                _joined(prepared.entities.find(text, detected.language, moment), learnt.named.find(text[:LONGEST])),
                learnt.named.mapped(parsed.entities) if parsed else (),
            ),
            in_scope=round(max(scope, *named.values(), 0.0), 4) if found.services else 0.0,
            sensitive=prepared.triggers.touched(text, read_as, plain),
            engine=parsed.engine if parsed else self.engine,
        )

    def _asked_first(self, text: str, plain: str, language: Language, prepared: _Prepared) -> Parsed | None:
        """What the parser in front says; a text with no known word is not for it, who would go by its habits."""
        if self._first is None or not any(word in prepared.parser.known for word in tokens(plain)):
            return None
        return self._first.attempt(text, language)

    def _prepare(self, parser: EmbeddedParser, agency: Agency) -> _Prepared:
        index = CatalogueIndex(agency, self._encoder)
        knowing = parser.knowing(index.words(), _inflected(parser, index, agency))
        return _Prepared(index, knowing, Triggers(agency), Entities(agency))


def _chances(parser: EmbeddedParser, plain: str) -> Chances:
    """The probability of each label for normalised text."""
    if not plain:
        return {}
    whole, *parts = (judged.chances for judged in parser.judge([plain, *clauses(plain)]))
    return with_wish_for_a_person(whole, parts, plain)


def _inflected(parser: EmbeddedParser, index: CatalogueIndex, agency: Agency) -> Callable[[str], bool]:
    """Whether a word is another form of a known word."""
    known = (*parser.known, *index.words())
    forms = {language: frozenset(stem(word, language) for word in known) for language in agency.languages}
    return lambda word: any(stem(fold(word), language) in forms[language] for language in forms)


def _joined(ours: tuple[Entity, ...], theirs: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Our entities, and those of another parser that touch none of them, by their places.

    The names of languages are ours alone: the list is whole, and what it does not have would be a guess.
    """
    others = (new for new in theirs if new.kind != LANGUAGE)
    free = [new for new in others if not any(new.start < old.end and old.start < new.end for old in ours)]
    return tuple(sorted((*ours, *free), key=lambda entity: entity.start))


def _candidates(found: Mapping[ServiceKey, float], named: Mapping[ServiceKey, float]) -> tuple[Candidate, ...]:
    """The services found in the catalogue and those that labels of the agency's own name, likeliest first."""
    chances = {key: max(found.get(key, 0.0), min(1.0, named.get(key, 0.0))) for key in (*found, *named)}
    best_first = sorted(chances.items(), key=lambda item: -item[1])[:_SERVICES]
    return tuple(Candidate(key, round(chance, 4)) for key, chance in best_first)
