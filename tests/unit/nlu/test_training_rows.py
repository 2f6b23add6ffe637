"""Tests of the rows that every engine learns from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from handlers.domain.ids import Language
from handlers.domain.understanding import Intent
from nlu.training_data.reading import read
from nlu.training_data.rows import Row, about_services, as_data, of_catalogue, rows, rows_with
from nlu.training_data.writing import files_of, write_files
from tests.shared_data import REPOSITORY
from tests.unit.nlu.small_agency import EN, ES, small_agency
from tests.unit.nlu.training_files import put

OWN = REPOSITORY / "nlu" / "rasa_project" / "data"
LEAST = 12
LANGUAGES = ("ca", "en", "es", "eu", "gl")


def test_rows_come_from_the_data_the_thesauri_and_the_catalogue(tmp_path: Path) -> None:
    data = read(put(tmp_path, "## intent:greet\n- hola\n- [Ana](name), hola\n- hola\n", "nlu_es.md"))
    plain, complete = rows(data), rows(data, small_agency())
    assert plain[:2] == (Row("hola", "greet", ES), Row("Ana, hola", "greet", ES))
    assert {row.label for row in plain[2:]} == {"_service"}
    assert {row.language for row in plain} == {"es"}
    added = set(complete) - set(plain)
    assert Row("Civil wedding", "_service", EN) in added
    assert Row("colchón", "_service", ES) in added
    assert Row("¿me dejan un trozo de tierra para plantar tomates?", "_service", ES) in added
    assert len(set(complete)) == len(complete)


def test_what_is_learnt_beside_the_data_is_all_that_is_generated_and_nothing_else(tmp_path: Path) -> None:
    """So that no row of a cross-validation is learnt while it is held out, also where editors have rows about services."""
    data = read(put(tmp_path, "## intent:_service\n- el corralito\n\n## intent:greet\n- hola\n", "nlu_es.md"))
    catalogue = of_catalogue(small_agency())
    beside = about_services(data, catalogue)
    assert rows_with(data, catalogue) == rows(data, small_agency())
    assert rows_with(data, catalogue)[2:] == beside
    assert "el corralito" not in {row.text for row in beside}
    assert "colchón" in {row.text for row in beside}


def test_the_catalogues_rows_are_the_same_whatever_order_its_services_have() -> None:
    """Or one catalogue would be two, and be learnt twice."""
    agency = small_agency()
    backwards = replace(agency, services=dict(reversed(list(agency.services.items()))), version=7)
    assert of_catalogue(backwards) == of_catalogue(agency)


def test_rows_held_back_for_tests_are_not_learnt(tmp_path: Path) -> None:
    data = read(put(tmp_path, "hola\tgreet\ttrain\nbuenas\tgreet\tTest\nei\tgreet\n", "filas_es.tsv"))
    assert [row.text for row in rows(data) if row.label == "greet"] == ["hola", "ei"]


def test_what_editors_labelled_is_not_generated_under_another_label(tmp_path: Path) -> None:
    data = read(put(tmp_path, "## intent:help\n- CIVIL wedding\n- Cólchon\n", "nlu_es.md"))
    generated = {row.text for row in rows(data, small_agency()) if row.label == "_service"}
    assert not {"Civil wedding", "colchón"} & generated
    assert "sofá" in generated


def test_what_is_exported_gives_rasa_the_same_rows(tmp_path: Path) -> None:
    data = read(OWN)
    learnt = rows(data, small_agency())
    files = files_of(as_data(learnt, data), "todo")
    assert [problem for written in files.values() for problem in written.left_out] == []
    write_files(files, tmp_path)
    again = read(tmp_path)
    assert Counter(Row(found.text, found.intent, found.language) for found in again.examples) == Counter(learnt)
    marked = {(example.text, example.entities) for example in data.examples if example.entities}
    assert marked == {(example.text, example.entities) for example in again.examples if example.entities}


def test_every_general_intent_has_examples_in_each_language() -> None:
    counted = Counter((example.intent, example.language) for example in read(OWN).examples)
    missing = [(i.value, lang) for i in Intent for lang in LANGUAGES if counted[i.value, Language(lang)] < LEAST]
    assert missing == []


def test_the_products_own_data_has_nothing_doubtful() -> None:
    assert [str(warning) for warning in read(OWN).warnings] == []
