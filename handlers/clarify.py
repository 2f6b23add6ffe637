"""Asks which of up to three services is meant."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import answer, choices, episodes, fallback, questions, services
from handlers.choices import Option
from handlers.domain.conversation import Awaiting
from handlers.domain.facts import FactKind
from handlers.domain.service import Service
from handlers.domain.understanding import Candidate
from handlers.phrases import Phrase, Words
from handlers.turn import Turn

MAX_CHOICES = 3
NONE = "none"
"""Second part of the id of "none of these"."""


def which(turn: Turn, found: Sequence[Candidate]) -> None:
    """Offer the likeliest services as choices; an answer given before was, it seems, not the last word."""
    episodes.mark(turn)
    episodes.doubt(turn)
    turn.record(FactKind.CLARIFIED)
    offered = [turn.agency.services[candidate.service] for candidate in found[:MAX_CHOICES]]
    question = turn.paragraph(Phrase.ASK_THIS if len(offered) == 1 else Phrase.ASK_WHICH)
    options = [_option(turn, service) for service in offered]
    questions.ask(turn, Awaiting.CHOICE, question, [*options, _none(turn)])


def chosen(turn: Turn, short_key: str) -> None:
    """One of the services was chosen, or none of them."""
    if short_key == NONE:
        questions.withdraw(turn)
        fallback.misunderstood(turn)
        return
    service = services.by_digest(turn, short_key)
    if service is None:
        questions.withdraw(turn)
        turn.tell(Phrase.PRESS_OLD, Phrase.ASK_NEED)
    else:
        answer.answer(turn, service)


def _option(turn: Turn, service: Service) -> Option:
    return Option(f"choice.{choices.digest(service.key)}.{questions.mark(turn)}", services.name(turn, service))


def _none(turn: Turn) -> Option:
    label = turn.phrase(Phrase.NONE_OF_THESE)
    return Option(f"choice.{NONE}.{questions.mark(turn)}", label, (*turn.typed(Words.NONE), *turn.typed(Words.NO)))
