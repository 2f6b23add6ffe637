"""Fits the weights by which the catalogue's evidence becomes a probability: `python -m bench.nlu.confidence`.

Asked, for: the sample's own example questions, of a catalogue without them and without keywords, and the development
questions of Tenerife. Against: development texts that are about no service, and general intents. The classifier's word
comes from classifiers that had not learnt the text. Prints the weights for `nlu/catalogue/confidence.py`, and what the
present ones and the new ones do, the latter held out.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from scipy.optimize import minimize

from bench.nlu.retrieval import imported, shared_tenerife
from bench.nlu.sets import ES
from handlers.domain.agency import Agency, Thresholds
from nlu import encoder as encoders
from nlu.catalogue.confidence import Evidence, in_scope, log_odds
from nlu.catalogue.load import load
from nlu.catalogue.search import CatalogueIndex
from nlu.embedded.engine import EmbeddedParser, fit_engine
from nlu.embedded.model import ABOUT_A_SERVICE
from nlu.encoder import SentenceEncoder
from nlu.evaluation.folds import stratified
from nlu.evaluation.judged import LabelledText
from nlu.normalise import normalise
from nlu.training_data.reading import read
from nlu.training_data.rows import rows as learnt_rows

Numbers = NDArray[np.float64]

_REPOSITORY = Path(__file__).resolve().parents[2]
_DEV = _REPOSITORY / "tests" / "unit" / "data"
_FOLDS = 3
_RIDGE = 0.01
_PASSED = 0.98
"""So many questions are to pass the usual threshold: refusing one costs more than offering three services in vain."""
_SIGNALS = ("lexical", "sense", "named", "known", "lead", "classified")


@dataclass(frozen=True, slots=True)
class Asked:
    """A text, what speaks for its being about a service, the classifier's word on that, and whether it is."""

    evidence: Evidence
    classified: float
    about: bool

    def signals(self, *, with_sense: bool) -> list[float]:
        """What is weighed."""
        known = asdict(self.evidence)
        values = {**known, "lexical": np.log1p(known["lexical"]), "classified": log_odds(self.classified)}
        return [float(values[name]) * (name != "sense" or with_sense) for name in _SIGNALS]


def main() -> None:
    """Fit with the sentence encoder and without it."""
    tenerife = shared_tenerife()
    if not tenerife.is_file():
        sys.exit(f"There is no catalogue at {tenerife}: set VENTANILLA_SHARED.")
    console = Console()
    sample, ninety = load(_REPOSITORY / "content", datetime.now(UTC).date()), imported(tenerife)
    for encoder in (encoders.chosen(wanted=True), None):
        with_sense = encoder is not None
        asked = list(_asked(sample, ninety, encoder))
        matrix = np.array([each.signals(with_sense=with_sense) for each in asked])
        about = np.array([each.about for each in asked])
        weights = _fitted(matrix, about)
        console.print(
            f"with sense: {with_sense}", dict(zip(("bias", *_SIGNALS), weights.round(2).tolist(), strict=True))
        )
        now = np.array([in_scope(each.evidence, each.classified, with_sense=with_sense) for each in asked])
        console.print("now     ", _figures(now, about))
        console.print("held out", _figures(_held_out(matrix, about), about))


def _asked(sample: Agency, ninety: Agency, encoder: SentenceEncoder | None) -> Iterator[Asked]:
    rows = [
        LabelledText(row.text, row.label, row.language)
        for row in learnt_rows(read(_REPOSITORY / "nlu" / "rasa_project" / "data"), sample)
    ]
    questions = {question for service in sample.services.values() for question in service.texts[ES].questions}
    bare = CatalogueIndex(_without_questions(sample), encoder)
    fold_of = stratified(rows, _FOLDS)
    for fold in range(_FOLDS):
        parser = fit_engine([row for row, own in zip(rows, fold_of, strict=True) if own != fold], encoder)
        held = [row for row, own in zip(rows, fold_of, strict=True) if own == fold and row.language == ES]
        yield from _judged([row.text for row in held if row.text in questions], bare, parser, about=True)
        yield from _judged([row.text for row in held if row.intent != ABOUT_A_SERVICE], bare, parser, about=False)
    yield from _judged(_dev("dev_fuera_de_alcance"), bare, parser, about=False)
    yield from _judged(_dev("dev_preguntas_tenerife"), CatalogueIndex(ninety, encoder), parser, about=True)


def _judged(texts: Sequence[str], index: CatalogueIndex, parser: EmbeddedParser, *, about: bool) -> Iterator[Asked]:
    for text in texts:
        plain = normalise(text, ES)
        chances = parser.parse(text, ES).intents
        yield Asked(index.search(plain, ES).evidence, chances.get(ABOUT_A_SERVICE, 0.0), about)


def _without_questions(agency: Agency) -> Agency:
    services = {
        key: replace(service, texts={ES: replace(service.texts[ES], questions=(), keywords=())})
        for key, service in agency.services.items()
    }
    return replace(agency, services=services)


def _dev(name: str) -> list[str]:
    with (_DEV / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def _fitted(matrix: Numbers, about: NDArray[np.bool_]) -> Numbers:
    """Bias and weights, none of which speaks against a service, both kinds of texts counting the same in all.

    The bias is moved so that `_PASSED` of the questions pass the usual threshold.
    """
    wide = np.column_stack([np.ones(len(matrix)), matrix])
    counts = np.where(about, 0.5 / about.sum(), 0.5 / (~about).sum())
    sign = np.where(about, 1.0, -1.0)

    def loss(weights: Numbers) -> float:
        surprise = np.logaddexp(0.0, -sign * (wide @ weights))
        return float(counts @ surprise + _RIDGE * (weights[1:] @ weights[1:]) / 2)

    bounds = [(None, None), *((0.0, None) for _ in _SIGNALS)]
    weights: Numbers = minimize(loss, np.zeros(wide.shape[1]), bounds=bounds).x
    weights[0] += log_odds(Thresholds().in_scope) - np.quantile(wide[about] @ weights, 1 - _PASSED)
    return weights


def _held_out(matrix: Numbers, about: NDArray[np.bool_]) -> Numbers:
    chances = np.zeros(len(matrix))
    part = np.arange(len(matrix)) % _FOLDS
    for fold in range(_FOLDS):
        weights = _fitted(matrix[part != fold], about[part != fold])
        held = matrix[part == fold]
        chances[part == fold] = 1 / (1 + np.exp(-(weights[0] + held @ weights[1:])))
    return chances


def _figures(chances: Numbers, about: NDArray[np.bool_]) -> dict[str, float]:
    passed = chances >= Thresholds().in_scope
    inside, outside = chances[about], chances[~about]
    return {
        "questions": int(about.sum()),
        "others": int((~about).sum()),
        "questions_passed": round(float(passed[about].mean()), 3),
        "others_kept_out": round(float((~passed)[~about].mean()), 3),
        "auroc": round(float((inside[:, None] > outside[None, :]).mean()), 4),
    }


if __name__ == "__main__":
    main()
