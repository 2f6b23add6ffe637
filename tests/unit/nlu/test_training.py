"""Tests of training, of the stored model and of what is refused."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from handlers.errors import Misconfigured
from nlu.embedded import storage
from nlu.embedded.features import WEIGHTS, Vocabulary, features
from nlu.embedded.model import ABOUT_A_SERVICE
from nlu.training import train

DATA = """
nlu:
- intent: greet
  examples: |
    - hola
    - buenas tardes
    - hola qué tal
    - buenos días
- intent: goodbye
  examples: |
    - adiós
    - hasta luego
    - me voy
    - hasta mañana
- intent: no
  examples: |
    - no
    - no quiero
    - para nada
    - ni hablar
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    directory = tmp_path / "data"
    directory.mkdir()
    (directory / "general_es.yml").write_text(DATA, encoding="utf-8")
    return directory


@pytest.fixture
def trained(data: Path, tmp_path: Path) -> Path:
    train(data, tmp_path / "model", use_encoder=False)
    return tmp_path / "model"


def test_training_tells_what_it_made_and_how_far_it_is(data: Path, tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    info = train(data, tmp_path / "model", use_encoder=False, progress=lambda stage, share: told.append((stage, share)))
    assert info.labels == (ABOUT_A_SERVICE, "goodbye", "greet", "no")
    assert info.encoder == ""
    assert told[0] == ("reading", 0.0)
    assert told[-1] == ("ready", 1.0)
    assert [share for _, share in told] == sorted(share for _, share in told)


def test_a_model_of_the_same_data_is_used_again(data: Path, trained: Path) -> None:
    before = (trained / "model.json").stat().st_ino
    train(data, trained, use_encoder=False)
    assert (trained / "model.json").stat().st_ino == before


def test_changed_data_is_trained_again_and_nothing_is_left_behind(data: Path, trained: Path) -> None:
    before = storage.load(trained).info.data_hash
    (data / "general_es.yml").write_text(DATA + "    - jamás\n", encoding="utf-8")
    assert train(data, trained, use_encoder=False).data_hash != before
    assert sorted(path.name for path in trained.parent.iterdir()) == ["data", "model"]


def test_a_damaged_model_is_trained_again(data: Path, trained: Path) -> None:
    (trained / "arrays.npz").write_bytes(b"PK\x03\x04 half a file")
    train(data, trained, use_encoder=False)
    assert storage.load(trained).info.labels


def test_a_stored_model_says_the_same_as_before(trained: Path, tmp_path: Path) -> None:
    model = storage.load(trained)
    storage.save(model, tmp_path / "copy")
    again = storage.load(tmp_path / "copy")
    assert again.probabilities("hola", None) == model.probabilities("hola", None)
    assert model.probabilities("hola", None)["greet"] > 0.5
    assert sum(model.probabilities("algo raro", None).values()) == pytest.approx(1.0)


def _cut_arrays(model: Path) -> None:
    content = (model / "arrays.npz").read_bytes()
    (model / "arrays.npz").write_bytes(content[: len(content) // 2])


def _pickled_arrays(model: Path) -> None:
    arrays = {"weights": np.array([{}], dtype=object), "intercept": np.zeros(1), "rarity": np.zeros(1)}
    np.savez(model / "arrays.npz", allow_pickle=True, **arrays)


def _other_shapes(model: Path) -> None:
    np.savez(model / "arrays.npz", weights=np.zeros((2, 2)), intercept=np.zeros(2), rarity=np.zeros(2))


def _not_json(model: Path) -> None:
    (model / "model.json").write_text("{", encoding="utf-8")


def _another_program(model: Path) -> None:
    (model / "model.json").write_text('{"kind": "something else"}', encoding="utf-8")


def _another_format(model: Path) -> None:
    meta = json.loads((model / "model.json").read_text(encoding="utf-8"))
    meta["info"]["format"] = 0
    (model / "model.json").write_text(json.dumps(meta), encoding="utf-8")


def _without_labels(model: Path) -> None:
    meta = json.loads((model / "model.json").read_text(encoding="utf-8"))
    del meta["info"]["labels"]
    (model / "model.json").write_text(json.dumps(meta), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_cut_arrays, "damaged"),
        (_pickled_arrays, "damaged"),
        (_other_shapes, "do not fit together"),
        (_not_json, "damaged"),
        (_another_program, "not a model of this program"),
        (_another_format, "another version"),
        (_without_labels, "not complete"),
        (shutil.rmtree, "no trained model"),
    ],
)
def test_a_spoilt_or_foreign_model_is_refused_in_plain_words(trained: Path, spoil: object, said: str) -> None:
    assert callable(spoil)
    spoil(trained)
    with pytest.raises(Misconfigured, match=said):
        storage.load(trained)


def test_a_model_whose_parts_do_not_fit_is_refused(trained: Path) -> None:
    model = storage.load(trained)
    storage.save(replace(model, intercept=model.intercept[:1]), trained)
    with pytest.raises(Misconfigured, match="do not fit together"):
        storage.load(trained)


def test_features_are_words_pairs_and_letter_groups() -> None:
    found = set(features("no sé"))
    assert {"wno", "wse", "wno se", "c no ", "cse "} <= found


def test_a_row_has_the_length_of_each_kind_that_it_has() -> None:
    vocabulary = Vocabulary.learn(["hola amigo", "hola amiga", "adiós amigo"])
    row = vocabulary.row("hola amigo")
    assert float((row.values**2).sum()) == pytest.approx(sum(weight**2 for weight in WEIGHTS.values()))
    assert len(vocabulary.row("").values) == 0
