"""Encodings, separators, quotation marks, and files that are no tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics.volumes.reading import read_volumes
from tests.unit.volumes.files import VOLUMES, codes, found, lines, only, read

SPANISH = "Día;Trámite;Vía;Ofrecidas;Atendidas\n03/03/2025;Padrón;Teléfono;1.234;1.000\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    row = only(read_volumes(SPANISH.encode(encoding), "f.csv", VOLUMES))
    assert (row.service, row.offered, row.answered) == ("Padrón", 1234, 1000)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_usual_separator_is_read(separator: str, ending: str) -> None:
    text = SPANISH.replace(";", separator).replace("\n", ending)
    assert only(read_volumes(text.encode(), "f.csv", VOLUMES)).offered == 1234


def test_a_line_that_names_the_separator_is_believed_and_counted() -> None:
    file = read_volumes(b"sep=;\n" + lines("x;ibi;phone;5"), "f.csv", VOLUMES)
    assert found(file) == [(3, "day", "no_day")]


def test_titles_above_the_headings_do_not_matter() -> None:
    text = "Informe de 2025\n\n" + SPANISH
    file = read_volumes(text.encode(), "f.csv", VOLUMES)
    assert only(file).offered == 1234
    assert file.numbers == (4,)


def test_a_forgotten_quotation_mark_is_told_where_it_stands() -> None:
    assert found(read('01/03/2025;"ibi;phone;5', "02/03/2025;ibi;phone;5")) == [(2, "", "quote_unclosed")]
    swallowed = read('01/03/2025;"ibi;phone;5', "02/03/2025;ibi;phone;5", '03/03/2025;ibi";phone;5')
    assert found(swallowed) == [(2, "", "quote_unclosed")]


def test_a_decimal_comma_that_moves_the_cells_is_told() -> None:
    headings = "day,service,channel,offered,mean_handling_seconds"
    assert found(read("2025-03-01,ibi,phone,5,205,5", headings=headings)) == [(2, "", "row_slipped")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n\n ", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n....", "not_a_table"),
        (b"\x00\x01\x02\x03" * 100, "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        (b"<html><table><tr><td>day</td></tr></table></html>", "is_markup"),
        (b"PK\x03\x04 broken", "no_spreadsheet"),
        (b"PK\x03\x04" + b"." * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "is_ods"),
        (b"hola", "header_absent"),
        (b"day;offered\n", "column_absent"),
    ],
)
def test_what_is_no_table_of_contacts_is_told_in_one_sentence(content: bytes, code: str) -> None:
    file = read_volumes(content, "f.csv", VOLUMES)
    assert set(codes(file)) == {code}
    assert file.rows == ()


def test_each_missing_column_is_told_with_the_names_that_it_may_have() -> None:
    file = read("2025-03-01;5", headings="día;ofrecidas")
    assert [problem.code for problem in file.errors] == ["column_absent"] * 2
    assert "canal" in file.errors[1].message
    assert "«ofrecidas»" in file.errors[1].message


def test_two_columns_of_one_meaning_are_told() -> None:
    file = read("2025-03-01;ibi;phone;5;5", headings="day;service;channel;offered;recibidas")
    assert found(file)[0] == (1, "recibidas", "column_twice")


def test_shares_are_not_taken_for_counts() -> None:
    row = only(read("2025-03-01;ibi;phone;5;90;4", headings="day;service;channel;offered;Atendidas (%);Atendidas"))
    assert row.answered == 4


def test_columns_that_are_not_read_are_named() -> None:
    (problem,) = read("2025-03-01;ibi;phone;5;;", headings="day;service;channel;offered;Notas;").problems
    assert (problem.row, problem.code) == (1, "columns_ignored")
    assert problem.message == "these columns are not read: «Notas»."


def test_a_path_is_read_and_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    assert codes(read_volumes(path, "v.csv", VOLUMES)) == ["file_absent"]
    assert codes(read_volumes(tmp_path, "v.csv", VOLUMES)) == ["cannot_read"]
    path.write_bytes(lines("2025-03-01;ibi;phone;5"))
    assert only(read_volumes(path, "v.csv", VOLUMES)).offered == 5
