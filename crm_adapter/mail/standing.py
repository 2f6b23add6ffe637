"""How a case stands, from what was last said about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.case import CaseState

STATES = frozenset({CaseState.QUEUED, CaseState.OPEN, CaseState.WAITING_CITIZEN, CaseState.SOLVED, CaseState.CLOSED})
FINISHED = frozenset({CaseState.SOLVED, CaseState.CLOSED})
_SAYS, _BOT = "state=", "; bot"


class Order(StrEnum):
    """What the first line of a staff mail can order."""

    SOLVED = "solved"
    """The matter is done."""
    CLOSED = "closed"
    """Finished for good."""
    OPEN = "open"
    """Somebody works on it, or works on it again."""
    BOT = "bot"
    """The bot goes on with the conversation."""
    NOTE = "note"
    """What follows is for colleagues only."""


SAYS_STATE = {Order.SOLVED: CaseState.SOLVED, Order.CLOSED: CaseState.CLOSED, Order.OPEN: CaseState.OPEN}


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a case, and whether the bot has the word meanwhile."""

    state: CaseState = CaseState.QUEUED
    with_bot: bool = False

    def header(self) -> str:
        """As it is written in the header of a mail of ours."""
        return f"{_SAYS}{self.state}{_BOT if self.with_bot else ''}"

    def after_citizen(self) -> Standing:
        """A citizen's line brings a finished or handed-back case to the queue again."""
        if self.state in FINISHED or self.with_bot:
            return Standing(CaseState.QUEUED)
        return Standing(CaseState.OPEN) if self.state is CaseState.WAITING_CITIZEN else self

    def after_staff(self, order: Order | None, *, replied: bool) -> Standing:
        """Somebody who replies to a case of the queue works on it; an order says what it says."""
        if order is Order.BOT:
            return Standing(CaseState.OPEN if self.state is CaseState.QUEUED else self.state, with_bot=True)
        if order in SAYS_STATE:
            return Standing(SAYS_STATE[order])
        if replied and (self.state is CaseState.QUEUED or self.with_bot):
            return Standing(CaseState.OPEN)
        return self


def standing_in(header: str) -> Standing:
    """The standing that a header of ours tells; queued where it tells none."""
    state, bot, _ = header.strip().removeprefix(_SAYS).partition(_BOT)
    return Standing(CaseState(state), bool(bot)) if state in STATES else Standing()


def nearest(state: CaseState) -> CaseState:
    """The state of this desk that comes nearest."""
    return state if state in STATES else CaseState.CLOSED
