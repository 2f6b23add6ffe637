"""The notice that goes before everything else, the one text for public places, and the apology for a late answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.domain.decision import Action, Say, Voice
from handlers.domain.facts import FactKind
from handlers.domain.message import Kind, Outgoing, Surface
from handlers.domain.text import RichText
from handlers.phrases import Phrase
from handlers.turn import Turn

LATE_AFTER = timedelta(minutes=10)
"""A citizen's message that waited longer is answered with an apology."""
_FROM_ELSEWHERE = frozenset({Kind.STAFF, Kind.TIMER})


def before_all(turn: Turn) -> None:
    """Put the notice of this agency before the first message of the turn, if this contact has not had this version.

    Whatever a use case says passes here, so that none can forget it. In a public place nothing but the invitation is
    said, which tells by itself that it is automatic.
    """
    first = next((place for place, action in enumerate(turn.actions) if isinstance(action, Say)), None)
    if first is None:
        return
    _apologise(turn, first)
    if turn.inbound.surface is Surface.PUBLIC or turn.conversation.notice_version == turn.agency.notice_version:
        return
    version = turn.agency.notice_version
    turn.conversation = replace(turn.conversation, notice_version=version)
    turn.actions.insert(first, Say(Outgoing(notice(turn)), Voice.NOTICE))
    turn.record(FactKind.NOTICE_SHOWN, detail=version)


def notice(turn: Turn) -> RichText:
    """Who answers, how to get a person, that this is no registry, and where the use of data is explained."""
    who = turn.paragraph(Phrase.NOTICE_ASSISTANT, agency=turn.agency.name)
    if turn.agency.privacy_url:
        return who + turn.paragraph(Phrase.NOTICE_DATA_LINK, url=turn.agency.privacy_url)
    return who + turn.paragraph(Phrase.NOTICE_DATA)


def in_public(turn: Turn) -> None:
    """All that is said where anybody can read: a template without any personal data."""
    turn.say(turn.paragraph(Phrase.PUBLIC_INVITE, agency=turn.agency.name), reply_to=turn.inbound.message_ref)


def _apologise(turn: Turn, first: int) -> None:
    late = turn.now - turn.inbound.sent_at > LATE_AFTER
    action: Action = turn.actions[first]
    if not late or turn.inbound.kind in _FROM_ELSEWHERE or not isinstance(action, Say):
        return
    text = turn.paragraph(Phrase.LATE) + action.message.text
    turn.actions[first] = replace(action, message=replace(action.message, text=text))
