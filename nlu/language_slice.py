"""The part of py3langid's model that tells a few languages apart, small enough to be loaded at once."""

from __future__ import annotations

import importlib.metadata
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu import derived

_PACKAGE = "py3langid"
_LONGEST_GROUP = 7


@dataclass(frozen=True, slots=True)
class LanguageSlice:
    """Naive Bayes over groups of bytes, as py3langid does it, for `languages` only.

    `groups` are all groups that its automaton can have read last, packed into numbers, in order; `features` the number
    of the feature that each stands for, or -1; `table` the weight of each feature for each language.
    """

    languages: tuple[str, ...]
    groups: NDArray[np.uint64]
    features: NDArray[np.int32]
    table: NDArray[np.float16]
    priors: NDArray[np.float32]

    @classmethod
    def of(cls, languages: Sequence[str]) -> LanguageSlice:
        """The slice for those of `languages` that py3langid knows, made once and then kept; the order does not matter."""
        asked = sorted(set(languages))
        name = f"languages-{importlib.metadata.version(_PACKAGE)}-{'-'.join(asked)}"
        made = derived.arrays(name, lambda: _cut(asked))
        known = tuple(str(language) for language in made["known"])
        return cls(known, np.array(made["groups"]), made["features"], made["table"], np.array(made["priors"]))

    def rank(self, text: str) -> list[tuple[str, float]]:
        """The languages with their shares (0..1), likeliest first; equal shares where the text tells nothing."""
        letters = np.frombuffer(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass"), np.uint8)
        seen, counts = np.unique(self._read(letters), return_counts=True)
        told = seen >= 0
        scores = np.zeros(len(self.languages), np.float32)
        if told.any():
            scores = np.log1p(counts[told]).astype(np.float32) @ self.table[seen[told]].astype(np.float32) + self.priors
        powers = np.exp((scores - scores.max()) / math.sqrt(len(letters) or 1))
        shares = (powers / powers.sum()).tolist()
        return sorted(zip(self.languages, shares, strict=True), key=lambda each: -each[1])

    def _read(self, letters: NDArray[np.uint8]) -> NDArray[np.int32]:
        """The feature, or -1, that each byte ends: of the longest group that ends there."""
        ended = np.full(len(letters), -1, np.int32)
        packed = np.zeros(len(letters), np.uint64)
        wide = letters.astype(np.uint64)
        for size in range(1, min(_LONGEST_GROUP, len(letters)) + 1):
            shift = np.uint64(8 * (_LONGEST_GROUP + 1 - size))
            packed = packed[: len(letters) - size + 1] | (wide[size - 1 :] << shift)
            keys = packed | np.uint64(size)
            places = np.minimum(np.searchsorted(self.groups, keys), len(self.groups) - 1)
            found = self.groups[places] == keys
            ended[size - 1 :][found] = self.features[places[found]]
        return ended


def _cut(languages: Sequence[str]) -> dict[str, NDArray[Any]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    columns = [place for place, name in enumerate(whole.nb_classes) if name in languages]
    read = _reachable(whole.tk_nextmove, whole.tk_row)
    groups = np.array([_packed(group) for group in read.values()], np.uint64)
    features = np.array([whole.tk_output[state] for state in read], np.int32)
    order = np.argsort(groups)
    return {
        "known": np.array([whole.nb_classes[place] for place in columns], dtype="U8"),
        "groups": groups[order],
        "features": features[order],
        "table": np.ascontiguousarray(whole.nb_ptc[:, columns]),
        "priors": np.ascontiguousarray(whole.nb_pc[columns]),
    }


def _reachable(moves: Sequence[int], rows: Sequence[int]) -> dict[int, bytes]:
    """Each state of the automaton, and the bytes that lead there on the shortest way: what it has read last."""
    read = {0: b""}
    waiting = [0]
    for state in waiting:
        begin = rows[state] << 8
        for byte, target in enumerate(moves[begin : begin + 256]):
            if target not in read:
                read[target] = read[state] + bytes([byte])
                waiting.append(target)
    del read[0]
    return read


def _packed(group: bytes) -> int:
    return int.from_bytes(group.ljust(_LONGEST_GROUP, b"\0") + bytes([len(group)]), "big")
