"""Faults on the way to staff and back stay with the case that has them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.channels.fake import FakeChannel
from bot.store import cursors
from handlers.domain.case import CaseState, StaffEventKind
from handlers.domain.ids import Language
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Misconfigured, Rejected, Retryable
from handlers.ports import DeskDraft
from tests.integration.bot.desk_bench import FAKE, NOW, Bench

PHOTO = MediaRef(FAKE, "f1", MediaKind.PHOTO, "12345678Z.jpg", "image/jpeg")


class _Withholding(FakeChannel):
    """A channel that gives no file."""

    def __init__(self, why: Exception) -> None:
        super().__init__()
        self._why = why

    def fetch(self, media: MediaRef, limit: int) -> AsyncIterator[bytes]:
        """Never gives it."""
        raise self._why


@pytest.mark.parametrize("why", [Retryable("away"), Misconfigured("The token was revoked.")])
def test_a_file_that_cannot_be_fetched_does_not_keep_a_person_from_staff(bench: Bench, why: Exception) -> None:
    """It is asked for a few times; then the case opens, and says what is missing."""
    bench.channel = _Withholding(why)
    case = bench.opens(bench.says("quiero una persona", media=(PHOTO,)))
    for _ in range(4):
        bench.sync().push(case)
        bench.clock.moment += timedelta(seconds=30)
    assert bench.waiting() == ["done"]
    with bench.desk.store.read() as books:
        (entry,) = books.cases.entries(bench.ref())
    assert [file.name for file in entry.files] == ["12345678Z.jpg.txt"]


def test_what_a_file_is_called_is_kept_nowhere_in_clear(bench: Bench) -> None:
    """Names of files are words of people; neither the transcript nor the reason of a wait may show them."""
    bench.channel = _Withholding(Retryable("«12345678Z.jpg» could not be fetched."))
    case = bench.opens(bench.says("mire", media=(PHOTO,)))
    bench.sync().push(case)
    with bench.database.read() as connection:
        rows = [
            str(row)
            for table in ("message", "desk_line")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}").all()
        ]
    assert len(rows) == 2
    assert not any("12345678Z" in row for row in rows)


def test_an_unforeseen_fault_makes_a_line_wait_and_come_through_later(bench: Bench) -> None:
    """Its job must neither be lost nor come again and again without a pause."""
    case = bench.opens(bench.says("persona"))
    bench.desk.faults = [RuntimeError("nobody thought of this")]
    sync = bench.sync()
    sync.push(case)
    sync.push(case)
    assert bench.waiting() == ["planned"]
    bench.clock.moment += timedelta(seconds=5)
    sync.push(case)
    assert bench.waiting() == ["done"]


def test_a_case_that_the_desk_refuses_does_not_stop_what_comes_from_the_desk(bench: Bench) -> None:
    """A change of a case that nobody here knows is passed over, however many cases were refused before."""
    sync = bench.sync()
    sync.pull()
    refused = bench.opens(bench.says("persona"))
    bench.desk.faults = [Rejected("No.")]
    sync.push(refused)
    assert bench.waiting() == ["failed"]
    ref = bench.bridge.run(bench.desk.open(_foreign_case()))
    with bench.desk.store.write() as books:
        books.cases.add_change(StaffEventKind.STATE, ref, NOW, state=CaseState.SOLVED)
    before = _cursor(bench)
    sync.pull()
    assert _cursor(bench) != before


def _foreign_case() -> DeskDraft:
    return DeskDraft("by hand", "fake-x", "Otra cosa", "query", "asked", FAKE, Language("es"), "", ())


def _cursor(bench: Bench) -> str | None:
    with bench.database.read() as connection:
        return cursors.read(connection, "desk:console")
