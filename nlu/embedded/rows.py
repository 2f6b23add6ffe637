"""The rows that teach the classifier: what they have in common, and folds of them to judge by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlu.embedded.features import Vocabulary
from nlu.embedded.logistic import Likeness, Solution
from nlu.embedded.model import Matrix

Places = NDArray[np.intp]

_FOLDS = 3
_SEED = 20
_MANY = 5000


@dataclass(frozen=True, slots=True)
class Part:
    """Rows seen and rows held out: the likeness among the former, and from a solution of theirs the scores of the latter."""

    seen: Places
    held: Places
    likeness: Likeness
    scores: Callable[[Solution], Matrix]


@dataclass(frozen=True, slots=True)
class Rows:
    """What teaches: words and letters, senses if there is an encoder, the right label's number of each row.

    Of these rows the first `texts` are what somebody said; the others are never held out.
    """

    words: sparse.csr_matrix
    senses: Matrix | None
    right: Places
    texts: int

    @property
    def many(self) -> bool:
        """Whether the inner products of all of them would take too much memory, and more than one fold too much time."""
        return self.texts > _MANY

    @property
    def folds(self) -> int:
        """How many parts there are to be held out."""
        return 1 if self.many else min(_FOLDS, self.texts)

    def matrix(self) -> Matrix | None:
        """Inner products of all rows; None where there are too many to keep them."""
        if self.many:
            return None
        matrix: Matrix = (self.words @ self.words.T).toarray()
        return matrix if self.senses is None else matrix + self.senses @ self.senses.T

    def likeness(self, matrix: Matrix | None) -> Likeness:
        """What multiplies by the inner products of all rows, which `matrix` holds if there are not too many."""
        words, senses = self.words, self.senses
        if matrix is not None:
            return lambda shares: matrix @ shares
        across = words.T.tocsr()
        if senses is None:
            return lambda shares: words @ (across @ shares)
        return lambda shares: words @ (across @ shares) + senses @ (senses.T @ shares)

    def parts(self, matrix: Matrix | None) -> Iterator[Part]:
        """Each fold held out from the others; of many rows one fold only."""
        folds = list(_folds(self.right[: self.texts]))
        for held in folds[:1] if self.many else folds:
            seen = np.setdiff1d(np.arange(len(self.right)), held)
            yield self._part_by_products(seen, held) if matrix is None else _part_of(matrix, seen, held)

    def _part_by_products(self, seen: Places, held: Places) -> Part:
        taught, asked = self._some(seen), self._some(held)
        return Part(seen, held, taught.likeness(None), lambda solution: asked._scores(taught, solution))

    def _some(self, places: Places) -> Rows:
        senses = None if self.senses is None else self.senses[places]
        return Rows(self.words[places], senses, self.right[places], len(places))

    def _scores(self, taught: Rows, solution: Solution) -> Matrix:
        scores = self.words @ (taught.words.T @ solution.shares) + solution.leaning
        if self.senses is not None and taught.senses is not None:
            scores = scores + self.senses @ (taught.senses.T @ solution.shares)
        return np.asarray(scores, np.float32)


def word_matrix(vocabulary: Vocabulary, texts: Sequence[str]) -> sparse.csr_matrix:
    """The features of `texts`, one row each."""
    rows = [vocabulary.row(text) for text in texts]
    ends = np.cumsum([0, *(len(row.places) for row in rows)])
    places = np.concatenate([row.places for row in rows])
    values = np.concatenate([row.values for row in rows])
    return sparse.csr_matrix((values, places, ends), shape=(len(rows), len(vocabulary.places)))


def _part_of(matrix: Matrix, seen: Places, held: Places) -> Part:
    inner, outer = matrix[np.ix_(seen, seen)], matrix[np.ix_(held, seen)]
    return Part(seen, held, lambda shares: inner @ shares, lambda solution: outer @ solution.shares + solution.leaning)


def _folds(right: Places) -> Iterator[Places]:
    """Places of the texts of each fold, every label dealt out evenly."""
    order = np.random.default_rng(_SEED).permutation(len(right))
    order = order[np.argsort(right[order], kind="stable")]
    return (np.sort(order[number::_FOLDS]) for number in range(_FOLDS) if len(order[number::_FOLDS]))
