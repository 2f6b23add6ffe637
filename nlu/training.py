"""Training the embedded engine from data in Rasa's format, once for the same data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from handlers.errors import Misconfigured
from nlu import encoder as encoders
from nlu.embedded import storage
from nlu.embedded.engine import Sample, fit_engine
from nlu.embedded.model import ModelInfo
from nlu.encoder import SentenceEncoder
from nlu.training_data.extractor import DataEntities
from nlu.training_data.model import TrainingData
from nlu.training_data.reading import data_files, read
from nlu.training_data.rows import rows as learnt_rows

_OWN = Path(__file__).parent
_OWN_PARTS = (
    "words/*.txt",
    "catalogue/thesaurus/*.txt",
    "normalise.py",
    "sentence_network.py",
    "training.py",
    "training_data/*.py",
    "embedded/*.py",
)


def train(
    data_dir: Path,
    model_dir: Path,
    use_encoder: bool = True,
    progress: Callable[[str, float], None] = lambda stage, share: None,  # noqa: ARG005 - nobody listens by default
) -> ModelInfo:
    """Train from the YAML files at `data_dir` and store the model at `model_dir`; reuse one made from the same data.

    `progress` is told the stage ("reading", "encoding", "calibrating", "fitted", "ready") and the share done, 0..1.
    Without the encoder's package the model is trained on words and letters alone; `ModelInfo.encoder` says so.
    Raises Misconfigured for wrong data.
    """
    progress("reading", 0.0)
    encoder = encoders.shared() if use_encoder and encoders.available() else None
    data_hash = fingerprint(data_dir, encoder)
    info = _reusable(model_dir, data_hash) or _train(read(data_dir), data_hash, model_dir, encoder, progress)
    progress("ready", 1.0)
    return info


def fingerprint(data_dir: Path, encoder: SentenceEncoder | None) -> str:
    """A hash of everything that the model depends on: data, thesauri, word lists, our code, format, encoder."""
    digest = hashlib.sha256(f"{storage.FORMAT} {encoder.name if encoder else ''}".encode())
    own = (file for pattern in _OWN_PARTS for file in sorted(_OWN.glob(pattern)))
    # What is no ordinary file is refused when the data are read; here it might be read for ever.
    data = (file for file in data_files(data_dir) if file.is_file() or not file.exists())
    for file in (*data, *own):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _reusable(model_dir: Path, data_hash: str) -> ModelInfo | None:
    try:
        info = storage.load(model_dir).info
    except Misconfigured:
        return None
    return info if info.data_hash == data_hash else None


def _train(
    data: TrainingData,
    data_hash: str,
    model_dir: Path,
    encoder: SentenceEncoder | None,
    progress: Callable[[str, float], None],
) -> ModelInfo:
    samples = [Sample(row.text, row.label, row.language) for row in learnt_rows(data)]
    fitted = fit_engine(samples, encoder, progress, data_hash).model
    model = replace(fitted, entities=DataEntities(data).to_json())
    storage.save(model, model_dir)
    return model.info
