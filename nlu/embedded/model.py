"""A trained classifier as arrays: from a text to the probability of each label, with numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.embedded.features import Vocabulary
from nlu.encoder import SentenceEncoder

ABOUT_A_SERVICE = "_service"
"""Label of texts about some service of a catalogue, beside the intents of the training data."""

ELSEWHERE = "other"
"""Label of texts about what no such agency deals with."""

Matrix = NDArray[np.float32]
SENSE_WEIGHT = 2.0
"""How much the sentence vector counts against words and letters (measured: 2)."""


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
class LinearModel:
    """`weights` has one row per label: first the vocabulary's features, then the encoder's dimensions."""

    info: ModelInfo
    vocabulary: Vocabulary
    weights: Matrix
    intercept: Matrix

    def probabilities(self, text: str, encoder: SentenceEncoder | None) -> dict[str, float]:
        """The probability of each label for normalised `text`; `encoder` must be the one that the model names."""
        row = self.vocabulary.row(text)
        margins = self.weights[:, row.places] @ row.values + self.intercept
        if encoder is not None and self.info.encoder:
            margins = margins + self.weights[:, len(self.vocabulary.places) :] @ (
                SENSE_WEIGHT * encoder.encode([text])[0]
            )
        chances = softmax(margins[None, :] / self.info.temperature)[0]
        return dict(zip(self.info.labels, map(float, chances), strict=True))


def softmax(scores: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Rows of scores as rows of probabilities."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: NDArray[np.floating[Any]] = powers / powers.sum(axis=1, keepdims=True)
    return chances


def negative_log_likelihood(scores: NDArray[np.floating[Any]], right: Sequence[int], temperature: float) -> float:
    """Mean surprise at the right labels if `scores` are divided by `temperature`."""
    chances = softmax(scores / temperature)[np.arange(len(right)), np.asarray(right)]
    return float(-np.log(np.maximum(chances, 1e-12)).mean())
