"""How an engine is put to the test: trained, its threshold chosen without looking at test rows, and judged."""

from __future__ import annotations

import resource
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from nlu.evaluation.answering import cheapest_threshold
from nlu.evaluation.dataset import Dataset
from nlu.evaluation.folds import Progress, Trainer, cross_validate, stratified
from nlu.evaluation.judged import Judged, LabelledText, judge
from nlu.evaluation.notes import Note, NoteKind
from nlu.parsing import Parser

_THRESHOLD_FOLDS = 3
_MOST_ROWS_FOR_FOLDS = 2000


class ThresholdFrom(StrEnum):
    """Where a threshold comes from; never from the rows on which it is judged."""

    GIVEN = "given"
    """From whoever asked for the evaluation."""
    FOLDS = "cross_validation"
    """From the training rows, each scored by an engine that had not seen it."""
    HOLDOUT = "holdout"
    """From a third of the training rows, scored by an engine trained on the rest."""
    OTHER_FOLDS = "other_folds"
    """In cross-validation: for the rows of a fold, from those of the other folds; the value told is from all."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The score from which on a row is answered (more than 1: never), and how it was come by."""

    value: float
    source: ThresholdFrom
    rows: int
    """Training rows behind it; 0 if it was given."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How to evaluate: a wrong answer costs `cost_wrong` fallbacks; `threshold` None has it chosen by that."""

    cost_wrong: float
    threshold: float | None
    progress: Progress


@dataclass(frozen=True, slots=True)
class Subject:
    """An engine after its test: what it said of each row, and the threshold that holds for each."""

    engine: str
    known: frozenset[str]
    judged: tuple[Judged, ...]
    row_thresholds: tuple[float, ...]
    threshold: Threshold
    train_cpu_seconds: float | None = None
    """User and system time of one training, child processes included, loading of libraries not."""
    folds: int = 0
    """In how many parts it was cross-validated; 0 with a test set."""
    notes: tuple[Note, ...] = ()


class Timed:
    """A trainer that notes the processor time of each training."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self.cpu_seconds: list[float] = []

    def train(self, rows: Sequence[LabelledText]) -> Parser:
        """As the trainer does."""
        begun = _cpu_seconds()
        parser = self._trainer.train(rows)
        self.cpu_seconds.append(_cpu_seconds() - begun)
        return parser

    @property
    def mean(self) -> float:
        """Seconds of one training."""
        return sum(self.cpu_seconds) / len(self.cpu_seconds)


def train_and_test(train: Dataset, test: Dataset, trainer: Trainer, rules: Rules) -> Subject:
    """Learn the in-scope rows of `train`, choose the threshold there, judge on `test`."""
    timed = Timed(trainer)
    rules.progress("training", 0.0)
    parser = timed.train(train.rows)
    threshold = choose(train.rows, trainer, rules)
    return judge_ready(parser, train.intents, test, threshold, rules, timed.mean)


def judge_ready(
    parser: Parser,
    known: Collection[str],
    test: Dataset,
    threshold: Threshold,
    rules: Rules,
    train_cpu_seconds: float | None,
) -> Subject:
    """Judge an engine that is already trained and knows the intents `known`."""
    judged = judge(test.rows, parser, lambda done: rules.progress("judging", done / len(test.rows)))
    notes = (Note(NoteKind.THRESHOLD_BY_HOLDOUT, {}),) if threshold.source is ThresholdFrom.HOLDOUT else ()
    per_row = (threshold.value,) * len(judged)
    return Subject(parser.name, frozenset(known), judged, per_row, threshold, train_cpu_seconds, notes=notes)


def cross_test(data: Dataset, fold_of: Sequence[int], trainer: Trainer, engine: str, rules: Rules) -> Subject:
    """Judge each row of `data`, out-of-scope ones too, by an engine that learnt the other folds' in-scope rows."""
    timed = Timed(trainer)
    judged = tuple(each for _, each in cross_validate(data.rows, fold_of, timed, rules.progress))
    scope = [each for each in judged if each.row.in_scope]
    if rules.threshold is not None:
        threshold = Threshold(rules.threshold, ThresholdFrom.GIVEN, 0)
        of_fold = dict.fromkeys(fold_of, rules.threshold)
    else:
        threshold = Threshold(cheapest_threshold(scope, rules.cost_wrong), ThresholdFrom.OTHER_FOLDS, len(scope))
        of_fold = {fold: _from_others(fold, judged, fold_of, rules.cost_wrong) for fold in set(fold_of)}
    per_row = tuple(of_fold[fold] for fold in fold_of)
    return Subject(engine, data.intents, judged, per_row, threshold, timed.mean, len(set(fold_of)))


def choose(rows: Sequence[LabelledText], trainer: Trainer, rules: Rules) -> Threshold:
    """The threshold given, or the cheapest one on training rows that are scored by engines that had not seen them."""
    if rules.threshold is not None:
        return Threshold(rules.threshold, ThresholdFrom.GIVEN, 0)
    large = len(rows) > _MOST_ROWS_FOR_FOLDS
    fold_of = stratified(rows, _THRESHOLD_FOLDS)
    # The folds of the threshold are a stage of their own for whoever watches.
    progress = partial(_as_stage, rules.progress, "threshold")
    scored = [each for _, each in cross_validate(rows, fold_of, trainer, progress, only=0 if large else None)]
    source = ThresholdFrom.HOLDOUT if large else ThresholdFrom.FOLDS
    return Threshold(cheapest_threshold(scored, rules.cost_wrong), source, len(scored))


def _from_others(fold: int, judged: Sequence[Judged], fold_of: Sequence[int], cost_wrong: float) -> float:
    others = [each for each, own in zip(judged, fold_of, strict=True) if own != fold and each.row.in_scope]
    return cheapest_threshold(others, cost_wrong)


def _as_stage(progress: Progress, stage: str, _: str, share: float) -> None:
    progress(stage, share)


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
