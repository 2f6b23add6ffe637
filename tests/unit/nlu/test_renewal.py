"""Tests of taking up a new model while running."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.domain.ids import Language
from nlu.embedded import storage
from nlu.embedded.engine import EmbeddedParser, Sample, fit_engine
from nlu.renewal import ModelWatch, Verdict

ES = Language("es")
GREETINGS = ("hola", "buenas", "buenos días", "qué tal", "hola amigo")
FAREWELLS = ("adiós", "hasta luego", "nos vemos", "chao", "hasta mañana")


def _parser(greetings: tuple[str, ...] = GREETINGS, farewells: tuple[str, ...] = FAREWELLS) -> EmbeddedParser:
    rows = [Sample(text, "greet", ES) for text in greetings] + [Sample(text, "goodbye", ES) for text in farewells]
    return fit_engine(rows, None)


@pytest.fixture
def used(tmp_path: Path) -> EmbeddedParser:
    """The parser in use, whose model lies at `tmp_path / "model"`."""
    parser = _parser()
    storage.save(parser.model, tmp_path / "model")
    return parser


def test_nothing_happens_while_nothing_changes(used: EmbeddedParser, tmp_path: Path) -> None:
    assert ModelWatch(tmp_path / "model").look(used) is None


def test_a_new_model_is_taken_up_once(used: EmbeddedParser, tmp_path: Path) -> None:
    watch = ModelWatch(tmp_path / "model")
    storage.save(_parser((*GREETINGS, "saludos")).model, tmp_path / "model")
    looked = watch.look(used)
    assert looked is not None
    assert looked[0] is not None
    assert looked[1].verdict is Verdict.TAKEN
    assert "11 examples" in looked[1].sentence
    assert watch.look(looked[0]) is None


def test_a_damaged_model_is_not_taken_up(used: EmbeddedParser, tmp_path: Path) -> None:
    watch = ModelWatch(tmp_path / "model")
    (tmp_path / "model" / "model.json").write_text("{", encoding="utf-8")
    looked = watch.look(used)
    assert looked is not None
    assert looked[0] is None
    assert looked[1].verdict is Verdict.UNUSABLE


def test_a_model_that_the_agencys_own_texts_show_to_be_worse_is_not_taken_up(
    used: EmbeddedParser, tmp_path: Path
) -> None:
    (tmp_path / "evaluacion.tsv").write_text("text\tintent\nhola amigo\tgreet\nadiós\tgoodbye\n", encoding="utf-8")
    watch = ModelWatch(tmp_path / "model", tmp_path)
    storage.save(_parser(FAREWELLS, GREETINGS).model, tmp_path / "model")
    looked = watch.look(used)
    assert looked is not None
    assert looked[0] is None
    assert looked[1].verdict is Verdict.WORSE
    assert "evaluacion.tsv" in looked[1].sentence


def test_a_model_that_disappears_changes_nothing(used: EmbeddedParser, tmp_path: Path) -> None:
    watch = ModelWatch(tmp_path / "model")
    (tmp_path / "model" / "model.json").unlink()
    assert watch.look(used) is None
