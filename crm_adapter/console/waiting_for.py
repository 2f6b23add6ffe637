"""What the console must know of what waits for a person or for a desk, whichever desk is in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crm_adapter.console.uncertain import UncertainSends


class RefusedCase(Protocol):
    """One case that nobody at the desk knows of; `reason` is what the desk said."""

    @property
    def id(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def reason(self) -> str: ...


class RefusedCases(Protocol):
    """The list, and a person's decision; both decisions raise Rejected when somebody was faster."""

    def list(self) -> Sequence[RefusedCase]: ...
    def retry(self, case_id: str, user: str) -> None:
        """Try to open it again, with everything that waits behind it."""
        ...

    def drop(self, case_id: str, user: str) -> None:
        """Leave it; the citizen was told at the refusal that nobody has received it."""
        ...


class RefusedLine(Protocol):
    """One line that is missing from a case at the desk; `case` names desk and case, `reason` is what the desk said."""

    @property
    def id(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def case(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def reason(self) -> str: ...


class RefusedLines(Protocol):
    """The list, and a person's decision; both decisions raise Rejected when somebody was faster."""

    def list(self) -> Sequence[RefusedLine]: ...
    def retry(self, line_id: str, user: str) -> None:
        """Try to write it again."""
        ...

    def drop(self, line_id: str, user: str) -> None:
        """Leave it unwritten."""
        ...


class Backlog(Protocol):
    """What waits to be written at one desk: how much, since when, and what the desk said to the last try."""

    @property
    def desk(self) -> str: ...
    @property
    def lines(self) -> int: ...
    @property
    def since(self) -> datetime: ...
    @property
    def reason(self) -> str: ...


class Backlogs(Protocol):
    """Every desk that something has waited for longer than a minute."""

    def list(self) -> Sequence[Backlog]: ...


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that staff should see though it is in none of their cases."""

    sends: UncertainSends
    cases: RefusedCases
    lines: RefusedLines
    backlogs: Backlogs
