"""The dirty catalogues of another hand: what an importer must accept, report by row, or refuse."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from nlu.catalogue.importing import ImportOptions, Outcome, import_catalogue
from nlu.catalogue.mapped_rows import CatalogueRow, read_mapped_rows
from nlu.catalogue.mapping import ImportMapping
from nlu.catalogue.problems import Notebook
from nlu.catalogue.tables import open_sheet

FOLDER = Path(__file__).parent.parent / "data" / "catalogos_sucios"
COLUMNS = {
    "nombre": "name",
    "descripción": "summary",
    "requisitos": "evidence",
    "coste": "cost",
    "plazo": "decision_term",
    "silencio": "silence",
    "dirección web": "online_url",
    "teléfono": "phone",
    "fecha de revisión": "reviewed_on",
}
OURS = COLUMNS | {"clave": "key"}
CODES = {
    "empty_name": {"name_empty", "name_empty_alone"},
    "empty_key": {"key_empty"},
    "duplicate_key": {"key_twice"},
    "bad_address": {"address_dropped"},
    "bad_date": {"date_dropped"},
    "too_many_cells": {"too_many_cells"},
    "formula_without_value": {"formula_unsaved"},
    "error_value": {"cell_error"},
    "missing_column": {"column_absent", "column_absent_near"},
    "unclosed_quote": {"quote_unclosed"},
    "no_rows": {"no_services"},
    "empty_file": {"empty_file"},
    "unreadable": {"no_table", "no_spreadsheet"},
}


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / "expected" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FILES = table("files.csv")
HEADER_ROWS = {row["file"]: int(row["header_row"]) for row in FILES}
MUST = [row for row in table("problems.csv") if row["level"] == "must"]


def mapping(file: str, *, skip: bool) -> ImportMapping:
    return ImportMapping.model_validate(
        {
            "file": {"header_row": HEADER_ROWS[file], "skip_bad_rows": skip},
            "key": {"column": "clave"},
            "columns": {ours: title for title, ours in COLUMNS.items()},
            "split": {"evidence": ["\n"]},
        }
    )


@cache
def imported(file: str) -> tuple[dict[int, CatalogueRow], Notebook]:
    """Source row number -> catalogue row, bad rows left out, and what was noted."""
    notebook = Notebook()
    sheet = open_sheet(FOLDER / file, notebook)
    if sheet is None:
        return {}, notebook
    read = read_mapped_rows(sheet, mapping(file, skip=True), "es", notebook, skip_bad=True)
    numbers = [row.number for row in sheet.rows if row.number > HEADER_ROWS[file] and row.number not in read.refused]
    if len(read.rows) != len(numbers):
        return {}, notebook
    return dict(zip(numbers, read.rows, strict=True)), notebook


@pytest.mark.parametrize("row", FILES, ids=lambda row: row["file"])
def test_every_row_without_a_problem_is_read(row: dict[str, str]) -> None:
    rows, notebook = imported(row["file"])
    if row["verdict"] == "refuse":
        assert rows == {}
        return
    refused = {
        problem.row
        for problem in notebook.problems
        if problem.code in {"name_empty", "key_empty", "key_twice", "too_many_cells", "formula_unsaved"}
    }
    assert len(rows) == int(row["data_rows"]) - len(refused)


@pytest.mark.parametrize("row", FILES, ids=lambda row: row["file"])
def test_only_the_rows_that_another_hand_expects_are_named(row: dict[str, str]) -> None:
    _, notebook = imported(row["file"])
    named = {problem.row for problem in notebook.problems if problem.row is not None}
    allowed = {int(line["row"]) for line in table("problems.csv") if line["file"] == row["file"] and line["row"]}
    assert named <= allowed


@pytest.mark.parametrize("expected", MUST, ids=lambda row: f"{row['file']}-{row['row']}-{row['problem']}")
def test_every_row_that_must_be_named_is_named_with_its_kind_of_problem(
    expected: dict[str, str], tmp_path: Path
) -> None:
    options = ImportOptions(skip_bad_rows=True)
    report = import_catalogue(FOLDER / expected["file"], tmp_path, mapping(expected["file"], skip=True), options)
    named = {(problem.row, problem.code) for problem in report.problems}
    row = int(expected["row"]) if expected["row"] else None
    assert named & {(row, code) for code in CODES[expected["problem"]]}


@pytest.mark.parametrize(
    "check", table("values.csv"), ids=lambda row: f"{row['file']}-{row['row']}-{row['column']}-{row['check']}"
)
def test_values_come_out_as_another_hand_expects(check: dict[str, str]) -> None:
    rows, _ = imported(check["file"])
    value = rows.get(int(check["row"]), {}).get(OURS[check["column"]], "")
    match check["check"]:
        case "equals":
            assert value == check["value"]
        case "contains":
            assert check["value"] in value
        case "lacks":
            assert check["value"] not in value
        case "length":
            assert len(value) >= int(check["value"])
        case "lines":
            assert len([line for line in value.split("\n") if line]) == int(check["value"])
        case other:
            pytest.fail(f"unknown check {other}")


@pytest.mark.parametrize("row", [row for row in FILES if row["verdict"] == "refuse"], ids=lambda row: row["file"])
def test_a_file_that_cannot_be_trusted_leaves_nothing_behind(row: dict[str, str], tmp_path: Path) -> None:
    report = import_catalogue(FOLDER / row["file"], tmp_path, mapping(row["file"], skip=True), ImportOptions())
    assert report.outcome is Outcome.REFUSED
    assert list(tmp_path.iterdir()) == []
    assert all(problem.message.endswith(".") for problem in report.problems)


def test_a_file_with_bad_rows_is_refused_whole_unless_they_may_be_left_out(tmp_path: Path) -> None:
    source = FOLDER / "claves_duplicadas.xlsx"
    strict = import_catalogue(source, tmp_path, mapping(source.name, skip=False), ImportOptions())
    assert strict.outcome is Outcome.REFUSED
    assert strict.refused_rows == (6, 8, 10)
    assert list(tmp_path.iterdir()) == []
    lenient = import_catalogue(source, tmp_path, mapping(source.name, skip=False), ImportOptions(skip_bad_rows=True))
    assert lenient.outcome is Outcome.WRITTEN
    assert lenient.services == 6
    assert lenient.refused_rows == (6, 8, 10)


def test_a_repeated_key_names_the_row_where_it_stood_first(tmp_path: Path) -> None:
    source = FOLDER / "claves_duplicadas.xlsx"
    report = import_catalogue(source, tmp_path, mapping(source.name, skip=False), ImportOptions())
    sentences = [problem.describe() for problem in report.problems]
    assert any("fila 8" in sentence and "«OBR-01»" in sentence and "fila 4" in sentence for sentence in sentences)


def test_a_missing_column_is_named_together_with_those_that_were_found(tmp_path: Path) -> None:
    source = FOLDER / "falta_columna.csv"
    report = import_catalogue(source, tmp_path, mapping(source.name, skip=False), ImportOptions())
    assert "falta la columna «nombre»" in report.problems[0].message
    assert "«denominación»" in report.problems[0].message
