"""Dialogues about cases that the desk does not take, cases that are unwanted, and the kind that a case keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.domain.case import CaseKind, CaseState, StaffEventKind
from handlers.domain.conversation import Speaker
from handlers.domain.facts import FactKind
from handlers.domain.outcome import Outcome
from handlers.phrases import Phrase, phrase
from tests.unit.handlers.dialogue import Dialogue
from tests.unit.handlers.sample import AGENCY, LANGUAGES, OBRAS, PADRON

PHONE, COUNTER = "900 111 222", "Plaza Mayor, 1"


def _handed_off() -> Dialogue:
    talk = Dialogue(replace(AGENCY, phone=PHONE, counter=COUNTER))
    talk.asks("padrón", PADRON)
    talk.commands("persona")
    return talk


def _refused() -> Dialogue:
    talk = _handed_off()
    talk.staff(StaffEventKind.REFUSED, case="")
    return talk


def test_a_refused_case_is_told_with_other_ways_and_the_bot_serves_again() -> None:
    """Nobody waits in silence for staff who know of nothing."""
    talk = _handed_off()
    said = talk.staff(StaffEventKind.REFUSED, case="")
    assert "no he podido pasar su consulta" in said
    assert PHONE in said
    assert COUNTER in said
    assert talk.who_speaks() is Speaker.BOT
    assert "Permiso para obrar." in talk.asks("licencia de obras", OBRAS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_news_of_a_refusal_come_in_the_citizens_language(language: str) -> None:
    """Five languages."""
    talk = _handed_off()
    talk.conversation = replace(talk.conversation, language=next(each for each in LANGUAGES if each == language))
    said = talk.staff(StaffEventKind.REFUSED, case="")
    assert phrase(AGENCY, talk.conversation.language, Phrase.CALL_INSTEAD, phone=PHONE) in said


def test_a_refused_case_leaves_an_episode_that_nobody_took() -> None:
    """Neither handed off, nor resolved by the answer before: silence ends it as abandoned."""
    talk = _refused()
    (timer,) = talk.timers
    talk.waits(hours=24)
    talk.wakes(timer.key)
    assert talk.outcomes() == [(Outcome.ABANDONED, "silence")]
    assert talk.kinds().count(FactKind.HANDOFF_REFUSED) == 1


def test_a_refused_case_may_be_asked_for_again_and_a_second_refusal_is_told_again() -> None:
    """It is another case, of the same need."""
    talk = _refused()
    talk.commands("persona")
    assert not talk.opened[0].draft.reopen
    assert talk.opened[0].draft.episode == "e7-1"
    assert talk.who_speaks() is Speaker.QUEUED
    assert "no he podido" in talk.staff(StaffEventKind.REFUSED, case="")
    assert talk.kinds().count(FactKind.EPISODE_OPENED) == 1


def test_news_of_a_refusal_that_concern_no_open_case_say_nothing() -> None:
    """A repetition changes nothing."""
    talk = _refused()
    assert talk.staff(StaffEventKind.REFUSED, case="") == ""
    assert talk.last == ()


def test_a_case_that_is_taken_after_all_silences_the_bot_and_the_citizen_is_told() -> None:
    """From here on everything is as after any hand-off."""
    talk = _refused()
    said = talk.staff(StaffEventKind.ACCEPTED, case="case-9")
    assert "ya ha llegado al personal" in said
    assert talk.who_speaks() is Speaker.QUEUED
    assert talk.hears("¿hay alguien?") == ""
    assert talk.appended == ["¿hay alguien?"]
    talk.staff(StaffEventKind.STATE, state=CaseState.SOLVED, case="case-9")
    assert talk.outcomes() == [(Outcome.HANDED_OFF, "solved")]


def test_a_case_taken_after_its_episode_has_ended_does_not_end_it_again() -> None:
    """It stays abandoned; staff have the conversation all the same."""
    talk = _refused()
    talk.waits(hours=24)
    talk.wakes("e7-1")
    talk.staff(StaffEventKind.ACCEPTED, case="case-9")
    assert talk.who_speaks() is Speaker.QUEUED
    talk.staff(StaffEventKind.STATE, state=CaseState.SOLVED, case="case-9")
    assert talk.outcomes() == [(Outcome.ABANDONED, "silence")]


def test_an_older_case_that_is_taken_after_all_leaves_the_newer_one_in_place() -> None:
    """Its replies are brought; its state moves nothing."""
    talk = _refused()
    talk.asks("licencia de obras", OBRAS)
    talk.commands("persona")
    assert talk.staff(StaffEventKind.ACCEPTED, case="case-9") == ""
    talk.staff(StaffEventKind.STATE, state=CaseState.SOLVED, case="case-9")
    assert talk.who_speaks() is Speaker.QUEUED
    assert "posdata" in talk.staff(StaffEventKind.REPLY, "posdata", case="case-9")


def test_an_unwanted_case_ends_as_spam_with_one_sentence_and_no_question() -> None:
    """No survey, no thanks; the citizen is not left waiting either."""
    talk = _handed_off()
    said = talk.staff(StaffEventKind.STATE, state=CaseState.UNWANTED)
    assert said == "El personal ha cerrado su consulta."
    assert talk.messages[0].buttons == ()
    assert talk.outcomes() == [(Outcome.SPAM, "unwanted")]
    assert talk.who_speaks() is Speaker.BOT
    assert talk.states_set == []
    assert FactKind.SURVEY_ASKED not in talk.kinds()


def test_a_case_that_was_solved_before_it_was_called_unwanted_keeps_its_outcome() -> None:
    """An episode ends once; its closing question is no longer open."""
    talk = _handed_off()
    talk.staff_solves()
    assert talk.staff(StaffEventKind.STATE, state=CaseState.UNWANTED) == ""
    assert talk.outcomes() == [(Outcome.HANDED_OFF, "solved")]
    assert (talk.who_speaks(), talk.conversation.buttons) == (Speaker.BOT, ())


def test_a_case_keeps_its_kind_when_it_goes_on() -> None:
    """A request stays a request, after a closing as after a handing back."""
    talk = Dialogue()
    talk.commands("borrar")
    assert talk.opened[0].draft.kind is CaseKind.REQUEST
    talk.staff_solves()
    talk.presses("No")
    assert (talk.opened[0].draft.reopen, talk.opened[0].draft.kind) == (True, CaseKind.REQUEST)


def test_a_case_that_was_handed_back_goes_on_as_what_it_was() -> None:
    """The person asks for staff again, and says nothing of the kind."""
    talk = Dialogue()
    talk.commands("borrar")
    talk.staff(StaffEventKind.HAND_BACK)
    talk.commands("persona")
    assert (talk.opened[0].draft.reopen, talk.opened[0].draft.kind) == (True, CaseKind.REQUEST)
