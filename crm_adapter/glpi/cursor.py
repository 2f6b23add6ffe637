"""How far the changes of a GLPI have been read: which tickets, and up to which line of the history."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crm_adapter.shared import pairs, touches
from crm_adapter.shared.touches import Touches
from handlers.errors import Rejected

OVERLAP_SECONDS = 70 * 60
"""GLPI's times are those of a clock on the wall, which goes back by an hour once a year."""
_STEP_SECONDS = 60
"""So long may a line of the history take to appear behind one with a higher number."""
_FORMAT = "%Y-%m-%d %H:%M:%S"
_SHAPE = re.compile(rf"gl1:{touches.PATTERN}:(\d{{1,18}}):(\d{{1,18}}):(\d{{1,12}}):{pairs.PATTERN}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Which tickets were read, and lines of the history by their number, which rises."""

    tickets: Touches
    floor: int
    """Lines up to this one are done with."""
    next_floor: int = 0
    """The latest line known at `step`: what the floor rises to a minute after that."""
    step: int = 0
    """By our own clock, in seconds."""
    seen: frozenset[int] = frozenset()
    """Lines above the floor that were read."""

    def text(self) -> str:
        """As it is kept."""
        seen = pairs.joined(dict.fromkeys(self.seen, 0))
        return f"gl1:{self.tickets.text()}:{self.floor}:{self.next_floor}:{self.step}:{seen}"

    def after(self, tickets: Touches, lines: Iterable[int], now: int, *, drained: bool) -> Cursor:
        """The cursor behind these touches and lines, read `now`; `drained`: there are no further touches."""
        seen = self.seen | frozenset(lines)
        latest = max(seen, default=self.floor)
        floor, following, step = self.floor, self.next_floor, self.step
        if drained and latest > floor and now - step >= _STEP_SECONDS:
            floor, following, step = max(floor, following), latest, now
        return Cursor(tickets, floor, following, step, frozenset(line for line in seen if line > floor))


def parsed(text: str) -> Cursor:
    """Raises Rejected for anything but a cursor of ours."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise Rejected("That is not a cursor of GLPI's changes.")
    tickets = touches.parsed(OVERLAP_SECONDS, found[1], found[2], found[3])
    return Cursor(tickets, int(found[4]), int(found[5]), int(found[6]), frozenset(pairs.split(found[7])))


def seconds(at: str) -> int:
    """A time of GLPI's as seconds on the wall's clock; 0 for what is none."""
    try:
        moment = datetime.strptime(at, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return 0
    return max(int(moment.timestamp()), 0)


def written(at: int) -> str:
    """Those seconds as GLPI's searches take them."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)).strftime(_FORMAT)
