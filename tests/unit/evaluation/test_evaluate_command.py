"""`ventanilla nlu evaluate` on small data: what it writes, its exit codes, and what it says to wrong use."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.nlu import app
from handlers.errors import Misconfigured
from nlu.training import train
from tests.shared_data import shared

GOOD = """
nlu:
- intent: greet
  examples: |
    - hola
    - buenas tardes
    - hola qué tal
    - buenos días
    - muy buenas
    - saludos
- intent: goodbye
  examples: |
    - adiós
    - hasta luego
    - me voy ya
    - hasta mañana
    - nos vemos pronto
    - chao
- intent: horario
  examples: |
    - a qué hora abren
    - cuál es el horario
    - hasta qué hora está abierto
    - abren los sábados
    - horario de la oficina
    - cuándo cierran
"""
TEST = [
    ("hola buenas", "greet"),
    ("buenas tardes a todos", "greet"),
    ("hola", "greet"),
    ("hasta luego chao", "goodbye"),
    ("adiós y hasta mañana", "goodbye"),
    ("qué horario tienen", "horario"),
    ("a qué hora cierran los sábados", "horario"),
    ("horario de tarde de la oficina", "horario"),
    ("cuándo abren", "horario"),
    ("me voy", "goodbye"),
]
OUTSIDE = [("receta de tortilla de patatas", "oos"), ("quién ganó la liga", "oos")]


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "datos").mkdir()
    (tmp_path / "datos" / "bot_es.yml").write_text(GOOD, encoding="utf-8")
    _table(tmp_path / "prueba_es.tsv", [*TEST, *OUTSIDE])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VENTANILLA_TRAINING_DIR", "datos")
    monkeypatch.setenv("VENTANILLA_MODEL_DIR", str(tmp_path / "modelo"))
    monkeypatch.setenv("VENTANILLA_NLU_ENCODER", "false")


def _table(path: Path, rows: list[tuple[str, str]]) -> Path:
    path.write_text("text\tintent\n" + "".join(f"{text}\t{intent}\n" for text, intent in rows), encoding="utf-8")
    return path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["evaluate", *arguments], env={"COLUMNS": "200"})


def test_json_on_standard_output_holds_the_figures_that_scripts_read() -> None:
    done = _run("--train", "datos/bot_es.yml", "--test", "prueba_es.tsv", "--json", "-")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["answered_right"] + found["answered_wrong"] + found["fell_back"] == pytest.approx(1)
    assert found["accuracy"] >= 0.8
    assert 0 <= found["oos_recall_at_95"] <= 1
    assert found["train_cpu_seconds"] > 0
    assert found["parse_p50_ms"] > 0
    assert {
        "macro_f1",
        "ece",
        "per_intent",
        "per_language",
        "confusion",
        "curve",
        "reliability",
        "versions",
    } <= found.keys()
    assert (found["test"]["rows"], found["test"]["out_of_scope"], found["train"]["rows"]) == (12, 2, 18)
    assert {"leak", "few_rows", "no_encoder"} <= {note["kind"] for note in found["notes"]}


def test_the_same_question_has_the_same_answer() -> None:
    def figures() -> dict[str, object]:
        done = json.loads(_run("--train", "datos/bot_es.yml", "--test", "prueba_es.tsv", "--json", "-").stdout)
        return {key: value for key, value in done.items() if not key.startswith(("train_cpu", "parse_"))}

    assert figures() == figures()


def test_files_and_a_summary_for_people(tmp_path: Path) -> None:
    done = _run("--train", "datos", "--test", "prueba_es.tsv", "--json", "e.json", "--html", "e.html", "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "Answered right: " in done.stdout
    assert "also among the training messages: 1 of 12" in done.stderr
    assert json.loads((tmp_path / "e.json").read_text(encoding="utf-8"))["folds"] == 0
    assert '<html lang="en">' in (tmp_path / "e.html").read_text(encoding="utf-8")


def test_without_a_test_set_the_data_is_cross_validated() -> None:
    found = json.loads(_run("--train", "prueba_es.tsv", "--folds", "2", "--json", "-").stdout)
    assert (found["folds"], found["train"], found["test"]["rows"]) == (2, None, 12)
    assert found["threshold"]["source"] == "other_folds"
    assert found["oos_recall_at_95"] is not None


def test_without_training_data_the_published_model_is_judged(tmp_path: Path) -> None:
    train(tmp_path / "datos", tmp_path / "modelo", use_encoder=False)
    found = json.loads(_run("--test", "prueba_es.tsv", "--json", "-").stdout)
    assert found["train_cpu_seconds"] is None
    assert found["engine"].startswith("embedded")
    assert found["accuracy"] >= 0.5
    assert "other_data" not in {note["kind"] for note in found["notes"]}


def test_a_candidate_that_is_worse_than_the_published_model_ends_with_one(tmp_path: Path) -> None:
    train(tmp_path / "datos", tmp_path / "modelo", use_encoder=False)
    names = {"greet": "horario", "goodbye": "greet", "horario": "goodbye"}
    mixed_up = re.sub(r"(?<=intent: )\w+", lambda name: names[name[0]], GOOD)
    (tmp_path / "peor_es.yml").write_text(mixed_up, encoding="utf-8")
    arguments = ("--test", "prueba_es.tsv", "--against", "published", "--threshold", "0", "--json", "e.json")
    worse = _run("--train", "peor_es.yml", *arguments)
    assert worse.exit_code == 1
    assert "el candidato es peor que el modelo publicado" in worse.stderr
    comparison = json.loads((tmp_path / "e.json").read_text(encoding="utf-8"))["comparison"]
    assert comparison["verdict"] == "worse"
    assert comparison["accuracy"]["interval"]["high"] < 0
    notes = json.loads((tmp_path / "e.json").read_text(encoding="utf-8"))["notes"]
    assert next(note["rows"] for note in notes if note["kind"] == "other_leak") == 1
    same = _run("--train", "datos", *arguments)
    assert same.exit_code == 0, same.output
    assert json.loads((tmp_path / "e.json").read_text(encoding="utf-8"))["comparison"]["verdict"] == "undecided"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--train", "datos", "--threshold", "2"), "--threshold is auto or a number from 0 to 1"),
        (("--train", "datos", "--folds", "1"), "--folds is a number from 2 to 20"),
        (("--train", "datos", "--cost-wrong", "-1"), "--cost-wrong is a number from 0 on"),
        (("--train", "datos", "--against", "published"), "--against needs --test"),
        (("--test", "prueba_es.tsv", "--against", "published"), "needs a candidate"),
        (("--train", "datos", "--test", "prueba_es.tsv", "--against", "ayer"), "--against can be published"),
        (("--train", "datos", "--json", "no/hay/e.json"), "cannot be written"),
        (("--train", "datos", "--json", "-", "--html", "-"), "cannot both go"),
        (("--engine", "rasa", "--test", "prueba_es.tsv"), "needs --test and --threshold"),
        (("--train", "datos", "--lang", "fr"), "--lang is one of es, en"),
    ],
)
def test_wrong_use_ends_with_two_and_a_sentence(arguments: tuple[str, ...], told: str) -> None:
    done = _run(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("", "no examples"),
        ("hola\tgreet\nbuenas\tgreet\n", "at least two are needed"),
        ("🙂\tgreet\n?!\tgoodbye\n", "at least two are needed"),
        ("receta\toos\nliga\toos\n", "at least two are needed"),
        ("una fila sin tabulador\n", "line 1"),
    ],
)
def test_data_from_which_nothing_can_be_learnt_is_refused_in_words(tmp_path: Path, rows: str, told: str) -> None:
    (tmp_path / "malo_es.tsv").write_text(rows, encoding="utf-8")
    done = _run("--train", "malo_es.tsv", "--test", "prueba_es.tsv")
    assert isinstance(done.exception, Misconfigured)
    assert told in str(done.exception)


def test_an_empty_test_a_missing_file_and_a_missing_model_are_told(tmp_path: Path) -> None:
    (tmp_path / "vacio.tsv").write_text("text\tintent\n", encoding="utf-8")
    against_none = ("--train", "datos", "--test", "prueba_es.tsv", "--against", "published")
    empty, missing = ("--train", "datos", "--test", "vacio.tsv"), ("--test", "no.tsv")
    for arguments in (empty, missing, ("--test", "prueba_es.tsv"), against_none):
        assert isinstance(_run(*arguments).exception, Misconfigured)


def test_odd_texts_and_unknown_intents_are_judged_like_any_other(tmp_path: Path) -> None:
    odd = [("🙂🙂🙂", "greet"), ("a" * 100_000, "goodbye"), ("Привет", "greet"), ("muu", "vaca"), ("z̷̢̛a", "horario")]
    _table(tmp_path / "raro_es.tsv", odd)
    done = _run("--train", "datos", "--test", "raro_es.tsv", "--json", "-", "--html", "raro.html")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["unknown_intent_rows"] == 1
    assert "vaca" in found["per_intent"]


def test_a_public_bot_by_the_folds_of_its_table() -> None:
    table = shared("data/nlu/bot_biblioteca_es.tsv")
    done = _run(
        "--train", str(table), "--test", str(table), "--train-split", "fold1", "--test-split", "fold0", "--json", "-"
    )
    found = json.loads(done.stdout)
    assert (found["train"]["rows"], found["test"]["rows"]) == (164, 173)
    assert found["accuracy"] > 0.5
    assert found["answered_wrong"] < 1 - found["accuracy"]
