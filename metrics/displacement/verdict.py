"""What can be said about displacement: a verdict with its interval, and never a number alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """The fixed vocabulary."""

    SAVES = "saves"
    """The whole interval lies above zero."""
    NO_MEASURABLE_EFFECT = "no_measurable_effect"
    """The interval holds zero; see what could have been detected."""
    RAISES_DEMAND = "raises_demand"
    """The whole interval lies below zero."""
    INSUFFICIENT_DATA = "insufficient_data"
    """Under twelve months before, no control services, or too little after."""


@dataclass(frozen=True, slots=True)
class Displacement:
    """Shares (0..1) of the covered services' contacts of one channel since launch; 90 % interval.

    `low`, `mid`, `high` and `minimum_detectable` are None exactly where the verdict is INSUFFICIENT_DATA.
    """

    verdict: Verdict
    low: float | None
    mid: float | None
    high: float | None
    minimum_detectable: float | None
    """The smallest true share that data like these would most probably have shown."""
    weeks_before: int
    weeks_after: int
    control: tuple[str, ...]
    """Services not covered by the bot, against which the others were judged."""
    preliminary: bool = False
    """Twelve to twenty-four months before: right in expectation, wide, not yet firm."""
    diagnostics: dict[str, object] = field(default_factory=dict)
    """JSON values: fit, residual checks, what was dropped and why, in plain words."""


def verdict_of(low: float, high: float) -> Verdict:
    """What a 90 % interval says."""
    if low > 0:
        return Verdict.SAVES
    return Verdict.RAISES_DEMAND if high < 0 else Verdict.NO_MEASURABLE_EFFECT
