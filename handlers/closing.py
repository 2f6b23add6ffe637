"""What follows when a need is said to be solved: under the bot's answer, or after staff have closed the case."""

from __future__ import annotations

from dataclasses import replace

from handlers import episodes, handoff, questions, survey
from handlers.domain.conversation import Awaiting, Speaker
from handlers.domain.decision import Voice
from handlers.domain.facts import FactKind
from handlers.domain.outcome import Outcome
from handlers.phrases import Phrase
from handlers.turn import Turn

PREFIX = "closing"
"""First part of the ids of the closing question's buttons."""


def helped(turn: Turn) -> None:
    """The citizen confirms the bot's answer: the episode is resolved, or was staff's all the same if they had it."""
    episode = turn.episode
    if episode is None:
        # The silence has closed it before; what was assumed then is not booked anew.
        questions.withdraw(turn)
        turn.tell(Phrase.GLAD, Phrase.WRITE_AGAIN)
        return
    outcome = Outcome.HANDED_OFF if episode.handed_off else Outcome.RESOLVED_CONFIRMED
    episodes.close(turn, outcome, "confirmed")
    survey.ask_or_thank(turn, episode, outcome, Phrase.GLAD)


def ask(turn: Turn, detail: str) -> None:
    """Staff have closed the case: here its episode ends, exactly once, and the citizen is asked whether it is solved."""
    matter = turn.episode or turn.conversation.case_episode
    episodes.close(turn, Outcome.HANDED_OFF, detail)
    turn.conversation = replace(turn.conversation, speaker=Speaker.CLOSING, case_episode=matter)
    question = turn.paragraphs(Phrase.CASE_SOLVED, Phrase.ASK_CLOSING)
    questions.ask(turn, Awaiting.SOLVED, question, questions.yes_and_no(turn, PREFIX), Voice.NEWS)
    episodes.watch_closing(turn)


def confirmed(turn: Turn) -> None:
    """The citizen says that staff have solved it."""
    episode = turn.conversation.case_episode
    episodes.finish_case(turn)
    if episode is None:
        questions.withdraw(turn)
        turn.tell(Phrase.CLOSING_THANKS, Phrase.WRITE_AGAIN)
        return
    turn.record(FactKind.CONFIRMED, episode, detail=Outcome.HANDED_OFF)
    survey.ask_or_thank(turn, episode, Outcome.HANDED_OFF, Phrase.CLOSING_THANKS)


def not_solved(turn: Turn) -> None:
    """The citizen says that staff have not solved it: the same case goes on."""
    handoff.reopen(turn)
