"""Decides what to do with free words by what they seem to mean: danger, a person, small talk, a service, or nothing clear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from handlers import (
    answer,
    case_numbers,
    clarify,
    episodes,
    fallback,
    greet,
    handoff,
    language,
    questions,
    services,
    signposts,
    survey,
)
from handlers.command_names import Command, command_typed
from handlers.domain.case import CaseKind, HandoffReason
from handlers.domain.conversation import Awaiting, Speaker
from handlers.domain.understanding import Intent
from handlers.phrases import Phrase, Words
from handlers.turn import Turn
from handlers.words import fold, is_one_of

_SMALL_TALK: Final[Mapping[Intent, Callable[[Turn], None]]] = {
    Intent.GREET: greet.greeting,
    Intent.THANKS: greet.thanks,
    Intent.GOODBYE: greet.goodbye,
    Intent.HELP: greet.help_,
    Intent.WHO_ARE_YOU: greet.who_am_i,
    Intent.YES: greet.need,
    Intent.NO: greet.need,
    Intent.STOP: greet.stop,
}
_YIELDS: Final = frozenset({Intent.GREET, Intent.THANKS, Intent.GOODBYE, Intent.HELP, Intent.YES, Intent.NO})
"""Intents that people put round a question: a clear service is what they came for."""


def signposted(turn: Turn) -> bool:
    """Say what a sensitive or urgent topic calls for; returns whether that settles the turn."""
    posts = signposts.touched(turn)
    if not signposts.show(turn, posts):
        return False
    if wants_person(turn):
        handoff.asked(turn)
    elif any(post.offer_person for post in posts):
        handoff.offer(turn, HandoffReason.SENSITIVE)
    else:
        _answer_if_clear(turn)
    return True


def wants_person(turn: Turn) -> bool:
    """A human is asked for, in whatever words."""
    text = turn.inbound.text
    if services.intent(turn) is Intent.PERSON or command_typed(fold(text)) is Command.PERSON:
        return True
    return is_one_of(text, turn.typed(Words.PERSON))


def act(turn: Turn) -> None:
    """Do what the words mean."""
    if signposted(turn):
        return
    if wants_person(turn):
        _hand_off(turn)
        return
    if survey.is_declined(turn):
        survey.left(turn)
        return
    survey.leave(turn)
    intent = _intent(turn)
    if _is_about_a_case(turn, intent):
        case_numbers.handle(turn)
    elif intent in _SMALL_TALK:
        _SMALL_TALK[intent](turn)
    elif intent is Intent.LANGUAGE:
        language.wanted(turn)
    elif intent is Intent.COMPLAINT:
        _complaint(turn)
    elif intent is Intent.NOT_SOLVED and _was_answered(turn):
        answer.not_helped(turn)
    else:
        _service(turn)


def _intent(turn: Turn) -> Intent:
    """The general intent, unless a clear service is what the words are about."""
    intent, service = services.intent(turn), services.clear(turn)
    if service is None or intent is Intent.OTHER:
        return intent
    if intent in _YIELDS or service.confidence >= services.confidence(turn):
        return Intent.OTHER
    return intent


def _is_about_a_case(turn: Turn, intent: Intent) -> bool:
    """The number of a case file is what the words are about, unless they clearly ask for a service or complain."""
    return bool(case_numbers.written(turn)) and intent is not Intent.COMPLAINT and services.clear(turn) is None


def _service(turn: Turn) -> None:
    _note_denial(turn)
    if _answer_if_clear(turn):
        return
    possible = services.possible(turn)
    if possible:
        clarify.which(turn, possible)
    else:
        fallback.misunderstood(turn)


def _answer_if_clear(turn: Turn) -> bool:
    clear = services.clear(turn)
    if clear is not None:
        answer.answer(turn, turn.agency.services[clear.service])
    return clear is not None


def _hand_off(turn: Turn) -> None:
    """Staff are told which service it is about when the same words say so."""
    clear = services.clear(turn)
    if clear is not None and turn.conversation.speaker is Speaker.BOT:
        episodes.about(turn, clear.service)
    handoff.asked(turn)


def _complaint(turn: Turn) -> None:
    episodes.mark(turn)
    episodes.doubt(turn)
    handoff.offer(turn, HandoffReason.ASKED, Phrase.COMPLAINT_OFFER, kind=CaseKind.COMPLAINT)


def _note_denial(turn: Turn) -> None:
    """ "No, I meant the other one": the answer in question did not help, whatever is asked next."""
    denied = services.intent(turn) in {Intent.NO, Intent.NOT_SOLVED}
    if denied and turn.conversation.awaiting is Awaiting.SOLVED and turn.episode is not None:
        questions.withdraw(turn)
        answer.deny(turn)


def _was_answered(turn: Turn) -> bool:
    episode = turn.episode
    return bool(turn.conversation.settled) if episode is None else episode.service is not None
