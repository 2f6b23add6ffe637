"""Answers about personal data: what they are used for, what is kept, and how to have it erased."""

from __future__ import annotations

from handlers import episodes, handoff
from handlers.domain.case import Author, CaseKind, CaseLine, HandoffReason, Visibility
from handlers.domain.decision import AppendCase
from handlers.phrases import Phrase, language_name
from handlers.turn import Turn


def privacy(turn: Turn) -> None:
    """What data are used for, by whom, and the rights."""
    text = turn.paragraph(Phrase.PRIVACY, agency=turn.agency.name)
    if turn.agency.privacy_url:
        text += turn.paragraph(Phrase.PRIVACY_LINK, url=turn.agency.privacy_url)
    turn.say(text, turn.voice)


def my_data(turn: Turn) -> None:
    """What is kept about this person."""
    turn.tell(Phrase.MY_DATA, voice=turn.voice, language=language_name(turn.language))


def erase(turn: Turn) -> None:
    """Pass the request on to staff and say so; nothing is erased here, and nothing is said to be."""
    subject = turn.for_staff(Phrase.STAFF_ERASE)
    if turn.bot_may_speak:
        episodes.another(turn)
        handoff.hand_off(turn, HandoffReason.ASKED, CaseKind.REQUEST, Phrase.ERASE, subject=subject)
        return
    turn.actions.append(AppendCase(CaseLine(Author.SYSTEM, subject, Visibility.INTERNAL)))
    turn.tell(Phrase.ERASE, voice=turn.voice)
