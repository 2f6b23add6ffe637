"""Cases on their way to a desk: in order, looked for before repeated, with no more in clear than the agency has chosen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.settings import DeskRedact
from bot.store import cursors
from bot.store.tables import audit
from handlers.domain.case import (
    CaseState,
    StaffEventKind,
)
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Ambiguous, Retryable
from handlers.ports import Masked
from tests.integration.bot.desk_bench import DNI, FAKE, NOW, PHONE, Bench


def test_the_transcript_up_to_the_request_opens_the_case_and_later_lines_follow_in_order(bench: Bench) -> None:
    """One case, every line once."""
    bench.says("hola")
    asked = bench.says("quiero una persona")
    case = bench.opens(asked)
    bench.appends(case, "otra cosa", bench.says("otra cosa"))
    bench.appends(case, "y una más", bench.says("y una más"))
    bench.sync().push(case)
    assert bench.at_desk() == ["hola", "quiero una persona", "otra cosa", "y una más"]
    assert bench.waiting() == ["done", "done", "done"]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("fault", [Retryable("away"), Ambiguous("no answer")])
def test_a_desk_that_is_away_or_whose_answer_is_lost_gets_one_case_and_each_line_once(
    bench: Bench, fault: Exception, after: bool
) -> None:
    """The first try of the opening fails, and the first of the line; time passes, it is tried again."""
    case = bench.opens(bench.says("quiero una persona"))
    bench.appends(case, "otra cosa", bench.says("otra cosa"))
    bench.desk.faults, bench.desk.after = [fault], after
    sync = bench.sync()
    sync.push(case)
    assert bench.waiting() == ["planned", "planned"]
    sync.push(case)
    assert bench.waiting() == ["planned", "planned"], "not before its time"
    bench.clock.moment += timedelta(seconds=5)
    bench.desk.faults = []
    sync.push(case)
    assert bench.waiting() == ["done", "done"]
    assert bench.at_desk() == ["quiero una persona", "otra cosa"]


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        (DeskRedact.NONE, f"mi dni {DNI}, llámeme al {PHONE}"),
        (DeskRedact.IDS, f"mi dni [DNI], llámeme al {PHONE}"),
        (DeskRedact.ALL, "mi dni [DNI], llámeme al [teléfono]"),
    ],
)
def test_staff_see_masked_values_as_the_agency_has_chosen_and_each_opening_is_audited(
    bench: Bench, policy: DeskRedact, shown: str
) -> None:
    """The audit names the kind, never the value."""
    masked = (Masked("dni", "[DNI]", DNI), Masked("phone", "[teléfono]", PHONE))
    case = bench.opens(bench.says("mi dni [DNI], llámeme al [teléfono]", *masked))
    bench.sync(policy).push(case)
    assert bench.at_desk() == [shown]
    with bench.database.read() as connection:
        opened = [row.detail for row in connection.execute(select(audit))]
    assert len(opened) == (0 if policy is DeskRedact.ALL else 1)
    assert not any(PHONE in detail or DNI in detail for detail in opened)


def test_by_default_staff_see_names_plates_and_property_but_no_number_that_opens_a_persons_files(bench: Bench) -> None:
    """A plate, a name or a cadastral reference is the matter itself; a social security number identifies like a DNI."""
    masked = (
        Masked("person", "[nombre]", "Ana"),
        Masked("plate", "[matrícula]", "0000 BBB"),
        Masked("cadastral", "[referencia catastral]", "9872023VH5797S0001WL"),
        Masked("social_security", "[NUSS]", "281234567840"),
    )
    case = bench.opens(bench.says("soy [nombre], [matrícula], [referencia catastral], [NUSS]", *masked))
    bench.sync().push(case)
    assert bench.at_desk() == ["soy Ana, 0000 BBB, 9872023VH5797S0001WL, [NUSS]"]


def test_files_go_as_bytes_and_one_that_cannot_be_had_is_said_to_be_missing(bench: Bench) -> None:
    """Never as an address; a missing file does not hold up the words."""
    bench.channel.files["f1"] = b"bytes of a photo"
    there = MediaRef(FAKE, "f1", MediaKind.PHOTO, "ñ€😀.jpg", "image/jpeg")
    gone = MediaRef("x", "f2", MediaKind.PHOTO, "otra.jpg", "image/jpeg")
    case = bench.opens(bench.says("mire", media=(there, gone)))
    bench.sync().push(case)
    with bench.desk.store.read() as books:
        (entry,) = books.cases.entries(bench.ref())
        kept = [(file.name, books.cases.content(file.id)) for file in entry.files]
    assert kept[0] == ("ñ€😀.jpg", b"bytes of a photo")
    assert kept[1][0] == "otra.jpg.txt"
    assert b"could not be brought over" in kept[1][1]


def test_a_solved_case_is_reopened_by_its_state(bench: Bench) -> None:
    """The citizen said that it was not solved."""
    case = bench.opens(bench.says("persona"))
    bench.moves(case, CaseState.SOLVED)
    bench.moves(case, CaseState.QUEUED)
    bench.sync().push(case)
    assert bench.bridge.run(bench.desk.state(bench.ref())) is CaseState.QUEUED


def test_what_staff_do_is_taken_in_once_even_if_the_cursor_was_lost(bench: Bench) -> None:
    """Inbound rows bear the desk's own id of the change."""
    case = bench.opens(bench.says("persona"))
    sync = bench.sync()
    sync.pull()
    sync.push(case)
    with bench.desk.store.write() as books:
        books.cases.add_change(StaffEventKind.STATE, bench.ref(), NOW, state=CaseState.SOLVED)
    sync.pull()
    assert len(bench.queue.turns) == 1
    with bench.database.write() as connection:
        cursors.save(connection, "desk:console", "0", NOW)
    sync.pull()
    assert len(bench.queue.turns) == 1
