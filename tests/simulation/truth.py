"""The truth of a simulated agency: what an estimate is compared with."""

from __future__ import annotations

import numpy as np

from tests.simulation.worlds import World


def true_share(world: World) -> float:
    """Of the contacts that the covered services would have had since their own launch, the share displaced (0..1)."""
    since = np.zeros_like(world.displaced, dtype=np.bool_)
    for number, service in enumerate(world.services):
        if service in world.launches:
            since[number] = [day >= world.launches[service] for day in world.days]
    would_have_come = np.where(since, world.without_bot, 0.0)
    return float((would_have_come * world.displaced).sum() / would_have_come.sum())
