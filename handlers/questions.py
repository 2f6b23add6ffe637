"""Asks a question with numbered choices, remembers that it is open, and repeats or withdraws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers import choices
from handlers.choices import Option
from handlers.domain.conversation import Awaiting, Speaker
from handlers.domain.decision import Voice
from handlers.domain.text import RichText
from handlers.phrases import Phrase, Words, ordinals
from handlers.turn import Turn


def ask(
    turn: Turn, awaiting: Awaiting, question: RichText, options: Sequence[Option], voice: Voice = Voice.BOT
) -> None:
    """Say `question` with its choices; whatever was asked before is no longer open."""
    buttons = choices.numbered(options, ordinals(turn.agency, turn.language))
    withdraw(turn)
    turn.conversation = replace(turn.conversation, awaiting=awaiting, buttons=buttons)
    turn.say(question + choices.listed(option.label for option in options), voice, buttons=buttons)


def repeat(turn: Turn, *before: Phrase, voice: Voice = Voice.BOT) -> None:
    """Say `before` and, with the same choices, the question that is open; without one, only `before`."""
    conversation = turn.conversation
    text = turn.paragraphs(*before)
    if conversation.awaiting is Awaiting.NOTHING or not conversation.buttons:
        if before:
            turn.say(text, voice)
        return
    text += turn.paragraph(_question(turn)) + choices.listed(button.label for button in conversation.buttons)
    turn.say(text, voice, buttons=conversation.buttons)


def withdraw(turn: Turn) -> None:
    """Leave whatever was asked."""
    turn.conversation = replace(
        turn.conversation, awaiting=Awaiting.NOTHING, buttons=(), offer_reason=None, offer_kind=None
    )


def yes_and_no(turn: Turn, purpose: str) -> tuple[Option, Option]:
    """The two choices of a yes-or-no question; `purpose` is a short word that says which question it is."""
    this = mark(turn)
    return (
        Option(f"{purpose}.yes.{this}", turn.phrase(Phrase.YES), turn.typed(Words.YES)),
        Option(f"{purpose}.no.{this}", turn.phrase(Phrase.NO), turn.typed(Words.NO)),
    )


def mark(turn: Turn) -> str:
    """What sets the buttons asked in this turn apart from those of every other turn."""
    return choices.mark(turn.inbound.channel, turn.inbound.external_id)


def _question(turn: Turn) -> Phrase:
    if turn.conversation.speaker is Speaker.CLOSING and turn.conversation.awaiting is Awaiting.SOLVED:
        return Phrase.ASK_CLOSING
    return {
        Awaiting.CHOICE: Phrase.ASK_WHICH,
        Awaiting.OFFER: Phrase.ASK_PERSON,
        Awaiting.SURVEY: Phrase.ASK_SURVEY,
        Awaiting.LANGUAGE: Phrase.ASK_LANGUAGE,
    }.get(turn.conversation.awaiting, Phrase.ASK_SOLVED)
