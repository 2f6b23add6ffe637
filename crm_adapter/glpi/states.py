"""GLPI's six states in the words common to all desks."""

from __future__ import annotations

from collections.abc import Mapping

from crm_adapter.glpi.answers import ASSIGNED, CLOSED, NEW, PLANNED, SOLVED, WAITING
from handlers.domain.case import CaseState

_COMMON: Mapping[int, CaseState] = {
    NEW: CaseState.QUEUED,
    ASSIGNED: CaseState.OPEN,
    PLANNED: CaseState.OPEN,
    WAITING: CaseState.WAITING_CITIZEN,
    SOLVED: CaseState.SOLVED,
    CLOSED: CaseState.CLOSED,
}
TARGETS: Mapping[CaseState, int] = {
    CaseState.QUEUED: NEW,
    CaseState.OPEN: ASSIGNED,
    CaseState.WAITING_CITIZEN: WAITING,
    CaseState.SOLVED: SOLVED,
    CaseState.CLOSED: CLOSED,
    CaseState.UNWANTED: CLOSED,
}


def common(status: int) -> CaseState:
    """A state that is unknown counts as open: the case is not over."""
    return _COMMON.get(status, CaseState.OPEN)
