"""What waits for somebody's decision at the counter, kept in lists, with what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handlers.errors import Rejected, Retryable


def _still_waits(ids: Sequence[str], decided: str, what: str) -> None:
    """Raises Rejected where nothing of the kind waits any more."""
    if decided not in ids:
        raise Rejected(f"Somebody has already decided about this {what}.")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message that was perhaps sent."""

    id: str
    channel: str
    text: str
    at: datetime
    reason: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A case that the desk did not take."""

    id: str
    channel: str
    subject: str
    at: datetime
    reason: str


@dataclass(slots=True)
class KeptRefusals:
    """Implements `RefusedCases` with a list, and remembers what was decided."""

    cases: list[Refused] = field(default_factory=list)
    decided: list[tuple[str, str, str]] = field(default_factory=list)

    def list(self) -> Sequence[Refused]:
        """See RefusedCases."""
        return tuple(self.cases)

    def retry(self, case_id: str, user: str) -> None:
        """See RefusedCases."""
        self._decide("retry", case_id, user)

    def drop(self, case_id: str, user: str) -> None:
        """See RefusedCases."""
        self._decide("drop", case_id, user)

    def _decide(self, what: str, case_id: str, user: str) -> None:
        _still_waits([case.id for case in self.cases], case_id, "case")
        self.cases = [case for case in self.cases if case.id != case_id]
        self.decided.append((what, case_id, user))


@dataclass(frozen=True, slots=True)
class Line:
    """A line that the desk did not take."""

    id: str
    channel: str
    case: str
    text: str
    at: datetime
    reason: str


@dataclass(slots=True)
class KeptLines:
    """Implements `RefusedLines` with a list, and remembers what was decided."""

    lines: list[Line] = field(default_factory=list)
    decided: list[tuple[str, str, str]] = field(default_factory=list)

    def list(self) -> Sequence[Line]:
        """See RefusedLines."""
        return tuple(self.lines)

    def retry(self, line_id: str, user: str) -> None:
        """See RefusedLines."""
        self._decide("retry", line_id, user)

    def drop(self, line_id: str, user: str) -> None:
        """See RefusedLines."""
        self._decide("drop", line_id, user)

    def _decide(self, what: str, line_id: str, user: str) -> None:
        _still_waits([line.id for line in self.lines], line_id, "line")
        self.lines = [line for line in self.lines if line.id != line_id]
        self.decided.append((what, line_id, user))


@dataclass(frozen=True, slots=True)
class Behind:
    """A desk that is behind."""

    desk: str
    lines: int
    since: datetime
    reason: str


@dataclass(slots=True)
class KeptBacklogs:
    """Implements `Backlogs` with a list."""

    backlogs: list[Behind] = field(default_factory=list)

    def list(self) -> Sequence[Behind]:
        """See Backlogs."""
        return tuple(self.backlogs)


@dataclass(slots=True)
class KeptDoubts:
    """Implements `UncertainSends` with a list, and remembers what was decided."""

    doubts: list[Doubt] = field(default_factory=list)
    decided: list[tuple[str, str, str]] = field(default_factory=list)
    away: bool = False

    def list(self) -> Sequence[Doubt]:
        """See UncertainSends."""
        if self.away:
            raise Retryable("The database did not take the work.")
        return tuple(self.doubts)

    def resend(self, row_id: str, user: str) -> None:
        """See UncertainSends."""
        self._decide("resend", row_id, user)

    def drop(self, row_id: str, user: str) -> None:
        """See UncertainSends."""
        self._decide("drop", row_id, user)

    def _decide(self, what: str, row_id: str, user: str) -> None:
        _still_waits([doubt.id for doubt in self.doubts], row_id, "message")
        self.doubts = [doubt for doubt in self.doubts if doubt.id != row_id]
        self.decided.append((what, row_id, user))
