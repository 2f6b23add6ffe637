"""The embedded engine as something that can be evaluated: trained in memory from rows, or taken from its folder."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from nlu import encoder as encoders
from nlu.embedded import storage
from nlu.embedded.engine import EmbeddedParser, fit_engine
from nlu.embedded.model import ModelInfo
from nlu.encoder_choice import EncoderChoice
from nlu.evaluation.judged import LabelledText
from nlu.parsing import Parser
from nlu.training import fingerprint
from nlu.training_data.reading import read
from nlu.training_data.rows import Row, about_services


class EmbeddedTrainer:
    """Trains the embedded engine from rows; `always` are rows that it learns beside them each time."""

    def __init__(self, use_encoder: EncoderChoice | bool, always: Sequence[LabelledText] = ()) -> None:
        # Loading libraries is no training, and happens here so that it is not counted as such.
        importlib.import_module("nlu.embedded.fitting")
        self._encoder = encoders.chosen(use_encoder)
        self._always = tuple(always)

    @property
    def encoder(self) -> str:
        """The sentence encoder's name; empty without one."""
        return self._encoder.name if self._encoder else ""

    def train(self, rows: Sequence[LabelledText]) -> Parser:
        """A parser that has learnt `rows`, which have at least two intents and some words."""
        return fit_engine((*rows, *self._always), self._encoder)


def stored(model_dir: Path, use_encoder: EncoderChoice | bool) -> tuple[Parser, ModelInfo]:
    """The model at `model_dir`; raises Misconfigured where there is none that can be used."""
    model = storage.load(model_dir)
    return EmbeddedParser(model, encoders.for_model(model.info.encoder, use_encoder)), model.info


def made_from(info: ModelInfo, training_dir: Path, catalogue: Iterable[Row]) -> bool:
    """Whether a stored model is what training on the data there would make today."""
    return info.data_hash == fingerprint(training_dir, encoders.named(info.encoder), catalogue)


def learnt_beside(training_dir: Path, catalogue: Iterable[Row]) -> tuple[LabelledText, ...]:
    """The rows about services that `ventanilla train` adds to those of `training_dir`."""
    rows = about_services(read(training_dir), catalogue)
    return tuple(LabelledText(row.text, row.label, row.language) for row in rows)
