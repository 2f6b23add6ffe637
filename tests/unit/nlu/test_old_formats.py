"""Tests of the reading of the formats before Rasa's YAML, and of tables."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from handlers.errors import Misconfigured
from nlu.training import train
from nlu.training_data.model import Annotation
from nlu.training_data.reading import read, read_what_can_be
from tests.unit.nlu.training_files import put

MARKDOWN = """\
<!-- a comment
  - of two lines -->
## intent:saludo
- hola
* buenas <!-- said in the street -->
+ [Ana](persona:Ana María), ¿qué tal?

## intent: faq/horario
  - ¿a qué hora [abren]{"entity": "accion", "role": "inicio"}?

## synonym:Plaza Mayor
- la plaza
- plaza

## regex:cp
- [0-9]{5}

## lookup:calle
- Real

## lookup:barrio
  data/barrios.txt
"""


def test_markdown_of_rasa_1_is_read_with_places(tmp_path: Path) -> None:
    put(tmp_path, "Centro\nPuerto\n", "data/barrios.txt")
    put(tmp_path, MARKDOWN, "data/es/nlu.md")
    data = read(tmp_path)
    assert [(found.intent, found.text, found.place.line) for found in data.examples] == [
        ("saludo", "hola", 4),
        ("saludo", "buenas", 5),
        ("saludo", "Ana, ¿qué tal?", 6),
        ("faq/horario", "¿a qué hora abren?", 9),
    ]
    assert data.examples[2].entities == (Annotation("persona", "Ana María", 0, 3),)
    assert data.examples[3].entities == (Annotation("accion", "abren", 12, 17, role="inicio"),)
    assert [(found.kind, found.name, found.lines) for found in data.lists] == [
        ("synonym", "Plaza Mayor", ("la plaza", "plaza")),
        ("regex", "cp", ("[0-9]{5}",)),
        ("lookup", "calle", ("Real",)),
        ("lookup", "barrio", ("Centro", "Puerto")),
    ]


def test_markdown_from_windows_reads_the_same(tmp_path: Path) -> None:
    put(tmp_path, "Centro\n", "data/barrios.txt")
    path = tmp_path / "nlu.md"
    path.write_bytes(b"\xef\xbb\xbf" + MARKDOWN.replace("\n", "\r\n").encode())
    assert len(read(path).examples) == 4


def test_stories_are_passed_over_and_ready_answers_are_kept(tmp_path: Path) -> None:
    put(tmp_path, "## intent:a\n- uno\n- dos\n", "nlu.md")
    put(
        tmp_path,
        '## Saludo\n* saludo{"x": 1}\n  - utter_saludo\n  - slot{"x": 1}\n* faq/a\n  - respond_faq\n',
        "stories.md",
    )
    put(tmp_path, "## preguntas\n* faq/horario\n  - De 9 a 14 h.\n", "responses.md")
    data = read(tmp_path)
    assert ("stories", ("Saludo",)) in [(part.section, part.names) for part in data.passed_over]
    assert [(found.name, found.texts) for found in data.responses] == [("utter_faq/horario", ("De 9 a 14 h.",))]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("## intent:a\n- uno\ndos\n", 3, "has to begin with"),
        ("## intent:\n- uno\n", 1, "this intent has no name"),
        ("## intent:a\n- [x]{y}\n", 2, "not JSON"),
        ("## lookup:a\n../secret.txt\n", 2, "no lookup file"),
    ],
)
def test_what_is_wrong_in_markdown_is_said_with_its_line(tmp_path: Path, content: str, line: int, said: str) -> None:
    path = put(tmp_path, content, "nlu.md")
    with pytest.raises(Misconfigured, match=said) as refused:
        read(path)
    assert f"{path}, line {line}" in str(refused.value)


def test_a_lookup_file_is_read_only_from_the_folder_that_is_read(tmp_path: Path) -> None:
    """Neither from above it nor through a link; a name that begins above it is found inside it."""
    put(tmp_path, "secreto\n", "barrios.txt")
    put(tmp_path, "secreto\n", "claves.txt")
    put(tmp_path, "Centro\n", "bot/data/lugares/plazas.txt")
    (tmp_path / "bot" / "data" / "claves.txt").symlink_to(tmp_path / "claves.txt")
    path = put(
        tmp_path,
        "## intent:a\n- uno\n\n## lookup:b\nbarrios.txt\n\n## lookup:c\ndata/claves.txt\n\n"
        "## lookup:d\ndata/lugares/plazas.txt\n",
        "bot/data/nlu.md",
    )
    for read_as in (tmp_path / "bot", tmp_path / "bot" / "data", path):
        data, problems = read_what_can_be(read_as)
        assert [str(problem).partition(": ")[0] for problem in problems] == [f"{path}, line 5", f"{path}, line 8"]
        assert "leads out" in str(problems[1])
        assert [found.lines for found in data.lists] == [(), (), ("Centro",)]


def _json(tmp_path: Path, **parts: object) -> Path:
    return put(tmp_path, json.dumps({"rasa_nlu_data": parts}, indent=1), "nlu.json")


def test_json_of_the_first_versions_is_read(tmp_path: Path) -> None:
    entity = {"start": 10, "end": 13, "value": "Ana María", "entity": "persona"}
    path = _json(
        tmp_path,
        common_examples=[
            {"text": "saludos a Ana", "intent": "saludo", "entities": [entity]},
            {"text": "busco  a\nAna", "intent": "busca", "entities": [{**entity, "start": 9, "end": 12}]},
        ],
        entity_synonyms=[{"value": "Ana María", "synonyms": ["Anita"]}],
        regex_features=[{"name": "cp", "pattern": "[0-9]{5}"}],
        lookup_tables=[{"name": "calle", "elements": ["Real"]}],
    )
    data = read(path)
    assert [(found.text, found.entities) for found in data.examples] == [
        ("saludos a Ana", (Annotation("persona", "Ana María", 10, 13),)),
        ("busco a Ana", (Annotation("persona", "Ana María", 8, 11),)),
    ]
    assert [example.place.line for example in data.examples] == [5, 17]
    assert [found.kind for found in data.lists] == ["synonym", "regex", "lookup"]


def test_json_examples_that_cannot_be_learnt_from_are_told(tmp_path: Path) -> None:
    path = _json(
        tmp_path,
        common_examples=[
            {"text": "hola", "intent": "a", "entities": [{"start": 3, "end": 99, "entity": "x"}]},
            {"text": "sin intención"},
            {"intent": "a"},
        ],
        lookup_tables=[{"name": "calle"}],
    )
    data, problems = read_what_can_be(path)
    said = "\n".join(map(str, (*data.warnings, *problems)))
    for part in ("does not fit its text", "has no intent", "has no `text`", "a lookup is not complete"):
        assert part in said


@pytest.mark.parametrize(
    ("content", "said"),
    [('{"rasa_nlu_data": ', "not JSON"), ("[" * 100_000, "not JSON"), ("[1]", "no examples"), ("1" * 5000, "not JSON")],
)
def test_json_that_is_none_is_refused(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(Misconfigured, match=said):
        read(put(tmp_path, content, "nlu.json"))


@pytest.mark.parametrize("heading", ["", "text\tintent\tsplit\n", "Texto\tIntención\n"])
def test_a_table_of_text_intent_and_split_is_read(tmp_path: Path, heading: str) -> None:
    data = read(put(tmp_path, f"{heading}hola\tsaludo\ttrain\r\n\nun [x](y)\tfaq/a\n", "filas.tsv"))
    assert [(found.text, found.intent, found.split) for found in data.examples] == [
        ("hola", "saludo", "train"),
        ("un [x](y)", "faq/a", ""),
    ]


def test_wrong_rows_of_a_table_are_named(tmp_path: Path) -> None:
    path = put(tmp_path, "hola\tsaludo\nsolo\n\tsaludo\na\tb\tc\td\n", "filas.tsv")
    with pytest.raises(Misconfigured) as refused:
        read(path)
    assert [f"{path}, line {line}:" in str(refused.value) for line in (1, 2, 3, 4)] == [False, True, True, True]


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "nlu.md").symlink_to(tmp_path / "gone.md")
    with pytest.raises(Misconfigured, match="cannot be read"):
        read(tmp_path)


def test_a_pipe_or_a_device_in_the_folder_is_told_and_never_read(tmp_path: Path) -> None:
    put(tmp_path, "hola\tsaludo\n", "filas.tsv")
    os.mkfifo(tmp_path / "nlu.yml")
    (tmp_path / "nlu.md").symlink_to("/dev/zero")
    with pytest.raises(Misconfigured) as refused:
        train(tmp_path, tmp_path / "model", use_encoder=False)
    assert [
        f"{tmp_path / name}, line 1: this is no ordinary file" in str(refused.value) for name in ("nlu.md", "nlu.yml")
    ]


def test_a_file_that_is_too_large_is_told(tmp_path: Path) -> None:
    with (tmp_path / "nlu.md").open("wb") as file:
        file.truncate(30_000_001)
    with pytest.raises(Misconfigured, match="more than 30 MB"):
        read(tmp_path)
