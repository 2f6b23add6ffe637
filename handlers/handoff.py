"""Hands the conversation over to staff: the offer, the case, the one acknowledgement, and news for those who ask again."""

from __future__ import annotations

from dataclasses import replace

from handlers import episodes, office, questions, services
from handlers.domain.case import CaseDraft, CaseKind, CaseState, HandoffReason
from handlers.domain.conversation import Awaiting, Conversation, Episode, Speaker
from handlers.domain.decision import OpenCase, Voice
from handlers.domain.facts import FactKind
from handlers.domain.text import RichText, rich
from handlers.phrases import Phrase
from handlers.turn import Turn

_REMEMBERED_CASES = 10


def offer(turn: Turn, reason: HandoffReason, *before: Phrase, kind: CaseKind = CaseKind.QUERY) -> None:
    """Say `before` and ask whether a person shall take over."""
    offer_after(turn, reason, turn.paragraphs(*before), kind)


def offer_after(turn: Turn, reason: HandoffReason, before: RichText, kind: CaseKind = CaseKind.QUERY) -> None:
    """The same after a text that is no phrase alone."""
    turn.record(FactKind.OFFERED_PERSON, detail=reason)
    question = before + turn.paragraph(Phrase.ASK_PERSON)
    questions.ask(turn, Awaiting.OFFER, question, questions.yes_and_no(turn, "offer"))
    turn.conversation = replace(turn.conversation, offer_reason=reason, offer_kind=kind)


def accepted(turn: Turn) -> None:
    """The offer was accepted."""
    reason = turn.conversation.offer_reason or HandoffReason.ASKED
    hand_off(turn, reason, turn.conversation.offer_kind or CaseKind.QUERY)


def declined(turn: Turn) -> None:
    """The offer was declined: the bot goes on."""
    questions.withdraw(turn)
    turn.tell(Phrase.OFFER_DECLINED)


def asked(turn: Turn) -> None:
    """A person was asked for: at once; under the closing question the same case goes on."""
    if turn.conversation.speaker is Speaker.CLOSING:
        reopen(turn)
    else:
        hand_off(turn, HandoffReason.ASKED, turn.conversation.offer_kind or CaseKind.QUERY)


def hand_off(
    turn: Turn, reason: HandoffReason, kind: CaseKind = CaseKind.QUERY, *before: Phrase, subject: str = ""
) -> None:
    """Open a case for the need at hand and say, after `before`, what happens now."""
    episodes.mark(turn)
    episode = replace(episodes.at_hand(turn), handed_off=True)
    turn.update_episode(episode)
    turn.record(FactKind.HANDED_OFF, detail=reason)
    if turn.side.reports_only:
        _file_report(turn, episode, reason, kind, subject, *before)
        return
    _open_case(turn, episode, reason, kind, subject, reopen=_has_open_case(turn, episode))
    acknowledge(turn, *before, Phrase.HANDOFF)


def reopen(turn: Turn) -> None:
    """The citizen says that what staff closed is not solved: the same case goes on; its episode stays closed."""
    episode = turn.conversation.case_episode
    if episode is None:
        episodes.leave_closing(turn)
        hand_off(turn, HandoffReason.NOT_SOLVED)
        return
    turn.record(FactKind.NOT_SOLVED, episode, detail="reopened")
    if turn.side.reports_only:
        _file_report(turn, episode, HandoffReason.NOT_SOLVED, turn.conversation.case_kind or CaseKind.QUERY, "")
        return
    _open_case(turn, episode, HandoffReason.NOT_SOLVED, CaseKind.QUERY, "", reopen=True)
    acknowledge(turn, Phrase.REOPENED)


def tell_state(turn: Turn) -> None:
    """News of the case for somebody who asks while staff have it."""
    waiting = turn.conversation.speaker is Speaker.QUEUED
    first = turn.phrase(Phrase.STILL_QUEUED if waiting else Phrase.WITH_STAFF)
    place = _place(turn) if waiting else ()
    turn.say(_lines(first, *place, *office.news(turn)), Voice.NEWS)


def acknowledge(turn: Turn, *first: Phrase) -> None:
    """Say, after `first`, when staff are there and what can be added meanwhile."""
    said = (turn.phrase(key) for key in first)
    turn.say(_lines(*said, *_place(turn), *office.news(turn), turn.phrase(Phrase.ADD_MEANWHILE)), Voice.NEWS)


def remember(conversation: Conversation, ref: str) -> Conversation:
    """`conversation` with one more case whose replies are brought, but whose state no longer moves it."""
    if not ref or ref in conversation.former_cases:
        return conversation
    return replace(conversation, former_cases=(ref, *conversation.former_cases)[:_REMEMBERED_CASES])


def turn_to(conversation: Conversation, ref: str) -> Conversation:
    """`conversation` in the case `ref`, whose state moves it from now on; the case before is remembered."""
    if not ref or ref == conversation.case_ref:
        return conversation
    before = remember(conversation, conversation.case_ref)
    others = tuple(each for each in before.former_cases if each != ref)
    return replace(before, case_ref=ref, former_cases=others)


def _open_case(
    turn: Turn, episode: Episode, reason: HandoffReason, kind: CaseKind, subject: str, *, reopen: bool
) -> None:
    if reopen:
        kind = turn.conversation.case_kind or kind
    turn.actions.append(
        OpenCase(
            CaseDraft(
                episode=episode.id,
                subject=_subject(turn, episode, subject),
                kind=kind,
                reason=reason,
                language=turn.language,
                service=episode.service,
                reopen=reopen,
            )
        )
    )
    questions.withdraw(turn)
    if not reopen:
        turn.conversation = replace(remember(turn.conversation, turn.conversation.case_ref), case_ref="")
    turn.conversation = replace(
        turn.conversation,
        speaker=Speaker.QUEUED,
        case_episode=episode,
        case_state=CaseState.QUEUED,
        case_kind=kind,
    )


def _place(turn: Turn) -> tuple[str, ...]:
    """How many people are before this one, where that is known and there are any."""
    if not turn.side.ahead:
        return ()
    if turn.side.ahead == 1:
        return (turn.phrase(Phrase.ONE_AHEAD),)
    return (turn.phrase(Phrase.AHEAD, number=str(turn.side.ahead)),)


def _file_report(
    turn: Turn, episode: Episode, reason: HandoffReason, kind: CaseKind, subject: str, *before: Phrase
) -> None:
    """The desk takes a report and no conversation: the bot goes on serving, and says what the citizen can expect."""
    _open_case(turn, episode, reason, kind, subject, reopen=False)
    turn.conversation = replace(turn.conversation, speaker=Speaker.BOT)
    said = (turn.phrase(key) for key in (*before, Phrase.REPORT_FILED))
    turn.say(_lines(*said), Voice.NEWS)


def _lines(*lines: str) -> RichText:
    return sum((rich(line) for line in lines), RichText(()))


def _subject(turn: Turn, episode: Episode, subject: str) -> str:
    service = services.get(turn, episode.service) if episode.service else None
    if service is not None and not subject:
        subject = service.text(turn.agency.default_language, turn.agency.default_language)[1].name
    subject = subject or turn.for_staff(Phrase.STAFF_SUBJECT)
    return subject[:1].upper() + subject[1:]


def _has_open_case(turn: Turn, episode: Episode) -> bool:
    """Whether the episode came back from staff and its case can go on."""
    last = turn.conversation.case_episode
    return last is not None and last.id == episode.id and episodes.has_open_case(turn)
