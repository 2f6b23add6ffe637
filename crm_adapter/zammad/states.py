"""Zammad's states, which an agency may name as it likes, by their type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crm_adapter.zammad.answers import NOBODY, StateRow, Ticket
from handlers.domain.case import CaseState
from handlers.errors import Misconfigured

# Ids of the types that every Zammad is seeded with (vendor: db/seeds/ticket_state_types.rb); they cannot be edited.
NEW, OPEN, PENDING_REMINDER, PENDING_ACTION, CLOSED, MERGED, REMOVED = range(1, 8)
_COMMON: Mapping[int, CaseState] = {
    NEW: CaseState.QUEUED,
    OPEN: CaseState.OPEN,
    PENDING_REMINDER: CaseState.WAITING_CITIZEN,
    PENDING_ACTION: CaseState.WAITING_CITIZEN,
    CLOSED: CaseState.SOLVED,
    REMOVED: CaseState.GONE,
}
_TYPES: Mapping[CaseState, int] = {
    CaseState.QUEUED: NEW,
    CaseState.OPEN: OPEN,
    CaseState.WAITING_CITIZEN: PENDING_REMINDER,
    CaseState.SOLVED: CLOSED,
    CaseState.CLOSED: CLOSED,
    CaseState.UNWANTED: CLOSED,
}
_PLAIN_NAMES: Mapping[int, str] = {PENDING_REMINDER: "pending reminder", CLOSED: "closed"}


class States:
    """The states of one Zammad; `unwanted` is the name of the one for spam, if there is one."""

    def __init__(self, rows: Iterable[StateRow], unwanted: str) -> None:
        self._rows = {row.id: row for row in rows}
        self._unwanted = unwanted

    def knows(self, state_id: int) -> bool:
        """Whether the agency had this state when the states were read."""
        return state_id in self._rows

    def type_of(self, state_id: int) -> int:
        """A state that nobody has told us of counts as open: the case is not over."""
        row = self._rows.get(state_id)
        return row.state_type_id if row is not None else OPEN

    def common(self, state_id: int) -> CaseState:
        """In the words common to all desks."""
        row = self._rows.get(state_id)
        if row is None:
            return CaseState.OPEN
        if self._unwanted and row.name == self._unwanted:
            return CaseState.UNWANTED
        return _COMMON.get(row.state_type_id, CaseState.OPEN)

    def of(self, ticket: Ticket) -> CaseState:
        """A new ticket that has an owner is being worked on, though Zammad leaves it "new"."""
        state = self.common(ticket.state_id)
        taken = ticket.owner_id not in {None, NOBODY}
        return CaseState.OPEN if state is CaseState.QUEUED and taken else state

    def target(self, state: CaseState) -> StateRow:
        """Zammad's state for one of ours; raises Misconfigured where there is none of its type."""
        kind = _TYPES[state]
        rows = [row for row in self._rows.values() if row.state_type_id == kind and row.active]
        if state is CaseState.UNWANTED and self._unwanted:
            return self._named(rows)
        rows = [row for row in rows if not self._unwanted or row.name != self._unwanted]
        if not rows:
            raise Misconfigured(f"Zammad has no active ticket state for {state.value!r} (type {kind}).")
        return _best(rows, kind)

    def _named(self, rows: Sequence[StateRow]) -> StateRow:
        for row in rows:
            if row.name == self._unwanted:
                return row
        raise Misconfigured(f"Zammad has no active ticket state {self._unwanted!r} of the type closed.")


def _best(rows: Sequence[StateRow], kind: int) -> StateRow:
    """The one that Zammad itself would take, or that it came with, or the oldest."""

    def rank(row: StateRow) -> tuple[bool, bool, int]:
        preferred = (kind == NEW and row.default_create) or (kind == OPEN and row.default_follow_up)
        return (not preferred, row.name != _PLAIN_NAMES.get(kind), row.id)

    return min(rows, key=rank)
