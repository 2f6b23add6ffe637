"""When the volumes cannot answer at all, and the sentence that says what is missing."""

from __future__ import annotations

from datetime import date

import numpy as np

from metrics.displacement.days import Days, Mask
from metrics.displacement.selection import Selection
from metrics.displacement.verdict import Displacement, Verdict
from metrics.displacement.weeks import Weeks

YEAR_DAYS = 364
"""Fifty-two whole weeks."""
FIRM_DAYS = 728
"""104 whole weeks before launch; with fewer the verdict is preliminary."""
LEAST_AFTER = 8
"""The first two months are mostly uptake: an effect read from less is a guess about the rest."""
USABLE_BEFORE = 39
_LEAST_A_WEEK = 10.0


def insufficient(reason: str, chosen: Selection | None = None) -> Displacement:
    """No figure, and why not."""
    control = chosen.control if chosen else ()
    noted: dict[str, object] = {"reason": reason, "left_out": dict(chosen.left_out) if chosen else {}}
    return Displacement(Verdict.INSUFFICIENT_DATA, None, None, None, None, 0, 0, control, diagnostics=noted)


def counted_weeks(days: Days, launch: date) -> tuple[int, int]:
    """Weeks with any contact at all before launch's week, and from it on: what there was, whether it can be used or not."""
    counted: Mask = np.any(days.open, axis=1)
    at = min(max(days.week_of(launch), 0), len(counted))
    return int(counted[:at].sum()), int(counted[at:].sum())


def before(weeks: Weeks, launch: date) -> int:
    """Usable weeks that end before launch."""
    return sum((launch - monday).days >= 7 and used for monday, used in _usable(weeks))


def after(weeks: Weeks, launch: date) -> int:
    """Usable weeks with a day since launch."""
    return sum((launch - monday).days < 7 and used for monday, used in _usable(weeks))


def gap_in_services(chosen: Selection) -> str:
    """What is missing on one side; empty where both have services."""
    why = "; ".join(f"{name}: {reason}" for name, reason in chosen.left_out.items())
    why = f" Left out: {why}." if why else ""
    if not chosen.covered:
        return f"There is no service that the bot covers with contacts all along.{why}"
    if not chosen.control:
        return (
            "There is no control: without services that the bot does not cover, a fall of contacts cannot be told"
            f" from any other cause.{why}"
        )
    return ""


def gap_in_weeks(weeks: Weeks, start: date, launch: date) -> str:
    """What is missing in time or in numbers; empty where nothing is."""
    days = (launch - start).days
    if days < YEAR_DAYS:
        return f"There are {max(days, 0)} days before launch; a season cannot be told from an effect with under a year."
    if (got := before(weeks, launch)) < USABLE_BEFORE:
        return f"Only {got} weeks before launch can be used; {USABLE_BEFORE} of the year are needed."
    if (got := after(weeks, launch)) < LEAST_AFTER:
        return f"There are {got} usable weeks since launch; {LEAST_AFTER} are needed."
    usable = ~np.isnan(weeks.ratio)
    for name, counts in (("covered", weeks.covered), ("control", weeks.control)):
        if (typical := float(np.median(counts[usable]))) < _LEAST_A_WEEK:
            return f"The {name} services have some {typical:.0f} contacts a week; {_LEAST_A_WEEK:.0f} are needed."
    return ""


def _usable(weeks: Weeks) -> list[tuple[date, bool]]:
    return list(zip(weeks.mondays, (~np.isnan(weeks.ratio)).tolist(), strict=True))
