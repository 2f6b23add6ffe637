"""The queue of updates that wait for the bot, and long polling on it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from tests.standins.telegram.clock import Bell, Clock
from tests.standins.telegram.refusals import Refusal
from tests.standins.telegram.shapes import Json

PRESS_LIFE = 150.0
MESSAGE_LIFE = 86_400.0
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Update:
    """One update with the lane it travels in and the time (Unix) at which it is dropped."""

    update_id: int
    kind: str
    content: Json
    lane: str
    expires_at: float

    def body(self) -> Json:
        """The Update object as the bot receives it."""
        return {"update_id": self.update_id, self.kind: self.content}


@dataclass(slots=True)
class UpdateQueue:
    """Pending updates in the order of their ids; nothing leaves before it is confirmed, delivered or expired."""

    kinds: frozenset[str]
    clock: Clock
    bell: Bell
    next_id: int
    allowed: frozenset[str] = frozenset()
    pending: dict[int, Update] = field(default_factory=dict)
    history: dict[int, Update] = field(default_factory=dict)
    replays: list[Update] = field(default_factory=list)

    def allow(self, kinds: object) -> None:
        """Take over ``allowed_updates``; an empty list means the published default, None leaves it."""
        if isinstance(kinds, list):
            self.allowed = frozenset(map(str, kinds))

    def wants(self, kind: str) -> bool:
        """Whether the bot subscribed to updates of this kind."""
        return kind in (self.allowed or self.kinds - NOT_BY_DEFAULT)

    def put(self, kind: str, content: Json, lane: str, life: float) -> Update | None:
        """Queue an update unless the bot did not subscribe to its kind (kinds unknown to the schema always go)."""
        if kind in self.kinds and not self.wants(kind):
            return None
        update = Update(self.next_id, kind, content, lane, self.clock.now() + life)
        self.next_id += 1
        self.pending[update.update_id] = self.history[update.update_id] = update
        self.bell.ring()
        return update

    def confirm(self, offset: int) -> None:
        """Forget what a getUpdates call acknowledges: all ids below ``offset``, or all but the last -offset."""
        ids = sorted(self.pending)
        done = [each for each in ids if each < offset] if offset >= 0 else ids[:offset]
        for update_id in done:
            del self.pending[update_id]
        if done:
            self.bell.ring()

    def forget(self, update_id: int) -> None:
        """Take one delivered or expired update out."""
        if self.pending.pop(update_id, None):
            self.bell.ring()

    def ready(self, limit: int) -> list[Json]:
        """The oldest pending updates; a replay asked for by a test comes first, one a call."""
        self._expire()
        first = [self.replays.pop(0).body()] if self.replays else []
        waiting = [self.pending[update_id].body() for update_id in sorted(self.pending)]
        return (first + waiting)[:limit]

    def clear(self) -> None:
        """Drop everything that waits."""
        self.pending.clear()
        self.replays.clear()
        self.bell.ring()

    def _expire(self) -> None:
        now = self.clock.now()
        for update in [each for each in self.pending.values() if each.expires_at < now]:
            del self.pending[update.update_id]


@dataclass(slots=True)
class Poller:
    """getUpdates: one waits at a time; a newer call ends the older one with 409, as the real server does."""

    queue: UpdateQueue
    bell: Bell
    turn: int = 0

    def end(self) -> None:
        """Let a waiting call end with 409."""
        self.turn += 1
        self.bell.ring()

    async def take(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Updates from ``offset`` on, after at most ``seconds`` of waiting; raises Refusal 409 when superseded."""
        self.end()
        mine, deadline = self.turn, time.monotonic() + seconds
        self.queue.confirm(offset)
        while True:
            batch = self.queue.ready(limit)
            left = deadline - time.monotonic()
            if batch or left <= 0:
                return batch
            await self.bell.wait(left)
            if mine != self.turn:
                raise Refusal(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
