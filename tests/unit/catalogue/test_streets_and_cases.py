"""Reading the streets of the place and the forms of case numbers, and the sentences where that is not possible."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from handlers.domain.agency import Street
from nlu.catalogue.load import load, read
from nlu.catalogue.problems import ContentProblems, Severity
from tests.unit.catalogue.content_directory import AGENCY, COMPLETE, write_content, write_table

TODAY = date(2026, 3, 2)


def _with_cases(directory: Path, lines: str) -> Path:
    write_content(directory, [COMPLETE])
    (directory / "agencia.toml").write_text(f"{AGENCY}\n[cases]\n{lines}\n", encoding="utf-8")
    return directory


def _refusal(directory: Path, language: str = "es") -> str:
    with pytest.raises(ContentProblems) as caught:
        load(directory, TODAY, language)
    return str(caught.value)


def test_streets_and_case_numbers_reach_the_agency(tmp_path: Path) -> None:
    _with_cases(tmp_path, 'templates = ["AAAA/NNNNNN", "EXP-AAAA-NNNN"]\nurl = "https://sede.example.org/expedientes"')
    write_table(
        tmp_path, "calles.csv", [{"type": "calle", "name": " del  Faro ", "district": "Puerto"}, {"name": "Gran Vía"}]
    )
    agency = load(tmp_path, TODAY)
    assert agency.streets == (Street("del Faro", "calle", "Puerto"), Street("Gran Vía"))
    assert agency.case_templates == ("AAAA/NNNNNN", "EXP-AAAA-NNNN")
    assert agency.case_url == "https://sede.example.org/expedientes"


def test_both_are_optional(tmp_path: Path) -> None:
    agency = load(write_content(tmp_path, [COMPLETE]), TODAY)
    assert (agency.streets, agency.case_templates, agency.case_url) == ((), (), "")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (r"(\\d+)+/\\d{4}", "no es una expresión regular"),
        ("NN", "saltaría con cualquier número"),
        ("", "entre 1 y 40 caracteres"),
        ("'EXP-NNNN", "apóstrofo sin pareja"),
    ],
)
def test_a_form_that_will_not_do_is_refused_in_plain_words(tmp_path: Path, template: str, said: str) -> None:
    refusal = _refusal(_with_cases(tmp_path, f'templates = ["{template}"]'))
    assert "agencia.toml, columna «cases.templates»" in refusal
    assert said in refusal


def test_the_page_about_cases_has_to_be_an_address(tmp_path: Path) -> None:
    assert "cases.url" in _refusal(_with_cases(tmp_path, 'url = "mi sede"'))


def test_mistakes_in_the_streets_are_told_by_row(tmp_path: Path) -> None:
    write_content(tmp_path, [COMPLETE])
    rows = [
        {"type": "calle", "name": "Mayor"},
        {"type": "Calle", "name": "MAYOR"},
        {"type": "calle", "name": ""},
        {"type": "", "name": "12"},
    ]
    write_table(tmp_path, "calles.csv", rows)
    content = read(tmp_path, TODAY)
    found = [
        (each.row, each.column, each.severity, each.code) for each in content.problems if each.file == "calles.csv"
    ]
    assert found == [
        (3, "name", Severity.WARNING, "street_twice"),
        (4, "name", Severity.ERROR, "cell_empty"),
        (5, "name", Severity.ERROR, "street_odd"),
    ]
    assert content.agency.streets == (Street("Mayor", "calle"),)
