"""One conversation with its case in a database on disk, and the part of the product that writes to the desk."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import schema
from bot.bridge import Bridge
from bot.clock import SystemClock
from bot.desk_sync import DeskSync
from bot.engine import Engine
from bot.inbox import Inbox
from bot.sealing import Sealer
from bot.settings import DeskRedact
from bot.store import cases, inbox, messages, people
from bot.store.cases import Verb
from bot.store.database import Database
from bot.store.values import CASE_LINE
from handlers.domain.case import Author, CaseDraft, CaseKind, CaseLine, HandoffReason
from handlers.domain.ids import CaseId, ChannelName, EpisodeId, InboundId, Language
from handlers.ports import Desk
from metrics.recording import RecordingMeter

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CHANNEL = ChannelName("bench")
_EPISODE = EpisodeId("e1-1")


class _NoQueue(Engine):
    """Nothing is queued: the bench itself calls what is measured."""

    def __init__(self) -> None:
        """Without a database of its own."""

    def enqueue_turn(self, connection: Connection, channel: str, inbound_id: int, lane: str) -> None:
        """Nothing."""


class Way:
    """To one desk."""

    def __init__(self, folder: Path, desk: Desk, loop: asyncio.AbstractEventLoop) -> None:
        self._database = Database(f"sqlite:///{folder}/bench.db")
        schema.migrate(self._database)
        self._sealer = Sealer("a key of the bench, long and of no value")
        self._bridge = Bridge(loop)
        self._desk = desk
        clock = SystemClock()
        box = Inbox(self._database, _NoQueue(), self._sealer, clock)
        meter = RecordingMeter([_CHANNEL], [desk.name])
        self._sync = DeskSync(self._database, box, self._sealer, desk, {}, self._bridge, meter, clock, DeskRedact.NONE)
        self._lines = 0

    def open(self) -> CaseId:
        """A conversation of one message, and its case at the desk."""
        now = datetime.now(UTC)
        with self._database.write() as connection:
            lane = self._sealer.fingerprint(_CHANNEL, "somebody")
            conversation = people.create(connection, _CHANNEL, lane, self._sealer.seal(b"x"), Language("es"), now).id
            row = inbox.keep(connection, _CHANNEL, "1", lane, b"s", now)
            self._row = InboundId(row or 0)
            message = messages.add(
                connection, conversation, _EPISODE, self._row, Author.CITIZEN, "hola", now, None, None
            )
            draft = CaseDraft(_EPISODE, "Padrón", CaseKind.QUERY, HandoffReason.ASKED, Language("es"))
            case = cases.create(connection, conversation, self._desk.name, draft, now)
            cases.add_line(connection, case, self._row, 0, Verb.OPEN, now, message, None)
        self.push(case)
        return case

    def wait(self, case: CaseId, text: str) -> None:
        """A line that waits to be written."""
        self._lines += 1
        sealed = self._sealer.seal(CASE_LINE.dump_json(CaseLine(Author.CITIZEN, text)))
        with self._database.write() as connection:
            now = datetime.now(UTC)
            cases.add_line(connection, case, self._row, self._lines, Verb.LINE, now, None, sealed)

    def push(self, case: CaseId) -> None:
        """What is measured."""
        self._sync.push(case)

    def close(self) -> None:
        """Close the desk's connections and the database."""
        self._bridge.run(self._desk.close())
        self._database.close()
