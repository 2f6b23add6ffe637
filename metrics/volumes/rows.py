"""One day's contacts about one service by one way, as the agency counts them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class VolumeChannel(StrEnum):
    """Ways of contact that a chat can displace."""

    PHONE = "phone"
    """Calls."""
    IN_PERSON = "in_person"
    """Visits."""


@dataclass(frozen=True, slots=True)
class VolumeRow:
    """Contacts of one day (the agency's calendar day), service and channel; counts, never shares.

    `offered` is every attempt, answered or not: where lines are saturated, displacement shows in what was abandoned.
    """

    day: date
    service: str
    channel: VolumeChannel
    offered: int
    answered: int | None = None
    abandoned: int | None = None
    mean_handling_seconds: float | None = None
    covered: bool | None = None
    """Whether the bot answers about this service; None = as the catalogue says."""
