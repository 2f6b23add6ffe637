"""The training texts nearest to a new one, among those of its likeliest labels: how near they are, and what they say it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Places = NDArray[np.intp]

_LABELS_ASKED = 5
_MOST_OF_A_LABEL = 128
_VOTERS = 10
_FADING = 0.05
"""By how much less a cosine has to be for a vote to count e times less."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Directions of training texts, label after label; those of label n end before `ends[n]`."""

    directions: Matrix
    ends: Places

    @classmethod
    def learn(cls, directions: Matrix, right: Places, labels: int) -> Self:
        """Those of texts with the label numbers `right`; of a label with very many, some evenly taken."""
        order = np.argsort(right, kind="stable")
        groups = np.split(order, np.searchsorted(right[order], np.arange(1, labels)))
        kept = [_some(group) for group in groups]
        return cls(directions[np.concatenate(kept)], np.cumsum([len(group) for group in kept]))

    def ask(self, directions: Matrix, scores: Matrix) -> tuple[Matrix, Matrix]:
        """For texts that score so for each label: the shares of the vote of each label, and the cosine to the nearest."""
        votes, nearness = np.zeros_like(scores), np.zeros(len(scores), np.float32)
        labels = scores.shape[1]
        for place, score in enumerate(scores):
            asked = np.argpartition(score, max(labels - _LABELS_ASKED, 0))[-_LABELS_ASKED:]
            starts = np.where(asked > 0, self.ends[asked - 1], 0)
            of_label = [
                self.directions[begun:end] @ directions[place]
                for begun, end in zip(starts, self.ends[asked], strict=True)
            ]
            cosines = np.concatenate(of_label)
            if len(cosines):
                owners = np.repeat(asked, [len(rows) for rows in of_label])
                votes[place], nearness[place] = _vote(cosines, owners, labels), cosines.max()
        return votes, nearness


def _vote(cosines: Matrix, owners: Places, labels: int) -> Matrix:
    nearest = np.argpartition(cosines, max(len(cosines) - _VOTERS, 0))[-_VOTERS:]
    weights = np.exp((cosines[nearest] - cosines[nearest].max()) / _FADING)
    return np.bincount(owners[nearest], weights / weights.sum(), labels).astype(np.float32)


def _some(group: Places) -> Places:
    return group[np.linspace(0, len(group) - 1, min(len(group), _MOST_OF_A_LABEL)).astype(np.intp)]
