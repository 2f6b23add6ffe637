"""What was touched at a desk whose times have a grain of one second: which cases must be read, and which were read for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_adapter.shared import pairs

SETTLE_SECONDS = 5
"""So long after a case was read may it have been touched again within the second that it bears."""
PATTERN = rf"(\d{{1,12}}):(\d{{1,12}}):{pairs.PATTERN}"
"""A regular expression (ASCII) for what `text` gives; three groups."""


@dataclass(frozen=True, slots=True)
class Touches:
    """Times in seconds, by the desk's clock unless told otherwise."""

    overlap: int
    """So far behind the latest touch may one appear late."""
    moment: int = 0
    """The latest touch that was read."""
    settle: int = 0
    """By our own clock: until then a case with the latest touch may have been touched again within the same second."""
    marks: Mapping[int, int] = field(default_factory=dict)
    """Cases read in the overlap: twice the time of the touch that was read, and one more when that was for good."""

    @property
    def since(self) -> int:
        """Cases touched before this are done with."""
        return max(self.moment - self.overlap, 0)

    def text(self) -> str:
        """As it is kept."""
        return f"{self.moment}:{self.settle}:{pairs.joined(self.marks)}"

    def to_read(self, case: int, touched: int) -> bool:
        """Whether a case with this touch must be read (again)."""
        return touched >= self.since and self.marks.get(case) != 2 * touched + 1

    def after(self, moment: int, now: int, read: Mapping[int, int]) -> Touches:
        """Behind these cases, read `now` by our own clock, each with its touch; `moment` is the latest that was seen."""
        moment = max(self.moment, moment)
        fresh = any(at == moment and self.marks.get(case) != 2 * at for case, at in read.items())
        settle = now + SETTLE_SECONDS if fresh else self.settle
        marks = {case: 2 * at + int(at < moment or now >= settle) for case, at in read.items()}
        since = max(moment - self.overlap, 0)
        kept = {case: mark for case, mark in {**self.marks, **marks}.items() if mark >= 2 * since}
        return Touches(self.overlap, moment, settle, kept)


def parsed(overlap: int, moment: str, settle: str, marks: str) -> Touches:
    """From the three groups of `PATTERN`."""
    return Touches(overlap, int(moment), int(settle), pairs.split(marks))
