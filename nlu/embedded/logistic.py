"""Multinomial logistic regression, fitted in the space that the training rows span."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Likeness = Callable[[Matrix], Matrix]
"""Multiplies by the matrix of inner products of all training rows, shape (rows, rows)."""

_RIDGE = 0.1
_MOST_OF_MEDIAN = 10
"""So many times the rows of the median label count in full; those of a label with more count less each."""
_MEMORY = 8
_ENOUGH = 2e-6
_MOST_HALVINGS = 20
_WORTH = 1e-4


@dataclass(frozen=True, slots=True)
class Solution:
    """How much each training row speaks for each label, shape (rows, labels), and the labels' own leaning (labels,)."""

    shares: Matrix
    leaning: Matrix


@dataclass(frozen=True, slots=True)
class _Vector:
    """A vector in the span of the rows: its coefficients, and those multiplied by the likeness."""

    shares: Matrix
    image: Matrix

    def along(self, other: _Vector) -> float:
        """Inner product in the space of the features."""
        return float(np.vdot(self.shares, other.image))

    def plus(self, other: _Vector, factor: float) -> _Vector:
        """This one and `factor` times the other."""
        times = np.float32(factor)
        return _Vector(self.shares + times * other.shares, self.image + times * other.image)

    def times(self, factor: float) -> _Vector:
        """This one, longer."""
        return _Vector(np.float32(factor) * self.shares, np.float32(factor) * self.image)


@dataclass(frozen=True, slots=True)
class _Place:
    """A point, the loss there, and the way up."""

    point: _Vector
    loss: float
    slope: Matrix


class _Problem:
    """The loss of given rows; `likeness` is extended by a constant feature, which is every label's own leaning."""

    def __init__(self, likeness: Likeness, right: NDArray[np.intp], labels: int, margin: float) -> None:
        self._likeness = likeness
        self._margin = np.float32(margin)
        self._wanted = np.zeros((len(right), labels), np.float32)
        self._wanted[np.arange(len(right)), right] = 1.0
        counts = np.bincount(right, minlength=labels)
        most = _MOST_OF_MEDIAN * float(np.median(counts[counts > 0]))
        self._weights = np.minimum(1.0, most / counts[right]).astype(np.float32)

    def vector(self, shares: Matrix | None = None) -> _Vector:
        if shares is None:
            return _Vector(np.zeros_like(self._wanted), np.zeros_like(self._wanted))
        return _Vector(shares, self._likeness(shares) + shares.sum(axis=0))

    def place(self, point: _Vector) -> _Place:
        scores = point.image - self._margin * self._wanted
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances = powers / powers.sum(axis=1, keepdims=True)
        surprise = -float(self._weights @ np.log(np.maximum((chances * self._wanted).sum(axis=1), 1e-30)))
        slope = self._weights[:, None] * (chances - self._wanted) + np.float32(_RIDGE) * point.shares
        return _Place(point, surprise + 0.5 * _RIDGE * point.along(point), slope)


def solve(
    likeness: Likeness,
    right: NDArray[np.intp],
    labels: int,
    margin: float,
    most_steps: int,
    start: Matrix | None = None,
) -> Solution:
    """The likeliest solution under a ridge; `right` are the label numbers of the rows, `start` shares to begin from.

    By `margin` the right label has to win before a row is content.

    L-BFGS (Nocedal and Wright, Numerical Optimization, 7.2) with the inner product of the features instead of that of
    the coefficients: a step multiplies by the likeness once, and the number of features does not matter.
    """
    problem = _Problem(likeness, right, labels, margin)
    remembered: deque[tuple[_Vector, _Vector]] = deque(maxlen=_MEMORY)
    here = problem.place(problem.vector(start))
    gradient = problem.vector(here.slope)
    for _ in range(most_steps):
        direction = _direction(gradient, remembered)
        there = _walk(problem, here, direction, gradient.along(direction))
        before, gradient = gradient, problem.vector(there.slope)
        gain = here.loss - there.loss
        _remember(remembered, there.point.plus(here.point, -1.0), gradient.plus(before, -1.0))
        here = there
        if gain <= _ENOUGH * abs(here.loss):
            break
    return Solution(here.point.shares, here.point.shares.sum(axis=0))


def _remember(remembered: deque[tuple[_Vector, _Vector]], moved: _Vector, turned: _Vector) -> None:
    if moved.along(turned) > 0:
        remembered.append((moved, turned))


def _direction(gradient: _Vector, remembered: deque[tuple[_Vector, _Vector]]) -> _Vector:
    """Where to go from here, by what the last moves told about the curvature."""
    towards, factors = gradient, []
    for moved, turned in reversed(remembered):
        factors.append(moved.along(towards) / moved.along(turned))
        towards = towards.plus(turned, -factors[-1])
    if remembered:
        moved, turned = remembered[-1]
        towards = towards.times(moved.along(turned) / turned.along(turned))
    else:
        towards = towards.times(1.0 / max(1.0, gradient.along(gradient) ** 0.5))
    for (moved, turned), factor in zip(remembered, reversed(factors), strict=True):
        towards = towards.plus(moved, factor - turned.along(towards) / moved.along(turned))
    return towards.times(-1.0)


def _walk(problem: _Problem, here: _Place, direction: _Vector, slope: float) -> _Place:
    """A step along `direction`, halved until it helps."""
    length = 1.0
    for _ in range(_MOST_HALVINGS):
        there = problem.place(here.point.plus(direction, length))
        if there.loss <= here.loss + _WORTH * length * slope:
            return there
        length /= 2
    return here
