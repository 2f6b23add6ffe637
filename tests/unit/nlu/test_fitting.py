"""Tests of what the engine finds out by texts held out: the margin, the temperature, the neighbours' say."""

from __future__ import annotations

import numpy as np
import pytest

from handlers.domain.ids import Language
from nlu.embedded.engine import Sample, fit_engine
from nlu.embedded.model import surprises

ES = Language("es")


def _rows(each: int) -> list[Sample]:
    """Two intents that a word tells apart, with `each` texts."""
    fillers = [f"palabra{number}" for number in range(each)]
    return [Sample(f"{cue} {filler}", cue, ES) for cue in ("perro", "gato") for filler in fillers]


@pytest.mark.parametrize("each", [1, 3, 40])
def test_what_is_told_apart_by_a_word_is_learnt_from_few_texts_and_from_many(each: int) -> None:
    parser = fit_engine(_rows(each), None)
    assert next(iter(parser.parse("un gato", ES).intents)) == "gato"
    assert next(iter(parser.parse("un perro", ES).intents)) == "perro"


def test_the_same_rows_make_the_same_model() -> None:
    one, other = fit_engine(_rows(40), None).model, fit_engine(_rows(40), None).model
    assert np.array_equal(one.weights, other.weights)
    assert one.info == other.info


def test_a_surprise_is_what_the_right_label_had_too_little() -> None:
    scores = np.array([[0.0, 0.0], [0.0, 50.0]], np.float32)
    assert surprises(scores, np.array([0, 1]), 1.0) == pytest.approx([np.log(2), 0.0], abs=1e-6)
    assert surprises(scores, np.array([0, 0]), 1.0)[1] > 20
