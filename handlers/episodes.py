"""Opens, follows and closes episodes: one need of one person, each closed exactly once, returns noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.domain.case import CaseState
from handlers.domain.conversation import Awaiting, Episode, Settled, Speaker
from handlers.domain.decision import SetCaseState, SetTimer, TimerKind
from handlers.domain.facts import FactKind
from handlers.domain.ids import EpisodeId, ServiceKey
from handlers.domain.outcome import Outcome
from handlers.turn import Turn

MOVED_ON = "moved_on"
"""Detail of a closing: the person asked about something else."""
SILENCE = "silence"
"""Detail of a closing: nothing more came."""

_OPEN_STATES = frozenset({CaseState.QUEUED, CaseState.OPEN, CaseState.WAITING_CITIZEN})
_OVER = frozenset({CaseState.CLOSED, CaseState.UNWANTED, CaseState.GONE})
_RESOLVED = frozenset({Outcome.RESOLVED_CONFIRMED, Outcome.RESOLVED_ASSUMED})


def at_hand(turn: Turn) -> Episode:
    """The need at hand; a new one where there is none. A closing question that was open is taken as left."""
    leave_closing(turn)
    return turn.episode or _open(turn)


def another(turn: Turn) -> Episode:
    """A need that surely is not the one at hand, if that one was answered or handed over; else the one at hand."""
    leave_closing(turn)
    _move_on(turn)
    return turn.episode or _open(turn)


def about(turn: Turn, service: ServiceKey) -> Episode:
    """The episode in which `service` is asked for: another service after an answer is another need."""
    leave_closing(turn)
    episode = turn.episode
    if episode is not None and episode.service not in {None, service}:
        _move_on(turn)
    return _about(turn, turn.episode or _open(turn), service)


def doubt(turn: Turn) -> None:
    """The answer given, if any, is contradicted or was not the last word: it no longer counts as an answer."""
    if turn.episode is not None and turn.episode.answered:
        turn.update_episode(replace(turn.episode, answered=False))


def mark(turn: Turn, *, in_scope: bool = True) -> None:
    """Note on the need at hand whether it is this agency's matter; once it was, it stays."""
    episode = at_hand(turn)
    turn.update_episode(replace(episode, in_scope=episode.in_scope or in_scope))


def mark_sensitive(turn: Turn) -> None:
    """Note a sensitive topic on the need at hand, or on the one that staff go on with though it was closed."""
    if turn.bot_may_speak:
        mark(turn)
    case = turn.conversation.case_episode
    if turn.episode is not None:
        turn.update_episode(replace(turn.episode, sensitive=True))
    elif case is not None:
        turn.conversation = replace(turn.conversation, case_episode=replace(case, sensitive=True))


def contradict_last(turn: Turn) -> None:
    """ "It did not help" after the episode was closed: the person is back about the service that was settled last."""
    inside = sorted(turn.conversation.settled, key=lambda settled: settled.closed_at)
    if turn.episode is None and inside and inside[-1].service is not None:
        about(turn, inside[-1].service)


def close(turn: Turn, outcome: Outcome, detail: str = "") -> None:
    """End the episode at hand; nothing happens where there is none."""
    episode = turn.episode
    if episode is None:
        return
    turn.record(FactKind.EPISODE_CLOSED, episode, outcome=outcome, detail=detail)
    if outcome in _RESOLVED:
        settled = Settled(episode.id, episode.service, turn.now)
        turn.conversation = replace(turn.conversation, settled=(*turn.conversation.settled, settled))
    turn.update_episode(None)
    if _was_handed_back(turn, episode):
        finish_case(turn)


def outcome_now(episode: Episode) -> Outcome:
    """How the episode ends if nothing more is said."""
    if episode.handed_off:
        return Outcome.HANDED_OFF
    if episode.answered:
        return Outcome.RESOLVED_ASSUMED
    return Outcome.ABANDONED if episode.in_scope else Outcome.OUT_OF_SCOPE


def refresh(turn: Turn) -> None:
    """Before a citizen's message is handled: forget what left the window, close what silence has closed already."""
    window = timedelta(days=turn.agency.return_window_days)
    kept = tuple(settled for settled in turn.conversation.settled if turn.now - settled.closed_at <= window)
    turn.conversation = replace(turn.conversation, settled=kept)
    episode = turn.episode
    if turn.bot_may_speak and episode is not None and turn.now >= _due(turn, episode):
        close(turn, outcome_now(episode), SILENCE)


def touch(turn: Turn) -> None:
    """After a citizen's message was handled: the episode's silence begins anew while the bot has the conversation."""
    turn.conversation = replace(turn.conversation, last_at=turn.now)
    if turn.episode is None:
        return
    turn.update_episode(replace(turn.episode, last_at=turn.now))
    if turn.conversation.speaker is Speaker.BOT:
        watch(turn)


def watch(turn: Turn) -> None:
    """Ask to be woken when the episode at hand has been silent for too long."""
    if turn.episode is not None:
        turn.actions.append(SetTimer(TimerKind.EPISODE_SILENCE, turn.episode.id, _due(turn, turn.episode)))


def watch_closing(turn: Turn) -> None:
    """Ask to be woken when the closing question has been left unanswered for too long."""
    due = turn.now + timedelta(hours=turn.agency.episode_silence_hours)
    turn.actions.append(SetTimer(TimerKind.EPISODE_SILENCE, _closing_key(turn), due))


def on_timer(turn: Turn) -> None:
    """The silence that was asked to be watched has come; a timer about anything else does nothing."""
    if turn.inbound.text != TimerKind.EPISODE_SILENCE:
        return
    if turn.conversation.speaker is Speaker.CLOSING and turn.inbound.payload == _closing_key(turn):
        leave_closing(turn)
    episode = turn.episode
    if turn.conversation.speaker is not Speaker.BOT or episode is None or episode.id != turn.inbound.payload:
        return
    if turn.now < _due(turn, episode):
        watch(turn)
    else:
        close(turn, outcome_now(episode), SILENCE)


def leave_closing(turn: Turn) -> None:
    """The closing question is left unanswered: the case is closed for good and the bot has the conversation again."""
    if turn.conversation.speaker is Speaker.CLOSING:
        finish_case(turn)
        turn.conversation = replace(turn.conversation, awaiting=Awaiting.NOTHING, buttons=())


def finish_case(turn: Turn) -> None:
    """Close the case at the desk, unless it is, and give the conversation back to the bot."""
    state = turn.conversation.case_state
    if state not in _OVER:
        state = CaseState.CLOSED
        turn.actions.append(SetCaseState(state))
    turn.conversation = replace(turn.conversation, speaker=Speaker.BOT, case_state=state)


def has_open_case(turn: Turn) -> bool:
    """Whether a case exists that is not finished."""
    return turn.conversation.case_state in _OPEN_STATES


def _was_handed_back(turn: Turn, episode: Episode) -> bool:
    """Whether staff still have an open case of an episode that ends with the bot: the two end together."""
    conversation = turn.conversation
    case = conversation.case_episode
    about_it = case is not None and case.id == episode.id
    return conversation.speaker is Speaker.BOT and about_it and has_open_case(turn)


def _open(turn: Turn) -> Episode:
    count = turn.conversation.episodes + 1
    episode = Episode(EpisodeId(f"e{turn.conversation.id}-{count}"), turn.now, last_at=turn.now)
    turn.conversation = replace(turn.conversation, episode=episode, episodes=count)
    turn.record(FactKind.EPISODE_OPENED)
    return episode


def _move_on(turn: Turn) -> None:
    episode = turn.episode
    if episode is not None and (episode.answered or episode.handed_off):
        close(turn, outcome_now(episode), MOVED_ON)


def _about(turn: Turn, episode: Episode, service: ServiceKey) -> Episode:
    entry = turn.agency.services.get(service)
    sensitive = episode.sensitive or (entry is not None and entry.sensitive)
    known = replace(episode, service=service, in_scope=True, sensitive=sensitive)
    turn.update_episode(known)
    _notice_return(turn, known)
    return known


def _notice_return(turn: Turn, episode: Episode) -> None:
    window = timedelta(days=turn.agency.return_window_days)
    for settled in turn.conversation.settled:
        if settled.service == episode.service and turn.now - settled.closed_at <= window:
            turn.record(FactKind.RETURNED, episode, refers_to=settled.episode)
    others = tuple(settled for settled in turn.conversation.settled if settled.service != episode.service)
    turn.conversation = replace(turn.conversation, settled=others)


def _due(turn: Turn, episode: Episode) -> datetime:
    return (episode.last_at or episode.opened_at) + timedelta(hours=turn.agency.episode_silence_hours)


def _closing_key(turn: Turn) -> str:
    episode = turn.conversation.case_episode
    return episode.id if episode is not None else f"closing-{turn.conversation.id}"
