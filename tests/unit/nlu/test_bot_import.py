"""Tests of bringing somebody's Rasa bot over."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from handlers.errors import Misconfigured
from nlu.catalogue.load import read as read_content
from nlu.catalogue.starter import starter
from nlu.training_data.bot_import import import_bot
from nlu.training_data.reading import read
from tests.unit.nlu.training_files import put

DOMAIN = """
version: "3.1"
intents: [saludos, horario]
slots: {dni: {type: text}}
forms: {form_cita: {required_slots: [dni]}}
actions: [action_mirar, utter_horario]
responses:
  utter_saludos:
  - text: Hola.
  utter_horario:
  - text: |
      Abrimos de 9 a 14 h.
  - text: "Abrimos a las 9, {nombre}."
  utter_pausa: []
"""
NLU = """
version: "3.1"
nlu:
- intent: saludos
  examples: |
    - hola
    - buenas
- intent: horario
  examples: |
    - ¿cuándo abren?
    - horario de [la oficina](lugar)
- intent: faq/Bodas Civiles
  examples: |
    - casarme
    - boda
responses:
  utter_faq/Bodas Civiles:
  - text: Se celebran los sábados.
"""


@pytest.fixture
def bot(tmp_path: Path) -> Path:
    put(tmp_path, DOMAIN, "bot/domain.yml")
    put(tmp_path, NLU, "bot/data/nlu.yml")
    put(
        tmp_path, "stories:\n- story: feliz\n  steps: []\nrules:\n- rule: saluda\n  steps: []\n", "bot/data/stories.yml"
    )
    put(tmp_path, "policies: [{name: RulePolicy}]\npipeline: [{name: DIETClassifier}]\n", "bot/config.yml")
    return tmp_path / "bot"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_examples_become_training_files_and_answers_a_draft_of_content(bot: Path, tmp_path: Path) -> None:
    report = import_bot(bot, tmp_path / "out")
    assert report.renamed == {"saludos": "greet"}
    assert report.examples == {"greet": 2, "horario": 2, "faq/Bodas Civiles": 2}
    assert report.files == {"entrenamiento/nlu_es.yml": 6, "contenido/servicios.csv": 2, "contenido/respuestas.csv": 1}
    assert read(tmp_path / "out").intents == ("faq/Bodas Civiles", "greet", "horario")
    services = {row["key"]: row for row in _rows(tmp_path / "out/contenido/servicios.csv")}
    assert services["horario"]["summary"] == "Abrimos de 9 a 14 h.\n\nAbrimos a las 9, {nombre}."
    assert services["horario"]["questions"] == "¿cuándo abren?\nhorario de la oficina"
    assert services["Bodas_Civiles"]["name"] == "Bodas Civiles"
    assert {row["covered"] for row in services.values()} == {"no"}
    (answer,) = _rows(tmp_path / "out/contenido/respuestas.csv")
    assert (answer["key"], answer["text"]) == ("saludos", "Hola.")


def test_the_draft_can_be_read_as_content(bot: Path, tmp_path: Path) -> None:
    import_bot(bot, tmp_path / "out")
    put(tmp_path, starter("es"), "out/contenido/agencia.toml")
    content = read_content(tmp_path / "out" / "contenido", date(2026, 1, 1))
    assert content.usable, content.problems
    assert set(content.agency.services) == {"horario", "Bodas_Civiles"}


def test_what_is_not_brought_over_is_said_in_plain_words(bot: Path, tmp_path: Path) -> None:
    said = "\n".join(import_bot(bot, tmp_path / "out").not_taken)
    for part in (
        "answers with places to fill in such as {name} (1: utter_horario)",
        "stories (1: feliz): the order of the conversation",
        "rules (1: saluda)",
        "slots (1: dni)",
        "forms (1: form_cita): write what each form asked for",
        "actions (1: action_mirar): the code behind them is not run",
        "pipeline (1: DIETClassifier)",
        "policies (1: RulePolicy)",
    ):
        assert part in said


def test_labels_may_be_kept(bot: Path, tmp_path: Path) -> None:
    assert "saludos" in import_bot(bot, tmp_path / "out", keep_labels=True).examples


def test_nothing_is_written_over_unless_it_is_wanted(bot: Path, tmp_path: Path) -> None:
    import_bot(bot, tmp_path / "out")
    with pytest.raises(Misconfigured, match=r"nlu_es\.yml.* there already"):
        import_bot(bot, tmp_path / "out")
    import_bot(bot, tmp_path / "out", replace_files=True)


def test_wrong_parts_are_left_out_and_told(bot: Path, tmp_path: Path) -> None:
    put(bot, "nlu: [", "data/broken.yml")
    report = import_bot(bot, tmp_path / "out")
    assert [str(problem.place) for problem in report.problems] == [f"{bot / 'data/broken.yml'}, line 1"]
    assert len(report.examples) == 3


def test_test_rows_are_not_learnt(tmp_path: Path) -> None:
    path = put(tmp_path, "hola\tsaludo\ttrain\nbuenas\tsaludo\ttest\n", "filas.tsv")
    report = import_bot(path, tmp_path / "out")
    assert (report.examples, report.not_taken[0]) == (
        {"greet": 1},
        "1 examples are marked as tests and were not taken as training examples.",
    )


def test_a_folder_without_examples_is_refused(tmp_path: Path) -> None:
    put(tmp_path, DOMAIN, "domain.yml")
    with pytest.raises(Misconfigured, match="no examples to bring over"):
        import_bot(tmp_path, tmp_path / "out")


def test_no_cell_of_the_draft_is_a_formula(tmp_path: Path) -> None:
    """A spreadsheet would carry out what somebody wrote into a bot's answer."""
    put(tmp_path, '## intent:padron\n- =cmd()\n- " hola\n', "bot/nlu.md")
    answers = {"padron": "=HYPERLINK(1)", "chiste": "@SUM(1)", "lista": "- lunes", "más": " +34", "bien": "a = b"}
    responses = "".join(f"  utter_{name}:\n  - text: '{text}'\n" for name, text in answers.items())
    put(tmp_path, f'version: "3.1"\nresponses:\n{responses}', "bot/domain.yml")
    import_bot(tmp_path / "bot", tmp_path / "out")
    drafts = (tmp_path / "out" / "contenido" / name for name in ("servicios.csv", "respuestas.csv"))
    cells = [cell for draft in drafts for row in csv.reader(draft.read_text("utf-8").splitlines()) for cell in row]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []
    assert {"'=HYPERLINK(1)", "'@SUM(1)", "'- lunes", "a = b"} <= set(cells)
