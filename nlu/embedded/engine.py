"""The embedded engine as a parser of its own: trained in memory on any labelled texts, or from its folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from handlers.domain.ids import Language
from nlu.embedded import storage
from nlu.embedded.model import Judgement, LinearModel, ModelInfo
from nlu.encoder import SentenceEncoder
from nlu.normalise import clean, fold, normalise
from nlu.parsing import Parsed
from nlu.repair import Repairer

NAME = "embedded"
LONGEST = 1500
"""Characters of a text that are read; the matter is said in fewer."""
Progress = Callable[[str, float], None]


class Labelled(Protocol):
    """A text to learn from, the intent that it has, and the language it is written in."""

    @property
    def text(self) -> str:
        """As somebody wrote it."""

    @property
    def intent(self) -> str:
        """Any name."""

    @property
    def language(self) -> Language:
        """Where hurried spelling is looked up."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A text to learn from."""

    text: str
    intent: str
    language: Language


class EmbeddedParser:
    """Normalises, mends spelling, classifies, and tells whether a text is about anything learnt; any thread may use it.

    `encoder` must be the one that the model names, or None to go without. `words` are further words that are no
    spelling errors, beside those of the training data.
    """

    name = NAME

    def __init__(
        self,
        model: LinearModel,
        encoder: SentenceEncoder | None,
        words: Iterable[str] = (),
        stays: Callable[[str], bool] = lambda word: False,  # noqa: ARG005 - nothing else is known
    ) -> None:
        self.model = model
        self.encoder = encoder
        all_words = list(map(fold, (*model.vocabulary.words(), *words)))
        self.known = frozenset(all_words)

        def is_a_word(word: str) -> bool:
            return stays(word) or (encoder is not None and encoder.knows(word))

        self._repairer = Repairer(all_words, is_a_word, model.vocabulary.beside, cautious=encoder is None)

    @property
    def engine(self) -> str:
        """The engine and what it stands on, for people who look after it."""
        return f"{self.name} ({self.encoder.name})" if self.encoder else f"{self.name} (words and letters only)"

    def knowing(self, words: Iterable[str], stays: Callable[[str], bool]) -> EmbeddedParser:
        """The same with more words known; `stays` tells of others that are no spelling errors."""
        return EmbeddedParser(self.model, self.encoder, words, stays)

    def plain(self, text: str, language: Language) -> str:
        """Redacted `text` in the form in which it is compared; empty if it has no words."""
        cut = text[:LONGEST]
        return self._repairer.repair(normalise(cut, language))

    def judge(self, plain: Sequence[str]) -> list[Judgement]:
        """What plain texts, not empty, are."""
        return self.model.judge(plain, self.encoder)

    def parse(self, text: str, language: Language) -> Parsed:
        """What redacted `text` means; nothing for odd or empty text."""
        return self.parse_all([text], language)[0]

    def parse_all(self, texts: Sequence[str], language: Language) -> list[Parsed]:
        """What several texts mean, in less time than one by one."""
        plain = [self.plain(text, language) for text in texts]
        judged = iter(self.judge([each for each in plain if each]))
        return [
            self._parsed(text, next(judged) if each else Judgement({}, 0.0))
            for text, each in zip(texts, plain, strict=True)
        ]

    def _parsed(self, text: str, judgement: Judgement) -> Parsed:
        best_first = dict(sorted(judgement.chances.items(), key=lambda chance: -chance[1]))
        return Parsed(text, best_first, in_scope=judgement.in_scope, engine=self.engine)


def fit_engine(
    rows: Sequence[Labelled],
    encoder: SentenceEncoder | None,
    progress: Progress = lambda stage, share: None,  # noqa: ARG005 - nobody listens by default
    data_hash: str = "",
) -> EmbeddedParser:
    """A parser that has learnt `rows`, at least one of which has words; `progress` gets a stage and the share done.

    Raises ValueError where no row has words.
    """
    # scipy is needed for training only, and takes its time and memory.
    from nlu.embedded.fitting import fit

    pairs = dict.fromkeys((normalise(row.text, row.language) or clean(row.text), row.intent) for row in rows)
    kept = [pair for pair in pairs if pair[0]]
    if not kept:
        raise ValueError("none of the examples has any words.")
    texts, labels = zip(*kept, strict=True)
    fitted = fit(texts, labels, encoder, progress)
    info = ModelInfo(
        format=storage.FORMAT,
        data_hash=data_hash,
        labels=fitted.labels,
        examples=len(texts),
        encoder=encoder.name if encoder else "",
        temperature=fitted.temperature,
        accuracy=fitted.accuracy,
    )
    model = LinearModel(info, fitted.vocabulary, fitted.weights, fitted.intercept, fitted.scope, fitted.senses)
    return EmbeddedParser(model, encoder)
