"""Fitting the classifier: the rows that teach, what is best for them by texts held out, and the solution."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.embedded.features import Vocabulary
from nlu.embedded.logistic import solve
from nlu.embedded.model import Matrix, Senses, sense_features, surprises
from nlu.embedded.neighbours import Neighbours
from nlu.embedded.rows import Places, Rows, word_matrix
from nlu.embedded.scope import ScopeScale
from nlu.encoder import SentenceEncoder

Progress = Callable[[str, float], None]
"""Told the stage and the share done, 0..1."""

_BATCH = 256
_TEMPERATURES = np.geomspace(0.2, 8.0, 75)
_STEPS_OF_A_FOLD, _STEPS = 40, 60
_NAME_PARTS = re.compile(r"[\W_]+")
_BLIND_TEMPERATURE = 3.0
_CAREFUL, _FIRM = 2.0, 16.0
"""Margins: the one for all, and the one that is tried where labels have many examples, and kept where it is clearly better."""
_MANY_OF_A_LABEL = 30
_SAYS = (0.5, 1.0, 2.0)
"""How much the neighbours' vote may add, in units of the temperature."""
_CLEARLY = 2.0
"""How many standard errors better a choice has to be than the usual one."""


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
class _HeldOut:
    """Texts held out: their places, which were seen instead, and how those score them.

    `start` are shares of all rows from which the final solution is not far.
    """

    margin: float
    parts: tuple[tuple[Places, Places], ...]
    """Places of the rows seen and of those held out, fold by fold."""
    scores: Matrix
    right: Places
    start: Matrix


@dataclass(frozen=True, slots=True)
class _Calibration:
    """The temperature at which scores surprise least, by how much each text does then, and the share of texts that are right."""

    temperature: float
    surprises: Matrix
    accuracy: float


def fit(texts: Sequence[str], labels: Sequence[str], encoder: SentenceEncoder | None, progress: Progress) -> Fitted:
    """A classifier for normalised `texts`, calibrated on folds that it did not see; `progress` gets a stage and 0..1."""
    names = tuple(sorted(set(labels)))
    number = {name: place for place, name in enumerate(names)}
    said = [*texts, *map(_spoken, names)]
    right = np.array([*(number[label] for label in labels), *range(len(names))], np.intp)
    vocabulary = Vocabulary.learn(said)
    layers = _encoded(said, encoder, progress) if encoder else np.zeros((len(said), 0), np.float32)
    first = layers[: len(texts), : encoder.size if encoder else 0]
    centre = layers[: len(texts), first.shape[1] :].mean(axis=0)
    rows = Rows(word_matrix(vocabulary, said), sense_features(layers, centre) if encoder else None, right, len(texts))
    matrix = rows.matrix()
    held, calibration = _hold_out(rows, matrix, len(names), progress)
    asked = _ask_neighbours(held, first, right, len(names)) if encoder else None
    say, calibration = (0.0, calibration) if asked is None else _say(held, asked[0], calibration)
    solution = solve(rows.likeness(matrix), right, len(names), held.margin, _STEPS, held.start)
    progress("fitted", 0.95)
    return Fitted(
        names,
        vocabulary,
        (rows.words.T @ solution.shares).astype(np.float16),
        solution.leaning.astype(np.float32),
        ScopeScale.learn(held.scores.max(axis=1), None if asked is None else asked[1]),
        None
        if rows.senses is None
        else Senses(
            centre, rows.senses.T @ solution.shares, Neighbours.learn(first, right[: len(texts)], len(names)), say
        ),
        calibration.temperature,
        calibration.accuracy,
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


def _hold_out(rows: Rows, matrix: Matrix | None, labels: int, progress: Progress) -> tuple[_HeldOut, _Calibration]:
    """The texts as they score when held out, with the margin that is best for them."""
    margins = (_CAREFUL, _FIRM) if rows.texts >= _MANY_OF_A_LABEL * labels else (_CAREFUL,)
    parts: list[tuple[Places, Places]] = []
    scores: list[list[Matrix]] = [[] for _ in margins]
    starts = [np.zeros((len(rows.right), labels), np.float32) for _ in margins]
    for part in rows.parts(matrix):
        parts.append((part.seen, part.held))
        for margin, found, start in zip(margins, scores, starts, strict=True):
            solution = solve(part.likeness, rows.right[part.seen], labels, margin, _STEPS_OF_A_FOLD)
            start[part.seen] += solution.shares
            found.append(part.scores(solution))
        progress("calibrating", 0.4 + 0.45 * len(parts) / rows.folds)
    right = rows.right[np.concatenate([held for _, held in parts])]
    tried = [
        _HeldOut(margin, tuple(parts), np.concatenate(found), right, start / np.float32(len(parts)))
        for margin, found, start in zip(margins, scores, starts, strict=True)
    ]
    judged = [(held, _calibrate(held.scores, right)) for held in tried]
    usual, last = judged[0], judged[-1]
    return last if _clearly_better(last[1], usual[1]) else usual


def _calibrate(scores: Matrix, right: Places) -> _Calibration:
    accuracy = float((scores.argmax(axis=1) == right).mean())
    temperature = _BLIND_TEMPERATURE
    if len(scores) >= scores.shape[1]:
        temperature = _least_surprising(scores, right)
    return _Calibration(temperature, surprises(scores, right, temperature), accuracy)


def _least_surprising(scores: Matrix, right: Places) -> float:
    """The best of `_TEMPERATURES`; from it the surprise grows to both sides, as it is convex in the inverse temperature."""
    low, high = 0, len(_TEMPERATURES) - 1
    while low < high:
        middle = (low + high) // 2
        here, next_one = (
            float(surprises(scores, right, _TEMPERATURES[place]).mean()) for place in (middle, middle + 1)
        )
        low, high = (low, middle) if here <= next_one else (middle + 1, high)
    return float(_TEMPERATURES[low])


def _clearly_better(new: _Calibration, usual: _Calibration) -> bool:
    """Whether texts held out surprise `new` less, by more than chance would have it."""
    gain = usual.surprises - new.surprises
    return bool(gain.mean() > _CLEARLY * gain.std() / np.sqrt(len(gain)))


def _ask_neighbours(held: _HeldOut, directions: Matrix, right: Places, labels: int) -> tuple[Matrix, Matrix]:
    """What the neighbours of the texts held out vote, and the nearest one's cosine."""
    votes, nearness, begun = [], [], 0
    for seen, asked in held.parts:
        known = seen[seen < len(directions)]
        neighbours = Neighbours.learn(directions[known], right[known], labels)
        found = neighbours.ask(directions[asked], held.scores[begun : begun + len(asked)])
        begun += len(asked)
        votes.append(found[0])
        nearness.append(found[1])
    return np.concatenate(votes), np.concatenate(nearness)


def _say(held: _HeldOut, votes: Matrix, without: _Calibration) -> tuple[float, _Calibration]:
    """How much the neighbours' vote is to add to a score, and the calibration with it; 0 where it is not clearly better."""
    says = [np.float32(share * without.temperature) for share in _SAYS]
    tried = [(float(say), _calibrate(held.scores + say * votes, held.right)) for say in says]
    best = min(tried, key=lambda each: float(each[1].surprises.mean()))
    return best if _clearly_better(best[1], without) else (0.0, without)
