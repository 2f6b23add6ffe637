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
from numpy.typing import NDArray

from handlers.errors import Misconfigured
from nlu.embedded.features import Vocabulary
from nlu.embedded.model import LinearModel, ModelInfo, Senses
from nlu.embedded.neighbours import Neighbours
from nlu.embedded.scope import ScopeScale

FORMAT = 3
"""Raised whenever the files or the way of making features change; older models are trained again."""

META = "model.json"
_KIND = "ventanilla intent model"
_ARRAYS = "arrays.npz"
_LARGEST = 1 << 30
_ALWAYS = ("weights", "intercept", "rarity")
_OF_SENSES = ("centre", "sense_weights", "examples", "ends")


def save(model: LinearModel, directory: Path) -> None:
    """Put `model` at `directory` as a whole: beside first, then by renaming, so that a half-written one never shows."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        vocabulary = sorted(model.vocabulary.places, key=model.vocabulary.places.__getitem__)
        meta = {
            "kind": _KIND,
            "info": asdict(model.info),
            "scope": asdict(model.scope),
            "say": model.senses.say if model.senses else 0.0,
            "vocabulary": vocabulary,
            "common": sorted(model.vocabulary.common),
            "entities": model.entities,
        }
        (beside / META).write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
        np.savez(beside / _ARRAYS, allow_pickle=False, **_arrays(model))
        beside.chmod(0o755)
        _put_in_place(beside, directory)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def load(directory: Path) -> LinearModel:
    """The model at `directory`; raises Misconfigured where there is none or it is not whole."""
    meta = _meta(directory)
    info = _info(meta, directory)
    try:
        model = _model(meta, info, _read_arrays(directory / _ARRAYS))
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise _damaged(directory, "its arrays cannot be read") from error
    if not _fits_together(model):
        raise _damaged(directory, "its parts do not fit together")
    return model


def _arrays(model: LinearModel) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {
        "weights": model.weights,
        "intercept": model.intercept,
        "rarity": model.vocabulary.rarity,
    }
    if (senses := model.senses) is not None:
        parts = (senses.centre, senses.weights, senses.neighbours.directions.astype(np.float16), senses.neighbours.ends)
        arrays.update(zip(_OF_SENSES, parts, strict=True))
    return arrays


def _read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    # Opened here, because numpy leaves a broken archive open.
    with path.open("rb") as file:
        with zipfile.ZipFile(file) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST:
                raise ValueError("larger than any model")
        file.seek(0)
        with np.load(file, allow_pickle=False) as arrays:
            return {name: np.asarray(arrays[name]) for name in arrays.files if name in (*_ALWAYS, *_OF_SENSES)}


def _model(meta: dict[str, Any], info: ModelInfo, arrays: dict[str, NDArray[Any]]) -> LinearModel:
    places = {str(name): place for place, name in enumerate(meta["vocabulary"])}
    vocabulary = Vocabulary(places, _numbers(arrays["rarity"]), frozenset(map(str, meta["common"])))
    scope = ScopeScale(**{name: float(value) for name, value in meta["scope"].items()})
    senses = _senses(meta, arrays) if info.encoder else None
    weights = np.asarray(arrays["weights"], np.float16)
    entities = str(meta.get("entities", ""))
    return LinearModel(info, vocabulary, weights, _numbers(arrays["intercept"]), scope, senses, entities)


def _senses(meta: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Senses:
    centre, weights, examples, ends = (arrays[name] for name in _OF_SENSES)
    neighbours = Neighbours(_numbers(examples), np.asarray(ends, np.intp))
    return Senses(_numbers(centre), _numbers(weights), neighbours, float(meta["say"]))


def _numbers(array: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(array, np.float32)


def _put_in_place(beside: Path, directory: Path) -> None:
    if not directory.exists():
        beside.replace(directory)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{directory.name}-old-", dir=directory.parent)) / "model"
    directory.replace(old)
    beside.replace(directory)
    shutil.rmtree(old.parent, ignore_errors=True)


def _meta(directory: Path) -> dict[str, Any]:
    path = directory / META
    try:
        if not path.is_file():
            raise Misconfigured(f"There is no trained model at {directory}: run `ventanilla train`.")
        if path.stat().st_size > _LARGEST:
            raise _damaged(directory, f"{META} is larger than any model's")
        meta = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(directory, f"{META} cannot be read") from error
    if not isinstance(meta, dict) or meta.get("kind") != _KIND:
        raise Misconfigured(f"{path} is not a model of this program: choose another folder or remove it, then train.")
    return meta


def _info(meta: dict[str, Any], directory: Path) -> ModelInfo:
    try:
        written = dict(meta["info"])
        if written.get("format") != FORMAT:
            raise Misconfigured(f"The model at {directory} was made by another version: run `ventanilla train` again.")
        return ModelInfo(**{**written, "labels": tuple(map(str, written["labels"]))})
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(directory, f"{META} is not complete") from error


def _fits_together(model: LinearModel) -> bool:
    labels, features = len(model.info.labels), len(model.vocabulary.places)
    shapes: list[tuple[NDArray[Any], tuple[int, ...]]] = [
        (model.weights, (features, labels)),
        (model.intercept, (labels,)),
        (model.vocabulary.rarity, (features,)),
    ]
    if (senses := model.senses) is not None:
        examples, ends = senses.neighbours.directions, senses.neighbours.ends
        size = examples.shape[-1]
        shapes += [
            (examples, (len(examples), size)),
            (ends, (labels,)),
            (senses.weights, (size + len(senses.centre), labels)),
            (senses.centre, (len(senses.centre),)),
        ]
    numbers = (model.info.temperature, model.senses.say if model.senses else 0.0, *asdict(model.scope).values())
    return (
        all(array.shape == shape and bool(np.isfinite(array).all()) for array, shape in shapes)
        and all(np.isfinite(number) for number in numbers)
        and labels > 0
        and (model.senses is None or _in_order(model.senses.neighbours))
        and model.info.temperature > 0
        and model.scope.score_spread > 0
    )


def _in_order(neighbours: Neighbours) -> bool:
    ends = [0, *neighbours.ends.tolist(), len(neighbours.directions)]
    return ends == sorted(ends)


def _damaged(directory: Path, why: str) -> Misconfigured:
    return Misconfigured(f"The trained model at {directory} is damaged ({why}): run `ventanilla train` again.")
