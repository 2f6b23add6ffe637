"""Tests of the embedded engine as a parser of its own."""

from __future__ import annotations

import pytest

from handlers.domain.ids import Language
from nlu import encoder as encoders
from nlu.embedded.engine import EmbeddedParser, Sample, fit_engine

ES = Language("es")
ROWS = {
    "horario": ("¿a qué hora abren?", "qué horario tienen", "¿abren por la tarde?", "horario de la oficina"),
    "multa": ("quiero pagar una multa", "me han puesto una multa", "multa de aparcamiento", "pagar la multa del radar"),
    "farola": ("la farola no funciona", "hay una farola fundida", "no hay luz en la calle", "farola rota"),
}
SAMPLES = [Sample(text, intent, ES) for intent, texts in ROWS.items() for text in texts]


@pytest.fixture(scope="module", params=["encoder", "words"])
def parser(request: pytest.FixtureRequest) -> EmbeddedParser:
    """Trained with everything that is installed, and on words alone."""
    encoder = encoders.shared() if request.param == "encoder" and encoders.available() else None
    return fit_engine(SAMPLES, encoder)


def _best(parser: EmbeddedParser, text: str) -> str:
    return next(iter(parser.parse(text, ES).intents), "")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("a que hora abris mañana", "horario"),
        ("HOLA BUENAS, UNA PREGUNTA: ¿QUÉ HORARIO TIENEN? GRACIAS", "horario"),
        ("kiero pagar la mluta", "multa"),
        ("otra farrola fundida", "farola"),
    ],
)
def test_what_was_learnt_is_found_in_other_words(parser: EmbeddedParser, text: str, intent: str) -> None:
    assert _best(parser, text) == intent


@pytest.mark.parametrize(
    "text",
    ["", "😀" * 1000, "\x00\x1b[2J", "q\u0315u\u0300i\u0321" * 1000, "我想登记", "a" * 100_000, "hola " * 20_000],
)
def test_odd_texts_raise_nothing(parser: EmbeddedParser, text: str) -> None:
    parsed = parser.parse(text, ES)
    assert parsed.in_scope is not None
    assert 0.0 <= parsed.in_scope <= 1.0
    assert not parsed.intents or sum(parsed.intents.values()) == pytest.approx(1.0, abs=1e-4)


def test_what_was_never_learnt_is_less_in_scope(parser: EmbeddedParser) -> None:
    inside, outside = parser.parse_all(["¿a qué hora abren la oficina?", "cuéntame un chiste de gatos"], ES)
    assert inside.in_scope is not None
    assert outside.in_scope is not None
    assert inside.in_scope > outside.in_scope


def test_many_texts_at_once_mean_what_each_means_alone(parser: EmbeddedParser) -> None:
    texts = ["¿abren hoy?", "", "una multa"]
    for alone, together in zip([parser.parse(text, ES) for text in texts], parser.parse_all(texts, ES), strict=True):
        assert alone.intents == pytest.approx(together.intents, abs=1e-4)


def test_one_intent_is_enough_to_learn() -> None:
    assert _best(fit_engine(SAMPLES[:3], None), "hora") == "horario"


def test_rows_without_words_teach_nothing_and_are_refused() -> None:
    with pytest.raises(ValueError, match="words"):
        fit_engine([Sample("😀", "saludo", ES)], None)
