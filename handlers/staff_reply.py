"""What happens at the desk: replies are brought to the citizen, and the case's state decides who speaks."""

from __future__ import annotations

from dataclasses import replace

from handlers import closing, episodes, handoff, questions, refusals, staff_words
from handlers.domain.case import CaseState, StaffEvent, StaffEventKind
from handlers.domain.conversation import Episode, Speaker
from handlers.domain.decision import CancelBotMessages, SetCaseState, Voice
from handlers.domain.facts import FactKind
from handlers.domain.outcome import Outcome
from handlers.domain.text import literal
from handlers.phrases import Phrase
from handlers.turn import Turn

_FINISHED = frozenset({CaseState.SOLVED, CaseState.CLOSED})
_WITH_STAFF = frozenset({Speaker.QUEUED, Speaker.STAFF})


def handle(turn: Turn, event: StaffEvent) -> None:
    """Do what `event` asks for; what happens to an earlier case moves nothing, until a reply makes it the one at hand again."""
    said = staff_words.read(event)
    if said is not event and said.state is not None:
        # Staff have said it to us and not to their desk.
        turn.actions.append(SetCaseState(said.state, said.case_ref))
    event = said
    if event.kind is StaffEventKind.REPLY:
        _reply(turn, event)
    elif event.kind is StaffEventKind.REFUSED:
        refusals.refused(turn)
    elif event.kind is StaffEventKind.ACCEPTED:
        refusals.accepted(turn, event.case_ref)
    elif event.kind is StaffEventKind.MERGED:
        _merged(turn, event)
    elif event.case_ref not in turn.conversation.former_cases:
        _follow(turn, event)


def _follow(turn: Turn, event: StaffEvent) -> None:
    turn.conversation = handoff.turn_to(turn.conversation, event.case_ref)
    if event.kind is StaffEventKind.HAND_BACK:
        _hand_back(turn, event)
    elif event.kind is StaffEventKind.ASSIGNED:
        _assigned(turn)
    elif event.state is not None:
        _state(turn, event.state)


def _reply(turn: Turn, event: StaffEvent) -> None:
    """Any public reply takes the conversation over; waiting messages of the bot are withdrawn.

    Whoever replied in an earlier case gives the conversation back there: that case becomes the one at hand again.
    """
    if not event.text.strip() and not event.media:
        return
    former = event.case_ref in turn.conversation.former_cases
    if turn.side.reports_only and turn.conversation.speaker is Speaker.BOT:
        # Nobody is at the other end: it is news of the report, and the bot goes on serving.
        turn.record(FactKind.STAFF_REPLIED, None if former else turn.conversation.case_episode)
        _bring(turn, event)
        return
    turn.actions.append(CancelBotMessages())
    _take_over(turn)
    turn.conversation = replace(handoff.turn_to(turn.conversation, event.case_ref), case_state=CaseState.OPEN)
    about = None if former else turn.conversation.case_episode
    turn.record(FactKind.STAFF_REPLIED, about)
    _bring(turn, event)


def _take_over(turn: Turn) -> None:
    questions.withdraw(turn)
    turn.conversation = replace(turn.conversation, speaker=Speaker.STAFF)
    episode = turn.episode
    if episode is not None and not episode.handed_off:
        # A person answered it now: it is theirs in every figure, whoever answered before.
        taken = replace(episode, handed_off=True, in_scope=True)
        turn.conversation = replace(turn.conversation, episode=taken, case_episode=taken)


def _bring(turn: Turn, event: StaffEvent) -> None:
    """The reply to the letter, signed; the first file goes with it, others follow under their names."""
    signature = literal(f"— {event.signature or turn.agency.name}")
    first = event.media[0] if event.media else None
    turn.say(literal(event.text) + signature, Voice.STAFF, media=first)
    for media in event.media[1:]:
        turn.say(literal(media.name), Voice.STAFF, media=media)


def _hand_back(turn: Turn, event: StaffEvent) -> None:
    state = event.state or CaseState.WAITING_CITIZEN
    was_theirs = turn.conversation.speaker in _WITH_STAFF
    turn.conversation = replace(turn.conversation, case_state=state)
    if not was_theirs:
        return
    turn.conversation = replace(turn.conversation, speaker=Speaker.BOT)
    turn.record(FactKind.HANDED_BACK, turn.episode or turn.conversation.case_episode)
    turn.tell(Phrase.HANDED_BACK, voice=Voice.NEWS, agency=turn.agency.name)
    if turn.episode is not None:
        turn.update_episode(replace(turn.episode, last_at=turn.now))
        episodes.watch(turn)


def _merged(turn: Turn, event: StaffEvent) -> None:
    """A case of this person goes on in another one of theirs; or in somebody else's, where nothing is said to them."""
    theirs = turn.conversation.case_ref in {"", event.case_ref}
    if event.into:
        turn.conversation = handoff.turn_to(turn.conversation, event.into)
    elif theirs:
        turn.conversation = replace(turn.conversation, case_state=CaseState.GONE)
        _ended(turn, Outcome.HANDED_OFF, CaseState.GONE, Phrase.CASE_MERGED)


def _assigned(turn: Turn) -> None:
    """Somebody took the case. A waiting citizen learns it from the reply; one whom the bot serves again is told."""
    if not episodes.has_open_case(turn):
        return
    if turn.conversation.speaker is Speaker.BOT:
        turn.actions.append(CancelBotMessages())
        _take_over(turn)
        turn.tell(Phrase.TAKEN_AGAIN, voice=Voice.NEWS)
    turn.conversation = replace(turn.conversation, speaker=Speaker.STAFF, case_state=CaseState.OPEN)


def _state(turn: Turn, state: CaseState) -> None:
    before = turn.conversation.speaker
    turn.conversation = replace(turn.conversation, case_state=state)
    if state is CaseState.GONE:
        _ended(turn, Outcome.HANDED_OFF, state, Phrase.CASE_GONE)
    elif state is CaseState.UNWANTED:
        _ended(turn, Outcome.SPAM, state, Phrase.CASE_SOLVED)
    elif state in _FINISHED:
        _finished(turn, state)
    elif before is Speaker.CLOSING:
        _reopened(turn, state)
    elif before is Speaker.STAFF and state is CaseState.QUEUED:
        turn.conversation = replace(turn.conversation, speaker=Speaker.QUEUED)


def _finished(turn: Turn, state: CaseState) -> None:
    if turn.conversation.speaker in _WITH_STAFF:
        closing.ask(turn, state)
    elif _is_theirs(turn.episode):
        # Handed back before: the citizen was told then, and asking now would interrupt the bot's own answer.
        episodes.close(turn, Outcome.HANDED_OFF, state)


def _reopened(turn: Turn, state: CaseState) -> None:
    questions.withdraw(turn)
    speaker = Speaker.QUEUED if state is CaseState.QUEUED else Speaker.STAFF
    turn.conversation = replace(turn.conversation, speaker=speaker)
    turn.tell(Phrase.REOPENED_BY_STAFF, voice=Voice.NEWS)


def _ended(turn: Turn, outcome: Outcome, state: CaseState, news: Phrase) -> None:
    """The case is over without a question: who waited for staff is told in one sentence."""
    told = turn.conversation.speaker in _WITH_STAFF
    if told or turn.conversation.speaker is Speaker.CLOSING:
        questions.withdraw(turn)
        turn.conversation = replace(turn.conversation, speaker=Speaker.BOT)
    if _is_theirs(turn.episode):
        episodes.close(turn, outcome, state)
    if told:
        turn.tell(news, voice=Voice.NEWS)


def _is_theirs(episode: Episode | None) -> bool:
    return episode is not None and episode.handed_off
