"""What Redmine's statuses mean, and which one stands for a state: by their names, for there is no type but "closed"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crm_adapter.redmine.shapes import IssueRow, Status
from handlers.domain.case import CaseState
from handlers.errors import Misconfigured

# The statuses that Redmine is set up with, in the five languages (vendor: config/locales, default_issue_status_*).
_DEFAULT: Mapping[CaseState, tuple[str, ...]] = {
    CaseState.QUEUED: ("nueva", "nou", "nova", "berria", "new"),
    CaseState.OPEN: ("en curso", "en progrés", "lanean", "in progress"),
    CaseState.WAITING_CITIZEN: ("comentarios", "comentaris", "berrelikadura", "feedback"),
    CaseState.SOLVED: ("resuelta", "resolt", "resolta", "ebatzita", "resolved"),
    CaseState.CLOSED: ("cerrada", "tancat", "pechada", "itxita", "closed"),
    CaseState.UNWANTED: ("rechazada", "rebutjat", "rexeitada", "baztertua", "rejected"),
}
# Where the agency's statuses lack one.
_NEAREST: Mapping[CaseState, tuple[CaseState, ...]] = {
    CaseState.QUEUED: (CaseState.OPEN,),
    CaseState.OPEN: (CaseState.QUEUED,),
    CaseState.WAITING_CITIZEN: (CaseState.OPEN, CaseState.QUEUED),
    CaseState.SOLVED: (CaseState.CLOSED,),
    CaseState.CLOSED: (CaseState.SOLVED,),
    CaseState.UNWANTED: (CaseState.CLOSED, CaseState.SOLVED),
}


class Statuses:
    """The statuses of one Redmine, which compares nothing by name: upper and lower case are the same here."""

    def __init__(self, rows: Iterable[Status], own: Mapping[str, CaseState]) -> None:
        meaning = meanings(own)
        self._rows = {row.id: row for row in rows}
        self._meaning = {row.id: meaning.get(_plain(row.name), _unexplained(row)) for row in self._rows.values()}
        self._explained = [
            (meaning[name], row.id) for name in meaning for row in self._rows.values() if _plain(row.name) == name
        ]

    def knows(self, status: int) -> bool:
        """Whether there was this status when they were read."""
        return status in self._rows

    def unexplained(self) -> tuple[str, ...]:
        """Names of the statuses that count as open or closed because nobody has said what they mean."""
        explained = {status for _, status in self._explained}
        return tuple(row.name for row in self._rows.values() if row.id not in explained)

    def state(self, status: int, owner: int | None) -> CaseState:
        """Queued only while it is assigned to nobody; an unknown status is open, for the case is not over."""
        state = self._meaning.get(status, CaseState.OPEN)
        return CaseState.OPEN if state is CaseState.QUEUED and owner is not None else state

    def of(self, issue: IssueRow) -> CaseState:
        """How a case stands."""
        return self.state(issue.status.id, issue.owner)

    def target(self, state: CaseState) -> int:
        """The status to set for this state or the nearest one; raises Misconfigured where there is none."""
        for wanted in (state, *_NEAREST.get(state, ())):
            for known, status in self._explained:
                if known is wanted:
                    return status
        raise Misconfigured(
            f"Redmine has no status for {state.value!r}: say in the settings which of its statuses it is."
        )

    def name(self, status: int) -> str:
        """As staff read it."""
        row = self._rows.get(status)
        return row.name if row is not None else str(status)

    def queued(self) -> tuple[int, ...]:
        """The statuses of cases that nobody has taken."""
        return tuple(status for known, status in self._explained if known is CaseState.QUEUED)


def meanings(own: Mapping[str, CaseState]) -> dict[str, CaseState]:
    """Every explained name, the agency's own first."""
    lowered = {_plain(name): state for name, state in own.items()}
    return {**lowered, **{name: state for state, names in _DEFAULT.items() for name in names if name not in lowered}}


def told_apart(own: Mapping[str, CaseState]) -> frozenset[CaseState]:
    """The states that a Redmine with these statuses beside those that it comes with can tell apart."""
    return frozenset(meanings(own).values())


def _plain(name: str) -> str:
    return name.strip().lower()


def _unexplained(row: Status) -> CaseState:
    return CaseState.CLOSED if row.is_closed else CaseState.OPEN
