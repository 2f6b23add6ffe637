"""What one of Chatwoot's activity messages says: newer ones say a change of status in fields, all others only in words.

The words are in the account's language, and the product does not know every language: what it cannot read it leaves to the
conversation's present status.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from crm_adapter.chatwoot.answers import OPEN, PENDING, RESOLVED, SNOOZED, Message


class Activity(StrEnum):
    """What happened."""

    RESOLVED = RESOLVED
    """Marked as resolved."""
    OPENED = OPEN
    """Reopened."""
    PENDING = PENDING
    """Given to the bot."""
    SNOOZED = SNOOZED
    """Put off."""
    ASSIGNED = "assigned"
    """Somebody has it now."""
    OTHER = "other"
    """Labels, priorities, somebody lost it, a muted contact."""
    UNREADABLE = "unreadable"
    """Words that are not known here."""


_STATUSES = frozenset({RESOLVED, OPEN, PENDING, SNOOZED})


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# The first that fits counts. After the vendor's config/locales/{en,es,ca}.yml, conversations.activity. The first ones hold
# to the beginning or end of the sentence, for the names of people and labels stand in it too.
_SENTENCES: tuple[tuple[Activity, re.Pattern[str]], ...] = (
    (
        Activity.PENDING,
        _words(
            r"^conversation was marked as pending\b",
            r"^(la )?conversación fue marcada como pendiente\b",
            r"\bmarcó la conversación como pendiente$",
            r"^la conversa va ser marcada com pendent\b",
        ),
    ),
    (
        Activity.OPENED,
        _words(
            r"^(conversation was|system) (reopened|marked open)\b",
            r"^la conversación fue reabierta\b",
            r"\breabrió la conversación\b",
            r"^la conversa es va reobrir\b",
            r"^el sistema ha reobert\b",
        ),
    ),
    (
        Activity.SNOOZED,
        _words(r"^conversation was snoozed\b", r"^la conversación fue pospuesta\b", r"\bha posposat la conversa$"),
    ),
    (
        Activity.RESOLVED,
        _words(
            r"^conversation was (marked )?resolved\b",
            r"^(la )?conversación fue (marcada|resuelta)\b",
            r"\bmarcó la conversación como resuelta$",
            r"^la conversa va ser (marcada com )?resolta\b",
            r"^el sistema ha marcat que la conversa s'ha resolt\b",
        ),
    ),
    (
        Activity.ASSIGNED,
        _words(
            r"^(assigned to|asignad[oa] a|assignad?[at]? a) ",
            r"\bself-assigned this conversation$",
            r"\bauto-asignado a esta conversación$",
            r"\bauto assignat aquesta conversa$",
        ),
    ),
    (
        Activity.OTHER,
        _words(
            r"\b(added|removed|agregó|eliminó|ha afegit|ha eliminat)\b",
            r"\bpriori(ty|dad|tat)\b",
            r"\bunassigned\b|no asignada|^desasignad|l'assignació|^sense assignar",
            r"\b(un)?muted\b|silenci",
        ),
    ),
)
_BY_THE_CITIZEN = _words(r"new incoming message", r"nuevo mensaje entrante", r"nou missatge entrant")


def read(message: Message) -> Activity:
    """From the message's fields, or else from its words."""
    detail = message.detail("activity")
    status = detail.get("status") if isinstance(detail, Mapping) else None
    if isinstance(status, str) and status in _STATUSES:
        return Activity(status)
    for activity, words in _SENTENCES:
        if words.search(message.content or ""):
            return activity
    return Activity.UNREADABLE


def made_by_us(message: Message, name: str) -> bool:
    """Whether our user did it, or the citizen's own line, which only the product brings: neither is news."""
    content = message.content or ""
    named = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", content) if name else None
    return named is not None or _BY_THE_CITIZEN.search(content) is not None
