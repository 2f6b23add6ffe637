"""Tests of what an editor is told about training data that can be used, and what its labels do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handlers.domain.ids import ServiceKey
from handlers.errors import Misconfigured
from nlu.training_data.labels import service_of, usual_meaning, without_effect
from nlu.training_data.model import TrainingData
from nlu.training_data.reading import read
from tests.unit.nlu.training_files import put

HEAD = 'version: "3.1"\nnlu:\n'
GREET = HEAD + "- intent: greet\n  examples: |\n    - hola\n    - buenas\n"
SERVICES = frozenset({ServiceKey("padron"), ServiceKey("greet"), ServiceKey("faq/x")})


def _read(directory: Path, content: str) -> TrainingData:
    return read(put(directory, content))


@pytest.mark.parametrize(
    ("version", "known"), [('"3.1"', True), ("2.0", True), ("3", True), ("1.10", False), ("x", False)]
)
def test_the_version_has_to_be_one_of_rasa_2_or_3(tmp_path: Path, version: str, known: bool) -> None:
    path = put(tmp_path, GREET.replace('"3.1"', version))
    if known:
        assert read(path).warnings == ()
    else:
        with pytest.raises(Misconfigured, match=r"line 1: version .* is not known"):
            read(path)


def test_a_missing_version_is_only_a_warning(tmp_path: Path) -> None:
    (warning,) = _read(tmp_path, GREET.partition("\n")[2]).warnings
    assert "there is no `version`" in str(warning)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "- intent: a\n  examples: |\n    - Hola\n    - otra\n",
            r"line 5: 'Hola' is an example of 'a' here and of 'greet'",
        ),
        ("- intent: greet\n  examples: |\n    - Buenas\n", r"line 5: 'Buenas' is already at .*a_es.yml, line 6"),
        ("- intent: a\n  examples: |\n    - sola\n", r"line 5: the intent 'a' has only one example"),
        ("- intent: a\n", r"line 3: the intent 'a' has no examples"),
        ("- intent: a\n  examples: |\n    - a\n    - " + "x" * 501 + "\n", r"line 6: this example has 501 characters"),
        ("- intent: a\n  examples: |\n    - [x](b)\n    - y [X](c)\n", r"line 6: 'x' is 'c' here and 'b' at"),
        ("- intent: a\n  examples: |\n    - [x](b:1)\n    - y [x](b:2)\n", r"line 6: 'x' means '2' here and '1' at"),
        ("- intent: a\n  examples: |\n    - [x] (b)\n    - [x](b\n", r"line 6: .*looks like an annotation"),
        ("- intent: a\n  example: |\n    - x\n", r"line 4: 'example' is not known"),
        ("- intent: a\n  examples: |\n    - mi DNI es 12345678Z\n    - x\n", r"line 5: .* personal data: \[DNI\]\."),
        ("- intent: a\n  examples: |\n    - b\n    - a ana@correo.es\n", r"line 6: .* personal data: \[correo\]\."),
        ("- lookup: a\n  examples: |\n    -\n", r"line 3: the lookup 'a' is empty"),
        ("- regex: a\n  examples: |\n    - (?<=x)y\n", r"line 3: the regex 'a' .* is not used: .*look"),
        ("- regex: a\n  examples: |\n    - (((\n", r"line 3: the regex 'a' .* is not used: missing \)"),
    ],
)
def test_what_is_doubtful_is_a_warning_with_its_place(tmp_path: Path, content: str, said: str) -> None:
    put(tmp_path, GREET, "a_es.yml")
    put(tmp_path, HEAD + content, "b_es.yml")
    assert [warning for warning in read(tmp_path).warnings if re.search(said, str(warning))]


def test_the_same_wording_in_two_languages_is_no_double(tmp_path: Path) -> None:
    put(tmp_path, GREET, "a_es.yml")
    put(tmp_path, GREET, "a_ca.yml")
    assert read(tmp_path).warnings == ()


@pytest.mark.parametrize(
    ("label", "service"),
    [
        ("padron", "padron"),
        ("service/padron", "padron"),
        ("faq/padron", "padron"),
        ("faq/nada", None),
        ("greet", None),
        ("service/greet", "greet"),
        ("faq/service/padron", None),
        ("oos", None),
        ("_service", None),
    ],
)
def test_a_label_may_name_a_service(label: str, service: str | None) -> None:
    assert service_of(label, SERVICES) == service


def test_labels_on_which_nothing_acts_are_named() -> None:
    labels = ("greet", "no", "_service", "oos", "padron", "faq/padron", "faq/bodas", "chiste")
    assert without_effect(labels, SERVICES) == ("chiste", "faq/bodas")


@pytest.mark.parametrize(
    ("label", "meaning"), [("saludos", "greet"), ("Bot-Challenge", "who_are_you"), ("deny", "no"), ("padron", None)]
)
def test_the_usual_names_of_general_intents_are_known(label: str, meaning: str | None) -> None:
    assert usual_meaning(label) == meaning
