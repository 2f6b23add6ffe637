"""Logs of calls: added up to days, a caller once a day, and never a telephone number."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.volumes.files import VolumesFile
from metrics.volumes.rows import VolumeChannel, VolumeRow
from tests.unit.volumes.files import CALLS, codes, found, only, read

HEADINGS = "started_at;service;answered;wait_seconds;handling_seconds;caller"
ONE, TWO = "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "f0e1d2c3b4a5968778695a4b3c2d1e0f"


def calls(*rows: str, headings: str = HEADINGS) -> VolumesFile:
    """What the reader makes of this log."""
    return read(*rows, headings=headings, options=CALLS)


def test_calls_without_callers_are_counted_each() -> None:
    row = only(
        calls("3/3/2025 9:00:10;ibi;sí;12;205;", "3/3/2025 9:30:00;ibi;no;40;0;", "3/3/2025 10:00:00;ibi;sí;3;195;")
    )
    assert row == VolumeRow(date(2025, 3, 3), "ibi", VolumeChannel.PHONE, 3, 2, 1, 200.0)


def test_a_caller_is_one_contact_a_day_with_all_the_time_that_it_took() -> None:
    row = only(
        calls(
            f"3/3/2025 9:00;ibi;no;60;0;{ONE}",
            f"3/3/2025 9:05;ibi;sí;10;100;{ONE.upper()}",
            f"3/3/2025 12:00;ibi;sí;10;50;{ONE}",
            f"3/3/2025 9:05;ibi;no;10;0;{TWO}",
            "3/3/2025 9:06;ibi;sí;10;250;",
        )
    )
    assert (row.offered, row.answered, row.abandoned) == (3, 2, 1)
    assert row.mean_handling_seconds == 200


def test_the_same_caller_on_another_day_or_about_something_else_counts_again() -> None:
    file = calls(
        f"3/3/2025 9:00;ibi;sí;1;9;{ONE}", f"4/3/2025 9:00;ibi;sí;1;9;{ONE}", f"3/3/2025 9:00;multas;sí;1;9;{ONE}"
    )
    assert [row.offered for row in file.rows] == [1, 1, 1]
    assert file.numbers == (2, 4, 3)


def test_a_log_as_a_telephone_exchange_writes_it() -> None:
    headings = "Fecha,Hora,Cola,Estado,Espera,Duración"
    file = calls(
        "2025-03-03,10:15:20,IBI,ANSWERED,00:00:12,00:03:25", "2025-03-03,10:16:20,IBI,NO ANSWER,40,", headings=headings
    )
    assert (only(file).offered, only(file).answered, only(file).mean_handling_seconds) == (2, 1, 205)


def test_calls_around_midnight_and_at_the_change_of_clocks_land_on_their_local_day() -> None:
    times = ("2025-03-29T22:59:59Z", "2025-03-29T23:00:00Z", "2025-03-30T21:59:59Z", "2025-03-30T22:00:00Z")
    file = calls(*(f"{moment};ibi;sí;1;9;" for moment in times))
    assert [(row.day.day, row.offered) for row in file.rows] == [(29, 1), (30, 2), (31, 1)]


@pytest.mark.parametrize(
    "number", ["612345678", "+34 612 345 678", "0034612345678", "91 234 56 78", "sip:612345678@pbx"]
)
def test_a_column_of_telephone_numbers_is_refused_with_a_sentence_how_to_hash_it(number: str) -> None:
    file = calls(f"3/3/2025 9:00;ibi;sí;1;9;{ONE}", f"3/3/2025 9:01;ibi;sí;1;9;{number}")
    (problem,) = file.problems
    assert (problem.row, problem.column, problem.code) == (3, "caller", "phone_numbers")
    assert "HMAC-SHA-256" in problem.message
    assert number not in problem.describe("en")
    assert file.rows == ()


@pytest.mark.parametrize("title", ["Teléfono", "ANI", "Número de teléfono", "callerid"])
def test_the_column_is_known_by_its_usual_names(title: str) -> None:
    headings = HEADINGS.replace("caller", title)
    assert codes(calls("3/3/2025 9:00;ibi;sí;1;9;612345678", headings=headings)) == ["phone_numbers"]


def test_a_nameless_column_or_queue_full_of_peoples_numbers_is_refused_too() -> None:
    rows = [f"3/3/2025 9:0{digit};ibi;sí;1;9;;61234567{digit}" for digit in range(10)]
    assert codes(calls(*rows, headings=f"{HEADINGS};otra")) == ["columns_ignored", "phone_numbers"]
    queues = [f"3/3/2025 9:0{digit};61234567{digit};sí;1;9;" for digit in range(10)]
    assert codes(calls(*queues)) == ["phone_numbers"]


def test_the_agencys_own_lines_and_numbers_of_calls_are_nobodys() -> None:
    rows = [f"3/3/2025 9:0{digit};ibi;sí;1;9;;914801010;173568960{digit}.123" for digit in range(10)]
    assert codes(calls(*rows, headings=f"{HEADINGS};destino;uniqueid")) == ["columns_ignored"]


@pytest.mark.parametrize("caller", ["vecina", "correo@ejemplo.es", "1234", "ext. 12"])
def test_a_caller_who_is_no_hash_is_refused_without_being_repeated(caller: str) -> None:
    (problem,) = calls(f"3/3/2025 9:00;ibi;sí;1;9;{caller}").problems
    assert problem.code == "caller_no_hash"
    assert caller not in problem.message


def test_a_call_exported_twice_is_suspected() -> None:
    row = "3/3/2025 9:00:10;ibi;sí;12;205;"
    assert found(calls(row, row)) == [(3, "", "call_twice")]


def test_what_is_wrong_with_a_call_is_told_by_column() -> None:
    file = calls("ayer;;quizá;x;y;")
    assert [problem.code for problem in file.errors] == [
        "no_day",
        "cell_empty",
        "flag_unknown",
        "no_length",
        "no_length",
    ]
