"""Tests of the reading of training data in Rasa's YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.errors import Misconfigured
from nlu.training_data.gathering import TrainingDataProblems
from nlu.training_data.model import Annotation, TrainingData
from nlu.training_data.reading import data_files, read, read_what_can_be
from tests.unit.nlu.training_files import put

HEAD = 'version: "3.1"\nnlu:\n'
GREET = HEAD + "- intent: greet\n  examples: |\n    - hola\n    - buenas\n"


def _read(directory: Path, content: str, name: str = "nlu.yml") -> TrainingData:
    return read(put(directory, content, name))


@pytest.mark.parametrize(
    "name", ["no", "yes", "on", "off", "y", "True", "123", "0o17", "017", "1e3", "2026-05-01", "1:30"]
)
def test_a_name_stays_as_it_is_written(tmp_path: Path, name: str) -> None:
    data = _read(
        tmp_path, f"{HEAD}- intent: {name}\n  examples: |\n    - {name}\n- intent: b\n  examples:\n  - {name}\n"
    )
    assert [(example.intent, example.text) for example in data.examples] == [(name, name), ("b", name)]


@pytest.mark.parametrize("name", ["~", "null", ""])
def test_what_is_nothing_by_yaml_is_no_name_unless_it_is_quoted(tmp_path: Path, name: str) -> None:
    with pytest.raises(Misconfigured, match="line 3: this intent has no name"):
        _read(tmp_path, f"{HEAD}- intent: {name}\n  examples: |\n    - a\n")
    if name:
        assert _read(tmp_path, f"{HEAD}- intent: '{name}'\n  examples: |\n    - a\n").intents == (name,)


def test_examples_may_be_a_list_of_texts_or_of_records(tmp_path: Path) -> None:
    content = """
version: "3.1"
nlu:
- intent: greet
  metadata: {owner: oac}
  examples:
  - hola
  - text: |
      - buenas
    metadata: {sentiment: neutral, weight: 0.5, tags: [a, 2], done: true, none: ~}
  - 'no'
"""
    data = _read(tmp_path, content)
    assert [example.text for example in data.examples] == ["hola", "buenas", "no"]
    assert data.examples[1].metadata == {
        "sentiment": "neutral",
        "weight": 0.5,
        "tags": ["a", 2],
        "done": True,
        "none": None,
    }
    assert data.intent_metadata == {"greet": {"owner": "oac"}}


def test_annotations_are_taken_out_of_the_text_and_kept(tmp_path: Path) -> None:
    content = f"""{HEAD}
- intent: language
  examples: |
    - habla [inglés](language:en) o [catalán]{{"entity": "language", "value": "ca"}}
    - en [euskera](language)
    - de [aquí]{{"entity": "place", "role": "from", "group": "1"}} a [allí][{{"entity": "place"}}, {{"entity": "far"}}]
    - un [corchete] suelto \\[así]
"""
    first, second, third, fourth = _read(tmp_path, content).examples
    assert first.text == "habla inglés o catalán"
    assert first.entities == (Annotation("language", "en", 6, 12), Annotation("language", "ca", 15, 22))
    assert second.entities == (Annotation("language", "euskera", 3, 10),)
    assert third.text == "de aquí a allí"
    assert third.entities == (
        Annotation("place", "aquí", 3, 7, role="from", group="1"),
        Annotation("place", "allí", 10, 14),
        Annotation("far", "allí", 10, 14),
    )
    assert (fourth.text, fourth.entities) == ("un [corchete] suelto \\[así]", ())


def test_synonyms_lookups_and_regexes_are_kept_apart(tmp_path: Path) -> None:
    content = (
        GREET
        + """
- synonym: padrón
  examples: |
    - registro de habitantes
- lookup: calle
  examples: |
    - Mayor
    - Real
- lookup: barrio
  examples: listas/barrios.txt
- regex: cp
  examples: |
    - \\d{5}
"""
    )
    put(tmp_path, "Centro\n\n  La Isleta \n", "listas/barrios.txt")
    data = _read(tmp_path, content)
    assert [(found.kind, found.name, found.lines) for found in data.lists] == [
        ("synonym", "padrón", ("registro de habitantes",)),
        ("lookup", "calle", ("Mayor", "Real")),
        ("lookup", "barrio", ("Centro", "La Isleta")),
        ("regex", "cp", ("\\d{5}",)),
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("/etc/passwd", "no lookup file"),
        ("../x.txt", "no lookup file"),
        ("Mayor", "no lookup file"),
        ("x.txt", "not there"),
    ],
)
def test_a_lookup_file_lies_beside_the_data(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(Misconfigured, match=f"line 8: .*{said}"):
        _read(tmp_path / "data", f"{GREET}- lookup: calle\n  examples: {name}\n")


def test_retrieval_intents_keep_their_whole_name_and_their_answers(tmp_path: Path) -> None:
    content = f"""{HEAD}
- intent: faq/horario
  examples: |
    - ¿a qué hora abren?
    - horario
responses:
  utter_faq/horario:
  - text: |
      De 9 a 14 h.
  - text: "Por la mañana."
    channel: telegram
"""
    data = _read(tmp_path, content)
    assert data.intents == ("faq/horario",)
    (response,) = data.responses
    assert (response.name, response.texts) == ("utter_faq/horario", ("De 9 a 14 h.", "Por la mañana."))


def test_a_directory_is_read_whole_without_hidden_parts_and_other_sections_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, GREET, "deep/a_ca.yml")
    put(tmp_path, GREET.replace("hola", "ola"), "gl/b.yaml")
    put(tmp_path, "stories:\n- story: x\n  steps: []\nslots:\n  s: {type: text}\n", "stories.yaml")
    put(tmp_path, "", "empty.yml")
    put(tmp_path, "not data", "readme.txt")
    put(tmp_path, "# Readme\n\nSome *text*.\n- and points\n", "README.md")
    put(tmp_path, "{}", "package.json")
    put(tmp_path, "nlu: [", ".git/x.yml")
    put(tmp_path, "nlu: [", ".hidden.yml")
    data = read(tmp_path)
    assert [(example.text, example.language) for example in data.examples] == [
        ("hola", "ca"),
        ("buenas", "ca"),
        ("ola", "gl"),
        ("buenas", "gl"),
    ]
    passed = {(part.section, part.names) for part in data.passed_over}
    assert {("stories", ("x",)), ("slots", ("s",))} <= passed
    assert tmp_path / "readme.txt" in data_files(tmp_path)


def test_each_example_knows_its_file_and_line(tmp_path: Path) -> None:
    path = put(tmp_path, GREET)
    assert [str(example.place) for example in read(path).examples] == [f"{path}, line 5", f"{path}, line 6"]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("- intent: a\n  examples: |\n    uno\n", 5, "has to begin with"),
        ("- examples: |\n    - uno\n", 3, "expected an intent"),
        ("- intent: [a]\n  examples: |\n    - uno\n", 3, "expected a plain text"),
        ("- intent: a\n  examples: >\n    - uno\n    - dos\n", 4, "examples: |"),
        ("- intent: a\n  intent: b\n  examples: |\n    - uno\n", 4, "twice"),
        ("- intent: a\n  examples:\n  - metadata: {}\n", 5, "no `text`"),
        ("- intent: 'a\n", 3, "not YAML"),
        ('- intent: a\n  examples: |\n    - [x]{"entity" "y"}\n', 5, "not JSON"),
        ('- intent: a\n  examples: |\n    - [x]{"value": "y"}\n', 5, "does not say which entity"),
        ("- intent: a\n  metadata: &m [*m]\n  examples: |\n    - uno\n", 4, "more than"),
        ("- intent: a\n  examples: " + "[" * 90 + "\n", 4, "nested too deeply"),
        ("- intent: a\n  examples: |\n    - u\x01no\n", 5, "not YAML"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, content: str, line: int, said: str) -> None:
    path = put(tmp_path, HEAD + content)
    with pytest.raises(Misconfigured, match=said) as refused:
        read(path)
    assert f"{path}, line {line}" in str(refused.value)


def test_every_problem_is_said_at_once_up_to_forty(tmp_path: Path) -> None:
    put(tmp_path, HEAD + "- intent: ~\n- intent: a\n  examples: |\n    uno\n    dos\n", "a.yml")
    put(tmp_path, "nlu: [", "b.yml")
    with pytest.raises(TrainingDataProblems) as refused:
        read(tmp_path)
    assert [str(problem.place) for problem in refused.value.problems] == [
        f"{tmp_path / 'a.yml'}, line 3",
        f"{tmp_path / 'a.yml'}, line 6",
        f"{tmp_path / 'a.yml'}, line 7",
        f"{tmp_path / 'b.yml'}, line 1",
    ]
    put(tmp_path, HEAD + "- intent: a\n  examples: |\n" + "    uno\n" * 50, "a.yml")
    with pytest.raises(TrainingDataProblems, match=r"\.\.\. and 11 more") as many:
        read(tmp_path)
    assert str(many.value).count("\n") == 40


def test_a_file_in_another_encoding_is_refused_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "latin.yml"
    path.write_bytes(GREET.replace("hola", "sí").encode("latin-1"))
    with pytest.raises(Misconfigured, match="line 5: this is not UTF-8 text: save it as UTF-8"):
        read(path)


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + GREET.encode(), GREET.replace("\n", "\r\n").encode()])
def test_marks_of_windows_editors_do_not_matter(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.yml").write_bytes(content)
    assert [(found.text, found.place.line) for found in read(tmp_path).examples] == [("hola", 5), ("buenas", 6)]


def test_an_empty_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no training data"):
        read(tmp_path)


def test_files_without_any_example_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "stories: []\n")
    with pytest.raises(Misconfigured, match="has no examples"):
        read(tmp_path)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="not training data"):
        read(put(tmp_path, "hola", "a.txt"))


def test_what_can_be_read_is_read_beside_what_is_wrong(tmp_path: Path) -> None:
    put(tmp_path, GREET, "a.yml")
    put(tmp_path, "nlu: [", "b.yml")
    data, problems = read_what_can_be(tmp_path)
    assert (len(data.examples), len(problems)) == (2, 1)
