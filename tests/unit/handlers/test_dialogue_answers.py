"""Dialogues about answers: cards, choices, misunderstandings, solved or not, the survey."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.domain.agency import SurveySettings
from handlers.domain.case import CaseKind, HandoffReason
from handlers.domain.conversation import Awaiting, Speaker
from handlers.domain.facts import FactKind
from handlers.domain.outcome import Alternative, Outcome
from handlers.domain.understanding import Intent
from tests.unit.handlers.dialogue import Dialogue, understood
from tests.unit.handlers.sample import ACOGIDA, AGENCY, EN, LARGO, OBRAS, PADRON


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


@pytest.mark.parametrize("reply", ["sí", "SI", "1", "1.", "la primera", "Sí, por favor", "vale", "👍"])
def test_yes_can_be_typed_in_many_ways(reply: str) -> None:
    """Number, label, ordinal, word, picture."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    assert "qué habría hecho" in talk.hears(reply)
    assert talk.outcomes() == [(Outcome.RESOLVED_CONFIRMED, "confirmed")]


@pytest.mark.parametrize(
    ("reply", "alternative"),
    [
        ("Habría llamado por teléfono", Alternative.PHONE),
        ("habría llamado", Alternative.PHONE),
        ("llamar", Alternative.PHONE),
        ("habria ido en persona", Alternative.IN_PERSON),
        ("en internet", Alternative.WEB),
        ("por escrito", Alternative.WRITING),
        ("nada", Alternative.NOTHING),
        ("No lo sé", Alternative.UNKNOWN),
        ("ni idea", Alternative.UNKNOWN),
    ],
)
def test_the_survey_takes_typed_replies(reply: str, alternative: Alternative) -> None:
    """The fact has episode, service, alternative and the outcome it is worth."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    talk.hears("sí")
    assert "Gracias" in talk.hears(reply)
    fact = talk.fact(FactKind.SURVEY_REPLIED)
    assert (fact.alternative, fact.service, fact.detail) == (alternative, PADRON, "resolved_confirmed")
    assert fact.episode == talk.fact(FactKind.EPISODE_CLOSED).episode


def test_the_survey_offers_six_choices_in_an_order_of_its_own() -> None:
    """The order is drawn for the episode, and the same however often it is decided."""
    orders = set()
    for number in range(12):
        talk = Dialogue()
        talk.conversation = replace(talk.conversation, episodes=number)
        talk.asks("padrón", PADRON)
        talk.hears("sí")
        orders.add(tuple(button.label for button in talk.conversation.buttons))
    assert len(orders) > 3
    assert all(len(order) == 6 for order in orders)


def test_the_survey_is_sampled_and_rests_between_two_questions() -> None:
    """Share 0 asks nobody; after one question the person is left alone for thirty days."""
    nobody = Dialogue(replace(AGENCY, survey=SurveySettings(share=0.0)))
    nobody.asks("padrón", PADRON)
    assert "habría hecho" not in nobody.hears("sí")
    talk = Dialogue()
    for days, asked in ((0, 1), (20, 1), (11, 2)):
        talk.waits(days=days)
        talk.asks("obras", OBRAS)
        talk.hears("sí")
        assert talk.kinds().count(FactKind.SURVEY_ASKED) == asked


@pytest.mark.parametrize("reply", ["no", "no quiero contestar"])
def test_the_survey_can_be_declined(reply: str) -> None:
    """Nothing is recorded and nothing insists."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    talk.hears("sí")
    talk.hears(reply, understood(intent=Intent.NO))
    assert talk.conversation.awaiting is Awaiting.NOTHING
    assert FactKind.SURVEY_REPLIED not in talk.kinds()


def test_anything_else_leaves_the_survey_and_is_treated_normally() -> None:
    """A new question is answered."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    talk.hears("sí")
    assert "Licencia de obras" in talk.asks("y para obras", OBRAS)
    talk.hears("habría llamado")
    assert FactKind.SURVEY_REPLIED not in talk.kinds()


def test_a_sensitive_service_offers_a_person_and_is_never_surveyed() -> None:
    """The question whether it helped stays; the counterfactual does not come."""
    talk = Dialogue()
    assert "le atiende una persona" in talk.asks("casa de acogida", ACOGIDA)
    assert "habría hecho" not in talk.hears("sí")
    talk.asks("casa de acogida", ACOGIDA)
    talk.hears("no")
    talk.hears("sí")
    assert talk.opened[0].draft.reason is HandoffReason.SENSITIVE


def test_not_solved_offers_a_person_and_takes_the_answer_back() -> None:
    """Then the offer is accepted, with the reason."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    said = talk.hears("no")
    assert "¿Quiere que le atienda una persona?" in said
    assert "otras palabras" in said
    assert talk.conversation.episode is not None
    assert not talk.conversation.episode.answered
    talk.hears("sí")
    (case,) = talk.opened
    assert (case.draft.reason, case.draft.service, case.draft.subject) == (
        HandoffReason.NOT_SOLVED,
        PADRON,
        "Alta en el padrón",
    )
    assert talk.speaker is Speaker.QUEUED


def test_no_with_a_question_is_a_denial_and_the_same_episode_goes_on() -> None:
    """ "No, I meant the works licence" contradicts the first answer."""
    talk = Dialogue()
    talk.asks("una licencia", PADRON)
    talk.hears("no, decía la de obras", understood(intent=Intent.NO, sure=0.6, services={OBRAS: 0.9}))
    assert FactKind.NOT_SOLVED in talk.kinds()
    assert talk.outcomes() == []
    assert talk.conversation.episode is not None
    assert talk.conversation.episode.service == OBRAS


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


def test_thanks_do_not_confirm_and_the_question_stays_open() -> None:
    """Only a yes does."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    assert "¿Le ha servido?" in talk.hears("gracias", understood(intent=Intent.THANKS))
    assert talk.outcomes() == []
    talk.hears("1")
    assert talk.outcomes() == [(Outcome.RESOLVED_CONFIRMED, "confirmed")]


def test_a_complaint_offers_a_person_and_opens_a_complaint_when_accepted() -> None:
    """And is a negative sign for the answer before it."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    talk.hears("qué vergüenza de servicio", understood(intent=Intent.COMPLAINT))
    assert talk.conversation.episode is not None
    assert not talk.conversation.episode.answered
    talk.hears("sí")
    assert (talk.opened[0].draft.kind, talk.opened[0].draft.reason) == (CaseKind.COMPLAINT, HandoffReason.ASKED)


def test_a_field_that_was_asked_for_and_is_missing_is_the_reason_of_the_handoff() -> None:
    """The catalogue does not say what it costs."""
    talk = Dialogue()
    assert "El catálogo no dice" in talk.asks("¿cuánto cuesta la licencia?", OBRAS)
    talk.hears("no")
    talk.hears("sí")
    assert talk.opened[0].draft.reason is HandoffReason.MISSING_FIELD


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
