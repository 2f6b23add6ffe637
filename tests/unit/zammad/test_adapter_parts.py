"""States, cursors and the allow-list of the Zammad adapter, without a server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_adapter.zammad import cursor as cursors
from crm_adapter.zammad.answers import ARTICLE, Article, Attachment, StateRow, Ticket
from crm_adapter.zammad.cursor import OVERLAP_MS, Cursor
from crm_adapter.zammad.replies import may_leave, media_of, said
from crm_adapter.zammad.states import States
from crm_adapter.zammad.writing import mark_of
from handlers.domain.case import CaseState
from handlers.errors import Misconfigured, Rejected

OURS, STAFF = 5, 3
REPLY = Article(9, 1, type="note", sender="Agent", internal=False, created_by_id=STAFF, body="Hola")
ROWS = [
    StateRow(1, "neu", 1, default_create=True),
    StateRow(2, "offen", 2, default_follow_up=True),
    StateRow(3, "wartet", 3),
    StateRow(4, "zu", 5),
    StateRow(5, "merged", 6),
    StateRow(6, "weg", 7, active=False),
    StateRow(8, "basura", 5),
]
STAMPS = st.integers(0, 4_000_000_000_000)
PAIRS = st.dictionaries(st.integers(1, 10**12), STAMPS, max_size=5)


def a_ticket(state_id: int, owner: int | None = 1) -> Ticket:
    """A ticket of somebody's."""
    return Ticket(1, state_id, 7, datetime(2026, 3, 10, tzinfo=UTC), owner)


def test_only_a_public_article_of_an_agent_who_is_not_us_may_leave() -> None:
    assert may_leave(REPLY, {OURS}, ("note",))
    for other in (
        replace(REPLY, internal=True),
        replace(REPLY, internal=None),
        replace(REPLY, sender="Customer"),
        replace(REPLY, sender="System"),
        replace(REPLY, sender=""),
        replace(REPLY, type="email"),
        replace(REPLY, type=""),
        replace(REPLY, created_by_id=OURS),
        replace(REPLY, created_by_id=None),
    ):
        assert not may_leave(other, {OURS}, ("note",))


def test_an_article_that_does_not_say_whether_it_is_internal_stays() -> None:
    told = '{"id":9,"ticket_id":1,"type":"note","sender":"Agent","created_by_id":3,"body":"x"}'
    assert not may_leave(ARTICLE.validate_json(told), {OURS}, ("note",))


def test_the_same_text_once_more_as_html_is_no_file_and_plain_text_is_not_read_as_html() -> None:
    alternative = Attachment(1, "message.html", 3, {"content-alternative": True})
    file = Attachment(2, "../a.pdf", 3, {"Mime-Type": "application/pdf; x=1"})
    (media,) = media_of(replace(REPLY, attachments=(alternative, file)))
    assert (media.ref, media.name, media.mime) == ("9/2", "a.pdf", "application/pdf")
    assert said(replace(REPLY, body="a <b> c", content_type="text/plain")) == "a <b> c"
    assert said(replace(REPLY, body="<p>a &lt;b&gt;</p>", content_type="text/html")) == "a <b>"


def test_states_are_told_by_their_type_whatever_the_agency_calls_them() -> None:
    states = States(ROWS, "basura")
    assert [states.common(row.id) for row in ROWS] == [
        CaseState.QUEUED,
        CaseState.OPEN,
        CaseState.WAITING_CITIZEN,
        CaseState.SOLVED,
        CaseState.OPEN,
        CaseState.GONE,
        CaseState.UNWANTED,
    ]
    assert states.common(99) is CaseState.OPEN
    assert states.of(a_ticket(1)) is CaseState.QUEUED
    assert states.of(a_ticket(1, STAFF)) is CaseState.OPEN


def test_the_state_to_set_is_the_one_that_zammad_would_take_itself() -> None:
    states = States([*ROWS, StateRow(7, "otra", 2)], "basura")
    targets = {state: states.target(state).id for state in (CaseState.QUEUED, CaseState.OPEN, CaseState.SOLVED)}
    assert targets == {CaseState.QUEUED: 1, CaseState.OPEN: 2, CaseState.SOLVED: 4}
    assert states.target(CaseState.UNWANTED).id == 8
    assert States(ROWS, "").target(CaseState.UNWANTED).id == 4


def test_a_type_without_an_active_state_is_told() -> None:
    with pytest.raises(Misconfigured, match="solved"):
        States(ROWS[:2], "").target(CaseState.SOLVED)
    with pytest.raises(Misconfigured, match="basura"):
        States(ROWS[:4], "basura").target(CaseState.UNWANTED)


@given(STAMPS, STAMPS, PAIRS, PAIRS)
def test_a_cursor_survives_being_kept(
    moment: int, horizon: int, tickets: dict[int, int], entries: dict[int, int]
) -> None:
    cursor = Cursor(moment, horizon, tickets, entries)
    assert cursors.parsed(cursor.text()) == cursor


@pytest.mark.parametrize(
    "text", ["", "z1", "z1:1:2:3:4", "z1:1:2:3-4,:", "c1:1:2::", "z1:999999999999999:0::", "z1:١:2::"]
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(Rejected):
        cursors.parsed(text)


def test_the_horizon_waits_until_everything_touched_was_read() -> None:
    start = Cursor(1_000_000, 1_000_000)
    half = start.after({1: 2_000_000}, {10: 1_500_000}, drained=False)
    assert half.horizon == 1_000_000
    assert half.entries == {10: 1_500_000}
    whole = half.after({2: 2_500_000}, {11: 2_499_000}, drained=True)
    assert whole.horizon == 2_500_000 - OVERLAP_MS
    assert whole.entries == {11: 2_499_000}
    assert whole.tickets == {2: 2_500_000}


@given(st.text(min_size=1), st.text(min_size=1))
def test_the_mark_of_a_line_is_one_word_and_its_own(one: str, two: str) -> None:
    assert mark_of(one).isascii()
    assert not set(mark_of(one)) & set(" \t\r\n")
    assert (mark_of(one) == mark_of(two)) is (one == two)
