"""Putting texts whose intent is known to a parser, one after the other, and keeping what it said and how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from handlers.domain.ids import Language
from handlers.domain.understanding import Intent
from nlu.parsing import Parsed, Parser
from nlu.redaction import Redactor

OUT_OF_SCOPE = "oos"
"""The intent of test rows about which nothing was to be learnt; such rows are never trained on."""
DECLINING = frozenset({OUT_OF_SCOPE, Intent.OTHER.value, "nlu_fallback"})
"""Predictions that answer nothing: whoever is told this falls back, however sure the parser is."""
NO_ANSWER = -1.0
"""Score of a row for which there is nothing to answer: below every threshold."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """One text, the intent that it has, the language to read it in, and the table's split, where it names one."""

    text: str
    intent: str
    language: Language
    split: str = ""

    @property
    def in_scope(self) -> bool:
        """Whether the row has one of the intents that are to be understood."""
        return self.intent != OUT_OF_SCOPE

    @property
    def has_words(self) -> bool:
        """Whether there is anything to learn from."""
        return any(map(str.isalnum, self.text))


@dataclass(frozen=True, slots=True)
class Judged:
    """What a parser said about one row before any fallback; `confidence` is that of the best intent, 0..1."""

    row: LabelledText
    predicted: str
    """Empty where the parser named no intent."""
    confidence: float
    in_scope: float | None = None
    declining: float = 0.0
    """Probability of all intents that answer nothing, 0..1."""
    seconds: float = 0.0

    @property
    def right(self) -> bool:
        """Whether the best intent is the row's; never for a row that is out of scope."""
        return self.row.in_scope and self.predicted == self.row.intent

    @property
    def score(self) -> float:
        """How sure it is that answering is right: confidence, times in-scope probability where the parser gives one."""
        if not self.predicted or self.predicted in DECLINING:
            return NO_ANSWER
        return self.confidence * (1.0 if self.in_scope is None else self.in_scope)

    @property
    def scope_score(self) -> float:
        """How sure it is that the text is about something that can be answered, 0..1.

        What the parser says of being in scope, less its belief in intents that answer nothing; its confidence in an
        answer where it does not judge scope.
        """
        if self.in_scope is not None:
            return self.in_scope * (1 - self.declining)
        return min(self.confidence, 1 - self.declining)


def judge(
    rows: Iterable[LabelledText],
    parser: Parser,
    progress: Callable[[int], None] = lambda done: None,  # noqa: ARG005 - nobody listens by default
) -> tuple[Judged, ...]:
    """What `parser` says of each row, which it reads redacted, as it would a citizen's message.

    `progress` is told how many rows are done. Raises Retryable where the parser cannot answer.
    """
    redactor = Redactor()
    judged = []
    for done, row in enumerate(rows, start=1):
        text = redactor.redact(row.text).text
        begun = time.perf_counter()
        parsed = parser.parse(text, row.language)
        judged.append(_judged(row, parsed, time.perf_counter() - begun))
        progress(done)
    return tuple(judged)


def _judged(row: LabelledText, parsed: Parsed, seconds: float) -> Judged:
    predicted, confidence = max(parsed.intents.items(), key=lambda item: item[1], default=("", 0.0))
    declining = min(1.0, sum(parsed.intents.get(intent, 0.0) for intent in DECLINING))
    return Judged(row, predicted, confidence, parsed.in_scope, declining, seconds)
