"""Says that something was not understood: first asks for other words, the second time in a row offers a person."""

from __future__ import annotations

from dataclasses import replace

from handlers import episodes, greet, handoff, questions
from handlers.domain.case import HandoffReason
from handlers.domain.facts import FactKind
from handlers.phrases import Phrase
from handlers.turn import Turn

PATIENCE = 2
"""Misunderstandings in a row after which a person is offered."""


def misunderstood(turn: Turn) -> None:
    """One more misunderstanding; an answer given before no longer counts as the last word."""
    understanding = turn.understanding
    in_scope = understanding is None or understanding.in_scope >= turn.agency.thresholds.in_scope
    episodes.mark(turn, in_scope=in_scope)
    episodes.doubt(turn)
    episode = episodes.at_hand(turn)
    turn.update_episode(replace(episode, misunderstood=episode.misunderstood + 1))
    turn.record(FactKind.NOT_UNDERSTOOD)
    if episode.misunderstood + 1 >= PATIENCE:
        handoff.offer(turn, HandoffReason.NOT_UNDERSTOOD, Phrase.STILL_NOT_UNDERSTOOD)
        return
    questions.withdraw(turn)
    turn.say(turn.paragraph(Phrase.REPHRASE) + greet.example(turn, episode.id))
