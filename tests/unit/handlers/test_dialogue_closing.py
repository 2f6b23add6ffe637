"""Dialogues about the end of a case: closing, reopening, handing back, former cases, blocks."""

from __future__ import annotations

import pytest

from handlers.domain.case import CaseState, StaffEventKind, Visibility
from handlers.domain.conversation import Speaker
from handlers.domain.facts import FactKind
from handlers.domain.message import Kind
from handlers.domain.outcome import Alternative, Outcome
from handlers.domain.understanding import Intent
from tests.unit.handlers.dialogue import Dialogue, understood
from tests.unit.handlers.sample import OBRAS, PADRON


def _handed_off() -> Dialogue:
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    talk.commands("persona")
    return talk


def test_closing_asks_and_a_yes_confirms_and_surveys() -> None:
    """The episode is closed when staff solve it; the reply about it books nothing, and says so."""
    talk = _handed_off()
    talk.staff_replies("Hecho.")
    said = talk.staff_solves()
    assert "¿Quedó resuelto?" in said
    assert talk.who_speaks() is Speaker.CLOSING
    assert talk.outcomes() == [(Outcome.HANDED_OFF, "solved")]
    assert "qué habría hecho" in talk.hears("sí")
    assert talk.who_speaks() is Speaker.BOT
    assert talk.states_set == [CaseState.CLOSED]
    assert talk.fact(FactKind.CONFIRMED).service == PADRON
    talk.hears("llamar")
    fact = talk.fact(FactKind.SURVEY_REPLIED)
    assert (fact.alternative, fact.detail) == (Alternative.PHONE, "handed_off")
    assert talk.conversation.settled == ()


def test_closing_and_a_no_reopens_the_same_case_without_a_second_episode() -> None:
    """Staff go on; when they solve it again the question comes again and nothing is counted twice."""
    talk = _handed_off()
    talk.staff_solves()
    assert "Reabro su consulta" in talk.presses("No")
    (case,) = talk.opened
    assert case.draft.reopen
    assert case.draft.episode == "e7-1"
    assert talk.who_speaks() is Speaker.QUEUED
    assert talk.hears("me falta el volante") == ""
    assert talk.appended == ["me falta el volante"]
    talk.staff_replies("Ahora sí.")
    talk.staff_solves()
    talk.hears("sí")
    assert talk.outcomes() == [(Outcome.HANDED_OFF, "solved")]
    assert [fact.detail for fact in talk.facts if fact.kind is FactKind.NOT_SOLVED] == ["reopened"]
    assert talk.kinds().count(FactKind.EPISODE_OPENED) == 1


def test_a_matter_that_staff_take_up_again_is_surveyed_once() -> None:
    """However much time lies between."""
    talk = _handed_off()
    for asked in (True, False):
        talk.staff_replies("Una cosa más.")
        talk.staff_solves()
        assert ("habría hecho" in talk.hears("sí")) == asked
        talk.waits(days=40)
    assert talk.kinds().count(FactKind.CONFIRMED) == 2


def test_asking_for_a_person_under_the_closing_question_goes_on_with_the_same_case() -> None:
    """It is the same need."""
    talk = _handed_off()
    talk.staff_solves()
    talk.hears("persona")
    assert talk.opened[0].draft.reopen
    assert talk.kinds().count(FactKind.EPISODE_OPENED) == 1


def test_another_question_leaves_the_closing_question_and_closes_the_case() -> None:
    """The bot answers it as a new need."""
    talk = _handed_off()
    talk.staff_solves()
    assert "Permiso para obrar." in talk.asks("licencia de obras", OBRAS)
    assert talk.states_set == [CaseState.CLOSED]
    assert talk.who_speaks() is Speaker.BOT
    assert talk.conversation.episode is not None
    assert talk.conversation.episode.id == "e7-2"


def test_thanks_under_the_closing_question_leave_it_open() -> None:
    """They confirm nothing."""
    talk = _handed_off()
    talk.staff_solves()
    assert "¿Quedó resuelto?" in talk.hears("gracias", understood(intent=Intent.THANKS))
    assert talk.who_speaks() is Speaker.CLOSING


def test_silence_closes_the_closing_question_for_good() -> None:
    """Its timer was set when staff closed the case; a second one does nothing."""
    talk = _handed_off()
    talk.staff_solves()
    (timer,) = talk.timers
    talk.waits(hours=24)
    assert talk.wakes(timer.key) == ""
    assert (talk.who_speaks(), talk.states_set) == (Speaker.BOT, [CaseState.CLOSED])
    talk.wakes(timer.key)
    assert talk.last == ()
    talk.staff(StaffEventKind.STATE, state=CaseState.CLOSED)
    assert talk.messages == []


def test_a_case_closed_for_good_asks_the_same_question() -> None:
    """Some desks know no "solved"; the case is not closed again."""
    talk = _handed_off()
    assert "¿Quedó resuelto?" in talk.staff(StaffEventKind.STATE, state=CaseState.CLOSED)
    talk.hears("sí")
    assert talk.outcomes() == [(Outcome.HANDED_OFF, "closed")]
    assert talk.states_set == []


def test_staff_may_reopen_what_they_closed() -> None:
    """The citizen is told and the bot is silent again."""
    talk = _handed_off()
    talk.staff_solves()
    assert "vuelto a abrir" in talk.staff(StaffEventKind.STATE, state=CaseState.OPEN)
    assert talk.who_speaks() is Speaker.STAFF
    assert talk.hears("sí") == ""


def test_a_case_that_is_gone_is_told_and_ends_the_episode() -> None:
    """No survey, no question."""
    talk = _handed_off()
    assert "ya no está abierta" in talk.staff(StaffEventKind.STATE, state=CaseState.GONE)
    assert talk.outcomes() == [(Outcome.HANDED_OFF, "gone")]
    assert talk.who_speaks() is Speaker.BOT


def test_handing_back_repeats_the_notice_and_the_episode_stays_staffs() -> None:
    """Whatever the bot answers then, the outcome is handed off."""
    talk = _handed_off()
    assert "vuelve a atenderle el asistente automático" in talk.staff(StaffEventKind.HAND_BACK)
    assert talk.who_speaks() is Speaker.BOT
    assert len(talk.timers) == 1
    talk.asks("padrón", PADRON)
    talk.hears("sí")
    assert talk.outcomes() == [(Outcome.HANDED_OFF, "confirmed")]
    assert talk.states_set == [CaseState.CLOSED]


def test_silence_after_handing_back_leaves_the_episode_staffs() -> None:
    """Though the bot's answer was the last word."""
    talk = _handed_off()
    talk.staff(StaffEventKind.HAND_BACK)
    talk.asks("padrón", PADRON)
    talk.waits(hours=24)
    talk.wakes("e7-1")
    assert talk.outcomes() == [(Outcome.HANDED_OFF, "silence")]


def test_asking_again_after_handing_back_goes_on_with_the_case() -> None:
    """Unless it was about another need."""
    talk = _handed_off()
    talk.staff(StaffEventKind.HAND_BACK)
    talk.commands("persona")
    assert talk.opened[0].draft.reopen
    talk.staff(StaffEventKind.HAND_BACK)
    talk.asks("licencia de obras", OBRAS)
    talk.commands("persona")
    assert not talk.opened[0].draft.reopen


def test_staff_who_take_a_handed_back_case_again_silence_the_bot_and_the_citizen_is_told() -> None:
    """Otherwise both would answer, or nobody."""
    talk = _handed_off()
    talk.staff(StaffEventKind.ASSIGNED, state=CaseState.OPEN)
    assert talk.messages == []
    talk.staff(StaffEventKind.HAND_BACK)
    assert "vuelve a llevar su consulta" in talk.staff(StaffEventKind.ASSIGNED, state=CaseState.OPEN)
    assert talk.who_speaks() is Speaker.STAFF
    talk.staff(StaffEventKind.STATE, state=CaseState.QUEUED)
    assert talk.who_speaks() is Speaker.QUEUED


def test_closing_a_handed_back_case_is_no_news_for_the_citizen() -> None:
    """The episode ends; the bot goes on undisturbed."""
    talk = _handed_off()
    talk.staff(StaffEventKind.HAND_BACK)
    assert talk.staff_solves() == ""
    assert talk.outcomes() == [(Outcome.HANDED_OFF, "solved")]
    assert talk.who_speaks() is Speaker.BOT


def test_what_happens_to_a_former_case_does_not_touch_the_new_one() -> None:
    """A late "closed" of the old case leaves the new one waiting; a late reply is brought all the same."""
    talk = _handed_off()
    talk.staff_solves()
    talk.hears("sí")
    talk.hears("nada")
    talk.commands("persona")
    assert talk.who_speaks() is Speaker.QUEUED
    talk.staff(StaffEventKind.STATE, state=CaseState.CLOSED)
    assert talk.who_speaks() is Speaker.QUEUED
    assert "posdata" in talk.staff_replies("posdata")
    talk.staff(StaffEventKind.STATE, state=CaseState.SOLVED, case="case-2")
    assert talk.who_speaks() is Speaker.CLOSING


@pytest.mark.parametrize("end", ["solved", "handed back", "gone", "unwanted"])
def test_a_reply_in_a_former_case_takes_over_until_that_case_gives_the_conversation_back(end: str) -> None:
    """Otherwise nothing that staff do there would ever make the bot speak again."""
    talk = _handed_off()
    talk.staff(StaffEventKind.HAND_BACK)
    talk.asks("licencia de obras", OBRAS)
    talk.commands("persona")
    talk.staff(StaffEventKind.ASSIGNED, state=CaseState.OPEN, case="case-2")
    talk.staff(StaffEventKind.HAND_BACK, case="case-2")
    assert talk.who_speaks() is Speaker.BOT
    assert "posdata" in talk.staff_replies("posdata")
    assert talk.who_speaks() is Speaker.STAFF
    assert talk.conversation.case_ref == "case-1"
    assert talk.conversation.former_cases == ("case-2",)
    talk.staff(StaffEventKind.STATE, state=CaseState.SOLVED, case="case-2")
    assert talk.who_speaks() is Speaker.STAFF
    match end:
        case "solved":
            talk.staff_solves()
            talk.hears("sí")
        case "handed back":
            talk.staff(StaffEventKind.HAND_BACK)
        case "gone":
            talk.staff(StaffEventKind.STATE, state=CaseState.GONE)
        case _:
            talk.staff(StaffEventKind.STATE, state=CaseState.UNWANTED)
    assert talk.who_speaks() is Speaker.BOT


def test_each_reply_makes_its_case_the_one_at_hand_and_forgets_none() -> None:
    """Two people of the staff may write in turn."""
    talk = _handed_off()
    talk.staff(StaffEventKind.HAND_BACK)
    talk.asks("licencia de obras", OBRAS)
    talk.commands("persona")
    talk.staff(StaffEventKind.REPLY, "de obras", case="case-2")
    talk.staff(StaffEventKind.REPLY, "del padrón", case="case-1")
    talk.staff(StaffEventKind.REPLY, "de obras otra vez", case="case-2")
    assert (talk.conversation.case_ref, talk.conversation.former_cases) == ("case-2", ("case-1",))
    talk.staff(StaffEventKind.HAND_BACK, case="case-2")
    assert talk.who_speaks() is Speaker.BOT


def test_a_block_is_told_to_staff_once_and_lifted_by_the_next_message() -> None:
    """As internal lines; nothing is said to the person."""
    talk = _handed_off()
    talk.takes(talk.inbound(Kind.BLOCKED))
    assert [line.visibility for line in talk.lines] == [Visibility.INTERNAL]
    talk.takes(talk.inbound(Kind.BLOCKED))
    assert talk.last == ()
    talk.takes(talk.inbound(Kind.UNBLOCKED))
    assert "desbloqueado" in talk.appended[0]
    assert not talk.conversation.blocked
    assert talk.kinds().count(FactKind.BLOCKED) == 1
