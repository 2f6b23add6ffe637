"""Rows of counts: what is read, what is refused with its row and column, what is left out and said."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.volumes.catalogue import is_covered, known_services
from metrics.volumes.files import ReadOptions
from metrics.volumes.problems import MAX_PROBLEMS, Severity
from metrics.volumes.rows import VolumeChannel, VolumeRow
from tests.unit.volumes.catalogue import AGENCY
from tests.unit.volumes.files import TODAY, codes, found, only, read

KNOWN = ReadOptions(today=TODAY, messages="en", services=known_services(AGENCY))


def test_a_row_in_the_format_of_the_house() -> None:
    row = only(read("2025-03-03;ibi;phone;120;100;15;205"))
    assert row == VolumeRow(date(2025, 3, 3), "ibi", VolumeChannel.PHONE, 120, 100, 15, 205.0)


def test_a_row_as_an_agency_writes_it() -> None:
    headings = (
        "Fecha;Nombre del servicio;Vía de entrada;Nº llamadas recibidas;Atendidas;No atendidas;T.M.O. (min);Cubierto"
    )
    row = only(read("lunes 3 de marzo de 2025;IBI;Teléfono;1.234;1.000;200;3:25;sí", headings=headings))
    assert row == VolumeRow(date(2025, 3, 3), "IBI", VolumeChannel.PHONE, 1234, 1000, 200, 205.0, covered=True)


def test_what_is_not_said_is_not_known() -> None:
    row = only(read("2025-03-03;ibi;phone;120;;-;n/d"))
    assert (row.answered, row.abandoned, row.mean_handling_seconds, row.covered) == (None, None, None, None)


def test_everything_that_is_wrong_is_told_at_once_by_row_and_column() -> None:
    file = read("03/25/2025;;paloma;-3;2,5;x;0,01", "31/12/2030;ibi;phone;;;;")
    assert found(file) == [
        (None, "", "month_first_file"),
        (2, "day", "month_first"),
        (2, "service", "cell_empty"),
        (2, "channel", "channel_unknown"),
        (2, "offered", "negative"),
        (2, "answered", "fraction"),
        (2, "abandoned", "no_number"),
        (2, "mean_handling_seconds", "handling_below_second"),
        (3, "day", "future_day"),
        (3, "offered", "count_empty"),
    ]
    assert file.problems[1].describe("en") == "file.csv, row 2, column “day”: “03/25/2025”, read day first, is no day."


def test_the_same_in_spanish() -> None:
    (problem,) = read("2025-03-03;ibi;phone;-3", options=ReadOptions()).problems
    assert problem.describe() == "file.csv, fila 2, columna «offered»: «-3» es negativo."


@pytest.mark.parametrize(
    ("counts", "code", "severity"),
    [
        ("5;6;", "more_than_offered", Severity.ERROR),
        ("5;;6", "more_than_offered", Severity.ERROR),
        ("5;3;3", "sum_above_offered", Severity.WARNING),
    ],
)
def test_counts_that_cannot_be_together(counts: str, code: str, severity: Severity) -> None:
    (problem,) = read(f"2025-03-03;ibi;phone;{counts};").problems
    assert (problem.code, problem.severity) == (code, severity)


def test_a_day_told_twice_names_both_rows() -> None:
    file = read("2025-03-03;IBI;phone;5", "03/03/2025;ibi;llamadas;5", "2025-03-03;ibi;oficina;5")
    (problem,) = file.errors
    assert (problem.row, problem.code) == (3, "row_twice")
    assert "row 2" in problem.message


def test_totals_blank_rows_remarks_and_repeated_headings_are_left_out_and_said() -> None:
    file = read(
        "2025-03-03;ibi;phone;5;;;",
        ";;;;;;",
        "Total;;;5;;;",
        "2025-03-03;Total;phone;5;;;",
        "day;service;channel;offered;answered;abandoned;mean_handling_seconds",
        ";Suma;;5;;;",
        "Fuente: centralita;;;;;;",
    )
    assert only(file).offered == 5
    assert found(file) == [
        (3, "", "blank_rows"),
        (4, "", "total_left_out"),
        (5, "", "total_left_out"),
        (6, "", "header_again"),
        (7, "", "total_left_out"),
        (8, "", "remark_left_out"),
    ]


def test_a_count_alone_in_its_row_is_no_remark() -> None:
    assert "cell_empty" in codes(read(";;;500;;;"))


def test_ways_that_are_not_displaced_are_left_out_with_a_warning() -> None:
    file = read("2025-03-03;ibi;web;5", "2025-03-03;ibi;phone;5")
    assert only(file).channel is VolumeChannel.PHONE
    assert codes(file) == ["other_way"]


def test_headings_without_rows_are_an_error() -> None:
    assert codes(read()) == ["no_rows"]


def test_services_are_known_by_key_and_by_name_in_any_language() -> None:
    file = read(
        "2025-03-03;PADRON_ALTA;phone;5", "2025-03-04;Town register;phone;5", "2025-03-05;padrón;phone;5", options=KNOWN
    )
    assert [row.service for row in file.rows] == ["padron_alta"] * 3
    assert codes(file) == []


def test_a_service_that_the_catalogue_does_not_know_is_kept_as_written_first_and_warned_of_once() -> None:
    options = ReadOptions(services=known_services(AGENCY), messages="en")
    file = read("2025-03-03;Padrón alto;phone;5", "2025-03-04;PADRON ALTO;phone;5", options=options)
    assert [row.service for row in file.rows] == ["Padrón alto"] * 2
    first, *_ = file.problems
    assert first.code == "service_unknown_near"
    assert "padron_alta" in first.message


def test_a_service_keeps_the_spelling_of_earlier_imports() -> None:
    options = ReadOptions(spellings={"grua": "Grúa municipal"})
    assert only(read("2025-03-03;GRÚA;phone;5", options=options)).service == "Grúa municipal"


def test_whether_the_bot_answers_is_as_the_row_says_else_as_the_catalogue_does() -> None:
    def covered(service: str, *, said: bool | None = None) -> bool:
        return is_covered(VolumeRow(TODAY, service, VolumeChannel.PHONE, 1, covered=said), AGENCY)

    assert covered("padron_alta")
    assert not covered("padron_alta", said=False)
    assert not covered("bodas")
    assert covered("bodas", said=True)
    assert not covered("grúa")


def test_a_long_mean_is_imported_with_a_warning() -> None:
    assert codes(read("2025-03-03;ibi;in_person;5;5;0;1:10:00")) == ["handling_long"]


def test_a_machines_decimal_dots_are_read_as_such() -> None:
    file = read("2025-03-03;ibi;phone;5;;;205.333", "2025-03-04;ibi;phone;5;;;198.5")
    assert [row.mean_handling_seconds for row in file.rows] == [205.333, 198.5]


def test_a_service_with_too_long_a_name_is_told() -> None:
    assert codes(read(f"2025-03-03;{'x' * 81};phone;5")) == ["service_long"]


def test_a_file_wrong_as_a_whole_does_not_fill_the_memory() -> None:
    file = read(*["x;ibi;phone;5"] * (MAX_PROBLEMS + 10))
    assert len(file.problems) == MAX_PROBLEMS + 1
    assert file.problems[-1].message.startswith("there are 10 more problems")
