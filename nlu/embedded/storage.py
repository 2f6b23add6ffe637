"""Keeping a trained classifier on disk as JSON and plain arrays, which can be read without running anything in them."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from handlers.errors import Misconfigured
from nlu.embedded.features import Vocabulary
from nlu.embedded.model import LinearModel, Matrix, ModelInfo

FORMAT = 1
"""Raised whenever the files or the way of making features change; older models are trained again."""

_KIND = "ventanilla intent model"
_META, _ARRAYS = "model.json", "arrays.npz"


def save(model: LinearModel, directory: Path) -> None:
    """Put `model` at `directory` as a whole: beside first, then by renaming, so that a half-written one never shows."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        vocabulary = sorted(model.vocabulary.places, key=model.vocabulary.places.__getitem__)
        meta = {"kind": _KIND, "info": asdict(model.info), "vocabulary": vocabulary}
        (beside / _META).write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
        rarity = model.vocabulary.rarity
        np.savez(beside / _ARRAYS, weights=model.weights, intercept=model.intercept, rarity=rarity)
        beside.chmod(0o755)
        _put_in_place(beside, directory)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def load(directory: Path) -> LinearModel:
    """The model at `directory`; raises Misconfigured where there is none or it is not whole."""
    meta = _meta(directory)
    info = _info(meta, directory)
    try:
        # Opened here, because numpy leaves a broken archive open.
        with (directory / _ARRAYS).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            weights, intercept, rarity = (np.asarray(arrays[n], np.float32) for n in ("weights", "intercept", "rarity"))
        vocabulary = Vocabulary({str(name): place for place, name in enumerate(meta["vocabulary"])}, rarity)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise _damaged(directory, "its arrays cannot be read") from error
    _check_shapes(info, vocabulary, weights, intercept, directory)
    return LinearModel(info, vocabulary, weights, intercept)


def _put_in_place(beside: Path, directory: Path) -> None:
    if not directory.exists():
        beside.replace(directory)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{directory.name}-old-", dir=directory.parent)) / "model"
    directory.replace(old)
    beside.replace(directory)
    shutil.rmtree(old.parent, ignore_errors=True)


def _meta(directory: Path) -> dict[str, Any]:
    path = directory / _META
    if not path.is_file():
        raise Misconfigured(f"There is no trained model at {directory}: run `ventanilla train`.")
    try:
        meta = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(directory, f"{_META} cannot be read") from error
    if not isinstance(meta, dict) or meta.get("kind") != _KIND:
        raise Misconfigured(f"{path} is not a model of this program: choose another folder or remove it, then train.")
    return meta


def _info(meta: dict[str, Any], directory: Path) -> ModelInfo:
    try:
        info = ModelInfo(**{**meta["info"], "labels": tuple(meta["info"]["labels"])})
    except (KeyError, TypeError) as error:
        raise _damaged(directory, f"{_META} is not complete") from error
    if info.format != FORMAT:
        raise Misconfigured(f"The model at {directory} was made by another version: run `ventanilla train` again.")
    return info


def _check_shapes(info: ModelInfo, vocabulary: Vocabulary, weights: Matrix, intercept: Matrix, directory: Path) -> None:
    rows, features = len(info.labels), len(vocabulary.places)
    right = weights.ndim == 2 and weights.shape[0] == rows and intercept.shape == (rows,)
    enough = right and weights.shape[1] > features if info.encoder else right and weights.shape[1] == features
    if not enough or vocabulary.rarity.shape != (features,) or not np.isfinite(weights).all():
        raise _damaged(directory, "its parts do not fit together")


def _damaged(directory: Path, why: str) -> Misconfigured:
    return Misconfigured(f"The trained model at {directory} is damaged ({why}): run `ventanilla train` again.")
