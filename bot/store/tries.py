"""How often work that is due should have been tried by now: seldom enough for a fault that stays, soon for one that passes."""

from __future__ import annotations

from datetime import datetime

_LONGEST_WAIT_SECONDS = 256


def tries_due(due: datetime, now: datetime) -> int:
    """0 in the first second after `due`, then one more each time the wait has doubled, at last every 256 seconds.

    Part of a job's key, so that whoever looks often queues one job a try; nothing needs to be written for it.
    """
    waited = max(0, int((now - due).total_seconds()))
    return min(waited, _LONGEST_WAIT_SECONDS).bit_length() + waited // _LONGEST_WAIT_SECONDS
