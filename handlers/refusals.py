"""A case that the desk refuses, and what follows when it takes the case after all."""

from __future__ import annotations

from dataclasses import replace

from handlers import episodes, handoff, questions
from handlers.domain.case import CaseState
from handlers.domain.conversation import Speaker
from handlers.domain.decision import CancelBotMessages, Voice
from handlers.domain.facts import FactKind
from handlers.domain.text import RichText
from handlers.phrases import Phrase
from handlers.turn import Turn


def refused(turn: Turn) -> None:
    """The citizen is told that nobody has received it and where else to go; the bot has the conversation again."""
    if not episodes.has_open_case(turn):
        return
    questions.withdraw(turn)
    turn.conversation = replace(turn.conversation, speaker=Speaker.BOT, case_state=CaseState.GONE)
    turn.record(FactKind.HANDOFF_REFUSED, turn.episode or turn.conversation.case_episode)
    _take_back(turn)
    turn.say(turn.paragraph(Phrase.CASE_REFUSED) + _elsewhere(turn), Voice.NEWS)


def accepted(turn: Turn, ref: str) -> None:
    """Staff have it now, under `ref`: they speak from here on, unless a newer case of this person is with them already."""
    if episodes.has_open_case(turn):
        turn.conversation = handoff.remember(turn.conversation, ref)
        return
    episodes.leave_closing(turn)
    turn.actions.append(CancelBotMessages())
    questions.withdraw(turn)
    turn.conversation = replace(
        handoff.remember(turn.conversation, turn.conversation.case_ref),
        speaker=Speaker.QUEUED,
        case_state=CaseState.QUEUED,
        case_ref=ref,
    )
    _hand_over(turn)
    handoff.acknowledge(turn, Phrase.CASE_ACCEPTED)


def _take_back(turn: Turn) -> None:
    """Nobody has the need: whatever was answered before was not enough, and it is not staff's either."""
    episode = turn.episode
    if episode is None:
        return
    open_again = replace(episode, handed_off=False, answered=False, in_scope=True, last_at=turn.now)
    turn.conversation = replace(turn.conversation, episode=open_again, case_episode=open_again)
    episodes.watch(turn)


def _hand_over(turn: Turn) -> None:
    episode = turn.episode
    if episode is None:
        # The silence has closed it before: an episode ends once, and this one ended with nobody.
        return
    theirs = replace(episode, handed_off=True, in_scope=True)
    turn.conversation = replace(turn.conversation, episode=theirs, case_episode=theirs)
    turn.record(FactKind.HANDED_OFF, detail="accepted")


def _elsewhere(turn: Turn) -> RichText:
    ways = [(Phrase.CALL_INSTEAD, "phone", turn.agency.phone), (Phrase.COME_INSTEAD, "counter", turn.agency.counter)]
    return sum((turn.paragraph(key, **{name: value}) for key, name, value in ways if value), RichText(()))
