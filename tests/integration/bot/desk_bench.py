"""A conversation, its case and a desk that fails as it is told to: everything around `DeskSync`, on both databases."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot import schema
from bot.bridge import Bridge
from bot.channels.fake import FakeChannel
from bot.desk_sync import Desks, DeskSync
from bot.engine import Engine
from bot.inbox import Inbox
from bot.sealing import Sealer
from bot.settings import DeskRedact
from bot.store import cases, inbox, messages, people
from bot.store.cases import Verb
from bot.store.database import Database
from bot.store.tables import desk_line
from bot.store.values import CASE_LINE, CASE_STATE, MASKED, MEDIA
from crm_adapter.console.desk import ConsoleDesk
from crm_adapter.console.memory import MemoryConsoleStore
from handlers.domain.case import (
    Author,
    CaseDraft,
    CaseKind,
    CaseLine,
    CaseState,
    HandoffReason,
    Visibility,
)
from handlers.domain.ids import CaseId, ChannelName, ConversationId, EpisodeId, InboundId, Language
from handlers.domain.media import MediaRef
from handlers.ports import Desk, DeskDraft, DeskLine, Masked
from metrics.recording import RecordingMeter

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FAKE = ChannelName("fake")
EPISODE = EpisodeId("e1-1")
PHONE, DNI = "612345678", "12345678Z"


class StandingClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        """The moment."""
        return self.moment


class NotedQueue(Engine):
    """Takes note of jobs instead of running them."""

    def __init__(self) -> None:
        self.turns: list[int] = []

    def enqueue_turn(self, connection: Connection, channel: str, inbound_id: int, lane: str) -> None:
        """Note the job."""
        self.turns.append(inbound_id)


class LossyDesk(ConsoleDesk):
    """A desk whose answers get lost, or that is away, as often as it is told to."""

    faults: list[Exception]
    after: bool

    async def open(self, draft: DeskDraft) -> str:
        """Write, then perhaps lose the answer."""
        return await self._perhaps(super().open(draft))

    async def append(self, case_ref: str, line: DeskLine) -> str:
        """Write, then perhaps lose the answer."""
        return await self._perhaps(super().append(case_ref, line))

    async def _perhaps(self, writing: Coroutine[Any, Any, str]) -> str:
        if self.faults and not self.after:
            writing.close()
            raise self.faults.pop(0)
        result = await writing
        if self.faults:
            raise self.faults.pop(0)
        return result


@dataclass
class Bench:
    """A database with one conversation, and a desk to bring its case to."""

    database: Database
    sealer: Sealer
    desk: LossyDesk
    channel: FakeChannel
    clock: StandingClock
    bridge: Bridge
    meter: RecordingMeter
    queue: NotedQueue
    conversation: ConversationId = field(default=ConversationId(0))
    row: InboundId = field(default=InboundId(0))
    lines: int = 0

    def sync(self, redact: DeskRedact = DeskRedact.IDS, others: Sequence[Desk] = ()) -> Desks:
        """The part under test; `others` are desks beside the one for new cases."""
        box = Inbox(self.database, self.queue, self.sealer, self.clock)
        syncs = [
            DeskSync(
                self.database,
                box,
                self.sealer,
                desk,
                {FAKE: self.channel},
                self.bridge,
                self.meter,
                self.clock,
                redact,
            )
            for desk in (self.desk, *others)
        ]
        return Desks(self.database, self.queue, self.sealer, self.bridge, self.clock, syncs)

    def says(self, text: str, *masked: Masked, media: tuple[MediaRef, ...] = ()) -> int:
        """Something that the citizen said."""
        sealed = self.sealer.seal(MASKED.dump_json(masked)) if masked else None
        files = self.sealer.seal(MEDIA.dump_json(media)) if media else None
        with self.database.write() as connection:
            return messages.add(
                connection, self.conversation, EPISODE, self.row, Author.CITIZEN, text, NOW, sealed, files
            )

    def opens(self, message: int) -> CaseId:
        """A case is asked for after that message."""
        draft = CaseDraft(EPISODE, "Padrón", CaseKind.QUERY, HandoffReason.ASKED, Language("es"))
        with self.database.write() as connection:
            case = cases.create(connection, self.conversation, self.desk.name, draft, NOW)
        self._line(case, Verb.OPEN, message, None)
        return case

    def appends(
        self, case: CaseId, text: str, message: int | None = None, visibility: Visibility = Visibility.PUBLIC
    ) -> None:
        """A line is to be added."""
        line = CaseLine(Author.CITIZEN, text, visibility)
        self._line(case, Verb.LINE, message, CASE_LINE.dump_json(line))

    def moves(self, case: CaseId, state: CaseState) -> None:
        """The case's state is to change."""
        self._line(case, Verb.STATE, None, CASE_STATE.dump_json(state))

    def _line(self, case: CaseId, verb: Verb, message: int | None, body: bytes | None) -> None:
        with self.database.write() as connection:
            sealed = None if body is None else self.sealer.seal(body)
            cases.add_line(connection, case, self.row, self.lines, verb, self.clock.now(), message, sealed)
        self.lines += 1

    def at_desk(self) -> list[str]:
        """Every text of the first case at the desk."""
        with self.desk.store.read() as books:
            return [entry.text for entry in books.cases.entries(self.ref())]

    def ref(self) -> str:
        """The desk's id of the only case."""
        with self.desk.store.read() as books:
            known = books.cases.by_key(self.sealer.fingerprint("case", "1")[:24])
        assert known is not None
        return known.ref

    def waiting(self) -> list[str]:
        """States of all lines."""
        with self.database.read() as connection:
            return list(connection.execute(select(desk_line.c.state).order_by(desk_line.c.id)).scalars())


@pytest.fixture
def bench(database_url: str) -> Iterator[Bench]:
    """Both databases; the event loop runs in a thread of its own, as in the service."""
    database = Database(database_url)
    schema.migrate(database)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    clock = StandingClock()
    desk = LossyDesk(MemoryConsoleStore(), clock, lambda: None)
    desk.faults, desk.after = [], False
    sealer = Sealer("k" * 48)
    made = Bench(
        database, sealer, desk, FakeChannel(), clock, Bridge(loop), RecordingMeter([FAKE], ["console"]), NotedQueue()
    )
    with database.write() as connection:
        lane = sealer.fingerprint(FAKE, "vecina")
        made.conversation = people.create(connection, FAKE, lane, sealer.seal(b"vecina"), Language("es"), NOW).id
        row = inbox.keep(connection, FAKE, "1", lane, b"s", NOW)
        assert row is not None
        made.row = InboundId(row)
    yield made
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
    database.close()
