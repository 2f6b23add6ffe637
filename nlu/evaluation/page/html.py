"""The page itself, filled from an evaluation; one file that needs nothing else and runs no script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from nlu.evaluation.answering import CurvePoint
from nlu.evaluation.calibration import ReliabilityBin
from nlu.evaluation.evaluation import Evaluation
from nlu.evaluation.notes import Note
from nlu.evaluation.page.phrases import Phrases
from nlu.evaluation.page.plots import HEIGHT, WIDTH, Frame, curve_plot, heat, reliability_bars
from nlu.evaluation.top1 import IntentFigures

_HERE = Path(__file__).parent
_MOST_CONFUSIONS = 40
_MOST_MISTAKES = 300
_CURVE_ROWS = 25


def page(evaluation: Evaluation, notes: Sequence[Note], language: str) -> str:
    """The whole page in `language` ("es" or "en")."""
    say = Phrases(language)
    answered = evaluation.answered_right + evaluation.answered_wrong
    error = evaluation.answered_wrong / answered if answered else None
    confusions = [cell for cell in evaluation.confusion if cell.expected != cell.predicted]
    return (
        _environment()
        .get_template("evaluation.html")
        .render(
            e=evaluation,
            say=say,
            lang=language,
            notes=[say.note(note) for note in notes],
            answered=answered,
            error=error,
            width=WIDTH,
            height=HEIGHT,
            curve=curve_plot(evaluation.curve, answered, error) if evaluation.curve else None,
            curve_rows=_some(evaluation.curve, _CURVE_ROWS),
            frame=Frame(),
            bars=reliability_bars(evaluation.reliability, Frame()),
            widest=_widest(evaluation.reliability),
            heat=heat(evaluation.confusion),
            confusions=confusions[:_MOST_CONFUSIONS],
            intents=_worst_first(evaluation.per_intent),
            mistakes=evaluation.mistakes[:_MOST_MISTAKES],
            method=_method(evaluation, say),
        )
    )


def _method(evaluation: Evaluation, say: Phrases) -> str:
    if evaluation.folds:
        return say("method_folds", folds=evaluation.folds)
    if evaluation.train_cpu_seconds is None or evaluation.train is None:
        return say("method_ready", test=evaluation.test.name)
    return say("method_test", train=evaluation.train.name, test=evaluation.test.name)


def _widest(bins: Sequence[ReliabilityBin]) -> ReliabilityBin | None:
    filled = [each for each in bins if each.confidence is not None and each.accuracy is not None]
    return max(filled, key=_gap, default=None)


def _gap(each: ReliabilityBin) -> float:
    return abs((each.confidence or 0.0) - (each.accuracy or 0.0))


def _worst_first(intents: dict[str, IntentFigures]) -> list[tuple[str, IntentFigures]]:
    return sorted(intents.items(), key=lambda item: (item[1].support == 0, item[1].f1, -item[1].support, item[0]))


def _some(items: Sequence[CurvePoint], most: int) -> list[CurvePoint]:
    step = max(1, -(-len(items) // most))
    return list(items[::step])


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
