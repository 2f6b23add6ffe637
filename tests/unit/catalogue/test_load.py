"""Reading a content directory into an agency, and the sentences where that is not possible."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from handlers.domain.agency import OpenSpan
from handlers.domain.ids import Language, ServiceKey
from handlers.domain.service import Slot
from handlers.errors import Misconfigured
from nlu.catalogue.load import load, read
from nlu.catalogue.problems import ContentProblems
from tests.unit.catalogue.content_directory import AGENCY, COMPLETE, write_content, write_table

TODAY = date(2026, 3, 2)
ES, EN = Language("es"), Language("en")
PADRON = ServiceKey("padron")


def sentences(directory: Path, language: str = "es") -> list[str]:
    """Everything that stops this directory from being loaded."""
    with pytest.raises(ContentProblems) as caught:
        load(directory, TODAY, language)
    return str(caught.value).split("\n")[1:]


def test_a_complete_directory_becomes_an_agency(tmp_path: Path) -> None:
    english = {"key": "padron", "language": "en", "name": "Registering as a resident"}
    agency = load(write_content(tmp_path, [COMPLETE, english]), TODAY)
    service = agency.services[PADRON]
    assert agency.version == 0
    assert agency.languages == (ES, EN)
    assert agency.hours == (OpenSpan(0, time(9), time(14)), OpenSpan(0, time(16), time(18)))
    assert service.texts[ES].slots[Slot.EVIDENCE] == "DNI\nContrato"
    assert service.texts[ES].slots[Slot.STEPS] == "Pida cita\nVenga"
    assert service.texts[ES].keywords == ("empadronarse", "vecino")
    assert service.texts[ES].questions == ("¿Cómo me empadrono?", "Acabo de mudarme")
    assert service.texts[EN].slots == {}
    assert service.reviewed_on == date(2026, 1, 15)
    assert service.covered
    assert not service.sensitive


def test_holidays_reach_from_last_year_to_the_year_after_next(tmp_path: Path) -> None:
    holidays = load(write_content(tmp_path), TODAY).holidays
    assert {day.year for day in holidays} == {2025, 2026, 2027, 2028}
    assert date(2026, 5, 30) in holidays
    assert date(2026, 5, 15) in holidays


def test_every_problem_is_told_at_once_with_file_row_and_column(tmp_path: Path) -> None:
    rows = [
        COMPLETE,
        COMPLETE | {"key": "dos", "name": " "},
        COMPLETE,
        COMPLETE | {"key": "con espacio"},
        COMPLETE | {"key": "cinco", "language": "fr"},
        COMPLETE | {"key": "seis", "reviewed_on": "31/02/2026"},
        COMPLETE | {"key": "siete", "online_url": "www.example.org"},
        COMPLETE | {"key": ""},
    ]
    found = sentences(write_content(tmp_path, rows))
    assert len(found) == 7
    assert any("servicios.csv, fila 3, columna «name»: el nombre está vacío" in line for line in found)
    assert any("fila 4, columna «key»" in line and "ya está en la fila 2" in line for line in found)
    assert any("fila 5, columna «key»" in line and "con espacio" in line for line in found)
    assert any("fila 6, columna «language»" in line and "«fr»" in line for line in found)
    assert any("fila 7, columna «reviewed_on»" in line and "31/02/2026" in line for line in found)
    assert any("fila 8, columna «online_url»" in line and "https://" in line for line in found)
    assert any("fila 9, columna «key»: la clave está vacía" in line for line in found)


def test_the_same_sentences_can_be_had_in_english(tmp_path: Path) -> None:
    assert (
        "row 2, column “name”: the name is empty"
        in sentences(write_content(tmp_path, [COMPLETE | {"name": ""}]), "en")[0]
    )


def test_the_error_is_one_that_only_the_installer_can_mend(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        load(tmp_path / "nowhere", TODAY)


def test_a_workbook_is_as_good_as_separated_text(tmp_path: Path) -> None:
    write_content(tmp_path)
    text = load(tmp_path, TODAY)
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Trámites del ayuntamiento"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=5)
    sheet.append(list(COMPLETE))
    sheet.append([date(2026, 1, 15) if column == "reviewed_on" else value for column, value in COMPLETE.items()])
    workbook.save(tmp_path / "servicios.xlsx")
    (tmp_path / "servicios.csv").unlink()
    assert load(tmp_path, TODAY) == text


def test_two_files_of_the_same_name_are_refused(tmp_path: Path) -> None:
    write_content(tmp_path)
    (tmp_path / "servicios.xlsx").write_bytes(b"PK\x03\x04")
    assert "también existe «servicios.xlsx»" in sentences(tmp_path)[0]


def test_semicolons_a_byte_order_mark_and_spanish_dates_are_no_problem(tmp_path: Path) -> None:
    write_content(tmp_path)
    body = "key;name;reviewed_on\r\npadron;Alta en el padrón;15/01/2026\r\n"
    (tmp_path / "servicios.csv").write_bytes(body.encode("utf-8-sig"))
    service = load(tmp_path, TODAY).services[PADRON]
    assert service.texts[ES].name == "Alta en el padrón"
    assert service.reviewed_on == date(2026, 1, 15)


def test_what_does_not_depend_on_the_language_comes_from_the_default_language(tmp_path: Path) -> None:
    english = {"key": "padron", "language": "en", "name": "Register", "owner": "Somebody else"}
    content = read(write_content(tmp_path, [english, COMPLETE]), TODAY)
    assert content.agency.services[PADRON].owner == "Población"
    assert [problem.code for problem in content.problems] == ["shared_differs"]


def test_unknown_columns_are_told_but_do_no_harm(tmp_path: Path) -> None:
    content = read(write_content(tmp_path, [COMPLETE | {"notas": "x"}]), TODAY)
    assert content.usable
    assert [(problem.code, problem.row, problem.column) for problem in content.problems] == [
        ("column_unknown", 1, "notas")
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('timezone = "Mars/Base"', "columna «timezone»: no se conoce la zona horaria «Mars/Base»"),
        ('languages = ["español", "es"]', "«español» no es un código de idioma"),
        ('default_language = "en"', "el idioma por defecto «en»"),
        ("phone = 900", "columna «phone»: tiene que ser un texto"),
        ('telefono = "900"', "columna «telefono»: no se conoce aquí"),
        ('privacy_url = "example.org"', "columna «privacy_url»: «example.org» no es una dirección web"),
        ('[hours]\nlunes = ["09:00-14:00"]', "columna «hours.lunes»: no se conoce"),
        ('[hours]\nmonday = ["9 a 14"]', "columna «hours.monday»: «9 a 14» no es un horario"),
        ('[hours]\nmonday = ["14:00-09:00"]', "termina antes de empezar"),
        ('[hours]\nmonday = ["09:00-24:30"]', "no es un horario"),
        ('[hours]\nmonday = ["09:00-14:00", "13:00-18:00"]', "se pisan"),
        ('[holidays]\ncountry = "ES"\nsubdivision = "ZZ"', "no se conocen los festivos de «ES-ZZ»"),
        ("[survey]\nshare = 2", "columna «survey.share»: el valor 2 está fuera"),
        ("name = ", "fila 1"),
    ],
)
def test_mistakes_in_the_settings_are_told_by_name(tmp_path: Path, line: str, said: str) -> None:
    key = line.split(" ", maxsplit=1)[0]
    lines = [kept for kept in AGENCY.split("[hours]")[0].splitlines() if not kept.startswith(f"{key} ")]
    toml = f"{line}\n" + "\n".join(lines) if not line.startswith("[") else "\n".join(lines) + f"\n{line}\n"
    if key == "default_language":
        toml = toml.replace('["es", "en"]', '["es"]')
    found = sentences(write_content(tmp_path, agency=toml))
    assert any(said in sentence for sentence in found), found


def test_missing_settings_and_bad_rows_are_told_together(tmp_path: Path) -> None:
    write_content(tmp_path, [COMPLETE | {"name": ""}], agency='languages = ["es"]')
    found = sentences(tmp_path)
    assert any("agencia.toml, columna «name»: falta" in line for line in found)
    assert any("servicios.csv, fila 2" in line for line in found)


def test_a_settings_file_with_a_byte_order_mark_and_an_unquoted_version_is_read(tmp_path: Path) -> None:
    write_content(tmp_path)
    text = AGENCY.replace('notice_version = "1"', "notice_version = 2026-03-01")
    (tmp_path / "agencia.toml").write_bytes(text.encode("utf-8-sig"))
    assert load(tmp_path, TODAY).notice_version == "2026-03-01"


def test_short_texts_are_read_with_their_flags_and_days(tmp_path: Path) -> None:
    write_content(tmp_path)
    notice = {"key": "fiestas", "language": "es", "text": "Cerrado", "starts": "01/08/2026", "ends": "2026-08-15"}
    write_table(
        tmp_path, "avisos.csv", [notice, notice | {"language": "en", "text": "Closed", "starts": "", "ends": ""}]
    )
    post = {
        "key": "violencia",
        "language": "es",
        "triggers": "me pega; maltrato",
        "text": "Llame al 016",
        "emergency": "sí",
    }
    write_table(tmp_path, "senales.csv", [post])
    write_table(tmp_path, "respuestas.csv", [{"key": "cita", "language": "es", "title": "Cita", "text": "Pida cita"}])
    write_table(tmp_path, "textos.csv", [{"language": "es", "phrase": "late", "text": "Perdón."}])
    agency = load(tmp_path, TODAY)
    assert agency.announcements[0].text == {ES: "Cerrado", EN: "Closed"}
    assert (agency.announcements[0].starts, agency.announcements[0].ends) == (date(2026, 8, 1), date(2026, 8, 15))
    assert agency.signposts[0].triggers == {ES: ("me pega", "maltrato")}
    assert agency.signposts[0].emergency
    assert agency.signposts[0].offer_person
    assert agency.canned[0].title == "Cita"
    assert agency.texts == {ES: {"late": "Perdón."}}


def test_mistakes_in_short_texts_are_told_by_row(tmp_path: Path) -> None:
    write_content(tmp_path)
    rows = [
        {"key": "a", "language": "es", "text": "x", "starts": "2026-08-15", "ends": "2026-08-01"},
        {"key": "b", "language": "es", "text": "", "starts": "", "ends": ""},
    ]
    write_table(tmp_path, "avisos.csv", rows)
    post = {"key": "v", "language": "es", "triggers": "", "text": "Llame", "emergency": "quizá"}
    write_table(tmp_path, "senales.csv", [post, post | {"triggers": "x y z"}])
    write_table(tmp_path, "textos.csv", [{"language": "es", "phrase": "late", "text": "A"}] * 2)
    found = sentences(tmp_path)
    assert any("avisos.csv, fila 2, columna «ends»: termina" in line for line in found)
    assert any("avisos.csv, fila 3, columna «text»: la celda está vacía" in line for line in found)
    assert any("senales.csv, fila 2, columna «triggers»" in line for line in found)
    assert any("senales.csv, fila 3, columna «emergency»: «quizá»" in line for line in found)
    assert any("textos.csv, fila 3, columna «phrase»" in line and "fila 2" in line for line in found)
