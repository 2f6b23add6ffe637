"""Cases on their way to a desk: in order, looked for before repeated, with no more in clear than the agency has chosen."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot import schema
from bot.bridge import Bridge
from bot.channels.fake import FakeChannel
from bot.desk_sync import DeskSync
from bot.engine import Engine
from bot.inbox import Inbox
from bot.sealing import Sealer
from bot.settings import DeskRedact
from bot.store import cases, cursors, inbox, messages, people
from bot.store.cases import Verb
from bot.store.database import Database
from bot.store.tables import audit, desk_line
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
    StaffEventKind,
    Visibility,
)
from handlers.domain.ids import CaseId, ChannelName, ConversationId, EpisodeId, InboundId, Language
from handlers.domain.media import MediaKind, MediaRef
from handlers.errors import Ambiguous, Retryable
from handlers.ports import DeskDraft, DeskLine, Masked
from metrics.recording import RecordingMeter

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FAKE = ChannelName("fake")
EPISODE = EpisodeId("e1-1")
PHONE, DNI = "612345678", "12345678Z"


class _Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        """The moment."""
        return self.moment


class _Queue(Engine):
    """Takes note of jobs instead of running them."""

    def __init__(self) -> None:
        self.turns: list[int] = []

    def enqueue_turn(self, connection: Connection, channel: str, inbound_id: int, lane: str) -> None:
        """Note the job."""
        self.turns.append(inbound_id)


class _LossyDesk(ConsoleDesk):
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
    desk: _LossyDesk
    channel: FakeChannel
    clock: _Clock
    bridge: Bridge
    meter: RecordingMeter
    queue: _Queue
    conversation: ConversationId = field(default=ConversationId(0))
    row: InboundId = field(default=InboundId(0))
    lines: int = 0

    def sync(self, redact: DeskRedact = DeskRedact.IDS) -> DeskSync:
        """The part under test."""
        box = Inbox(self.database, self.queue, self.sealer, self.clock)
        channels = {FAKE: self.channel}
        return DeskSync(
            self.database,
            self.queue,
            box,
            self.sealer,
            self.desk,
            channels,
            self.bridge,
            self.meter,
            self.clock,
            redact,
        )

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
            known = books.cases.by_key("case-1")
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
    clock = _Clock()
    desk = _LossyDesk(MemoryConsoleStore(), clock, lambda: None)
    desk.faults, desk.after = [], False
    sealer = Sealer("k" * 48)
    made = Bench(
        database, sealer, desk, FakeChannel(), clock, Bridge(loop), RecordingMeter([FAKE], ["console"]), _Queue()
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


def test_the_transcript_up_to_the_request_opens_the_case_and_later_lines_follow_in_order(bench: Bench) -> None:
    """One case, every line once."""
    bench.says("hola")
    asked = bench.says("quiero una persona")
    case = bench.opens(asked)
    bench.appends(case, "otra cosa", bench.says("otra cosa"))
    bench.appends(case, "y una más", bench.says("y una más"))
    bench.sync().push(case)
    assert bench.at_desk() == ["hola", "quiero una persona", "otra cosa", "y una más"]
    assert bench.waiting() == ["done", "done", "done"]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("fault", [Retryable("away"), Ambiguous("no answer")])
def test_a_desk_that_is_away_or_whose_answer_is_lost_gets_one_case_and_each_line_once(
    bench: Bench, fault: Exception, after: bool
) -> None:
    """The first try of the opening fails, and the first of the line; time passes, it is tried again."""
    case = bench.opens(bench.says("quiero una persona"))
    bench.appends(case, "otra cosa", bench.says("otra cosa"))
    bench.desk.faults, bench.desk.after = [fault], after
    sync = bench.sync()
    sync.push(case)
    assert bench.waiting() == ["planned", "planned"]
    sync.push(case)
    assert bench.waiting() == ["planned", "planned"], "not before its time"
    bench.clock.moment += timedelta(seconds=5)
    bench.desk.faults = []
    sync.push(case)
    assert bench.waiting() == ["done", "done"]
    assert bench.at_desk() == ["quiero una persona", "otra cosa"]


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        (DeskRedact.NONE, f"mi dni {DNI}, llámeme al {PHONE}"),
        (DeskRedact.IDS, f"mi dni [DNI], llámeme al {PHONE}"),
        (DeskRedact.ALL, "mi dni [DNI], llámeme al [teléfono]"),
    ],
)
def test_staff_see_masked_values_as_the_agency_has_chosen_and_each_opening_is_audited(
    bench: Bench, policy: DeskRedact, shown: str
) -> None:
    """The audit names the kind, never the value."""
    masked = (Masked("dni", "[DNI]", DNI), Masked("phone", "[teléfono]", PHONE))
    case = bench.opens(bench.says("mi dni [DNI], llámeme al [teléfono]", *masked))
    bench.sync(policy).push(case)
    assert bench.at_desk() == [shown]
    with bench.database.read() as connection:
        opened = [row.detail for row in connection.execute(select(audit))]
    assert len(opened) == (0 if policy is DeskRedact.ALL else 1)
    assert not any(PHONE in detail or DNI in detail for detail in opened)


def test_files_go_as_bytes_and_one_that_cannot_be_had_is_said_to_be_missing(bench: Bench) -> None:
    """Never as an address; a missing file does not hold up the words."""
    bench.channel.files["f1"] = b"bytes of a photo"
    there = MediaRef(FAKE, "f1", MediaKind.PHOTO, "ñ€😀.jpg", "image/jpeg")
    gone = MediaRef("x", "f2", MediaKind.PHOTO, "otra.jpg", "image/jpeg")
    case = bench.opens(bench.says("mire", media=(there, gone)))
    bench.sync().push(case)
    with bench.desk.store.read() as books:
        (entry,) = books.cases.entries(bench.ref())
        kept = [(file.name, books.cases.content(file.id)) for file in entry.files]
    assert kept[0] == ("ñ€😀.jpg", b"bytes of a photo")
    assert kept[1][0] == "otra.jpg.txt"
    assert b"could not be brought over" in kept[1][1]


def test_a_solved_case_is_reopened_by_its_state(bench: Bench) -> None:
    """The citizen said that it was not solved."""
    case = bench.opens(bench.says("persona"))
    bench.moves(case, CaseState.SOLVED)
    bench.moves(case, CaseState.QUEUED)
    bench.sync().push(case)
    assert bench.bridge.run(bench.desk.state(bench.ref())) is CaseState.QUEUED


def test_what_staff_do_is_taken_in_once_even_if_the_cursor_was_lost(bench: Bench) -> None:
    """Inbound rows bear the desk's own id of the change."""
    case = bench.opens(bench.says("persona"))
    sync = bench.sync()
    sync.pull()
    sync.push(case)
    with bench.desk.store.write() as books:
        books.cases.add_change(StaffEventKind.STATE, bench.ref(), NOW, state=CaseState.SOLVED)
    sync.pull()
    assert len(bench.queue.turns) == 1
    with bench.database.write() as connection:
        cursors.save(connection, "desk:console", "0", NOW)
    sync.pull()
    assert len(bench.queue.turns) == 1
