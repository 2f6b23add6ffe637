"""Dialogues about buttons: old, late, repeated, and of another version."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.domain.conversation import Awaiting, Speaker
from handlers.domain.message import Button
from handlers.domain.outcome import Outcome
from handlers.domain.understanding import Intent
from tests.unit.handlers.dialogue import Dialogue, understood
from tests.unit.handlers.sample import OBRAS, PADRON


def test_an_old_button_is_not_carried_out_and_the_open_question_is_repeated() -> None:
    """An old "yes" must not accept a new offer."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    old_yes = talk.button("Sí").id
    talk.hears("no")
    said = talk.presses_id(old_yes)
    assert said.startswith("Esa opción ya no está abierta.")
    assert "¿Quiere que le atienda una persona?" in said
    assert talk.who_speaks() is Speaker.BOT
    talk.presses("Sí")
    assert talk.who_speaks() is Speaker.QUEUED


def test_an_old_yes_does_not_confirm_a_newer_answer() -> None:
    """The same question under two cards has two sets of buttons."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    old_yes = talk.button("Sí").id
    talk.asks("obras", OBRAS)
    assert "ya no está abierta" in talk.presses_id(old_yes)
    assert talk.outcomes() == [(Outcome.RESOLVED_ASSUMED, "moved_on")]


def test_a_repeated_press_changes_nothing() -> None:
    """Clients send a press again after a lost connection."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    no = talk.button("No").id
    talk.presses_id(no)
    assert talk.presses_id(no) == ""
    assert talk.conversation.awaiting is Awaiting.OFFER


def test_read_more_and_the_person_of_an_old_card_still_work() -> None:
    """Their ids say all that they need; the open question is left alone."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    more = talk.button("Leer más").id
    talk.asks("obras", OBRAS)
    assert "Tres meses como máximo." in talk.presses_id(more)
    assert talk.button("Sí").label == "Sí"
    talk.agency = replace(talk.agency, services={})
    talk.hears("hola", understood(intent=Intent.GREET))
    assert "ya no está abierta" in talk.presses_id(more)
    talk.presses_id("person")
    assert talk.who_speaks() is Speaker.QUEUED


def test_a_press_that_was_under_way_too_long_is_asked_about() -> None:
    """More than fifteen minutes; then the same press works."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    said = talk.presses("Sí", ago=timedelta(minutes=16))
    assert "llegó tarde" in said
    assert "¿Le ha servido?" in said
    assert talk.outcomes() == []
    talk.presses("Sí")
    assert talk.outcomes() == [(Outcome.RESOLVED_CONFIRMED, "confirmed")]
    assert "¿Quiere que le atienda una persona?" in talk.presses_id("person", ago=timedelta(hours=1))


def test_a_late_answer_begins_with_an_apology() -> None:
    """After ten minutes, and after the notice."""
    talk = Dialogue()
    talk.hears("hola", understood(intent=Intent.GREET), ago=timedelta(minutes=11))
    assert talk.messages[1].text.plain.startswith("Perdone la demora.")
    assert "demora" not in talk.hears("hola", understood(intent=Intent.GREET), ago=timedelta(minutes=9))


def test_a_choice_whose_service_left_the_catalogue_says_so() -> None:
    """The snapshot may change between question and answer."""
    talk = Dialogue()
    talk.hears("papeles", understood(services={PADRON: 0.4, OBRAS: 0.4}))
    talk.agency = replace(talk.agency, services={})
    assert "ya no está abierta" in talk.hears("1")


def test_a_button_of_an_earlier_version_is_no_longer_open() -> None:
    """A conversation outlives the program that wrote it."""
    talk = Dialogue()
    talk.conversation = replace(
        talk.conversation, awaiting=Awaiting.OFFER, buttons=(Button("form.next.1234", "Siguiente"),)
    )
    assert "ya no está abierta" in talk.hears("siguiente")
    assert talk.conversation.awaiting is Awaiting.NOTHING
