"""The one door: from a conversation and what came in, the conversation's new state and what is to be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from handlers import (
    attachments,
    blocked,
    chosen,
    commands,
    edits,
    episodes,
    language,
    meaning,
    notices,
    services,
    staff_reply,
    staff_silence,
    survey,
    with_staff,
)
from handlers.command_names import command_named, command_typed
from handlers.domain.agency import Agency
from handlers.domain.conversation import Conversation
from handlers.domain.decision import Decision, TimerKind
from handlers.domain.message import Inbound, Kind, Surface
from handlers.domain.understanding import Intent, Understanding
from handlers.phrases import Phrase
from handlers.turn import StaffSide, Turn
from handlers.words import fold

ALONE = StaffSide()
"""Nothing is known of the desk."""
BURST = timedelta(minutes=2)
"""Parts of one album or of a burst of forwarded messages come within this time of each other."""


def decide(
    conversation: Conversation,
    inbound: Inbound,
    understanding: Understanding | None,
    agency: Agency,
    now: datetime,
    side: StaffSide = ALONE,
) -> Decision:
    """What follows from `inbound`: pure, so that the same inputs always give an equal decision.

    `now` is aware and the only time there is; `understanding` is None where no words came or none were understood;
    `side` is what is known of the desk.
    Never raises for anything that a channel, a desk or a timer can bring.
    """
    turn = Turn(conversation, inbound, understanding, agency, now, side)
    match inbound.kind:
        case Kind.IGNORED:
            pass
        case Kind.TIMER:
            _woken(turn)
        case Kind.STAFF:
            _from_staff(turn)
        case Kind.BLOCKED:
            blocked.blocked(turn)
        case Kind.UNBLOCKED:
            blocked.lifted(turn)
        case Kind.EDIT:
            _edited(turn)
        case _:
            _from_citizen(turn)
    notices.before_all(turn)
    return turn.decision


def _woken(turn: Turn) -> None:
    if turn.inbound.text == TimerKind.STAFF_SILENCE:
        staff_silence.on_timer(turn)
    else:
        episodes.on_timer(turn)


def _from_staff(turn: Turn) -> None:
    if turn.inbound.staff is not None:
        # What staff do lies between two presses of one button: the second is no longer a repetition.
        turn.conversation = replace(turn.conversation, last_pressed="")
        staff_reply.handle(turn, turn.inbound.staff)
        staff_silence.watch(turn)


def _edited(turn: Turn) -> None:
    if turn.inbound.surface is Surface.PRIVATE:
        edits.handle(turn)


def _from_citizen(turn: Turn) -> None:
    blocked.lifted(turn)
    episodes.refresh(turn)
    if turn.inbound.surface is Surface.PUBLIC:
        _in_public(turn)
        return
    if not turn.bot_may_speak:
        with_staff.handle(turn)
        staff_silence.watch(turn)
    elif not _is_more_of_a_burst(turn):
        _to_the_bot(turn)
    _remember(turn)
    episodes.touch(turn)


def _in_public(turn: Turn) -> None:
    if turn.bot_may_speak:
        notices.in_public(turn)
    elif turn.inbound.text:
        with_staff.append(turn, turn.for_staff(Phrase.STAFF_PUBLIC, text=turn.inbound.text))


def _to_the_bot(turn: Turn) -> None:
    if turn.inbound.kind is Kind.PRESS:
        chosen.pressed(turn)
        return
    language.settle(turn)
    if turn.inbound.kind is Kind.TEXT and not turn.inbound.text.startswith("/"):
        _words(turn)
        return
    survey.leave(turn)
    match turn.inbound.kind:
        case Kind.TEXT:
            name, _, argument = turn.inbound.text[1:].partition(" ")
            _command(turn, name, argument.strip())
        case Kind.COMMAND:
            _command(turn, turn.inbound.text, turn.inbound.payload)
        case Kind.FILE | Kind.LOCATION | Kind.CONTACT:
            attachments.handle(turn)
        case _:
            turn.tell(Phrase.UNSUPPORTED)


def _words(turn: Turn) -> None:
    button = chosen.typed(turn)
    if button is not None:
        chosen.carry_out(turn, button.id)
        return
    command = command_typed(fold(turn.inbound.text))
    if command is not None:
        survey.leave(turn)
        commands.run(turn, command)
    elif _is_wordless(turn):
        turn.tell(Phrase.UNSUPPORTED)
    else:
        meaning.act(turn)


def _is_wordless(turn: Turn) -> bool:
    """Pictures and marks alone, unless the understanding makes something of them."""
    said = any(letter.isalnum() for letter in turn.inbound.text)
    return not said and services.intent(turn) is Intent.OTHER and services.clear(turn) is None


def _command(turn: Turn, name: str, argument: str) -> None:
    command = command_named(name)
    if command is None:
        commands.unknown(turn)
    else:
        commands.run(turn, command, argument)


def _is_more_of_a_burst(turn: Turn) -> bool:
    """A later part of an album or burst: what was said to the first part holds for it."""
    group, before = turn.inbound.group, turn.conversation.last_at
    return bool(group) and group == turn.conversation.last_group and before is not None and turn.now - before <= BURST


def _remember(turn: Turn) -> None:
    pressed = turn.conversation.last_pressed if turn.inbound.kind is Kind.PRESS else ""
    turn.conversation = replace(turn.conversation, last_group=turn.inbound.group, last_pressed=pressed)
