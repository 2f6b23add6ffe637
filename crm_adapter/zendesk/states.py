"""Zendesk's statuses in the words common to all desks. An agency's own statuses each belong to one of these."""

from __future__ import annotations

from collections.abc import Mapping

from crm_adapter.zendesk.answers import CLOSED, HOLD, NEW, OPEN, PENDING, SOLVED, Ticket
from handlers.domain.case import CaseState

_COMMON: Mapping[str, CaseState] = {
    NEW: CaseState.QUEUED,
    OPEN: CaseState.OPEN,
    PENDING: CaseState.WAITING_CITIZEN,
    # Staff wait for somebody else: nothing is asked of the citizen.
    HOLD: CaseState.OPEN,
    SOLVED: CaseState.SOLVED,
    CLOSED: CaseState.CLOSED,
    "deleted": CaseState.GONE,
}
TARGETS: Mapping[CaseState, str] = {
    # A ticket is new only until somebody touches it.
    CaseState.QUEUED: OPEN,
    CaseState.OPEN: OPEN,
    CaseState.WAITING_CITIZEN: PENDING,
    CaseState.SOLVED: SOLVED,
    # "closed" is never set: nobody could answer in that ticket any more. Zendesk closes solved ones by itself, days later.
    CaseState.CLOSED: SOLVED,
    CaseState.UNWANTED: SOLVED,
}


def common(status: str) -> CaseState:
    """A status that is unknown counts as open: the case is not over."""
    return _COMMON.get(status, CaseState.OPEN)


def state_of(ticket: Ticket, unwanted_tag: str) -> CaseState:
    """The state of a ticket; one that is over and bears the tag is unwanted."""
    if ticket.status in {SOLVED, CLOSED} and unwanted_tag and unwanted_tag in ticket.tags:
        return CaseState.UNWANTED
    return common(ticket.status)
