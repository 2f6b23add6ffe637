"""Dialogues about answers: cards, choices, misunderstandings, solved or not, the survey."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.domain.case import CaseKind, HandoffReason
from handlers.domain.conversation import Awaiting
from handlers.domain.facts import FactKind
from handlers.domain.outcome import Outcome
from handlers.domain.understanding import Intent
from tests.unit.handlers.dialogue import Dialogue, understood
from tests.unit.handlers.sample import ACOGIDA, EN, LARGO, OBRAS, PADRON


def test_the_first_answer_comes_after_the_notice_and_asks_whether_it_helped() -> None:
    """Notice first, then the card with its question and choices."""
    talk = Dialogue()
    talk.asks("quiero empadronarme", PADRON)
    notice, card = (message.text.plain for message in talk.messages)
    assert "asistente automático" in notice
    assert "no es un registro" in notice
    assert "/privacidad" in notice
    assert "«persona»" in notice
    assert card.startswith("Alta en el padrón")
    assert "1. Sí\n2. No\n3. Leer más\n4. Hablar con una persona" in card
    assert talk.kinds() == [FactKind.EPISODE_OPENED, FactKind.ANSWERED]
    assert [timer.due for timer in talk.timers] == [talk.now + timedelta(hours=24)]


def test_the_notice_is_said_once_and_again_only_for_a_new_version() -> None:
    """The contact has had it; the next version is new to everybody."""
    talk = Dialogue()
    talk.hears("hola", understood(intent=Intent.GREET))
    assert "no es un registro" not in talk.hears("hola", understood(intent=Intent.GREET))
    talk.agency = replace(talk.agency, notice_version="2026-02")
    assert "no es un registro" in talk.hears("hola", understood(intent=Intent.GREET))


def test_read_more_tells_the_rest_and_keeps_the_question_open() -> None:
    """By its button or by words."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    rest = talk.hears("leer más")
    assert "Tres meses como máximo." in rest
    assert "Positivo." in rest
    assert "Gratis." not in rest
    assert "1. Sí\n2. No\n3. Hablar con una persona" in rest
    talk.hears("sí")
    assert talk.outcomes() == [(Outcome.RESOLVED_CONFIRMED, "confirmed")]


def test_several_likely_services_are_offered_as_choices() -> None:
    """Three at most, with "none of these", and no answer before the choice."""
    talk = Dialogue()
    said = talk.hears("papeles", understood(services={PADRON: 0.4, OBRAS: 0.35, LARGO: 0.2, ACOGIDA: 0.15}))
    assert "¿Cuál de estas?" in said
    assert "1. Alta en el padrón\n2. Licencia de obras\n3. Trámite de nombre muy largo" in said
    assert "los que se muestran\n4. Ninguna de estas" in said
    assert [button.label for button in talk.conversation.buttons][2].endswith("…")
    assert "Permiso para obrar." in talk.hears("la segunda")
    assert talk.kinds() == [FactKind.EPISODE_OPENED, FactKind.CLARIFIED, FactKind.ANSWERED]


def test_a_close_second_is_asked_about_even_when_the_first_is_sure() -> None:
    """No clear lead, no answer."""
    talk = Dialogue()
    assert "¿Cuál de estas?" in talk.hears("licencia", understood(services={OBRAS: 0.62, PADRON: 0.55}))


def test_one_likely_service_is_asked_about_and_a_yes_takes_it() -> None:
    """In free words too."""
    talk = Dialogue()
    assert "¿Se refiere a esto?" in talk.hears("eso del piso", understood(services={PADRON: 0.3}))
    assert "Es apuntarse como vecino." in talk.hears("exacto, eso es", understood(intent=Intent.YES))


def test_none_of_these_counts_as_a_misunderstanding() -> None:
    """The first time other words are asked for, the second time a person is offered."""
    talk = Dialogue()
    unclear = understood(services={PADRON: 0.3, OBRAS: 0.3})
    talk.hears("eso", unclear)
    assert "Por ejemplo: «¿Cómo me empadrono?»" in talk.hears("ninguna")
    talk.hears("lo otro", unclear)
    assert "¿Quiere que le atienda una persona?" in talk.presses("Ninguna de estas")
    talk.hears("vale")
    assert talk.opened[0].draft.reason is HandoffReason.NOT_UNDERSTOOD


def test_two_misunderstandings_in_a_row_offer_a_person() -> None:
    """An answer in between begins the count anew."""
    talk = Dialogue()
    assert "No le he entendido" in talk.hears("asdf")
    talk.asks("padrón", PADRON)
    assert "No le he entendido" in talk.hears("qwer")
    assert "¿Quiere que le atienda una persona?" in talk.hears("zxcv")
    assert "otras palabras" in talk.hears("no")
    assert talk.conversation.awaiting is Awaiting.NOTHING


def test_what_was_never_in_scope_ends_out_of_scope_and_the_rest_abandoned() -> None:
    """After silence."""
    outside = Dialogue()
    outside.hears("quiero una pizza", understood(in_scope=0.05))
    inside = Dialogue()
    inside.hears("lo del impuesto", understood(in_scope=0.8))
    for talk in (outside, inside):
        talk.waits(hours=24)
        talk.wakes("e7-1")
    assert outside.outcomes() == [(Outcome.OUT_OF_SCOPE, "silence")]
    assert inside.outcomes() == [(Outcome.ABANDONED, "silence")]


def test_small_talk_opens_no_episode() -> None:
    """Greeting, thanks, goodbye, help, who are you, yes and no to nothing."""
    talk = Dialogue()
    for intent in (Intent.THANKS, Intent.GOODBYE, Intent.HELP, Intent.WHO_ARE_YOU, Intent.YES, Intent.NO, Intent.STOP):
        assert talk.hears("...a", understood(intent=intent))
    assert "Soy un programa" in talk.hears("¿eres un robot?", understood(intent=Intent.WHO_ARE_YOU))
    assert talk.kinds() == []
    assert talk.conversation.episode is None


def test_a_greeting_brings_the_announcements_in_force() -> None:
    """Those of other days stay away."""
    said = Dialogue().hears("hola", understood(intent=Intent.GREET))
    assert "La oficina cierra por obras." in said
    assert "Esto ya pasó." not in said
    assert "Ayuntamiento de Prueba" in said


def test_a_greeting_round_a_question_is_a_question() -> None:
    """ "Good morning, how do I register?" gets the card."""
    talk = Dialogue()
    assert "Es apuntarse" in talk.hears("hola, el padrón", understood(intent=Intent.GREET, services={PADRON: 0.8}))


def test_a_complaint_offers_a_person_and_opens_a_complaint_when_accepted() -> None:
    """And is a negative sign for the answer before it."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    talk.hears("qué vergüenza de servicio", understood(intent=Intent.COMPLAINT))
    assert talk.conversation.episode is not None
    assert not talk.conversation.episode.answered
    talk.hears("sí")
    assert (talk.opened[0].draft.kind, talk.opened[0].draft.reason) == (CaseKind.COMPLAINT, HandoffReason.ASKED)


def test_of_a_complaint_and_a_service_the_surer_one_wins() -> None:
    """Complaining about the register is a complaint; asking how to complain may be a service."""
    angry = understood(intent=Intent.COMPLAINT, sure=0.95, services={PADRON: 0.85})
    assert "¿Quiere que le atienda una persona?" in Dialogue().hears("llevo meses esperando el padrón", angry)
    asking = understood(intent=Intent.COMPLAINT, sure=0.6, services={PADRON: 0.85})
    assert "Es apuntarse como vecino." in Dialogue().hears("queja del padrón", asking)


def test_stop_leaves_what_was_begun() -> None:
    """No question stays open."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    assert "lo dejamos aquí" in talk.hears("déjalo", understood(intent=Intent.STOP))
    assert talk.conversation.awaiting is Awaiting.NOTHING


def test_a_card_in_another_language_says_so() -> None:
    """The conversation is in English, the card in Spanish only."""
    talk = Dialogue(language=EN)
    said = talk.asks("works licence", OBRAS)
    assert "I show it in: castellano" in said
    assert "Did this help?" in said


def test_a_link_into_the_chat_may_begin_with_a_service() -> None:
    """``/start padron-alta`` shows its card; an unknown payload greets."""
    talk = Dialogue()
    assert "Es apuntarse como vecino." in talk.commands("start", "padron-alta")
    assert "Hola." in Dialogue().commands("start", "cartel-17")


def test_pictures_alone_are_asked_for_in_words_and_open_nothing() -> None:
    """Unless the understanding makes something of them."""
    talk = Dialogue()
    assert "con palabras" in talk.hears("🤔🤔")
    assert talk.kinds() == []


def test_a_service_that_the_agency_keeps_to_its_staff_has_no_card_but_its_places_and_a_person() -> None:
    """`covered = no` in the catalogue: nothing is stated about it, and silence afterwards is no answer."""
    talk = Dialogue()
    kept = replace(talk.agency.services[PADRON], covered=False)
    talk.agency = replace(talk.agency, services={**talk.agency.services, PADRON: kept})
    said = talk.asks("quiero empadronarme", PADRON)
    assert "De «Alta en el padrón» no informo por este chat" in said
    assert "Gratis." not in said
    assert f"Teléfono: {kept.phone or talk.agency.phone}" in said
    assert talk.conversation.offer_reason is HandoffReason.NOT_COVERED
    assert FactKind.ANSWERED not in talk.kinds()
    talk.hears("sí")
    assert talk.conversation.case_episode is not None
    assert talk.conversation.case_episode.service == PADRON
