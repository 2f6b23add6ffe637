"""Tests of the choice between sentence encoders, and of the one that knows more languages."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from handlers.domain.ids import Language
from handlers.errors import Misconfigured
from nlu import encoder as encoders
from nlu.e5 import E5Encoder
from nlu.embedded import storage
from nlu.embedded.engine import EmbeddedParser, Sample, fit_engine
from nlu.encoder import SentenceEncoder
from nlu.encoder_choice import EncoderChoice
from nlu.evaluation.embedded import stored
from nlu.renewal import ModelWatch, Verdict

ES, CA, EU = Language("es"), Language("ca"), Language("eu")
ROWS = {
    "horario": ("¿a qué hora abren?", "qué horario tienen", "¿abren por la tarde?", "horario de la oficina"),
    "multa": ("quiero pagar una multa", "me han puesto una multa", "multa de aparcamiento", "pagar la multa del radar"),
    "farola": ("la farola no funciona", "hay una farola fundida", "no hay luz en la calle", "farola rota"),
}
SAMPLES = [Sample(text, intent, ES) for intent, texts in ROWS.items() for text in texts]


@pytest.fixture(scope="module")
def e5() -> SentenceEncoder:
    """The process's E5."""
    return encoders.shared(EncoderChoice.E5)


@pytest.fixture(scope="module")
def by_e5(e5: SentenceEncoder) -> EmbeddedParser:
    """A parser that learnt a few Spanish sentences with E5."""
    return fit_engine(SAMPLES, e5)


@pytest.fixture
def without_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no encoder were installed."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)


def test_directions_have_unit_length_and_the_shape_that_is_promised(e5: SentenceEncoder) -> None:
    layers = e5.layers(["hola", "¿cuánto cuesta?", ""])
    assert layers.shape == (3, e5.size * e5.depth)
    assert np.linalg.norm(layers[:, : e5.size], axis=1) == pytest.approx(1.0, abs=1e-4)
    assert np.allclose(e5.encode(["hola"]), layers[:1, : e5.size], atol=1e-5)
    assert e5.encode([]).shape == (0, e5.size)


def test_what_means_the_same_in_another_language_is_nearer_than_what_does_not(e5: SentenceEncoder) -> None:
    asked, same, same_in_basque, other = e5.encode(
        ["a qué hora abren", "a quina hora obriu", "zer ordutan irekitzen duzue", "hay una farola rota en mi calle"]
    )
    assert asked @ same > asked @ other + 0.2
    assert asked @ same_in_basque > asked @ other + 0.2


@pytest.mark.parametrize("text", ["\ud800 mitad", "a\0b", "x" * 5000, "我想登记", "😀"])
def test_odd_sentences_have_directions_too(e5: SentenceEncoder, text: str) -> None:
    assert np.isfinite(e5.encode([text])).all()


def test_frequent_words_are_known_and_slips_are_not(e5: SentenceEncoder) -> None:
    assert e5.knows("casa")
    assert not e5.knows("empadroanmieto")


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("kiero pagar la mluta", ES, "multa"),
        ("a quina hora obriu?", CA, "horario"),
        ("zer ordutan irekitzen duzue?", EU, "horario"),
    ],
)
def test_a_parser_with_it_understands_what_it_learnt_in_spanish(
    by_e5: EmbeddedParser, text: str, language: Language, intent: str
) -> None:
    assert next(iter(by_e5.parse(text, language).intents)) == intent


def test_a_model_trained_with_it_is_read_again_and_says_the_same(by_e5: EmbeddedParser, tmp_path: Path) -> None:
    storage.save(by_e5.model, tmp_path / "model")
    again, info = stored(tmp_path / "model", EncoderChoice.E5)
    assert info.encoder == E5Encoder.name
    assert again.parse("otra multa", ES).intents == pytest.approx(by_e5.parse("otra multa", ES).intents, abs=1e-2)


def test_a_model_of_another_encoder_than_the_wanted_one_is_refused_in_plain_words(
    by_e5: EmbeddedParser, tmp_path: Path
) -> None:
    storage.save(by_e5.model, tmp_path / "model")
    with pytest.raises(Misconfigured, match=r"trained with the sentence encoder multilingual-e5.*ventanilla train"):
        stored(tmp_path / "model", EncoderChoice.USE)
    assert stored(tmp_path / "model", EncoderChoice.NONE)[0].parse("otra multa", ES).intents


def test_a_new_model_of_another_encoder_is_not_taken_up(by_e5: EmbeddedParser, tmp_path: Path) -> None:
    usual = fit_engine(SAMPLES, encoders.shared())
    watch = ModelWatch(tmp_path / "model")
    storage.save(by_e5.model, tmp_path / "model")
    looked = watch.look(usual)
    assert looked is not None
    assert looked[0] is None
    assert looked[1].verdict is Verdict.UNUSABLE
    assert "VENTANILLA_NLU_ENCODER" in looked[1].sentence


@pytest.mark.parametrize(
    ("said", "choice"),
    [("true", "use"), ("FALSE", "none"), ("0", "none"), ("E5", "e5"), (" use ", "use"), ("on", "use")],
)
def test_settings_say_it_by_name_or_by_yes_and_no(said: str, choice: str) -> None:
    assert EncoderChoice(said) == choice


def test_there_is_no_other_encoder() -> None:
    with pytest.raises(ValueError, match="bert"):
        EncoderChoice("bert")


@pytest.mark.usefixtures("without_packages")
def test_without_its_package_the_usual_encoder_is_done_without_and_e5_is_asked_for() -> None:
    assert encoders.chosen(EncoderChoice.USE) is None
    assert encoders.chosen(wanted=False) is None
    assert encoders.for_model("use-multilingual-v3", EncoderChoice.USE) is None
    with pytest.raises(Misconfigured, match="encoder-e5"):
        encoders.chosen(EncoderChoice.E5)
