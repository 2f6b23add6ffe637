"""What the console must know of cases that the desk in use did not take, whichever desk that is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


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
