"""Rasa itself reads the same from our training data as we do."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from nlu.training_data.bot_import import import_bot
from nlu.training_data.reading import read
from nlu.training_data.rows import as_data, rows
from nlu.training_data.writing import files_of, write_files
from tests.integration.rasa.server import environment
from tests.shared_data import REPOSITORY
from tests.unit.nlu.small_agency import small_agency

READ_BY_RASA = """
import json, sys
from rasa.shared.nlu.training_data.loading import load_data
def marks(message):
    return [[e["entity"], str(e["value"]), e["start"], e["end"], e.get("role") or "", e.get("group") or ""]
            for e in message.get("entities") or []]
print(json.dumps([[m.get("text"), m.get("intent_response_key") or m.get("intent"), marks(m)]
                  for m in load_data(sys.argv[1]).training_examples]))
"""
NOTATIONS = r"""
version: "3.1"
nlu:
- intent: no
  examples: |
    - no
    - - doble
    -sin espacio
    - [x](a) y [y z](b:valor dos) [w]{"entity":"c","value":"v","role":"r","group":"g"}
    - [dos][{"entity":"c"},{"entity":"d","value":"2"}] fin
    - [suelto] y \[escapado\](no)
- intent: "123"
  examples:
  - text: |
      hola
    metadata:
      sentiment: neutral
  - text: "[Ana](per) x"
- intent: faq/horario
  examples: |
    - ¿abren?
    - on
- synonym: s
  examples: |
    - uno
- lookup: l
  examples: |
    - a b
- regex: r
  examples: |
    - \d{5}
responses:
  utter_faq/horario:
  - text: de 9 a 14
"""
MARKDOWN = "## intent:saludo\n- hola [Ana](persona:Ana María)\n* yes\n\n## synonym:a\n- b\n\n## lookup:c\n- d\n"

Rows = set[tuple[str, str, str]]


def _by_rasa(folder: Path) -> Rows:
    command = [str(environment() / "bin" / "python"), "-W", "ignore", "-c", READ_BY_RASA, str(folder)]
    variables = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=variables, timeout=120)
    assert done.returncode == 0, done.stderr
    return {(text, intent, json.dumps(marks)) for text, intent, marks in json.loads(done.stdout.splitlines()[-1])}


def _by_us(folder: Path) -> Rows:
    return {
        (
            example.text,
            example.intent,
            json.dumps(
                [[mark.kind, mark.value, mark.start, mark.end, mark.role, mark.group] for mark in example.entities]
            ),
        )
        for example in read(folder).examples
    }


def _export(folder: Path) -> None:
    data = read(REPOSITORY / "nlu" / "rasa_project" / "data")
    write_files(files_of(as_data(rows(data, small_agency()), data), "todo"), folder)


def _notations(folder: Path) -> None:
    (folder / "nlu_es.yml").write_text(NOTATIONS, encoding="utf-8")


def _import(folder: Path) -> None:
    old = folder.parent / "old.md"
    old.write_text(MARKDOWN, encoding="utf-8")
    import_bot(old, folder.parent / "out")
    (folder.parent / "out" / "entrenamiento" / "nlu_es.yml").rename(folder / "nlu_es.yml")


@pytest.mark.parametrize("write", [_export, _notations, _import])
def test_rasa_reads_the_same_examples_and_annotations(write: object, tmp_path: Path) -> None:
    assert callable(write)
    folder = tmp_path / "data"
    folder.mkdir()
    write(folder)
    assert _by_rasa(folder) == _by_us(folder) != set()
