"""Whatever bytes are sent, the reader says what is wrong with them and raises nothing."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.volumes.files import FileKind, ReadOptions, VolumesFile
from metrics.volumes.reading import read_volumes
from tests.unit.volumes.files import HEADINGS, TODAY, saved, wall, workbook

KINDS = st.sampled_from(list(FileKind))
CALL_HEADINGS = "started_at;service;answered;wait_seconds;handling_seconds;caller"
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "03/03/2025",
            "2025-03-30T02:30",
            "26/10/2025",
            "IBI",
            "phone",
            "presencial",
            "1.234",
            "1,5",
            "3:25",
            "-1",
            "Total",
            "sí",
            "no",
            "9e99",
            "4571.9",
            "612345678",
        ]
    ),
    st.dates().map(str),
    st.datetimes(timezones=st.timezones()).map(str),
    st.integers().map(str),
    st.floats().map(str),
)
WHOLE = saved(workbook(HEADINGS.split(";"), (wall(2025, 3, 3), "ibi", "phone", 5, 4, 1, 205.5)))


def check(file: VolumesFile) -> None:
    """Rows or reasons; at most one row per day, service and way; counts that make sense."""
    assert file.rows or file.problems
    keys = [(row.day, row.service, row.channel) for row in file.rows]
    assert keys == sorted(set(keys))
    assert len(file.numbers) == len(file.rows)
    for row in file.rows:
        assert row.offered >= 0
        assert all(count is None or count >= 0 for count in (row.answered, row.abandoned, row.mean_handling_seconds))
    for problem in file.problems:
        assert problem.describe()


def options(kind: FileKind) -> ReadOptions:
    return ReadOptions(kind=kind, today=TODAY, services={"ibi": "ibi"})


@given(content=st.binary(max_size=400), kind=KINDS)
def test_any_bytes(content: bytes, kind: FileKind) -> None:
    check(read_volumes(content, "f", options(kind)))


@given(content=st.text(max_size=400), encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-le"]), kind=KINDS)
def test_any_text(content: str, encoding: str, kind: FileKind) -> None:
    check(read_volumes(content.encode(encoding, errors="ignore"), "f", options(kind)))


@given(rows=st.lists(st.lists(CELLS, max_size=8), max_size=8), kind=KINDS, separator=st.sampled_from(";,\t|"))
def test_any_cells_under_headings(rows: list[list[str]], kind: FileKind, separator: str) -> None:
    headings = HEADINGS if kind is FileKind.VOLUMES else CALL_HEADINGS
    text = "\n".join([headings.replace(";", separator), *(separator.join(row) for row in rows)])
    check(read_volumes(text.encode("utf-8", errors="ignore"), "f", options(kind)))


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), cut=st.integers(0, len(WHOLE)))
def test_any_damaged_workbook(seed: int, cut: int) -> None:
    dice = random.Random(seed)
    content = bytearray(WHOLE[: max(cut, 4)] if seed % 2 else WHOLE)
    for _ in range(dice.randint(0, 20)):
        content[dice.randrange(4, len(content)) if len(content) > 4 else 0] = dice.randrange(256)
    check(read_volumes(bytes(content), "f", options(FileKind.VOLUMES)))


@settings(max_examples=40)
@given(
    cells=st.lists(
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(-(10**20), 10**20),
            st.floats(),
            st.datetimes(),
            st.dates(),
            st.times(),
            st.timedeltas(),
            st.text(alphabet=st.characters(blacklist_categories=["Cc", "Cs", "Cn", "Co"]), max_size=9),
        ),
        max_size=7,
    )
)
def test_any_cells_of_a_spreadsheet(cells: list[object]) -> None:
    try:
        content = saved(workbook(HEADINGS.split(";"), cells))
    except (ValueError, OverflowError):
        # Spreadsheets cannot hold every length of time.
        return
    check(read_volumes(content, "f", options(FileKind.VOLUMES)))
