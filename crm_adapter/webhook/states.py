"""The states of the protocol, which are ours, and what is nearest where a system has fewer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handlers.domain.case import CaseState
from handlers.errors import Rejected

_NEAREST: Mapping[CaseState, tuple[CaseState, ...]] = {
    CaseState.QUEUED: (CaseState.OPEN,),
    CaseState.OPEN: (CaseState.QUEUED,),
    CaseState.WAITING_CITIZEN: (CaseState.OPEN,),
    CaseState.SOLVED: (CaseState.CLOSED,),
    CaseState.CLOSED: (CaseState.SOLVED,),
    CaseState.UNWANTED: (CaseState.CLOSED, CaseState.SOLVED),
}


def known(names: Iterable[str]) -> frozenset[CaseState]:
    """Those of the names that are states of the protocol."""
    return frozenset(state for state in _NEAREST if state.value in set(names))


def state_of(name: str) -> CaseState:
    """The state of this name; one that the protocol does not have is nothing final."""
    return next((state for state in _NEAREST if state.value == name), CaseState.OPEN)


def nearest(state: CaseState, able: frozenset[CaseState]) -> CaseState:
    """The state to ask for; raises Rejected for one that nothing stands for."""
    for candidate in (state, *_NEAREST.get(state, ())):
        if candidate in able:
            return candidate
    raise Rejected(f"The other system has no state for {state.value!r}; somebody must do it there by hand.")
