"""Carries out the choice that was pressed or typed; what is old, late or repeated is not carried out blindly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers import answer, choices, clarify, closing, handoff, language, questions, survey
from handlers.domain.case import HandoffReason
from handlers.domain.conversation import Awaiting
from handlers.domain.ids import Language
from handlers.domain.message import Button
from handlers.domain.outcome import Alternative
from handlers.domain.understanding import Intent
from handlers.phrases import Phrase
from handlers.services import clear, confidence, intent
from handlers.turn import Turn

TOO_LATE = timedelta(minutes=15)
"""A press that was under way for longer is asked about again."""


def pressed(turn: Turn) -> None:
    """A button was pressed."""
    button = turn.inbound.payload
    if button == turn.conversation.last_pressed:
        # Clients repeat a press after a lost connection; it was carried out already.
        return
    if turn.now - turn.inbound.sent_at > TOO_LATE:
        _late(turn, button)
    elif _is_open(turn, button) or button == answer.PERSON or button.startswith(f"{answer.MORE}."):
        turn.conversation = replace(turn.conversation, last_pressed=button)
        carry_out(turn, button)
    else:
        questions.repeat(turn, Phrase.PRESS_OLD)


def typed(turn: Turn) -> Button | None:
    """The open choice that the words stand for: by number, label or word, or a yes or no that was understood."""
    found = choices.typed(turn.conversation.buttons, turn.inbound.text)
    return found or _implied(turn)


def carry_out(turn: Turn, button: str) -> None:
    """Do what the button's id says; one of a sort that only an earlier version knew is no longer open."""
    purpose, _, rest = button.partition(".")
    what = rest.partition(".")[0]
    match purpose:
        case answer.PERSON:
            handoff.asked(turn)
        case answer.MORE:
            answer.more(turn, what)
        case "choice":
            clarify.chosen(turn, what)
        case "offer":
            _yes_or_no(turn, what)
        case "solved":
            _solved(turn, what)
        case closing.PREFIX:
            _closing(turn, what)
        case survey.PREFIX:
            survey.replied(turn, Alternative(what))
        case language.PREFIX:
            language.change(turn, Language(what))
        case _:
            questions.withdraw(turn)
            turn.tell(Phrase.PRESS_OLD)


def _late(turn: Turn, button: str) -> None:
    if button == answer.PERSON:
        handoff.offer(turn, HandoffReason.ASKED, Phrase.PRESS_LATE)
    else:
        questions.repeat(turn, Phrase.PRESS_LATE)


def _yes_or_no(turn: Turn, what: str) -> None:
    if what == "yes":
        handoff.accepted(turn)
    else:
        handoff.declined(turn)


def _solved(turn: Turn, what: str) -> None:
    if what == "yes":
        closing.helped(turn)
    else:
        answer.not_helped(turn)


def _closing(turn: Turn, what: str) -> None:
    if what == "yes":
        closing.confirmed(turn)
    else:
        closing.not_solved(turn)


def _implied(turn: Turn) -> Button | None:
    """The button that a "yes" or "no" in free words means, unless the words are rather about a service."""
    meant = {Intent.YES: "yes", Intent.NO: "no", Intent.NOT_SOLVED: "no"}.get(intent(turn))
    about = clear(turn)
    if meant is None or (about is not None and about.confidence >= confidence(turn)):
        return None
    if turn.conversation.awaiting is Awaiting.CHOICE:
        return _implied_choice(turn, meant)
    if turn.conversation.awaiting not in {Awaiting.SOLVED, Awaiting.OFFER}:
        return None
    return next((button for button in turn.conversation.buttons if f".{meant}." in button.id), None)


def _implied_choice(turn: Turn, meant: str) -> Button | None:
    """No means none of them; yes means the service, where only one was offered."""
    offered = [button for button in turn.conversation.buttons if f".{clarify.NONE}." not in button.id]
    if meant == "no":
        return next((button for button in turn.conversation.buttons if button not in offered), None)
    return offered[0] if len(offered) == 1 else None


def _is_open(turn: Turn, button: str) -> bool:
    return any(button == known.id for known in turn.conversation.buttons)
