"""Keep: one transaction holds the inbound row and its job; only then is anything acknowledged."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.engine import Engine
from bot.sealing import Sealer
from bot.store import cursors, inbox, people, timers
from bot.store.database import Database
from bot.store.inbox import DESK_SOURCE, InboundRow
from handlers.errors import Retryable
from handlers.ports import Channel, Clock, Page, RawEvent

if TYPE_CHECKING:
    from sqlalchemy import Connection


log = logging.getLogger("ventanilla.inbox")

_LOST_AFTER = timedelta(seconds=60)
TIMER = "timer"
"""Source of the inbound rows that timers make."""


def desk_source(desk: str) -> str:
    """Source of the inbound rows that a desk's changes make."""
    return f"{DESK_SOURCE}{desk}"


def is_from_desk(source: str) -> bool:
    """Whether inbound rows of this source are what happened at a desk."""
    return source.startswith(DESK_SOURCE)


def is_internal(source: str) -> bool:
    """Whether inbound rows of this source came from inside and not from a citizen's channel."""
    return source == TIMER or is_from_desk(source)


class Inbox:
    """Takes events in, each once; whatever is kept is sealed."""

    def __init__(self, database: Database, engine: Engine, sealer: Sealer, clock: Clock) -> None:
        self._database = database
        self._engine = engine
        self._sealer = sealer
        self._clock = clock

    def keep(self, channel: Channel, events: Sequence[RawEvent]) -> int:
        """Store the events of one request and queue their handling; returns how many were new."""
        with self._database.write() as connection:
            return sum(self._keep_one(connection, channel, event) for event in events)

    def keep_page(self, channel: Channel, page: Page) -> int:
        """Store a poll's events and its cursor in one transaction: the offset never runs ahead of what is kept."""
        with self._database.write() as connection:
            new = sum(self._keep_one(connection, channel, event) for event in page.events)
            cursors.save(connection, _cursor_name(channel), page.cursor, self._clock.now())
            return new

    def cursor(self, channel: Channel) -> str | None:
        """Where the next poll goes on."""
        with self._database.read() as connection:
            return cursors.read(connection, _cursor_name(channel))

    def fire_timers(self) -> None:
        """Turn every due timer into an inbound row, once."""
        now = self._clock.now()
        with self._database.write() as connection:
            for item in timers.due(connection, now):
                body = json.dumps({"kind": item.kind, "key": item.key, "due": item.due.isoformat()}).encode()
                external_id = f"{item.id}-{int(item.due.timestamp())}"
                self.keep_internal(connection, item.channel, TIMER, external_id, item.lane, body)
                timers.fired(connection, item.id, now)

    def revive(self) -> None:
        """Queue again what was kept long ago and has no job any more."""
        with self._database.read() as connection:
            old = inbox.unfinished(connection, self._clock.now() - _LOST_AFTER)
        for row in old:
            if self._engine.has_turn(row.id, row.attempts):
                continue
            log.warning("an inbound row had lost its job", extra={"inbound": row.id})
            try:
                self._revive(row)
            except Retryable:
                raise
            except Exception:
                log.exception("an inbound row cannot be queued again", extra={"inbound": row.id})

    def _revive(self, row: InboundRow) -> None:
        with self._database.write() as connection:
            inbox.again(connection, row.id)
            channel = people.channel_of(connection, row.lane) if is_internal(row.channel) else row.channel
            self._engine.enqueue_turn_again(connection, channel, row.id, row.lane, row.attempts + 1)

    def keep_internal(
        self, connection: Connection, channel: str, source: str, external_id: str, lane: str, body: bytes
    ) -> bool:
        """Store something that did not come from the citizen's channel, in the conversation's own lane; returns whether it was new."""
        row_id = inbox.keep(
            connection, source, external_id, lane, self._seal(RawEvent(external_id, "", body)), self._clock.now()
        )
        if row_id is not None:
            self._engine.enqueue_turn(connection, channel, row_id, lane)
        return row_id is not None

    def open(self, sealed: bytes) -> RawEvent:
        """The raw event of a row."""
        document = json.loads(self._sealer.open(sealed))
        return RawEvent(
            external_id=document["id"],
            lane=document["lane"],
            body=base64.b64decode(document["body"]),
            order=document["order"],
        )

    def _keep_one(self, connection: Connection, channel: Channel, event: RawEvent) -> bool:
        lane = self._sealer.fingerprint(channel.name, event.lane)
        external_id = f"{channel.account}:{event.external_id}"
        row_id = inbox.keep(connection, channel.name, external_id, lane, self._seal(event), self._clock.now())
        if row_id is not None:
            self._engine.enqueue_turn(connection, channel.name, row_id, lane)
        return row_id is not None

    def _seal(self, event: RawEvent) -> bytes:
        document = {
            "id": event.external_id,
            "lane": event.lane,
            "order": event.order,
            "body": base64.b64encode(event.body).decode(),
        }
        return self._sealer.seal(json.dumps(document).encode())


def _cursor_name(channel: Channel) -> str:
    return f"poll:{channel.name}:{channel.account}"
