"""What any desk can bring beyond replies and states: joined cases, words for the product, and long silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.domain.case import CaseState, StaffEvent, StaffEventKind, Visibility
from handlers.domain.conversation import Speaker
from handlers.domain.decision import TimerKind
from handlers.domain.facts import FactKind
from handlers.domain.media import MediaKind, MediaRef
from handlers.domain.message import Kind
from handlers.domain.outcome import Outcome
from handlers.turn import StaffSide
from tests.unit.handlers.dialogue import CASE, Dialogue
from tests.unit.handlers.sample import AGENCY, OBRAS, PADRON

OTHER = "case-2"


def _with_staff() -> Dialogue:
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    talk.commands("persona")
    talk.staff_replies("Buenos días, dígame")
    return talk


def _joined(talk: Dialogue, into: str) -> str:
    event = StaffEvent(StaffEventKind.MERGED, CASE, talk.now, into=into)
    return talk.takes(talk.inbound(Kind.STAFF, staff=event))


def test_a_case_that_goes_on_in_another_of_the_same_person_changes_nothing_for_them() -> None:
    """Replies there are their own."""
    talk = _with_staff()
    assert _joined(talk, OTHER) == ""
    assert talk.who_speaks() is Speaker.STAFF
    assert talk.conversation.case_ref == OTHER
    assert "Traiga el DNI" in talk.staff(StaffEventKind.REPLY, "Traiga el DNI", case=OTHER)


def test_a_case_that_goes_into_somebody_elses_is_over_for_this_person() -> None:
    """What is answered there is the other person's, and must not reach this one."""
    talk = _with_staff()
    said = _joined(talk, "")
    assert "El personal ha unido su consulta a otra" in said
    assert talk.who_speaks() is Speaker.BOT
    assert talk.outcomes() == [(Outcome.HANDED_OFF, "gone")]


def test_a_former_case_that_is_joined_elsewhere_is_no_news() -> None:
    """The person is served in another one by now."""
    talk = _with_staff()
    talk.staff(StaffEventKind.REPLY, "Aquí seguimos", case=OTHER)
    assert _joined(talk, "") == ""
    assert talk.who_speaks() is Speaker.STAFF


@pytest.mark.parametrize("word", ["/bot", "#bot", " #BOT \n", "/Asistente", "#laguntzailea"])
def test_staff_give_the_conversation_back_with_a_word_in_any_desk(word: str) -> None:
    """The word itself is not for the citizen."""
    talk = _with_staff()
    said = talk.staff_replies(word)
    assert "vuelve a atenderle el asistente automático" in said
    assert word.strip() not in said
    assert talk.who_speaks() is Speaker.BOT


@pytest.mark.parametrize("word", ["/resuelto", "#resuelto", "#RESOLT", "/ebatzita"])
def test_staff_close_the_case_with_a_word_and_the_desk_hears_of_it(word: str) -> None:
    """Where the desk has no gesture for it, or staff answer by mail."""
    talk = _with_staff()
    said = talk.staff_replies(word)
    assert "El personal ha cerrado su consulta." in said
    assert talk.states_set == [CaseState.SOLVED]
    assert talk.who_speaks() is Speaker.CLOSING
    assert talk.kinds().count(FactKind.STAFF_REPLIED) == 1


@pytest.mark.parametrize("words", ["bot", "resuelto", "/resuelto, gracias", "El bot no lo sabe", "#", "/start"])
def test_a_reply_that_only_resembles_such_a_word_is_the_citizens(words: str) -> None:
    """Nothing that staff write to a person may vanish."""
    talk = _with_staff()
    assert words in talk.staff_replies(words)
    assert talk.who_speaks() is Speaker.STAFF


def test_a_reply_with_a_file_is_never_a_word_for_the_product() -> None:
    """The file is for the citizen."""
    talk = _with_staff()
    media = (MediaRef("rt", "1", MediaKind.DOCUMENT, "impreso.pdf", "application/pdf"),)
    event = StaffEvent(StaffEventKind.REPLY, CASE, talk.now, "#bot", media=media)
    assert "#bot" in talk.takes(talk.inbound(Kind.STAFF, staff=event))


def _silence(talk: Dialogue) -> str:
    (timer,) = [timer for timer in talk.timers if timer.kind is TimerKind.STAFF_SILENCE]
    talk.now = timer.due
    return talk.takes(talk.inbound(Kind.TIMER, text=timer.kind.value, payload=timer.key))


def test_after_long_silence_the_bot_serves_again_and_the_case_stays_open() -> None:
    """A mute bot is worse than a case that nobody closed; staff read why."""
    talk = _with_staff()
    said = _silence(talk)
    assert "vuelve a atenderle el asistente automático" in said
    assert talk.who_speaks() is Speaker.BOT
    assert talk.states_set == []
    (line,) = talk.lines
    assert line.visibility is Visibility.INTERNAL
    assert "168 horas" in line.text
    assert "sede" in talk.staff_replies("Perdone la tardanza: pida cita en la sede")
    assert talk.who_speaks() is Speaker.STAFF


def test_every_word_of_either_side_begins_the_silence_anew() -> None:
    """The timer is moved; an early ring of it would be of a moved one."""
    talk = _with_staff()
    (first,) = talk.timers
    talk.waits(hours=100)
    talk.hears("¿Siguen ahí?")
    (second,) = talk.timers
    assert (second.kind, second.key) == (first.kind, first.key)
    assert (second.due - first.due).total_seconds() == 100 * 3600


def test_a_person_whom_nobody_has_answered_yet_keeps_waiting_for_staff() -> None:
    """They were promised a person."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    talk.commands("persona")
    assert [timer for timer in talk.timers if timer.kind is TimerKind.STAFF_SILENCE] == []


def test_an_agency_can_do_without_it() -> None:
    """Zero hours mean never."""
    talk = Dialogue(replace(AGENCY, staff_silence_hours=0))
    talk.asks("padrón", PADRON)
    talk.commands("persona")
    talk.staff_replies("Dígame")
    assert talk.timers == []


def test_who_waits_is_told_how_many_are_before_them() -> None:
    """In the acknowledgement and whenever they ask again; nothing where it is not known."""
    talk = Dialogue()
    talk.side = StaffSide(ahead=3)
    talk.asks("padrón", PADRON)
    assert "Hay 3 personas esperando antes que usted." in talk.commands("persona")
    talk.side = StaffSide(ahead=1)
    assert "Hay una persona esperando antes que usted." in talk.commands("persona")
    for nobody in (0, None):
        talk.side = StaffSide(ahead=nobody)
        assert "esperando antes" not in talk.commands("persona")


def _reporting() -> Dialogue:
    talk = Dialogue()
    talk.side = StaffSide(reports_only=True)
    talk.asks("padrón", PADRON)
    return talk


def test_where_only_reports_can_be_filed_the_bot_goes_on_serving() -> None:
    """And says that nothing can be added, instead of asking for more."""
    talk = _reporting()
    said = talk.commands("persona")
    assert "Desde aquí no se le puede añadir nada" in said
    assert "puede escribir aquí más detalles" not in said
    assert talk.who_speaks() is Speaker.BOT
    assert len(talk.opened) == 1
    talk.asks("obras", OBRAS)
    assert talk.appended == []
    assert talk.who_speaks() is Speaker.BOT


def test_news_of_a_report_reach_the_citizen_and_take_nothing_over() -> None:
    """There is nobody to write to; and its end is the end of the need that was filed."""
    talk = _reporting()
    talk.commands("persona")
    assert "Brigada avisada" in talk.staff_replies("Brigada avisada")
    assert talk.who_speaks() is Speaker.BOT
    talk.staff_solves()
    assert talk.outcomes() == [(Outcome.HANDED_OFF, "solved")]


def test_a_second_report_is_a_report_of_its_own() -> None:
    """Nothing can be reopened there."""
    talk = _reporting()
    talk.commands("persona")
    talk.commands("persona")
    (case,) = talk.opened
    assert not case.draft.reopen
