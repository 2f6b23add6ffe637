"""A trained classifier as arrays: from texts to the probability of each label, with numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.embedded.features import Vocabulary
from nlu.embedded.neighbours import Neighbours
from nlu.embedded.scope import ScopeScale
from nlu.encoder import SentenceEncoder

ABOUT_A_SERVICE = "_service"
"""Label of texts about some service of a catalogue, beside the intents of the training data."""

Matrix = NDArray[np.float32]
_SENSE_WEIGHT = 1.4


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What a stored model is: enough to know whether it can be used again."""

    format: int
    data_hash: str
    labels: tuple[str, ...]
    examples: int
    encoder: str
    """Name of the sentence encoder; empty without one."""
    temperature: float
    accuracy: float
    """Share right in cross-validation, 0..1."""


@dataclass(frozen=True, slots=True)
class Senses:
    """What a classifier knows about the directions of an encoder."""

    centre: Matrix
    """Where the training texts lie on average, in all directions but the first, which is left as it is."""
    weights: Matrix
    """Shape (dimensions, labels)."""
    neighbours: Neighbours
    """First directions of training texts."""
    say: float
    """How much the vote of the neighbours adds to a score; 0 where it did not help."""

    def add(self, layers: Matrix, scores: Matrix) -> tuple[Matrix, Matrix, Matrix]:
        """With what `layers` of texts say: `scores` without the neighbours' vote and with it, and the nearness to them."""
        own = scores + sense_features(layers, self.centre) @ self.weights
        votes, nearness = self.neighbours.ask(layers[:, : self.neighbours.directions.shape[1]], own)
        return own, own + np.float32(self.say) * votes, nearness


@dataclass(frozen=True, slots=True)
class Judgement:
    """The probability of each label and of being in scope at all, 0..1."""

    chances: dict[str, float]
    in_scope: float


@dataclass(frozen=True, slots=True)
class LinearModel:
    """`weights` has one row per feature of the vocabulary and one column per label."""

    info: ModelInfo
    vocabulary: Vocabulary
    weights: NDArray[np.float16]
    intercept: Matrix
    scope: ScopeScale
    senses: Senses | None = None
    entities: str = ""
    """What the training data says of entities, as its extractor wrote it; empty if there is nothing."""

    def judge(self, texts: Sequence[str], encoder: SentenceEncoder | None) -> list[Judgement]:
        """What normalised `texts` are; `encoder` must be the one that the model names, or None to go without it."""
        if not texts:
            return []
        scores = np.stack([self._by_words(text) for text in texts])
        nearness = np.full(len(texts), self.scope.nearness_mean, np.float32)
        voted = scores
        if encoder is not None and self.senses is not None:
            scores, voted, nearness = self.senses.add(encoder.layers(texts), scores)
        chances = softmax(voted / self.info.temperature)
        signals = zip(scores.max(axis=1).tolist(), nearness.tolist(), strict=True)
        return [
            Judgement(dict(zip(self.info.labels, row, strict=True)), self.scope.probability(score, near))
            for row, (score, near) in zip(chances.tolist(), signals, strict=True)
        ]

    def probabilities(self, text: str, encoder: SentenceEncoder | None) -> dict[str, float]:
        """The probability of each label for normalised `text`."""
        return self.judge([text], encoder)[0].chances

    def _by_words(self, text: str) -> Matrix:
        row = self.vocabulary.row(text)
        scores: Matrix = row.values @ self.weights[row.places].astype(np.float32) + self.intercept
        return scores


def sense_features(layers: Matrix, centre: Matrix) -> Matrix:
    """The first direction of each row of `layers` as it is, the others seen from `centre`; all of one length."""
    first = layers.shape[1] - len(centre)
    rest = layers[:, first:] - centre
    rest = rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-6)
    return (_SENSE_WEIGHT * np.concatenate([layers[:, :first], rest], axis=1)).astype(np.float32)


def softmax(scores: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Rows of scores as rows of probabilities."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: NDArray[np.floating[Any]] = powers / powers.sum(axis=1, keepdims=True)
    return chances


def surprises(scores: Matrix, right: NDArray[np.intp], temperature: float) -> Matrix:
    """How surprising the right label of each row is if `scores` are divided by `temperature`."""
    chances = softmax(scores / np.float32(temperature))[np.arange(len(right)), right]
    surprise: Matrix = -np.log(np.maximum(chances, 1e-12))
    return surprise
