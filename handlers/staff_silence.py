"""Neither staff nor the citizen have said anything for long: the bot serves the citizen again, and the case stays open."""

from __future__ import annotations

from datetime import timedelta

from handlers import staff_reply
from handlers.domain.case import Author, CaseLine, StaffEvent, StaffEventKind, Visibility
from handlers.domain.conversation import Speaker
from handlers.domain.decision import AppendCase, SetTimer, TimerKind
from handlers.phrases import Phrase
from handlers.turn import Turn


def watch(turn: Turn) -> None:
    """Somebody has said something while staff speak: their silence begins anew."""
    hours = turn.agency.staff_silence_hours
    if turn.conversation.speaker is Speaker.STAFF and hours:
        due = turn.now + timedelta(hours=hours)
        turn.actions.append(SetTimer(TimerKind.STAFF_SILENCE, _key(turn), due))


def on_timer(turn: Turn) -> None:
    """The silence has come: give the conversation back and tell both sides."""
    conversation = turn.conversation
    if conversation.speaker is not Speaker.STAFF or turn.inbound.payload != _key(turn):
        return
    text = turn.for_staff(Phrase.STAFF_SILENCE, hours=str(turn.agency.staff_silence_hours))
    turn.actions.append(AppendCase(CaseLine(Author.SYSTEM, text, Visibility.INTERNAL)))
    event = StaffEvent(StaffEventKind.HAND_BACK, conversation.case_ref, turn.now, state=conversation.case_state)
    staff_reply.handle(turn, event)


def _key(turn: Turn) -> str:
    return f"silence-{turn.conversation.id}"
