"""How far the changes of a Zammad have been read: a moment, and what was seen in the minute before it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crm_adapter.shared import pairs
from handlers.errors import Rejected

OVERLAP_MS = 60_000
"""So long may a transaction at Zammad take to appear behind its own time stamp."""
_SHAPE = re.compile(rf"z1:(\d{{1,15}}):(\d{{1,15}}):{pairs.PATTERN}:{pairs.PATTERN}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 253_402_300_799_000
"""The end of the year 9999, beyond which there are no dates."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Times in milliseconds since 1970, which is the grain of Zammad's."""

    moment: int
    """The latest touch of a case that was read."""
    horizon: int
    """Lines of histories up to here are done with. It stays behind while more cases were touched than are read in one
    go: a case that comes later may have something earlier to tell."""
    tickets: Mapping[int, int] = field(default_factory=dict)
    """Cases read in the overlap, with the touch that was read."""
    entries: Mapping[int, int] = field(default_factory=dict)
    """Lines of histories read behind the horizon, with their time."""

    @property
    def since(self) -> int:
        """Touches are searched for from here on."""
        return max(self.moment - OVERLAP_MS, 0)

    def text(self) -> str:
        """As it is kept."""
        return f"z1:{self.moment}:{self.horizon}:{pairs.joined(self.tickets)}:{pairs.joined(self.entries)}"

    def after(self, tickets: Mapping[int, int], entries: Mapping[int, int], *, drained: bool) -> Cursor:
        """The cursor behind these touches and lines; `drained`: there are no further ones."""
        seen = {**self.tickets, **tickets}
        moment = max([self.moment, *tickets.values()])
        since = max(moment - OVERLAP_MS, 0)
        horizon = max(self.horizon, since) if drained else self.horizon
        return Cursor(
            moment,
            horizon,
            {ticket: at for ticket, at in seen.items() if at >= since},
            {entry: at for entry, at in {**self.entries, **entries}.items() if at > horizon},
        )


def parsed(text: str) -> Cursor:
    """Raises Rejected for anything but a cursor of ours."""
    found = _SHAPE.fullmatch(text)
    if found is None or int(found[1]) > _LATEST:
        raise Rejected("That is not a cursor of Zammad's changes.")
    return Cursor(int(found[1]), int(found[2]), pairs.split(found[3]), pairs.split(found[4]))


def milliseconds(moment: datetime) -> int:
    """Since 1970."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def iso(moment: int) -> str:
    """As Zammad's searches take it."""
    return (_EPOCH + timedelta(milliseconds=moment)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
