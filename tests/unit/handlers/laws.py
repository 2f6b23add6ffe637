"""The laws of the policy as checks on one decision and on the whole story of a conversation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from pydantic import TypeAdapter

from handlers.choices import MAX_LABEL
from handlers.domain.agency import Agency
from handlers.domain.case import StaffEventKind, Visibility
from handlers.domain.conversation import Awaiting, Conversation, Speaker
from handlers.domain.decision import AppendCase, Decision, Record, Say, Voice
from handlers.domain.facts import Fact, FactKind
from handlers.domain.ids import EpisodeId
from handlers.domain.message import Inbound, Kind, Surface
from handlers.domain.outcome import Outcome
from handlers.domain.text import rich
from handlers.phrases import Phrase, phrase
from handlers.words import fold

CONVERSATION = TypeAdapter(Conversation)
SILENT = frozenset({Speaker.QUEUED, Speaker.STAFF})
_LONGEST_ID = 32
_LONGEST_DETAIL = 40


def facts_of(decision: Decision) -> list[Fact]:
    """The facts that a decision writes."""
    return [action.fact for action in decision.actions if isinstance(action, Record)]


def said_by(decision: Decision) -> list[Say]:
    """The messages that a decision sends."""
    return [action for action in decision.actions if isinstance(action, Say)]


def check_decision(before: Conversation, inbound: Inbound, decision: Decision, agency: Agency) -> None:
    """Everything that must hold of every single decision."""
    _check_silence(before, decision)
    _check_notice(before, inbound, decision, agency)
    _check_public(inbound, decision, agency)
    _check_texts(inbound, decision)
    _check_buttons(decision)
    after = decision.conversation
    assert CONVERSATION.validate_json(CONVERSATION.dump_json(after)) == after
    assert (after.awaiting is Awaiting.NOTHING) == (not after.buttons)


def _check_silence(before: Conversation, decision: Decision) -> None:
    if before.speaker in SILENT or decision.conversation.speaker in SILENT:
        assert all(say.voice is not Voice.BOT for say in said_by(decision)), "the bot spoke over staff"


def _check_notice(before: Conversation, inbound: Inbound, decision: Decision, agency: Agency) -> None:
    said = said_by(decision)
    shown = [fact for fact in facts_of(decision) if fact.kind is FactKind.NOTICE_SHOWN]
    due = before.notice_version != agency.notice_version and inbound.surface is Surface.PRIVATE
    if said and due:
        who = rich(phrase(agency, decision.conversation.language, Phrase.NOTICE_ASSISTANT, agency=agency.name))
        assert said[0].message.text.plain.startswith(who.plain)
        assert said[0].voice is Voice.NOTICE
        assert len(said) > 1
        assert decision.conversation.notice_version == agency.notice_version
        assert [fact.detail for fact in shown] == [agency.notice_version]
    else:
        assert shown == []
        assert decision.conversation.notice_version == before.notice_version


def _check_public(inbound: Inbound, decision: Decision, agency: Agency) -> None:
    if inbound.surface is Surface.PUBLIC and inbound.kind not in {Kind.STAFF, Kind.TIMER}:
        invite = phrase(agency, decision.conversation.language, Phrase.PUBLIC_INVITE, agency=agency.name)
        late = phrase(agency, decision.conversation.language, Phrase.LATE)
        assert all(say.message.text.plain.removeprefix(f"{late}\n\n") == invite for say in said_by(decision))


def _check_texts(inbound: Inbound, decision: Decision) -> None:
    """Nobody's words but the catalogue's, the product's and, of staff, the public reply's are ever said or counted."""
    staff = inbound.staff
    is_reply = staff is not None and staff.kind is StaffEventKind.REPLY
    hidden = [
        action.line.text
        for action in decision.actions
        if isinstance(action, AppendCase) and action.line.visibility is Visibility.INTERNAL
    ]
    if staff is not None and not is_reply:
        hidden.append(staff.text)
    for say in said_by(decision):
        assert say.message.text.plain.strip() or say.message.media
        assert (say.voice is Voice.STAFF) <= is_reply
        assert not any(text and text in say.message.text.plain for text in hidden)
    for fact in facts_of(decision):
        assert len(fact.detail) <= _LONGEST_DETAIL
        assert type(fact.detail) is str


def _check_buttons(decision: Decision) -> None:
    for say in said_by(decision):
        buttons = say.message.buttons
        typed: Counter[str] = Counter()
        for place, button in enumerate(buttons, 1):
            assert button.id.isascii()
            assert 0 < len(button.id) <= _LONGEST_ID
            assert 0 < len(button.label) <= MAX_LABEL
            assert f"{place}. {button.label[:20]}" in say.message.text.plain
            typed.update({str(place), fold(button.label), *map(fold, button.typed)})
        assert not [word for word, count in typed.items() if count > 1]
        assert len({button.id for button in buttons}) == len(buttons)


def check_story(facts: Sequence[Fact], conversation: Conversation, agency: Agency) -> None:
    """Everything that must hold of all facts of one conversation together."""
    opened = [fact.episode for fact in facts if fact.kind is FactKind.EPISODE_OPENED]
    closed = [fact for fact in facts if fact.kind is FactKind.EPISODE_CLOSED]
    assert len(set(opened)) == len(opened)
    assert len({fact.episode for fact in closed}) == len(closed), "an episode was closed twice"
    still_open = {conversation.episode.id} if conversation.episode else set()
    assert {fact.episode for fact in closed} == set(opened) - still_open
    assert all(fact.outcome is not None for fact in closed)
    _check_whose(facts)
    _check_surveys(facts, closed, agency)
    _check_returns(facts, closed)


def _check_whose(facts: Sequence[Fact]) -> None:
    """What staff got is theirs in every figure, or unwanted by their word; what the desk refused never is theirs."""
    theirs: dict[EpisodeId | None, bool] = {}
    for fact in facts:
        if fact.kind in {FactKind.HANDED_OFF, FactKind.HANDOFF_REFUSED}:
            theirs[fact.episode] = fact.kind is FactKind.HANDED_OFF
        elif fact.kind is FactKind.EPISODE_CLOSED and fact.episode in theirs:
            assert theirs[fact.episode] <= (fact.outcome in {Outcome.HANDED_OFF, Outcome.SPAM})


def _check_surveys(facts: Sequence[Fact], closed: Sequence[Fact], agency: Agency) -> None:
    asked = [fact for fact in facts if fact.kind is FactKind.SURVEY_ASKED]
    rest = timedelta(days=agency.survey.rest_days)
    assert all(later.at - earlier.at >= rest for earlier, later in pairwise(asked))
    outcomes = {fact.episode: fact.outcome for fact in closed}
    for fact in facts:
        if fact.kind in {FactKind.SURVEY_ASKED, FactKind.SURVEY_REPLIED}:
            assert fact.detail == outcomes[fact.episode]
            assert fact.detail in {Outcome.RESOLVED_CONFIRMED, Outcome.HANDED_OFF}
            service = agency.services.get(fact.service) if fact.service else None
            assert service is None or not service.sensitive
    replied = [fact.episode for fact in facts if fact.kind is FactKind.SURVEY_REPLIED]
    assert len(set(replied)) == len(replied)
    assert set(replied) <= {fact.episode for fact in asked}


def _check_returns(facts: Sequence[Fact], closed: Sequence[Fact]) -> None:
    settled = {
        fact.episode: fact for fact in closed if fact.outcome in {Outcome.RESOLVED_CONFIRMED, Outcome.RESOLVED_ASSUMED}
    }
    returns = [fact for fact in facts if fact.kind is FactKind.RETURNED]
    assert len({fact.refers_to for fact in returns}) == len(returns), "a booking was reversed twice"
    for fact in returns:
        assert fact.refers_to in settled
        assert settled[fact.refers_to].service == fact.service
        assert fact.episode != fact.refers_to
