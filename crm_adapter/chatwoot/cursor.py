"""How far the changes of an inbox of Chatwoot have been read: numbers of messages, and what was seen of the last minute."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from crm_adapter.shared import pairs
from handlers.errors import Rejected

OVERLAP_SECONDS = 60
"""So long may a message take to appear behind its own time stamp and number."""
_SHAPE = re.compile(rf"c1:(\d{{1,12}}):(\d{{1,18}}):{pairs.PATTERN}:{pairs.PATTERN}:{pairs.PATTERN}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Messages are numbered through the whole installation, in the order of their making."""

    moment: int
    """The latest activity of a conversation that was read, in seconds since 1970, which is the grain of Chatwoot's."""
    horizon: int
    """Messages up to this number are done with. It stays behind while more conversations were active than are read in
    one go: one that comes later may have something earlier to tell."""
    conversations: Mapping[int, int] = field(default_factory=dict)
    """Conversations read in the overlap, with the number of their last message then."""
    unsettled: Mapping[int, int] = field(default_factory=dict)
    """The same, of those that were active at that very moment: a message with a lower number may still have been on its
    way, so they are read once more."""
    messages: Mapping[int, int] = field(default_factory=dict)
    """Messages read behind the horizon, with their second."""

    @property
    def since(self) -> int:
        """Activity is looked at from here on."""
        return max(self.moment - OVERLAP_SECONDS, 0)

    def text(self) -> str:
        """As it is kept."""
        seen = (self.conversations, self.unsettled, self.messages)
        return f"c1:{self.moment}:{self.horizon}:{':'.join(map(pairs.joined, seen))}"

    def read(self, conversation: int, mark: int) -> bool:
        """Whether it was read as it is now."""
        return mark in {self.conversations.get(conversation), self.unsettled.get(conversation)}

    def after(self, moment: int, messages: Mapping[int, int], *, drained: bool) -> Cursor:
        """Behind messages of conversations that were active up to this moment; `drained`: there are no others."""
        moment = max(self.moment, moment)
        seen = {**self.messages, **messages}
        since = max(moment - OVERLAP_SECONDS, 0)
        done = [number for number, at in seen.items() if at < since] if drained else []
        horizon = max([self.horizon, *done])
        kept = {number: at for number, at in seen.items() if number > horizon}
        return replace(self, moment=moment, horizon=horizon, messages=kept)

    def marked(self, settled: Mapping[int, int], unsettled: Mapping[int, int], listed: Collection[int]) -> Cursor:
        """With what was read of these conversations, and nothing of those that have left the overlap."""
        was = {number: mark for number, mark in self.unsettled.items() if number not in settled}
        marks = {**self.conversations, **settled}
        return replace(
            self,
            conversations={number: mark for number, mark in marks.items() if number in listed},
            unsettled={number: mark for number, mark in {**was, **unsettled}.items() if number in listed},
        )


def parsed(text: str) -> Cursor:
    """Raises Rejected for anything but a cursor of ours."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise Rejected("That is not a cursor of Chatwoot's changes.")
    return Cursor(int(found[1]), int(found[2]), *(pairs.split(found[group]) for group in (3, 4, 5)))
