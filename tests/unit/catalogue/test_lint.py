"""The content check: what it finds, where, how bad it is, and what it leaves alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nlu.catalogue.lint import LintReport, lint, lint_directory
from nlu.catalogue.load import load
from nlu.catalogue.problems import Severity
from tests.shared_data import REPOSITORY
from tests.unit.catalogue.content_directory import AGENCY, COMPLETE, write_content, write_table
from tests.unit.catalogue.test_load import TODAY

ENGLISH = {
    **COMPLETE,
    "language": "en",
    "name": "Register",
    "questions": "How?",
    "reviewed_on": "",
    "owner": "",
    "topic": "",
}
SPANISH_ONLY = AGENCY.replace('["es", "en"]', '["es"]')
Found = set[tuple[str, int | None, str, Severity]]


def checked(tmp_path: Path, *rows: Mapping[str, str]) -> LintReport:
    return lint_directory(write_content(tmp_path, rows, SPANISH_ONLY), TODAY)[1]


def found(report: LintReport) -> Found:
    quiet = {"signposts_missing"}
    return {(p.code, p.row, p.column, p.severity) for p in report.problems if p.code not in quiet}


def test_a_complete_service_gives_no_finding(tmp_path: Path) -> None:
    report = checked(tmp_path, COMPLETE)
    assert found(report) == set()
    assert report.completeness.overall.percent == 100
    assert report.passed


def test_every_field_of_the_regulation_is_counted_by_field_service_and_overall(tmp_path: Path) -> None:
    bare = {
        "key": "b",
        "name": "Vado",
        "summary": "Es entrar.",
        "source_name": "x",
        "owner": "y",
        "reviewed_on": "2026-01-01",
    }
    report = checked(tmp_path, COMPLETE, bare)
    completeness = report.completeness
    assert (completeness.overall.filled, completeness.overall.total) == (11, 20)
    assert completeness.by_column["silence"].percent == 50
    assert completeness.by_column["phone"].percent == 100
    assert {str(key): share.filled for key, share in completeness.by_service.items()} == {"padron": 10, "b": 1}
    unstated = {column for code, row, column, _ in found(report) if code == "not_stated" and row == 3}
    assert unstated == {
        "steps",
        "authority",
        "how",
        "evidence",
        "redress",
        "cost",
        "apply_term",
        "decision_term",
        "silence",
    }


@pytest.mark.parametrize(
    ("reviewed", "expected"),
    [
        ("2025-03-03", None),
        ("2025-03-02", ("review_old", Severity.NOTICE)),
        ("2024-03-03", ("review_old", Severity.NOTICE)),
        ("2024-03-02", ("review_old", Severity.WARNING)),
        ("", ("review_missing", Severity.WARNING)),
        ("2026-03-03", ("review_future", Severity.ERROR)),
    ],
)
def test_freshness_is_judged_at_twelve_and_twenty_four_months(
    tmp_path: Path, reviewed: str, expected: tuple[str, Severity] | None
) -> None:
    report = checked(tmp_path, COMPLETE | {"reviewed_on": reviewed})
    assert found(report) == ({(expected[0], 2, "reviewed_on", expected[1])} if expected else set())


@pytest.mark.parametrize(
    ("column", "text", "code", "severity"),
    [
        ("owner", "", "owner_missing", Severity.NOTICE),
        ("source_name", "", "source_missing", Severity.WARNING),
        ("summary", "", "summary_empty", Severity.WARNING),
        ("name", "N" + "o" * 60, "name_long", Severity.WARNING),
        ("name", "ALTA EN EL PADRÓN", "name_capitals", Severity.NOTICE),
        ("cost", "<p>Gratis</p>", "html_in_text", Severity.ERROR),
        ("cost", "Gratis&nbsp;hoy", "html_in_text", Severity.ERROR),
        ("cost", "Vea [la tabla](www.example.org)", "link_broken", Severity.ERROR),
        ("cost", "Vea [la tabla] (https://example.org)", "link_broken", Severity.ERROR),
        ("cost", "Vea [la tabla](https://mal)", "link_address", Severity.ERROR),
        ("cost", "Llame al [teléfono](tel:abc)", "link_address", Severity.ERROR),
        ("cost", "Es **gratis", "bold_open", Severity.WARNING),
        ("cost", "Tasas:\n• diez euros", "other_bullet", Severity.NOTICE),
        ("cost", "SegÃºn ordenanza", "double_decoded", Severity.WARNING),
        ("cost", "Pendiente de completar", "unfinished", Severity.WARNING),
        ("phone", "llame ya", "phone_odd", Severity.WARNING),
        ("silence", "Su solicitud ha quedado registrada.", "filing_stated", Severity.ERROR),
        ("steps", "La solicitud ha sido admitida.", "filing_general", Severity.WARNING),
        ("steps", "Compruebe que su solicitud ha quedado registrada.", "filing_conditional", Severity.NOTICE),
        ("legal_basis", "x" * 4100, "over_telegram", Severity.WARNING),
        ("summary", "Es una cosa. " * 25, "over_x", Severity.NOTICE),
        ("audience", "palabra " * 41, "long_sentence", Severity.NOTICE),
    ],
)
def test_each_weakness_is_found_in_its_row_and_column(
    tmp_path: Path, column: str, text: str, code: str, severity: Severity
) -> None:
    assert (code, 2, column, severity) in found(checked(tmp_path, COMPLETE | {column: text}))


@pytest.mark.parametrize(
    "text",
    [
        "Gratis si gana < 1000 euros y > 500",
        "Vea [la tabla](https://www.example.org/t?a=1) o [llame](tel:+34900000000) o [escriba](mailto:a@example.org)",
        "Ley 39/2015 (arts. 4 y 5) [texto consolidado]",
        "- Uno\n- Dos",
        "Traiga la solicitud presentada y la documentación registrada en otra oficina",
        "Si ya presentó la solicitud, el plazo empieza cuando quede registrada en la sede",
    ],
)
def test_sound_texts_are_left_alone(tmp_path: Path, text: str) -> None:
    assert found(checked(tmp_path, COMPLETE | {"cost": text})) == set()


def test_services_that_look_the_same_are_told_apart_from_those_that_do_not(tmp_path: Path) -> None:
    long = "Solicitud de licencia municipal para la ocupación temporal de la vía pública con "
    names = {
        "a": "Alta en el padrón",
        "b": "Alta en el padrón.",
        "c": "Solicitud de alta en el padron",
        "d": "Baja en el padrón",
        "e": f"{long}mesas",
        "f": f"{long}andamios",
        "g": "Vado permanente",
        "h": "Vados permanentes",
        "i": "Ayuda de 2025",
        "j": "Ayuda de 2026",
        "k": "Cementerio municipal",
        "l": "Cementeiro municipal",
    }
    rows = [
        COMPLETE | {"key": key, "name": name, "summary": f"Texto {key}.", "questions": f"¿Qué es {key}?"}
        for key, name in names.items()
    ]
    pairs = {
        (problem.code, rows[(problem.row or 0) - 2]["key"], re.findall("«(.)»", problem.message)[0])
        for problem in checked(tmp_path, *rows).problems
        if problem.code.startswith("name_") and problem.code != "name_long"
    }
    assert pairs == {
        ("name_alike", "b", "a"),
        ("name_alike", "c", "a"),
        ("name_alike", "c", "b"),
        ("name_cut_same", "f", "e"),
        ("name_alike", "h", "g"),
        ("name_alike", "l", "k"),
    }


def test_the_same_name_summary_or_question_in_two_services_is_found(tmp_path: Path) -> None:
    rows = [
        COMPLETE,
        COMPLETE | {"key": "b", "summary": "Otra.", "questions": "otra"},
        COMPLETE | {"key": "c", "name": "Vado", "questions": "y otra"},
        COMPLETE | {"key": "d", "name": "Terraza", "summary": "Mesas.", "questions": "como me empadrono"},
    ]
    assert found(checked(tmp_path, *rows)) == {
        ("name_same", 3, "name", Severity.WARNING),
        ("summary_same", 4, "summary", Severity.WARNING),
        ("question_shared", 5, "questions", Severity.WARNING),
    }


def test_missing_translations_are_told_by_text_and_by_field(tmp_path: Path) -> None:
    rows = [
        COMPLETE,
        ENGLISH | {"cost": ""},
        COMPLETE | {"key": "vado", "name": "Vado", "summary": "Es.", "questions": ""},
    ]
    report = lint_directory(write_content(tmp_path, rows), TODAY)[1]
    assert {entry for entry in found(report) if entry[0].startswith("translation")} == {
        ("translation_gap", 3, "cost", Severity.NOTICE),
        ("translation_missing", 4, "language", Severity.NOTICE),
    }


def test_a_service_without_the_default_language_is_told(tmp_path: Path) -> None:
    report = lint_directory(write_content(tmp_path, [ENGLISH | {"owner": "x", "reviewed_on": "2026-01-01"}]), TODAY)[1]
    assert ("default_text_missing", 2, "language", Severity.WARNING) in found(report)


def test_short_texts_are_checked_like_services(tmp_path: Path) -> None:
    write_content(tmp_path, [COMPLETE], SPANISH_ONLY)
    write_table(tmp_path, "avisos.csv", [{"key": "a", "text": "Su queja ha sido registrada.", "ends": "2026-03-01"}])
    write_table(tmp_path, "respuestas.csv", [{"key": "r", "text": "Texto largo. " * 100}])
    write_table(tmp_path, "senales.csv", [{"key": "s", "text": "Llame", "triggers": "me; violencia"}])
    phrases = {"late": "Perdón, {nombre}.", "handed_back": "Hola.", "lat": "x", "words_yes": "vale"}
    write_table(
        tmp_path, "textos.csv", [{"language": "es", "phrase": key, "text": text} for key, text in phrases.items()]
    )
    by_file = {(p.file, p.code, p.row, p.column) for p in lint_directory(tmp_path, TODAY)[1].problems}
    assert by_file == {
        ("avisos.csv", "filing_stated", 2, "text"),
        ("avisos.csv", "announcement_over", 2, "ends"),
        ("respuestas.csv", "over_caption", 2, "text"),
        ("senales.csv", "trigger_short", 2, "triggers"),
        ("textos.csv", "gap_unknown", 2, "text"),
        ("textos.csv", "gap_unused", 3, "text"),
        ("textos.csv", "phrase_near", 4, "phrase"),
    }


def test_an_agency_without_hours_telephone_and_privacy_page_is_told(tmp_path: Path) -> None:
    toml = 'name = "Nombre de la entidad"\nnotice_version = "1"\n'
    report = lint_directory(write_content(tmp_path, [COMPLETE], toml), TODAY)[1]
    codes = {problem.code for problem in report.problems if problem.file == "agencia.toml"}
    assert codes == {"starter_name", "privacy_missing", "hours_missing", "contact_missing", "holidays_missing"}
    assert report.completeness.by_column["phone"].filled == 0


def test_what_cannot_be_read_is_an_error_of_the_check_and_the_rest_is_checked_all_the_same(tmp_path: Path) -> None:
    report = checked(tmp_path, COMPLETE | {"name": ""}, COMPLETE | {"key": "b", "reviewed_on": ""})
    assert found(report) == {
        ("name_empty", 2, "name", Severity.ERROR),
        ("review_missing", 3, "reviewed_on", Severity.WARNING),
    }
    assert not report.passed


def test_without_settings_only_that_is_said_about_the_agency(tmp_path: Path) -> None:
    report = lint_directory(write_content(tmp_path, [COMPLETE | {"phone": "900 000 000"}], "name = "), TODAY)[1]
    assert {problem.code for problem in report.problems} == {"toml_syntax"}
    nowhere = lint_directory(tmp_path / "nada", TODAY)[1]
    assert [problem.code for problem in nowhere.problems] == ["no_directory"]


def test_an_agency_that_came_from_elsewhere_is_checked_by_key(tmp_path: Path) -> None:
    agency = load(write_content(tmp_path, [COMPLETE], SPANISH_ONLY), TODAY)
    service = next(iter(agency.services.values()))
    report = lint(replace(agency, services={service.key: replace(service, owner="")}), TODAY, language="en")
    finding = next(problem for problem in report.problems if problem.code == "owner_missing")
    assert finding.describe("en").startswith("servicios (padron, es), column “owner”: it does not say")


def test_the_agency_that_ships_has_no_error() -> None:
    _, report = lint_directory(REPOSITORY / "content", date(2026, 12, 31))
    assert [problem.describe() for problem in report.problems if problem.severity is Severity.ERROR] == []
