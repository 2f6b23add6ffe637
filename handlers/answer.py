"""Answers with the card of a service, asks whether it helped, and tells the rest on demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from handlers import choices, episodes, handoff, questions, services
from handlers.card import card_of, missing, places, rest, short
from handlers.choices import Option
from handlers.domain.case import HandoffReason
from handlers.domain.conversation import Awaiting
from handlers.domain.facts import FactKind
from handlers.domain.service import Service, Slot
from handlers.domain.text import RichText
from handlers.phrases import Phrase, Words
from handlers.turn import Turn
from handlers.words import contains

PERSON = "person"
"""Id of the button that asks for a person; the same on every card, for it may be pressed at any time."""
MORE = "more"
"""First part of the id of "read more"; the second stands for the service."""

_ASKED_BY = {
    Slot.COST: Words.COST,
    Slot.EVIDENCE: Words.EVIDENCE,
    Slot.APPLY_TERM: Words.APPLY_TERM,
    Slot.DECISION_TERM: Words.DECISION_TERM,
    Slot.REDRESS: Words.REDRESS,
}


def answer(turn: Turn, service: Service) -> None:
    """Give the card of `service`: from now on it is what the episode is about. One kept to staff has no card."""
    episode = episodes.about(turn, service.key)
    if not service.covered:
        _left_to_staff(turn, service)
        return
    turn.update_episode(replace(episode, answered=True, misunderstood=0))
    turn.record(FactKind.ANSWERED)
    show(turn, service)


def show(turn: Turn, service: Service) -> None:
    """Say the card and ask whether it helped; counts as nothing new."""
    card = card_of(turn.agency, service, turn.language)
    text = short(card)
    if service.sensitive:
        text += turn.paragraph(Phrase.SENSITIVE_OFFER)
        turn.record(FactKind.OFFERED_PERSON, detail=HandoffReason.SENSITIVE)
    _ask(turn, text, (_more(turn, service),))
    lacks = set(missing(card, Slot)) & set(_asked_for(turn))
    reason = HandoffReason.SENSITIVE if service.sensitive else HandoffReason.MISSING_FIELD if lacks else None
    turn.conversation = replace(turn.conversation, offer_reason=reason)


def _left_to_staff(turn: Turn, service: Service) -> None:
    """Say where the agency deals with it, and offer a person."""
    card = card_of(turn.agency, service, turn.language)
    said = turn.paragraph(Phrase.NOT_COVERED, service=card.text.name)
    handoff.offer_after(turn, HandoffReason.NOT_COVERED, said + places(card))


def more(turn: Turn, short_key: str) -> None:
    """Say what the first card left out; the question whether it helped stays open if it was about this service."""
    service = services.by_digest(turn, short_key)
    if service is None:
        questions.repeat(turn, Phrase.PRESS_OLD)
        return
    text = rest(card_of(turn.agency, service, turn.language))
    episode = turn.episode
    if turn.conversation.awaiting is Awaiting.SOLVED and episode is not None and episode.service == service.key:
        reason = turn.conversation.offer_reason
        _ask(turn, text, ())
        turn.conversation = replace(turn.conversation, offer_reason=reason)
    else:
        turn.say(text)


def not_helped(turn: Turn) -> None:
    """The answer did not help: it no longer counts, and a person is offered."""
    reason = turn.conversation.offer_reason or HandoffReason.NOT_SOLVED
    questions.withdraw(turn)
    deny(turn)
    handoff.offer(turn, reason, Phrase.NOT_HELPED)


def deny(turn: Turn) -> None:
    """Note that the last answer did not solve it; after the episode was closed this is a return to it."""
    episodes.contradict_last(turn)
    episodes.mark(turn)
    episodes.doubt(turn)
    turn.record(FactKind.NOT_SOLVED)


def _ask(turn: Turn, text: RichText, others: tuple[Option, ...]) -> None:
    options = (*questions.yes_and_no(turn, "solved"), *others, _person(turn))
    questions.ask(turn, Awaiting.SOLVED, text + turn.paragraph(Phrase.ASK_SOLVED), options)


def _more(turn: Turn, service: Service) -> Option:
    return Option(f"{MORE}.{choices.digest(service.key)}", turn.phrase(Phrase.MORE), turn.typed(Words.MORE))


def _person(turn: Turn) -> Option:
    return Option(PERSON, turn.phrase(Phrase.PERSON), turn.typed(Words.PERSON))


def _asked_for(turn: Turn) -> Iterator[Slot]:
    """The slots that the citizen's words ask for by name."""
    return (slot for slot, words in _ASKED_BY.items() if contains(turn.inbound.text, turn.typed(words)))
