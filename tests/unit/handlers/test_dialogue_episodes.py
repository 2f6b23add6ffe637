"""Dialogues over time: silence, returns, another question, and who is counted how."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.domain.facts import FactKind
from handlers.domain.message import Kind
from handlers.domain.outcome import Outcome
from handlers.domain.understanding import Intent
from tests.unit.handlers.dialogue import Dialogue, understood
from tests.unit.handlers.sample import OBRAS, PADRON


def _answered() -> Dialogue:
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    return talk


def test_silence_after_an_answer_is_assumed_to_have_solved_it() -> None:
    """After 24 hours, not before; without a word."""
    talk = _answered()
    talk.waits(hours=23)
    assert talk.wakes("e7-1") == ""
    assert talk.outcomes() == []
    assert len(talk.timers) == 1
    talk.waits(hours=1)
    assert talk.wakes("e7-1") == ""
    assert talk.outcomes() == [(Outcome.RESOLVED_ASSUMED, "silence")]
    talk.wakes("e7-1")
    assert talk.last == ()


def test_silence_after_a_no_is_abandonment() -> None:
    """The offer of a person was not accepted."""
    talk = _answered()
    talk.hears("no")
    talk.waits(hours=24)
    talk.wakes("e7-1")
    assert talk.outcomes() == [(Outcome.ABANDONED, "silence")]


def test_silence_that_no_timer_told_of_is_noticed_with_the_next_message() -> None:
    """The timer may come late; the figures do not change for it."""
    talk = _answered()
    talk.waits(hours=30)
    talk.asks("licencia", OBRAS)
    talk.wakes("e7-1")
    assert talk.outcomes() == [(Outcome.RESOLVED_ASSUMED, "silence")]
    assert talk.facts[-1].episode == "e7-2"


def test_each_message_of_the_citizen_begins_the_silence_anew() -> None:
    """Even thanks."""
    talk = _answered()
    talk.waits(hours=20)
    talk.hears("gracias", understood(intent=Intent.THANKS))
    assert [timer.due for timer in talk.timers] == [talk.now + timedelta(hours=24)]


def test_timers_of_other_kinds_and_episodes_do_nothing() -> None:
    """And none is needed while staff have the case."""
    talk = _answered()
    talk.takes(talk.inbound(Kind.TIMER, text="something", payload="e7-1"))
    assert talk.last == ()
    talk.commands("persona")
    assert talk.timers == []
    talk.waits(days=30)
    talk.wakes("e7-1")
    assert talk.last == ()


def test_another_service_after_an_answer_is_another_need() -> None:
    """The first is taken as resolved because the person moved on without complaint."""
    talk = _answered()
    talk.asks("licencia", OBRAS)
    assert talk.outcomes() == [(Outcome.RESOLVED_ASSUMED, "moved_on")]
    assert talk.kinds().count(FactKind.EPISODE_OPENED) == 2


def test_the_same_service_again_is_the_same_need() -> None:
    """A rephrasing; one episode, two answers."""
    talk = _answered()
    talk.asks("eso del padrón", PADRON)
    assert talk.outcomes() == []
    assert talk.kinds() == [FactKind.EPISODE_OPENED, FactKind.ANSWERED, FactKind.ANSWERED]


def test_an_unclear_message_after_an_answer_takes_the_answer_back() -> None:
    """It may be a rephrasing: what comes then belongs to the same need."""
    talk = _answered()
    talk.hears("pero lo otro")
    talk.asks("licencia", OBRAS)
    assert talk.outcomes() == []
    assert talk.conversation.episode is not None
    assert talk.conversation.episode.service == OBRAS


def test_who_blocks_after_an_answer_is_not_counted_as_resolved() -> None:
    """A negative sign."""
    talk = _answered()
    talk.takes(talk.inbound(Kind.BLOCKED))
    talk.waits(hours=24)
    talk.wakes("e7-1")
    assert talk.outcomes() == [(Outcome.ABANDONED, "silence")]


def test_a_return_for_the_same_service_within_a_week_is_noticed_once() -> None:
    """It refers to the settled episode; the third time refers to the second."""
    talk = _answered()
    talk.hears("sí")
    talk.waits(days=3)
    talk.asks("padrón otra vez", PADRON)
    first = talk.fact(FactKind.RETURNED)
    assert (first.episode, first.refers_to, first.service) == ("e7-2", "e7-1", PADRON)
    talk.asks("padrón", PADRON)
    assert talk.kinds().count(FactKind.RETURNED) == 1
    talk.hears("sí")
    talk.waits(days=1)
    talk.hears("que me atienda alguien del padrón", understood(intent=Intent.PERSON, services={PADRON: 0.9}))
    assert [fact.refers_to for fact in talk.facts if fact.kind is FactKind.RETURNED] == ["e7-1", "e7-2"]


def test_a_return_after_the_window_or_for_another_service_is_none() -> None:
    """Eight days; another procedure."""
    talk = _answered()
    talk.hears("sí")
    talk.asks("licencia", OBRAS)
    talk.waits(days=8)
    talk.asks("padrón", PADRON)
    assert FactKind.RETURNED not in talk.kinds()


def test_a_choice_makes_the_service_known_and_the_return_with_it() -> None:
    """Not the question before it."""
    talk = _answered()
    talk.hears("sí")
    talk.waits(days=1)
    talk.hears("papeles", understood(services={PADRON: 0.4, OBRAS: 0.4}))
    assert FactKind.RETURNED not in talk.kinds()
    talk.hears("1")
    assert talk.fact(FactKind.RETURNED).refers_to == "e7-1"


def test_a_late_no_reverses_what_silence_had_settled() -> None:
    """The question still stands in the chat two days later."""
    talk = _answered()
    talk.waits(hours=24)
    talk.wakes("e7-1")
    talk.waits(hours=24)
    assert "¿Quiere que le atienda una persona?" in talk.presses("No")
    assert talk.fact(FactKind.RETURNED).refers_to == "e7-1"
    assert talk.fact(FactKind.NOT_SOLVED).episode == "e7-2"


def test_a_late_yes_changes_no_figure() -> None:
    """What was assumed stays assumed, and nobody is surveyed about it."""
    talk = _answered()
    talk.waits(hours=24)
    talk.wakes("e7-1")
    assert "Me alegro." in talk.presses("Sí")
    assert talk.outcomes() == [(Outcome.RESOLVED_ASSUMED, "silence")]
    assert FactKind.SURVEY_ASKED not in talk.kinds()


def test_it_did_not_help_after_the_episode_is_a_return_too() -> None:
    """In free words."""
    talk = _answered()
    talk.hears("sí")
    talk.hears("nada")
    talk.hears("pues no me ha servido", understood(intent=Intent.NOT_SOLVED))
    assert talk.fact(FactKind.RETURNED).refers_to == "e7-1"
    fresh = Dialogue()
    assert "No le he entendido" in fresh.hears("no me sirve", understood(intent=Intent.NOT_SOLVED))


def test_a_request_to_erase_is_a_need_of_its_own() -> None:
    """The answered episode before it is not staff's."""
    talk = _answered()
    talk.commands("borrar")
    assert talk.outcomes() == [(Outcome.RESOLVED_ASSUMED, "moved_on")]
    (case,) = talk.opened
    assert (case.draft.subject, case.draft.kind) == ("Borrado de datos personales", "peticion")
    assert case.draft.episode == "e7-2"


def test_episode_ids_name_the_conversation_and_count() -> None:
    """They are what every draw hashes."""
    talk = Dialogue()
    talk.conversation = replace(talk.conversation, episodes=41)
    talk.asks("padrón", PADRON)
    assert talk.conversation.episode is not None
    assert talk.conversation.episode.id == "e7-42"
