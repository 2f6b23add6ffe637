"""How one network call of a channel ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Sent:
    """The other side has it, under this id."""

    remote_id: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Surely not sent; try again after `after` seconds. `account` = nobody on this account may send before then."""

    after: float
    account: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Perhaps sent: never sent again without a person's word."""

    reason: str


class RefusedReason(StrEnum):
    """Why the other side refused for good."""

    BLOCKED = "blocked"
    """The person blocked the agency or left."""
    NOT_FOUND = "not_found"
    """No such chat."""
    TOO_LONG = "too_long"
    """Over the channel's limit."""
    BAD_FORMAT = "bad_format"
    """Not accepted as it is."""
    FORBIDDEN = "forbidden"
    """The channel's rules do not allow it."""
    MOVED = "moved"
    """The chat has another address now; see `moved_to`."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Not sent and never will be as it is."""

    reason: RefusedReason
    detail: str = ""
    moved_to: str = ""


SendResult = Sent | Retry | Uncertain | Refused
