"""Whether a model that appeared on disk takes the place of the one in use: only if it can be used and is no worse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from handlers.errors import Misconfigured
from nlu import encoder as encoders
from nlu.embedded import storage
from nlu.embedded.engine import EmbeddedParser

EVALUATION_FILES = ("evaluacion.tsv", "evaluacion.yml", "evaluacion.yaml", "evaluacion.json")
"""Where an agency keeps, among its content, texts that a new model has to understand no worse than the old one."""

_TOLERATED = 0.03
Mark = tuple[int, int, int]


class ModelMeter(Protocol):
    """Counts what became of new models."""

    def model(self, outcome: str) -> None:
        """One was met; `outcome` is the value of a `Verdict`."""


class Verdict(StrEnum):
    """What became of a model on disk."""

    TAKEN = "taken"
    """It is in use now."""
    WORSE = "worse"
    """It understands less than the one in use, which stays."""
    UNUSABLE = "unusable"
    """It cannot be read; the one in use stays."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """What became of a model on disk, and why in one sentence."""

    verdict: Verdict
    sentence: str


class ModelWatch:
    """Looks at `model_dir` again and again; `content` is where the agency's own evaluation may lie."""

    def __init__(self, model_dir: Path, content: Path | None = None) -> None:
        self._directory = model_dir
        self._content = content
        self._seen = self._mark()

    def look(self, current: EmbeddedParser) -> tuple[EmbeddedParser | None, Renewal] | None:
        """The parser to use from now on (None: the current one) and why; None if nothing changed on disk. Never raises."""
        mark = self._mark()
        if mark is None or mark == self._seen:
            return None
        self._seen = mark
        try:
            model = storage.load(self._directory)
            new = EmbeddedParser(model, current.encoder and encoders.same(current.encoder, model.info.encoder))
            worse = self._worse(new, current)
        except Misconfigured as error:
            if self._mark() != mark:
                # It was replaced while it was read; the next look meets it whole.
                self._seen = None
                return None
            return None, Renewal(Verdict.UNUSABLE, f"The new model was not taken up: {error}")
        if worse:
            return None, Renewal(
                Verdict.WORSE, f"The new model was not taken up: {worse}. Train again with better examples."
            )
        examples = new.model.info.examples
        return new, Renewal(Verdict.TAKEN, f"A new model was taken up; it has learnt from {examples} examples.")

    def _worse(self, new: EmbeddedParser, current: EmbeddedParser) -> str:
        """Why `new` is worse; empty if it is not."""
        evaluation = self._evaluation()
        if evaluation is not None:
            rights = [_right(parser, evaluation) for parser in (new, current)]
            if rights[0] < rights[1]:
                return f"it gets {rights[0]} texts of {evaluation.name} right, the one in use {rights[1]}"
            return ""
        shares = (new.model.info.accuracy, current.model.info.accuracy)
        if shares[0] < shares[1] - _TOLERATED:
            return (
                f"it gets {shares[0]:.0%} of its own examples right in cross-validation, the one in use {shares[1]:.0%}"
            )
        return ""

    def _evaluation(self) -> Path | None:
        if self._content is None:
            return None
        return next((file for name in EVALUATION_FILES if (file := self._content / name).is_file()), None)

    def _mark(self) -> Mark | None:
        try:
            found = (self._directory / storage.META).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size


def _right(parser: EmbeddedParser, evaluation: Path) -> int:
    """How many texts of `evaluation` the parser understands; raises Misconfigured for a file that cannot be read."""
    from nlu.evaluation.dataset import Purpose, read_dataset

    rows = read_dataset(evaluation, Purpose.TEST).rows
    return sum(_best(parser.parse(row.text, row.language).intents) == row.intent for row in rows)


def _best(intents: Iterable[str]) -> str:
    return next(iter(intents), "")
