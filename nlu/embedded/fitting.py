"""Fitting the classifier; the only place that needs scikit-learn and scipy, which are imported when it runs."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from nlu.embedded.features import Vocabulary
from nlu.embedded.model import SENSE_WEIGHT, Matrix, negative_log_likelihood
from nlu.encoder import SentenceEncoder

_FOLDS = 3
_BATCH = 256
_TEMPERATURES = np.geomspace(0.05, 3.0, 60)
_STRENGTH = 0.3
_SEED = 20


@dataclass(frozen=True, slots=True)
class Fitted:
    """The arrays of a classifier, its temperature and its share right in cross-validation."""

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    weights: Matrix
    intercept: Matrix
    temperature: float
    accuracy: float


def fit(
    texts: Sequence[str], labels: Sequence[str], encoder: SentenceEncoder | None, progress: Callable[[str, float], None]
) -> Fitted:
    """A classifier for normalised `texts`, calibrated on folds that it did not see; `progress` gets a stage and 0..1."""
    names = tuple(sorted(set(labels)))
    right = np.array([names.index(label) for label in labels])
    vectors = _encoded(texts, encoder, progress) if encoder else None
    temperature, accuracy = _calibrate(texts, right, vectors, progress)
    vocabulary = Vocabulary.learn(texts)
    machine = _fitted(_matrix(vocabulary, texts, vectors), right)
    progress("fitted", 0.95)
    weights, intercept = _both_ways(machine.coef_, machine.intercept_)
    return Fitted(names, vocabulary, weights, intercept, temperature, accuracy)


def _encoded(texts: Sequence[str], encoder: SentenceEncoder, progress: Callable[[str, float], None]) -> Matrix:
    rows = []
    for start in range(0, len(texts), _BATCH):
        rows.append(encoder.encode(texts[start : start + _BATCH]))
        progress("encoding", 0.4 * min(1.0, (start + _BATCH) / len(texts)))
    return np.concatenate(rows)


def _calibrate(
    texts: Sequence[str], right: NDArray[np.intp], vectors: Matrix | None, progress: Callable[[str, float], None]
) -> tuple[float, float]:
    """The temperature at which held-out margins surprise least, and the share of held-out texts that are right."""
    folds = min(_FOLDS, *Counter(right.tolist()).values())
    if folds < 2 or len(set(right.tolist())) < 3:
        return 1.0, 0.0
    margins = np.zeros((len(texts), int(right.max()) + 1))
    splits = StratifiedKFold(folds, shuffle=True, random_state=_SEED).split(np.zeros(len(texts)), right)
    for done, (seen, held) in enumerate(splits, start=1):
        vocabulary = Vocabulary.learn([texts[place] for place in seen])
        machine = _fitted(_matrix(vocabulary, [texts[p] for p in seen], _rows(vectors, seen)), right[seen])
        held_matrix = _matrix(vocabulary, [texts[p] for p in held], _rows(vectors, held))
        margins[held] = machine.decision_function(held_matrix)
        progress("calibrating", 0.4 + 0.45 * done / folds)
    order = right.tolist()
    temperature = min(_TEMPERATURES, key=lambda value: negative_log_likelihood(margins, order, float(value)))
    return float(temperature), float((margins.argmax(axis=1) == right).mean())


def _fitted(matrix: sparse.csr_matrix, right: NDArray[np.intp]) -> LinearSVC:
    with warnings.catch_warnings():
        # A machine that stopped early is still the best one found, and the folds measure what it is worth.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return LinearSVC(C=_STRENGTH, class_weight="balanced", random_state=_SEED, max_iter=2000).fit(matrix, right)


def _matrix(vocabulary: Vocabulary, texts: Sequence[str], vectors: Matrix | None) -> sparse.csr_matrix:
    rows = [vocabulary.row(text) for text in texts]
    ends = np.cumsum([0, *(len(row.places) for row in rows)])
    places = np.concatenate([row.places for row in rows])
    values = np.concatenate([row.values for row in rows])
    shape = (len(rows), len(vocabulary.places))
    matrix = sparse.csr_matrix((values, places, ends), shape=shape)
    if vectors is None:
        return matrix
    joined: sparse.csr_matrix = sparse.hstack([matrix, sparse.csr_matrix(SENSE_WEIGHT * vectors)], format="csr")
    return joined


def _rows(vectors: Matrix | None, places: NDArray[np.intp]) -> Matrix | None:
    return None if vectors is None else vectors[places]


def _both_ways(weights: NDArray[np.float64], intercept: NDArray[np.float64]) -> tuple[Matrix, Matrix]:
    """One row per label also where there are only two, for which scikit-learn gives one row."""
    if len(weights) == 1:
        weights, intercept = np.vstack([-weights, weights]), np.concatenate([-intercept, intercept])
    return weights.astype(np.float32), intercept.astype(np.float32)
