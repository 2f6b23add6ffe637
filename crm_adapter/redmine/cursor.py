"""How far the histories of Redmine's issues have been read, by the time of their last touch and the number of their last entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_adapter.redmine.shapes import Issue, Journal, seconds
from crm_adapter.shared import pairs, touches
from crm_adapter.shared.touches import Touches
from handlers.errors import Rejected

OVERLAP_SECONDS = 60
"""So long may a transaction at Redmine take to appear behind its own time stamp."""
_LATEST = 253_402_300_799
"""The end of the year 9999, beyond which there are no dates."""
_SHAPE = re.compile(rf"rm1:{touches.PATTERN}:(\d{{1,12}}):{pairs.PATTERN}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Within one issue entries get their numbers in the order in which they appear; among several they need not."""

    issues: Touches
    horizon: int
    """Of an issue that was not read in the overlap, entries from this second on are new. It stays behind while more
    issues were touched than are read in one go."""
    entries: Mapping[int, int] = field(default_factory=dict)
    """The last entry of each issue that was read in the overlap."""

    def text(self) -> str:
        """As it is kept."""
        return f"rm1:{self.issues.text()}:{self.horizon}:{pairs.joined(self.entries)}"

    def news(self, issue: Issue) -> list[Journal]:
        """The entries that were not read yet, oldest first."""
        last = self.entries.get(issue.id)
        if last is not None:
            return [journal for journal in issue.journals if journal.id > last]
        return [journal for journal in issue.journals if seconds(journal.created_on) >= self.horizon]

    def after(self, moved: Touches, last: Mapping[int, int], *, drained: bool) -> Cursor:
        """The cursor behind these; `last`: the last entry of each issue read; `drained`: there are no further ones."""
        kept = {issue: entry for issue, entry in {**self.entries, **last}.items() if issue in moved.marks}
        return Cursor(moved, max(self.horizon, moved.since) if drained else self.horizon, kept)


def parsed(text: str) -> Cursor:
    """Raises Rejected for anything but a cursor of ours."""
    found = _SHAPE.fullmatch(text)
    if found is None or int(found[1]) > _LATEST:
        raise Rejected("That is not a cursor of Redmine's changes.")
    issues = touches.parsed(OVERLAP_SECONDS, found[1], found[2], found[3])
    return Cursor(issues, int(found[4]), pairs.split(found[5]))
