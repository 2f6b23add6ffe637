"""An edited message: never a new request, but staff who have the case learn of it, and a danger is signposted."""

from __future__ import annotations

from handlers import episodes, signposts
from handlers.domain.case import Author, CaseLine, Visibility
from handlers.domain.decision import AppendCase
from handlers.phrases import Phrase
from handlers.turn import Turn


def handle(turn: Turn) -> None:
    """A new line for staff while they have the conversation, a note while the bot has it and the case is open.

    Nothing is answered but a danger: whoever corrects a garbled cry for help must not be left without the number to call.
    """
    text = turn.for_staff(Phrase.STAFF_EDITED, text=turn.inbound.text)
    if not turn.bot_may_speak:
        turn.actions.append(AppendCase(CaseLine(Author.CITIZEN, text)))
    elif episodes.has_open_case(turn) and not turn.side.reports_only:
        # A citizen's own line would call staff back to a case that they have handed back.
        turn.actions.append(AppendCase(CaseLine(Author.SYSTEM, text, Visibility.INTERNAL)))
    signposts.show(turn, tuple(post for post in signposts.touched(turn) if post.emergency))
