"""Opening spreadsheets of all kinds, and saying plainly what a file is when it is none."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from nlu.catalogue.cells import from_spreadsheet, items, parse_date, parse_flag, tidy
from nlu.catalogue.problems import Notebook
from nlu.catalogue.tables import find_header, has_slipped, open_sheet


def rows_of(path: Path, sheet: str | int | None = None) -> tuple[list[tuple[int, tuple[str, ...]]], list[str]]:
    notebook = Notebook()
    found = open_sheet(path, notebook, sheet)
    return [(row.number, row.cells) for row in found.rows] if found else [], [p.code for p in notebook.problems]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a,b\n1,2\n", [(1, ("a", "b")), (2, ("1", "2"))]),
        ("a;b\n1,5;2,5\n", [(1, ("a", "b")), (2, ("1,5", "2,5"))]),
        ("a\tb\n1, 2\t3; 4\n", [(1, ("a", "b")), (2, ("1, 2", "3; 4"))]),
        ("sep=;\na;b\n", [(1, ("a", "b"))]),
        ("a;b\n\n;\n1;2\n", [(1, ("a", "b")), (4, ("1", "2"))]),
        ('a;b\n"uno\ndos";2\n3;4', [(1, ("a", "b")), (2, ("uno\ndos", "2")), (3, ("3", "4"))]),
        ('a;b\n"di ""hola""";Calle "Mayor"\n', [(1, ("a", "b")), (2, ('di "hola"', 'Calle "Mayor"'))]),
        ("solo\nuna\n", [(1, ("solo",)), (2, ("una",))]),
    ],
)
def test_separated_text_is_read_with_spreadsheet_row_numbers(
    tmp_path: Path, content: str, expected: list[tuple[int, tuple[str, ...]]]
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content.encode())
    assert rows_of(path) == (expected, [])


@pytest.mark.parametrize(
    ("encoding", "codes"),
    [("utf-8", []), ("utf-8-sig", []), ("utf-16", []), ("cp1252", ["not_utf8"]), ("latin-1", ["not_utf8"])],
)
def test_every_usual_encoding_gives_the_same_text(tmp_path: Path, encoding: str, codes: list[str]) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("clave;nombre\n1;Año del Señor\n".encode(encoding))
    assert rows_of(path) == ([(1, ("clave", "nombre")), (2, ("1", "Año del Señor"))], codes)


def archive(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n \n", "empty_file"),
        (b";;;\n;;\n", "empty_file"),
        (b"%PDF-1.7 ...", "is_pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "is_html"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>x", "is_html"),
        (b'{"@context": {}}', "is_json"),
        (b"a;b\x00c\n1;2\n", "no_table"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "is_ods"),
        (archive(otro="x"), "no_spreadsheet"),
        (b'a;b\n1;"sin cerrar\n2;3\n', "quote_unclosed"),
        (b'a;b\n1;"uno" dos\n', "quote_misplaced"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    rows, codes = rows_of(path)
    assert rows == []
    assert codes == [code]


@pytest.mark.parametrize(
    "content",
    [
        'a;b;c\n1;"x;y\n2;3;4\n5;z"\n8;9;10\n11;12;13\n14;15;16\n',
        'a;b;c;d;e;f\n1;"x;3;4;5;6\n2;x;3;4;5;6\n3;x";3;4;5;6\n4;x;3;4;5;6\n',
    ],
)
def test_a_quote_that_finds_a_partner_rows_below_is_noticed_too(tmp_path: Path, content: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(content, encoding="utf-8")
    notebook = Notebook()
    assert open_sheet(path, notebook) is None
    assert [(problem.code, problem.row) for problem in notebook.problems] == [("quote_unclosed", 2)]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "no.csv") == ([], ["file_absent"])


def workbook(path: Path) -> Path:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Portada"
    hidden = book.create_sheet("Oculta")
    hidden.append(["secreto"])
    hidden.sheet_state = "hidden"
    data = book.create_sheet("Datos")
    data.append(["clave", "familia", "nombre"])
    data.append([1, "Urbanismo", "Obra mayor"])
    data.append([2.0, None, "Obra menor"])
    data.merge_cells("B2:B3")
    data.append(["TOTAL DE LA FAMILIA", None, None])
    data.merge_cells("A4:C4")
    book.save(path)
    return path


def test_the_first_visible_sheet_with_something_in_it_is_read(tmp_path: Path) -> None:
    rows, codes = rows_of(workbook(tmp_path / "t.xlsx"))
    assert rows[0] == (1, ("clave", "familia", "nombre"))
    assert codes == []


def test_values_merged_downwards_count_in_each_row_and_merged_titles_are_marked(tmp_path: Path) -> None:
    notebook = Notebook()
    sheet = open_sheet(workbook(tmp_path / "t.xlsx"), notebook, "datos")
    assert sheet is not None
    assert [row.cells[1] for row in sheet.rows[1:3]] == ["Urbanismo", "Urbanismo"]
    assert [row.title for row in sheet.rows] == [False, False, False, True]


@pytest.mark.parametrize("sheet", ["Otra", 7])
def test_a_sheet_that_is_not_there_is_told_with_those_that_are(tmp_path: Path, sheet: str | int) -> None:
    notebook = Notebook()
    assert open_sheet(workbook(tmp_path / "t.xlsx"), notebook, sheet) is None
    assert "«Portada», «Oculta», «Datos»" in notebook.problems[0].message


def test_a_workbook_called_csv_is_read_all_the_same(tmp_path: Path) -> None:
    rows, _ = rows_of(workbook(tmp_path / "t.csv"), 3)
    assert rows[1] == (2, ("1", "Urbanismo", "Obra mayor"))


def test_the_heading_row_is_found_below_titles(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Catálogo;;\n;;\nCLAVE ; Nombre;otra\n1;A;B\n", encoding="utf-8")
    notebook = Notebook()
    sheet = open_sheet(path, notebook)
    assert sheet is not None
    header = find_header(sheet, ("clave", "nombre"), notebook)
    assert header is not None
    assert (header.row, header.position("Clave"), header.position("NOMBRE")) == (3, 0, 1)
    assert header.nearest("nombres") == "Nombre"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "General", ""),
        (True, "General", "sí"),
        (3.0, "General", "3"),
        (12.5, "General", "12,5"),
        (12.5, "#,##0.00 €", "12,50 €"),
        (30, '#,##0.00\\ "€"', "30 €"),
        (0.05, "0%", "5 %"),
        (date(2026, 3, 1), "yyyy", "2026-03-01"),
        (datetime(2026, 3, 1), "dd/mm/yyyy", "2026-03-01"),  # noqa: DTZ001 - a spreadsheet's moment has no zone
        (datetime(2026, 3, 1, 9, 30), "dd/mm/yyyy hh:mm", "2026-03-01 09:30"),  # noqa: DTZ001 - as above
        (time(9, 5), "hh:mm", "09:05"),
        ("  a\u00a0 b_x000D_\r\n\r\n\r\n c\u200b ", "General", "a b\n\nc"),
    ],
)
def test_cells_read_as_a_person_reads_them(value: object, number_format: str, text: str) -> None:
    assert from_spreadsheet(value, number_format) == text


def test_small_readers_of_cells() -> None:
    assert parse_date("2026-03-01 09:30") == date(2026, 3, 1)
    assert parse_date("1.3.2026") == date(2026, 3, 1)
    assert parse_date("03/31/2026") is None
    assert [parse_flag(text) for text in ("Sí", "x", "NO", "quizá")] == [True, True, False, None]
    assert items("- Uno\n2) Dos\n\n• Tres; cuatro") == ("Uno", "Dos", "Tres; cuatro")
    assert items("1.500 euros\n20 días\na) Solicitud") == ("1.500 euros", "20 días", "Solicitud")
    assert items("-DNI\n-3 fotos") == ("DNI", "3 fotos")
    assert tidy("x") == "x"


def test_notes_beside_the_table_shift_nothing_in_a_workbook_but_do_in_separated_text(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["clave", "nombre"], ["1", "Vado", "nota al margen"]):
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    (tmp_path / "t.csv").write_text("clave;nombre\n1;Vado;nota al margen\n", encoding="utf-8")
    slipped = []
    for name in ("t.xlsx", "t.csv"):
        notebook = Notebook()
        table = open_sheet(tmp_path / name, notebook)
        assert table is not None
        header = find_header(table, ("clave",), notebook)
        assert header is not None
        slipped.append(has_slipped(table.rows[-1], header, table))
    assert slipped == [False, True]
