"""Training the embedded engine from data in Rasa's format and a catalogue, once for the same data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from handlers.errors import Misconfigured
from nlu import encoder as encoders
from nlu.embedded import storage
from nlu.embedded.engine import Sample, fit_engine
from nlu.embedded.model import ModelInfo
from nlu.encoder import SentenceEncoder
from nlu.encoder_choice import EncoderChoice
from nlu.training_data.extractor import DataEntities
from nlu.training_data.model import TrainingData
from nlu.training_data.reading import data_files, read
from nlu.training_data.rows import Row, rows_with

Progress = Callable[[str, float], None]
"""Told the stage ("reading", "encoding", "calibrating", "fitted", "ready") and the share done, 0..1."""

_OWN = Path(__file__).parent
_OWN_PARTS = (
    "words/*.txt",
    "catalogue/thesaurus/*.txt",
    "normalise.py",
    "e5.py",
    "sentence_network.py",
    "training.py",
    "training_data/*.py",
    "embedded/*.py",
)


def train(
    data_dir: Path,
    model_dir: Path,
    use_encoder: EncoderChoice | bool = True,
    progress: Progress = lambda stage, share: None,  # noqa: ARG005 - nobody listens by default
    catalogue: Sequence[Row] = (),
) -> ModelInfo:
    """Train from the files at `data_dir` and store the model at `model_dir`; reuse one made from the same data.

    `catalogue` are the rows that `nlu.training_data.rows.of_catalogue` has for an agency. Without the encoder's package
    the model is trained on words and letters alone; `ModelInfo.encoder` says so. Raises Misconfigured for wrong data.
    """
    progress("reading", 0.0)
    encoder = encoders.chosen(use_encoder)
    data_hash = fingerprint(data_dir, encoder, catalogue)
    info = _reusable(model_dir, data_hash)
    if info is None:
        info = _train(read(data_dir), catalogue, data_hash, model_dir, encoder, progress)
    progress("ready", 1.0)
    return info


def ready_made(
    data_dir: Path, model_dir: Path, use_encoder: EncoderChoice | bool, catalogue: Sequence[Row]
) -> ModelInfo | None:
    """What `train` would reuse: the model that was made from the same data; None where training is needed."""
    return _reusable(model_dir, fingerprint(data_dir, encoders.chosen(use_encoder), catalogue))


def fingerprint(data_dir: Path, encoder: SentenceEncoder | None, catalogue: Iterable[Row] = ()) -> str:
    """A hash of everything that the model depends on: data, catalogue, thesauri, word lists, our code, format, encoder."""
    digest = hashlib.sha256(f"{storage.FORMAT} {encoder.name if encoder else ''}".encode())
    own = (file for pattern in _OWN_PARTS for file in sorted(_OWN.glob(pattern)))
    # What is no ordinary file is refused when the data are read; here it might be read for ever.
    data = (file for file in data_files(data_dir) if file.is_file() or not file.exists())
    for file in (*data, *own):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for row in catalogue:
        digest.update(f"{row.language}\0{row.label}\0{row.text}\0".encode())
    return digest.hexdigest()


def _reusable(model_dir: Path, data_hash: str) -> ModelInfo | None:
    try:
        info = storage.load(model_dir).info
    except Misconfigured:
        return None
    return info if info.data_hash == data_hash else None


def _train(
    data: TrainingData,
    catalogue: Sequence[Row],
    data_hash: str,
    model_dir: Path,
    encoder: SentenceEncoder | None,
    progress: Progress,
) -> ModelInfo:
    samples = [Sample(row.text, row.label, row.language) for row in rows_with(data, catalogue)]
    fitted = fit_engine(samples, encoder, progress, data_hash).model
    model = replace(fitted, entities=DataEntities(data).to_json())
    storage.save(model, model_dir)
    return model.info
