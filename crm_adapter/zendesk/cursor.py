"""How far the changes of a Zendesk have been read: which tickets, and which of their updates in the last minute."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crm_adapter.shared import pairs, touches
from crm_adapter.shared.touches import Touches
from handlers.errors import Rejected

OVERLAP_SECONDS = 60
"""So long may an update at Zendesk take to appear behind its own time stamp."""
_SHAPE = re.compile(rf"zd1:{touches.PATTERN}:(\d{{1,12}}):{pairs.PATTERN}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Times in seconds since 1970, which is the grain of Zendesk's."""

    tickets: Touches
    horizon: int
    """Updates up to here are done with. It stays behind while more tickets were touched than are read in one go: a
    ticket that comes later may have something earlier to tell."""
    audits: Mapping[int, int] = field(default_factory=dict)
    """Updates read behind the horizon, with their time."""

    def text(self) -> str:
        """As it is kept."""
        return f"zd1:{self.tickets.text()}:{self.horizon}:{pairs.joined(self.audits)}"

    def after(self, tickets: Touches, audits: Mapping[int, int], *, drained: bool) -> Cursor:
        """The cursor behind these touches and updates; `drained`: there are no further ones."""
        horizon = max(self.horizon, tickets.since) if drained else self.horizon
        return Cursor(
            tickets, horizon, {number: at for number, at in {**self.audits, **audits}.items() if at > horizon}
        )


def parsed(text: str) -> Cursor:
    """Raises Rejected for anything but a cursor of ours."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise Rejected("That is not a cursor of Zendesk's changes.")
    tickets = touches.parsed(OVERLAP_SECONDS, found[1], found[2], found[3])
    return Cursor(tickets, int(found[4]), pairs.split(found[5]))


def seconds(moment: datetime) -> int:
    """Since 1970."""
    return (moment - _EPOCH) // timedelta(seconds=1)
