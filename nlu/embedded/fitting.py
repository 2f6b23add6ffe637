"""Fitting the classifier: the rows that teach, what they have in common, folds to calibrate on, and the solution."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlu.embedded.features import Vocabulary
from nlu.embedded.logistic import Likeness, Solution, solve
from nlu.embedded.model import Matrix, Senses, negative_log_likelihood, sense_features
from nlu.embedded.scope import ScopeScale
from nlu.encoder import SentenceEncoder

Progress = Callable[[str, float], None]
"""Told the stage and the share done, 0..1."""
Places = NDArray[np.intp]

_FOLDS = 3
_BATCH = 256
_TEMPERATURES = np.geomspace(0.2, 8.0, 75)
_SEED = 20
_STEPS_OF_A_FOLD, _STEPS = 40, 60
_MANY_ROWS = 5000
_MOST_EXAMPLES_KEPT = 2048
_NAME_PARTS = re.compile(r"[\W_]+")
_BLIND_TEMPERATURE = 3.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """The arrays of a classifier, its temperature and its share right in cross-validation."""

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    weights: NDArray[np.float16]
    intercept: Matrix
    scope: ScopeScale
    senses: Senses | None
    temperature: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class _Rows:
    """What teaches: words and letters, senses if there is an encoder, the right label's number of each row.

    The last rows are the names of the labels; they are no texts of anybody and are never held out.
    """

    words: sparse.csr_matrix
    senses: Matrix | None
    first_layer: Matrix | None
    right: Places
    texts: int

    def likeness(self) -> Likeness:
        """Inner products of all rows, as a matrix where that is small enough to keep."""
        words, senses = self.words, self.senses
        if words.shape[0] <= _MANY_ROWS:
            matrix = (words @ words.T).toarray()
            matrix = matrix if senses is None else matrix + senses @ senses.T
            return lambda shares: matrix @ shares
        across = words.T.tocsr()
        if senses is None:
            return lambda shares: words @ (across @ shares)
        return lambda shares: words @ (across @ shares) + senses @ (senses.T @ shares)


@dataclass(frozen=True, slots=True)
class _HeldOut:
    """Scores of texts by classifiers that had not seen them, their nearness to what those had seen, and which they are."""

    scores: Matrix
    nearness: Matrix | None
    places: Places


def fit(texts: Sequence[str], labels: Sequence[str], encoder: SentenceEncoder | None, progress: Progress) -> Fitted:
    """A classifier for normalised `texts`, calibrated on folds that it did not see; `progress` gets a stage and 0..1."""
    names = tuple(sorted(set(labels)))
    number = {name: place for place, name in enumerate(names)}
    said = [*texts, *map(_spoken, names)]
    right = np.array([*(number[label] for label in labels), *range(len(names))], np.intp)
    vocabulary = Vocabulary.learn(said)
    layers = _encoded(said, encoder, progress) if encoder else None
    centre = None if layers is None or encoder is None else layers[: len(texts), encoder.size :].mean(axis=0)
    senses = None if layers is None or centre is None else sense_features(layers, centre)
    first = None if layers is None or encoder is None else layers[:, : encoder.size]
    rows = _Rows(_matrix(vocabulary, said), senses, first, right, len(texts))
    held, start = _hold_out(rows, len(names), progress)
    solution = solve(rows.likeness(), right, len(names), _STEPS, start)
    progress("fitted", 0.95)
    weights = (rows.words.T @ solution.shares).astype(np.float16)
    temperature, accuracy = _calibrate(held, right)
    return Fitted(
        names,
        vocabulary,
        weights,
        solution.leaning.astype(np.float32),
        ScopeScale.learn(held.scores.max(axis=1), held.nearness),
        _senses(rows, solution, centre),
        temperature,
        accuracy,
    )


def _spoken(label: str) -> str:
    """The name of an intent as a text: whoever named it said in a few words what it is about."""
    return _NAME_PARTS.sub(" ", label).strip().lower()


def _encoded(texts: Sequence[str], encoder: SentenceEncoder, progress: Progress) -> Matrix:
    rows = []
    for start in range(0, len(texts), _BATCH):
        rows.append(encoder.layers(texts[start : start + _BATCH]))
        progress("encoding", 0.4 * min(1.0, (start + _BATCH) / len(texts)))
    return np.concatenate(rows)


def _hold_out(rows: _Rows, labels: int, progress: Progress) -> tuple[_HeldOut, Matrix]:
    """Held-out scores, and shares from which the final solution is not far."""
    folds = list(_folds(rows.right[: rows.texts]))
    tested = folds if rows.texts <= _MANY_ROWS else folds[:1]
    likeness = _sub_likeness(rows)
    found = []
    start = np.zeros((len(rows.right), labels), np.float32)
    for done, held in enumerate(tested, start=1):
        seen = np.setdiff1d(np.arange(len(rows.right)), held)
        inner, outer = likeness(seen, held)
        solution = solve(inner, rows.right[seen], labels, _STEPS_OF_A_FOLD)
        start[seen] += solution.shares
        near = None if rows.first_layer is None else _nearest(rows.first_layer, _spread(seen[seen < rows.texts]), held)
        found.append(_HeldOut(outer(solution), near, held))
        progress("calibrating", 0.4 + 0.45 * done / len(tested))
    nearness = None if rows.first_layer is None else np.concatenate([n for f in found if (n := f.nearness) is not None])
    whole = _HeldOut(np.concatenate([f.scores for f in found]), nearness, np.concatenate([f.places for f in found]))
    return whole, start / np.float32(len(tested))


def _sub_likeness(rows: _Rows) -> Callable[[Places, Places], tuple[Likeness, Callable[[Solution], Matrix]]]:
    """For rows seen and rows held out: the likeness among the former, and from a solution the scores of the latter."""
    if len(rows.right) <= _MANY_ROWS:
        whole = rows.likeness()(np.eye(len(rows.right), dtype=np.float32))
        return lambda seen, held: (
            _times(whole[np.ix_(seen, seen)]),
            lambda solution: whole[np.ix_(held, seen)] @ solution.shares + solution.leaning,
        )
    return lambda seen, held: (
        _some(rows, seen).likeness(),
        lambda solution: _scores(_some(rows, held), _some(rows, seen), solution),
    )


def _times(matrix: Matrix) -> Likeness:
    return lambda shares: matrix @ shares


def _some(rows: _Rows, places: Places) -> _Rows:
    senses = None if rows.senses is None else rows.senses[places]
    return _Rows(rows.words[places], senses, None, rows.right[places], len(places))


def _scores(held: _Rows, seen: _Rows, solution: Solution) -> Matrix:
    scores = held.words @ (seen.words.T @ solution.shares) + solution.leaning
    if held.senses is not None and seen.senses is not None:
        scores = scores + held.senses @ (seen.senses.T @ solution.shares)
    return np.asarray(scores, np.float32)


def _folds(right: Places) -> Iterator[Places]:
    """Places of the texts of each fold, every label dealt out evenly."""
    order = np.random.default_rng(_SEED).permutation(len(right))
    order = order[np.argsort(right[order], kind="stable")]
    return (np.sort(order[number::_FOLDS]) for number in range(_FOLDS) if len(order[number::_FOLDS]))


def _nearest(layer: Matrix, seen: Places, held: Places) -> Matrix:
    if not len(seen):
        return np.zeros(len(held), np.float32)
    others = layer[seen].T
    batches = (held[start : start + _BATCH] for start in range(0, len(held), _BATCH))
    return np.concatenate([(layer[batch] @ others).max(axis=1) for batch in batches])


def _calibrate(held: _HeldOut, right: Places) -> tuple[float, float]:
    """The temperature at which held-out scores surprise least, and the share of held-out texts that are right."""
    wanted = right[held.places]
    hits = held.scores.argmax(axis=1) == wanted
    if len(hits) < held.scores.shape[1]:
        return _BLIND_TEMPERATURE, float(hits.mean())
    order = wanted.tolist()
    best = min(_TEMPERATURES, key=lambda value: negative_log_likelihood(held.scores, order, float(value)))
    return float(best), float(hits.mean())


def _senses(rows: _Rows, solution: Solution, centre: Matrix | None) -> Senses | None:
    if rows.senses is None or rows.first_layer is None or centre is None:
        return None
    kept = _spread(np.argsort(rows.right[: rows.texts], kind="stable"))
    return Senses(centre, rows.senses.T @ solution.shares, rows.first_layer[kept])


def _spread(places: Places) -> Places:
    """As many of `places` as are kept to tell how near a text comes, evenly taken."""
    return places[np.linspace(0, len(places) - 1, min(len(places), _MOST_EXAMPLES_KEPT)).astype(np.intp)]


def _matrix(vocabulary: Vocabulary, texts: Sequence[str]) -> sparse.csr_matrix:
    rows = [vocabulary.row(text) for text in texts]
    ends = np.cumsum([0, *(len(row.places) for row in rows)])
    places = np.concatenate([row.places for row in rows])
    values = np.concatenate([row.values for row in rows])
    return sparse.csr_matrix((values, places, ends), shape=(len(rows), len(vocabulary.places)))
