"""The person blocked the agency, or lifted the block: staff with an open case are told, and nobody is answered."""

from __future__ import annotations

from dataclasses import replace

from handlers import episodes
from handlers.domain.case import Author, CaseLine, Visibility
from handlers.domain.decision import AppendCase
from handlers.domain.facts import FactKind
from handlers.phrases import Phrase
from handlers.turn import Turn


def blocked(turn: Turn) -> None:
    """Remember the block once; who blocks after an answer was not helped by it as far as anybody can tell."""
    if turn.conversation.blocked:
        return
    turn.conversation = replace(turn.conversation, blocked=True)
    turn.record(FactKind.BLOCKED)
    episodes.doubt(turn)
    _tell_staff(turn, Phrase.STAFF_BLOCKED)


def lifted(turn: Turn) -> None:
    """The person can be reached again: they said so, or wrote."""
    if turn.conversation.blocked:
        turn.conversation = replace(turn.conversation, blocked=False)
        _tell_staff(turn, Phrase.STAFF_UNBLOCKED)


def _tell_staff(turn: Turn, key: Phrase) -> None:
    if episodes.has_open_case(turn):
        line = CaseLine(Author.SYSTEM, turn.for_staff(key), Visibility.INTERNAL)
        turn.actions.append(AppendCase(line))
