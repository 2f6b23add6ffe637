"""Tests of the nearest training texts: whom they are asked of, and what their vote is."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.embedded.neighbours import Neighbours

DIRECTIONS = np.array([[1, 0], [0.8, 0.6], [0, 1], [0.6, 0.8]], np.float32)
RIGHT = np.array([1, 1, 0, 0], np.intp)


def test_the_nearest_texts_say_what_a_text_is_and_how_near_it_comes() -> None:
    votes, nearness = Neighbours.learn(DIRECTIONS, RIGHT, 2).ask(DIRECTIONS[:1], np.zeros((1, 2), np.float32))
    assert nearness[0] == pytest.approx(1.0)
    assert votes[0].sum() == pytest.approx(1.0)
    assert votes[0, 1] > 0.9


def test_only_the_likeliest_labels_are_asked() -> None:
    many = Neighbours.learn(np.eye(8, dtype=np.float32), np.arange(8), 8)
    scores = -np.arange(8, dtype=np.float32)[None]
    votes, nearness = many.ask(np.eye(8, dtype=np.float32)[7:], scores)
    assert votes[0, 7] == 0.0
    assert nearness[0] == 0.0


def test_of_a_label_with_very_many_texts_some_are_kept_and_all_of_the_others() -> None:
    right = np.array([0] * 1000 + [1] * 3, np.intp)
    kept = Neighbours.learn(np.ones((1003, 2), np.float32), right, 2)
    assert kept.ends[1] - kept.ends[0] == 3
    assert len(kept.directions) < 1003


def test_a_label_without_texts_is_nobodys_neighbour() -> None:
    learnt = Neighbours.learn(DIRECTIONS, RIGHT, 4)
    votes, nearness = learnt.ask(DIRECTIONS[:1], np.array([[0, 0, 9, 9]], np.float32))
    assert votes[0, 2:].sum() == 0.0
    assert np.isfinite(nearness).all()
