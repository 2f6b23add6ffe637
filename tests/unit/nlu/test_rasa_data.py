"""Tests of the reading of training data in Rasa's format."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.domain.understanding import Entity
from handlers.errors import Misconfigured
from nlu.rasa_data import read


def _file(directory: Path, content: str, name: str = "nlu.yml") -> Path:
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_an_intent_called_no_stays_no(tmp_path: Path) -> None:
    data = read(
        _file(
            tmp_path,
            "nlu:\n- intent: no\n  examples: |\n    - no\n    - nunca\n- intent: on\n  examples: |\n    - sí\n",
        )
    )
    assert [(example.intent, example.text) for example in data.examples] == [
        ("no", "no"),
        ("no", "nunca"),
        ("on", "sí"),
    ]


def test_examples_may_be_a_list_of_texts_or_of_records(tmp_path: Path) -> None:
    content = """
version: "3.1"
nlu:
- intent: greet
  examples:
  - hola
  - text: |
      - buenas
    metadata: {sentiment: neutral}
  - 'no'
"""
    assert [example.text for example in read(_file(tmp_path, content)).examples] == ["hola", "buenas", "no"]


def test_annotations_are_taken_out_of_the_text_and_kept(tmp_path: Path) -> None:
    content = """
nlu:
- intent: language
  examples: |
    - habla [inglés](language:en) o [catalán]{"entity": "language", "value": "ca"}
    - en [euskera](language)
"""
    first, second = read(_file(tmp_path, content)).examples
    assert first.text == "habla inglés o catalán"
    assert first.entities == (Entity("language", "en", 6, 12), Entity("language", "ca", 15, 22))
    assert second.entities == (Entity("language", "euskera", 3, 10),)


def test_synonyms_lookups_and_regexes_are_kept_apart(tmp_path: Path) -> None:
    content = """
nlu:
- intent: greet
  examples: |
    - hola
- synonym: padrón
  examples: |
    - registro de habitantes
- lookup: calle
  examples: |
    - Mayor
    - Real
- regex: cp
  examples: |
    - \\d{5}
"""
    data = read(_file(tmp_path, content))
    assert [(found.kind, found.name, found.lines) for found in data.lists] == [
        ("synonym", "padrón", ("registro de habitantes",)),
        ("lookup", "calle", ("Mayor", "Real")),
        ("regex", "cp", ("\\d{5}",)),
    ]
    assert data.intents == ("greet",)


def test_a_directory_is_read_whole_and_other_sections_are_passed_over(tmp_path: Path) -> None:
    _file(tmp_path, "nlu:\n- intent: a\n  examples: |\n    - uno\n", "deep/a.yml")
    _file(tmp_path, "stories:\n- story: x\n  steps: []\n", "stories.yaml")
    _file(tmp_path, "", "empty.yml")
    _file(tmp_path, "not data", "readme.txt")
    assert [example.text for example in read(tmp_path).examples] == ["uno"]


def test_each_example_knows_its_file_and_line(tmp_path: Path) -> None:
    path = _file(tmp_path, "nlu:\n- intent: a\n  examples: |\n    - uno\n    - dos\n")
    assert [str(example.place) for example in read(path).examples] == [f"{path}, line 4", f"{path}, line 5"]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("nlu:\n- intent: a\n  examples: |\n    uno\n", 4, "has to begin with"),
        ("nlu:\n- intent: a\n", 2, "has no examples"),
        ("nlu:\n- examples: |\n    - uno\n", 2, "expected an intent"),
        ("nlu:\n  intent: a\n", 2, "expected a list"),
        ("- nlu\n", 1, "expected `name: value` pairs"),
        ("nlu:\n- intent: [a]\n  examples: |\n    - uno\n", 2, "expected a plain text"),
        ("nlu:\n- intent: 'a\n", 3, "not YAML"),
        ('nlu:\n- intent: a\n  examples: |\n    - [x]{"entity" "y"}\n', 4, "not JSON"),
        ('nlu:\n- intent: a\n  examples: |\n    - [x]{"value": "y"}\n', 4, "does not say which entity"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, content: str, line: int, said: str) -> None:
    path = _file(tmp_path, content)
    with pytest.raises(Misconfigured, match=said) as refused:
        read(path)
    assert f"{path}, line {line}" in str(refused.value)


def test_a_file_in_another_encoding_is_refused_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "latin.yml"
    path.write_bytes("nlu:\n- intent: a\n  examples: |\n    - sí\n".encode("latin-1"))
    with pytest.raises(Misconfigured, match="save it as UTF-8"):
        read(path)


def test_an_empty_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no training data"):
        read(tmp_path)


def test_files_without_any_example_are_refused(tmp_path: Path) -> None:
    _file(tmp_path, "stories: []\n")
    with pytest.raises(Misconfigured, match="has no examples"):
        read(tmp_path)
