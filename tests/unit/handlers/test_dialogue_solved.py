"""Dialogues about whether the answer helped: yes, no, and the counterfactual question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.domain.agency import SurveySettings
from handlers.domain.case import HandoffReason
from handlers.domain.conversation import Awaiting, Speaker
from handlers.domain.facts import FactKind
from handlers.domain.outcome import Alternative, Outcome
from handlers.domain.understanding import Intent
from tests.unit.handlers.dialogue import Dialogue, understood
from tests.unit.handlers.sample import ACOGIDA, AGENCY, OBRAS, PADRON


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


def test_a_sensitive_service_stays_so_when_it_leaves_the_catalogue() -> None:
    """Between the answer and the yes."""
    talk = Dialogue()
    talk.asks("casa de acogida", ACOGIDA)
    talk.agency = replace(talk.agency, services={})
    assert "habría hecho" not in talk.hears("sí")


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
    assert talk.who_speaks() is Speaker.QUEUED


def test_no_with_a_question_is_a_denial_and_the_same_episode_goes_on() -> None:
    """ "No, I meant the works licence" contradicts the first answer."""
    talk = Dialogue()
    talk.asks("una licencia", PADRON)
    talk.hears("no, decía la de obras", understood(intent=Intent.NO, sure=0.6, services={OBRAS: 0.9}))
    assert FactKind.NOT_SOLVED in talk.kinds()
    assert talk.outcomes() == []
    assert talk.conversation.episode is not None
    assert talk.conversation.episode.service == OBRAS


def test_thanks_do_not_confirm_and_the_question_stays_open() -> None:
    """Only a yes does."""
    talk = Dialogue()
    talk.asks("padrón", PADRON)
    assert "¿Le ha servido?" in talk.hears("gracias", understood(intent=Intent.THANKS))
    assert talk.outcomes() == []
    talk.hears("1")
    assert talk.outcomes() == [(Outcome.RESOLVED_CONFIRMED, "confirmed")]


def test_a_field_that_was_asked_for_and_is_missing_is_the_reason_of_the_handoff() -> None:
    """The catalogue does not say what it costs."""
    talk = Dialogue()
    assert "El catálogo no dice" in talk.asks("¿cuánto cuesta la licencia?", OBRAS)
    talk.hears("no")
    talk.hears("sí")
    assert talk.opened[0].draft.reason is HandoffReason.MISSING_FIELD
