"""Trouble on demand: what a test may plant, and which request it strikes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class FaultKind(StrEnum):
    """The ways in which a desk fails its caller."""

    LOST_ANSWER = "lost_answer"
    """The request is carried out, then the connection breaks."""
    ERROR_AFTER_WRITE = "error_after_write"
    """The request is carried out, then a server error is answered."""
    ERROR = "error"
    """A server error is answered and nothing is done."""
    TOO_MANY = "too_many"
    """429, with Retry-After only if the fault says so; nothing is done."""
    SLOW = "slow"
    """The request waits, then is carried out."""
    SLOW_ANSWER = "slow_answer"
    """The request is carried out at once and its answer waits."""
    MALFORMED = "malformed"
    """The request is carried out; the JSON of the answer is cut in half."""
    HTML = "html"
    """A page of a proxy under status 200; nothing is done."""
    DROP = "drop"
    """The connection breaks and nothing is done."""


ONLY_WRITES = frozenset({FaultKind.LOST_ANSWER, FaultKind.ERROR_AFTER_WRITE})


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted fault: for requests of `method` (None: any, or any write) whose path matches `path`."""

    kind: FaultKind
    path: str = ""
    """searched in the path as a regular expression"""
    method: str | None = None
    times: int = 1
    """0: until it is cleared"""
    skip: int = 0
    """so many fitting requests go through first"""
    seconds: float = 0.0
    """of real time, for the slow kinds"""
    retry_after: int | None = None
    status: int = 500

    def fits(self, method: str, path: str) -> bool:
        """Whether it strikes this request."""
        if self.method is not None and method != self.method:
            return False
        if self.method is None and self.kind in ONLY_WRITES and method not in WRITES:
            return False
        return re.search(self.path, path) is not None


@dataclass(slots=True)
class _Planted:
    fault: Fault
    skip: int
    left: int


@dataclass(slots=True)
class FaultBook:
    """The faults that tests planted."""

    planted: list[_Planted] = field(default_factory=list)

    def plant(self, fault: Fault) -> None:
        """Add a fault behind those already there."""
        self.planted.append(_Planted(fault, fault.skip, fault.times or -1))

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request, used up once; None when it may go on."""
        for each in self.planted:
            if not each.fault.fits(method, path):
                continue
            if each.skip:
                each.skip -= 1
                continue
            each.left -= 1
            if each.left == 0:
                self.planted.remove(each)
            return each.fault
        return None
