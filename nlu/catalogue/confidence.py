"""Turning search scores into probabilities, so that the thresholds of an agency mean what they say."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from nlu.catalogue.lexical import Scores


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the text being about the catalogue at all.

    `lexical` is the best weighted-word score, `sense` the best nearness, `named` the weight of the surest matter
    that its words name in the thesaurus, `known` the share of telling words that the catalogue has, `lead` how far the likeliest service stands out.
    """

    lexical: float
    sense: float
    named: float
    known: float
    lead: float


@dataclass(frozen=True, slots=True)
class _Scale:
    """Logistic weights of the evidence, and the sharpness with which scores become shares."""

    bias: float
    lexical: float
    sense: float
    named: float
    known: float
    lead: float
    blunter: float
    """How much blunter than a probability the lead is taken; its weight was fitted so."""
    classified: float
    sharpness: float


# Weights: fitted by `bench/nlu/confidence.py`. Sharpness: the likeliest value (8 to 9 with sense, 9 to 10 without) for
# catalogues of 43 to 386 services, on questions that the thesaurus had not been written for.
_WITH_SENSE = _Scale(
    bias=-3.48,
    lexical=1.29,
    sense=0.19,
    named=0.64,
    known=0.53,
    lead=0.54,
    blunter=0.75,
    classified=0.78,
    sharpness=8.0,
)
_WORDS_ONLY = _Scale(
    bias=-3.64, lexical=1.52, sense=0.0, named=0.39, known=0.39, lead=0.34, blunter=0.8, classified=0.71, sharpness=10.0
)


def in_scope(evidence: Evidence, about_a_service: float, *, with_sense: bool) -> float:
    """Probability 0..1 that the text is about some service of the catalogue.

    `about_a_service` is the probability by the classifier of the general intents.
    """
    scale = _WITH_SENSE if with_sense else _WORDS_ONLY
    total = (
        scale.bias
        + scale.lexical * math.log1p(evidence.lexical)
        + scale.sense * evidence.sense
        + scale.named * evidence.named
        + scale.known * evidence.known
        + scale.lead * evidence.lead
        + scale.classified * log_odds(about_a_service)
    )
    return 1 / (1 + math.exp(-total))


def shares(scores: Scores, *, with_sense: bool) -> Scores:
    """Probability of each service if it is one of them; sums to 1."""
    return _shares(scores, (_WITH_SENSE if with_sense else _WORDS_ONLY).sharpness)


def lead(scores: Scores, *, with_sense: bool) -> float:
    """How far the likeliest service stands out, 0..1: evidence that the text is about the catalogue at all."""
    scale = _WITH_SENSE if with_sense else _WORDS_ONLY
    return float(_shares(scores, scale.blunter * scale.sharpness).max())


def _shares(scores: Scores, sharpness: float) -> Scores:
    powers = np.exp(sharpness * (scores - scores.max()))
    share: Scores = powers / powers.sum()
    return share


def log_odds(probability: float) -> float:
    """The logarithm of the odds, within bounds where the probability is 0 or 1."""
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))
