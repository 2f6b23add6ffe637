"""A launch plan that can be judged later: services start one after another in a random order that is kept with its seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from handlers.errors import Misconfigured

ENOUGH_SERVICES = 6
"""With five there are 120 orders at most, and the pooled estimate sees little."""
ORDERS = 199
_LEAST_SERVICES = 2
_RULE = "sha256 of seed and name, ascending"
_RECORD = (
    "each day, service and way of contact: offered, answered and abandoned contacts, zeros included",
    "the same figures for services that the bot will not answer about",
    "the day on which each service really started, where it differs from the plan, and why",
    "strikes, campaigns, breakdowns and changes of opening hours, with their days",
    "nothing may change the order but the plan: do not start the busiest service first",
)


@dataclass(frozen=True, slots=True)
class RolloutPlan:
    """Which service starts on which day; `launches` is in the order of the days."""

    seed: int
    start: date
    interval_weeks: int
    launches: Mapping[str, date]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """JSON values that `plan_from_json` reads back."""
        return {
            "seed": self.seed,
            "order_rule": _RULE,
            "start": self.start.isoformat(),
            "interval_weeks": self.interval_weeks,
            "launches": [{"service": name, "launch": day.isoformat()} for name, day in self.launches.items()],
            "record": list(_RECORD),
            "test": {
                "statistic": "weighted two-way demeaned uptake on the log of weekly contacts",
                "orders": ORDERS,
                "level": 0.90,
                "run_when": "eight weeks after the last service started",
                "command": "ventanilla roi displacement --volumes FILE --plan THIS_FILE --json OUT",
            },
            "notes": list(self.notes),
        }


def plan_rollout(services: Sequence[str], start: date, interval_weeks: int, seed: int) -> RolloutPlan:
    """Put the services in a random order, one every `interval_weeks` weeks from `start` on.

    The same seed and names give the same order whatever their sequence, on any machine.

    :raises Misconfigured: fewer than two services, one named twice, or no interval.
    """
    if len(services) < _LEAST_SERVICES or not all(services):
        raise Misconfigured("A roll-out in steps needs two services or more, each with its name.")
    twice = sorted({name for name in services if services.count(name) > 1})
    if twice:
        raise Misconfigured(f"{twice[0]} is named twice: a service starts once.")
    if interval_weeks < 1:
        raise Misconfigured(f"Services start one or more whole weeks apart, not {interval_weeks}.")
    order = sorted(services, key=lambda name: sha256(f"{seed}:{name}".encode()).digest())
    launches = {name: start + timedelta(weeks=at * interval_weeks) for at, name in enumerate(order)}
    few = f"With fewer than {ENOUGH_SERVICES} services the pooled estimate will say insufficient_data."
    return RolloutPlan(seed, start, interval_weeks, launches, (few,) if len(services) < ENOUGH_SERVICES else ())


def plan_from_json(written: object) -> RolloutPlan:
    """Read a plan back and check that its order is the one that its seed gives.

    A service that started on another day than planned may bear that day; the planned order stays what is tested.

    :raises Misconfigured: not a plan, or an order that was not drawn.
    """
    try:
        plan = _parsed(written)
    except (KeyError, TypeError, ValueError) as fault:
        raise Misconfigured("This is not a plan as `ventanilla roi plan-rollout` writes it.") from fault
    drawn = plan_rollout(list(plan.launches), plan.start, plan.interval_weeks, plan.seed)
    if list(drawn.launches) != list(plan.launches):
        raise Misconfigured("The order of this plan is not the one that its seed gives: it was changed by hand.")
    return plan


def _parsed(written: object) -> RolloutPlan:
    if not isinstance(written, dict):
        raise TypeError
    launches = {str(one["service"]): date.fromisoformat(one["launch"]) for one in written["launches"]}
    return RolloutPlan(
        int(written["seed"]),
        date.fromisoformat(written["start"]),
        int(written["interval_weeks"]),
        launches,
        tuple(str(note) for note in written.get("notes", ())),
    )
