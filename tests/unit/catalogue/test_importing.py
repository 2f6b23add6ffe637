"""Importing somebody's table by a mapping: whole or not at all, twice the same, merged when asked."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from nlu.catalogue.importing import Existing, ImportOptions, ImportReport, Outcome, import_catalogue
from nlu.catalogue.lint import lint_directory
from nlu.catalogue.load import load
from nlu.catalogue.mapping import ImportMapping, read_mapping
from nlu.catalogue.problems import ContentProblems, Severity
from tests.shared_data import REPOSITORY
from tests.unit.catalogue.test_load import TODAY

SOURCE = """\
Catálogo;;;;;
Código;Trámite;Qué es;Silencio;Papeles;Name
1;Obra mayor;<p>Construir</p>;Según la ley;DNI | Planos;Building permit
2;Obra menor;Reformar;Estimatorio;Planos;
"""
MAPPING = """\
sentence_case = ["topic"]
[key]
column = "Código"
prefix = "OBR-"
[columns]
name = "Trámite"
summary = ["Qué es", "Silencio"]
silence = "Silencio"
evidence = "Papeles"
[translations.en]
name = "Name"
[constants]
topic = "Urbanismo"
[missing]
silence = ["según la LEY"]
[values.silence]
"estimatorio" = "Se entiende concedido."
[split]
evidence = ["|"]
[clean]
summary = [{ find = "^Según.*$", replace = "" }]
"""


def prepared(directory: Path, source: str = SOURCE, mapping: str = MAPPING) -> tuple[Path, ImportMapping]:
    (directory / "origen.csv").write_text(source, encoding="utf-8")
    (directory / "m.toml").write_text(mapping, encoding="utf-8")
    return directory / "origen.csv", read_mapping(directory / "m.toml", "es")


def run(
    directory: Path, existing: Existing = Existing.KEEP, source: str = SOURCE, mapping: str = MAPPING
) -> ImportReport:
    file, wanted = prepared(directory, source, mapping)
    return import_catalogue(file, directory / "contenido", wanted, ImportOptions(existing))


def rows(directory: Path) -> dict[tuple[str, str], dict[str, str]]:
    with (directory / "contenido" / "servicios.csv").open(encoding="utf-8", newline="") as file:
        return {(row["key"], row["language"]): row for row in csv.DictReader(file)}


def test_a_mapping_says_what_becomes_of_each_cell(tmp_path: Path) -> None:
    report = run(tmp_path)
    assert (report.outcome, report.services, report.rows) == (Outcome.WRITTEN, 2, 3)
    found = rows(tmp_path)
    major = found["OBR-1", "es"]
    assert major["summary"] == "Construir"
    assert major["silence"] == ""
    assert major["evidence"] == "DNI\nPlanos"
    assert major["topic"] == "Urbanismo"
    assert found["OBR-2", "es"]["silence"] == "Se entiende concedido."
    assert found["OBR-1", "en"]["name"] == "Building permit"
    assert ("OBR-2", "en") not in found


def test_an_import_leaves_a_directory_that_loads_and_a_starter_that_says_what_to_fill_in(tmp_path: Path) -> None:
    report = run(tmp_path, mapping=MAPPING.replace('[translations.en]\nname = "Name"\n', ""))
    assert [problem.code for problem in report.problems] == ["starter_written"]
    agency = load(tmp_path / "contenido", TODAY)
    assert len(agency.services) == 2
    _, lint = lint_directory(tmp_path / "contenido", TODAY)
    assert lint.passed
    assert "starter_name" in {problem.code for problem in lint.problems}


def test_the_same_import_twice_changes_nothing(tmp_path: Path) -> None:
    run(tmp_path)
    before = (tmp_path / "contenido" / "servicios.csv").read_bytes()
    assert run(tmp_path).outcome is Outcome.UNCHANGED
    assert run(tmp_path, Existing.MERGE).outcome is Outcome.UNCHANGED
    assert (tmp_path / "contenido" / "servicios.csv").read_bytes() == before
    assert sorted(path.name for path in (tmp_path / "contenido").iterdir()) == ["agencia.toml", "servicios.csv"]


def test_another_catalogue_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    run(tmp_path)
    other = SOURCE.replace("Obra mayor", "Obra grande")
    refused = run(tmp_path, source=other)
    assert refused.outcome is Outcome.REFUSED
    assert "--replace" in refused.problems[-1].message
    assert rows(tmp_path)["OBR-1", "es"]["name"] == "Obra mayor"
    assert run(tmp_path, Existing.REPLACE, source=other).outcome is Outcome.WRITTEN
    assert rows(tmp_path)["OBR-1", "es"]["name"] == "Obra grande"


def test_a_merge_keeps_other_sources_and_what_editors_added(tmp_path: Path) -> None:
    run(tmp_path)
    path = tmp_path / "contenido" / "servicios.csv"
    with path.open(encoding="utf-8", newline="") as file:
        edited = list(csv.DictReader(file))
    edited[0]["keywords"] = "licencia; obra"
    edited.append(dict.fromkeys(edited[0], "") | {"key": "PAD-1", "language": "es", "name": "Padrón"})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(edited[0]))
        writer.writeheader()
        writer.writerows(edited)
    changed = SOURCE.replace("Obra mayor", "Obra grande") + "3;Vado;Entrar;Estimatorio;Plano;\n"
    report = run(tmp_path, Existing.MERGE, source=changed)
    found = rows(tmp_path)
    assert (report.outcome, report.kept_services) == (Outcome.WRITTEN, 1)
    assert found["OBR-1", "es"]["name"] == "Obra grande"
    assert found["OBR-1", "es"]["keywords"] == "licencia; obra"
    assert found["PAD-1", "es"]["name"] == "Padrón"
    assert found["OBR-3", "es"]["name"] == "Vado"


def test_an_import_beside_a_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "contenido").mkdir()
    (tmp_path / "contenido" / "servicios.xlsx").write_bytes(b"")
    report = run(tmp_path, Existing.REPLACE)
    assert report.outcome is Outcome.REFUSED
    assert not (tmp_path / "contenido" / "servicios.csv").exists()


def test_odd_keys_become_keys_that_travel_and_say_so(tmp_path: Path) -> None:
    report = run(tmp_path, source=SOURCE.replace("\n1;", "\nLíc/1 (a);"))
    assert ("OBR-Lic-1-a", "es") in rows(tmp_path)
    assert ("key_changed", 3) in {(problem.code, problem.row) for problem in report.problems}


def test_repeated_headings_and_footers_are_told_apart_from_services(tmp_path: Path) -> None:
    heading = SOURCE.splitlines()[1]
    report = run(tmp_path, source=f"{SOURCE}{heading}\nTotal: 2;;;;;\n")
    assert report.outcome is Outcome.REFUSED
    assert {(problem.code, problem.row) for problem in report.problems} == {
        ("key_changed", 6),
        ("header_again", 5),
        ("name_empty_alone", 6),
    }


def test_the_row_of_a_language_may_be_a_column_of_the_source(tmp_path: Path) -> None:
    source = "k;idioma;n\n1;es;Vado\n1;ca;Gual\n1;es;Otro\n"
    mapping = '[key]\ncolumn = "k"\n[columns]\nname = "n"\nlanguage = "idioma"\n'
    report = run(tmp_path, source=source, mapping=mapping)
    assert [(problem.code, problem.row) for problem in report.problems] == [("key_twice", 4)]


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("[columns]\nname = 'n'", "columna «key»: falta"),
        ("[key]\ncolumn = 'k'\n[columns]\nsummary = 's'", "name ="),
        ("[key]\ncolumn = 'k'\n[columns]\nname = 'n'\nnombre = 'x'", "no hay campos «nombre»"),
        ("[key]\ncolumn = 'k'\n[columns]\nname = 'n'\n[constants]\nname = 'x'", "está en [columns] y en [constants]"),
        ("[key]\ncolumn = 'k'\n[columns]\nname = 'n'\n[clean]\nname = [{ find = '(' }]", "la expresión regular «(»"),
        (
            "[key]\ncolumn = 'k'\n[columns]\nname = 'n'\n[clean]\nname = [{ find = 'a', replace = '\\1' }]",
            "la expresión regular «a»",
        ),
        ("[key]\ncolumn = 'k'\nprefix = 'á b'\n[columns]\nname = 'n'", "no tiene la forma esperada"),
        ("[key]\ncolumn = 'k'\n[columns]\nname = 'n'\n[file]\nheader_row = 0", "fuera de lo permitido"),
        ("[key\n", "fila 1"),
    ],
)
def test_mistakes_in_a_mapping_are_told_by_name(tmp_path: Path, mapping: str, said: str) -> None:
    with pytest.raises(ContentProblems) as caught:
        prepared(tmp_path, mapping=mapping)
    assert said in str(caught.value)


def test_the_example_mapping_that_ships_is_sound() -> None:
    mapping = read_mapping(REPOSITORY / "content" / "mappings" / "ejemplo.toml", "es")
    assert mapping.key.column
    assert "name" in mapping.columns


def test_every_finding_of_an_import_has_a_degree(tmp_path: Path) -> None:
    report = run(tmp_path, source=SOURCE.replace("Obra menor", ""))
    assert [problem.severity for problem in report.problems] == [Severity.ERROR]
