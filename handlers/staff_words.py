"""Words that staff write as a whole reply, in any desk, to tell the product something instead of the citizen."""

from __future__ import annotations

from dataclasses import replace

from handlers.domain.case import CaseState, StaffEvent, StaffEventKind
from handlers.words import fold

_BACK = frozenset({"bot", "asistente", "assistent", "asistente automatico", "laguntzailea", "assistant"})
_SOLVED = frozenset({"resuelto", "cerrar", "resolt", "resolto", "ebatzita", "solved", "close"})
_SIGNS = ("/", "#")


def read(event: StaffEvent) -> StaffEvent:
    """The event that such a reply stands for; any other event as it is.

    Only a reply that is nothing but the word, with its sign before it, is taken: "/bot", "#resuelto".
    """
    if event.kind is not StaffEventKind.REPLY or event.media:
        return event
    said = event.text.strip()
    if not said.startswith(_SIGNS):
        return event
    word = fold(said[1:]).strip()
    if word in _BACK:
        return replace(event, kind=StaffEventKind.HAND_BACK, text="")
    if word in _SOLVED:
        return replace(event, kind=StaffEventKind.STATE, state=CaseState.SOLVED, text="")
    return event
