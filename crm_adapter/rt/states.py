"""What RT's statuses mean, and which one stands for a state."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.domain.case import CaseState

DELETED = "deleted"
# "rejected" is what RT's staff press for spam and for what is nobody's matter; its own work lists count it as never worked
# on. So the citizen is not asked how it went. RT has no status beyond "resolved", which is therefore also its "closed".
_DEFAULT: Mapping[str, CaseState] = {
    "new": CaseState.QUEUED,
    "open": CaseState.OPEN,
    "stalled": CaseState.WAITING_CITIZEN,
    "resolved": CaseState.SOLVED,
    "rejected": CaseState.UNWANTED,
    DELETED: CaseState.GONE,
}
# Where the agency's own statuses lack one.
_NEAREST: Mapping[CaseState, tuple[CaseState, ...]] = {
    CaseState.SOLVED: (CaseState.CLOSED,),
    CaseState.CLOSED: (CaseState.SOLVED,),
    CaseState.UNWANTED: (CaseState.CLOSED, CaseState.SOLVED),
}
FINAL = frozenset({CaseState.SOLVED, CaseState.CLOSED, CaseState.UNWANTED, CaseState.GONE})


class Statuses:
    """Both directions, the agency's own statuses first; RT compares their names without regard to case."""

    def __init__(self, own: Mapping[str, CaseState]) -> None:
        lowered = {name.lower(): state for name, state in own.items()}
        self._meaning = {**_DEFAULT, **lowered}
        self._own = _first_names(lowered)
        self._default = _first_names(_DEFAULT)

    @property
    def states(self) -> frozenset[CaseState]:
        """The states that can be told apart."""
        return frozenset(self._meaning[self.name(state)] for state in CaseState)

    def meaning(self, status: str) -> CaseState | None:
        """None for a status that nobody has explained."""
        return self._meaning.get(status.lower())

    def name(self, state: CaseState) -> str:
        """The status to set for this state or the nearest one."""
        wanted = (state, *_NEAREST.get(state, ()))
        return next(names[each] for names in (self._own, self._default) for each in wanted if each in names)


def _first_names(meaning: Mapping[str, CaseState]) -> dict[CaseState, str]:
    names: dict[CaseState, str] = {}
    for name, state in meaning.items():
        names.setdefault(state, name)
    return names
