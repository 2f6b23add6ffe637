"""The whole way of a message by hand: inbox, turn, outbox, desk and back, on both databases, one job after another."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from bot.desk_sync import Desks
from bot.doubts import DeliveryNews, Doubts, RefusedCases, RefusedLines
from bot.inbox import Inbox
from bot.outbox import Outbox
from bot.publication import Publication
from bot.store import content, people
from bot.store.tables import fact, inbound, outbound
from bot.store.values import PART
from bot.turn import Turn
from bot.writing import Writer
from crm_adapter.console.actions import StaffActions, Words
from crm_adapter.console.model import Entry
from crm_adapter.console.people import NewUser, Role, StaffUser
from handlers.domain.agency import Agency
from handlers.domain.conversation import Conversation
from handlers.domain.ids import ChannelName, Language
from handlers.domain.understanding import Candidate, Understanding
from handlers.ports import Channel, Desk
from nlu.redaction import Redactor
from tests.integration.bot.desk_bench import FAKE, NOW, Bench, NotedQueue
from tests.unit.handlers.sample import AGENCY, PADRON

log = logging.getLogger(__name__)

_LUCIA = NewUser("lucia", Role.AGENT, "Padrón", Language("es"))


def _unprepared(_agency: Agency) -> None:
    """No index is built."""


class OnceQueue(NotedQueue):
    """Runs each key once, as the engine does; a job that fails is logged and over."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: set[str] = set()
        self.jobs: list[tuple[str, int]] = []

    def enqueue_delivery(self, connection: Connection, channel: str, conversation_id: int, lane: str, key: str) -> None:
        """Once a key."""
        self._once("deliver", key, conversation_id)

    def enqueue_push(self, connection: Connection, desk: str, case_id: int, key: str) -> None:
        """Once a key."""
        self._once("push", key, case_id)

    def _once(self, work: str, key: str, argument: int) -> None:
        if key not in self.keys:
            self.keys.add(key)
            self.jobs.append((work, argument))


class KnowsPadron:
    """Understands one word."""

    name = "one word"

    def understand(
        self, text: str, agency: Agency, language: Language, language_chosen: bool, moment: datetime | None = None
    ) -> Understanding:
        """The service where its name is said."""
        services = (Candidate(PADRON, 0.9),) if "padrón" in text else ()
        return Understanding(language, language_sure=False, services=services, in_scope=0.9 if services else 0.1)


@dataclass
class World:
    """One citizen, one staff member and everything between them. `run` does what is queued, until nothing is."""

    bench: Bench
    queue: OnceQueue = field(default_factory=OnceQueue)
    channels: Mapping[ChannelName, Channel] | None = None
    """What the outbox sends by, where it is not simply the bench's channel."""
    others: tuple[Desk, ...] = ()
    """Desks at work beside the one for new cases."""

    def __post_init__(self) -> None:
        self.set_up()

    def set_up(self) -> None:
        """Make every part anew around the bench as it is now."""
        self.bench.queue = self.queue
        with self.bench.database.write() as connection:
            content.publish(connection, AGENCY, NOW)
        bench = self.bench
        self.inbox = Inbox(bench.database, self.queue, bench.sealer, bench.clock)
        self.sync: Desks = bench.sync(others=self.others)
        self.outbox = Outbox(
            bench.database,
            self.queue,
            bench.sealer,
            self.channels or {FAKE: bench.channel},
            bench.bridge,
            bench.meter,
            bench.clock,
            "worker-1",
            "boot-a",
            self.sync.read_file,
            lambda: None,
        )
        self.news = DeliveryNews(bench.database, self.sync, bench.clock)
        self.doubts = Doubts(bench.database, bench.sealer, bench.clock)
        self.refused = RefusedCases(bench.database, bench.clock)
        self.missing = RefusedLines(bench.database, bench.sealer, bench.clock)
        self.actions = StaffActions(bench.desk)
        with bench.desk.store.write() as books:
            known = books.staff.by_login("lucia")
            self.lucia: StaffUser = known or books.staff.add_user(_LUCIA)
        self.sync.pull()

    def turn(self) -> Turn:
        """The part that decides."""
        bench, redactor = self.bench, Redactor()
        channels = {FAKE: bench.channel}
        writer = Writer(bench.sealer, channels, self.sync.current, lambda text: redactor.redact(text).text)
        return Turn(
            bench.database,
            self.inbox,
            self.outbox,
            writer,
            bench.sealer,
            channels,
            Publication(bench.database, _unprepared),
            KnowsPadron(),
            redactor,
            bench.bridge,
            bench.meter,
            bench.clock,
            lambda: None,
            self.sync.side,
        )

    def hears(self, text: str) -> None:
        """The citizen writes, and whatever follows happens."""
        event = self.bench.channel.says("vecina", text, self.bench.clock.now())
        self.inbox.keep(self.bench.channel, [event])
        self.run()

    def replies(self, ref: str, text: str) -> None:
        """Staff reply, and whatever follows happens."""
        self.actions.reply(ref, self.lucia, Words(text, f"k{text}"))
        self.run()

    def waits(self, **duration: float) -> None:
        """Time goes by, and whatever is due happens."""
        self.bench.clock.moment += timedelta(**duration)
        self.run()

    def run(self) -> None:
        """Every queue until it is empty, and the sweeps."""
        while self._step():
            pass

    def _step(self) -> bool:
        self.news.sweep()
        self.outbox.sweep()
        self.sync.sweep()
        self.sync.pull()
        if not self.queue.turns and not self.queue.jobs:
            return False
        while self.queue.turns:
            self._do(self.turn().handle, self.queue.turns.pop(0))
        while self.queue.jobs:
            work, argument = self.queue.jobs.pop(0)
            self._do(self.outbox.drain if work == "deliver" else self.sync.push, argument)
        return True

    def _do(self, work: Callable[[int], None], argument: int) -> None:
        try:
            work(argument)
        except Exception:
            log.exception("a job failed")

    # ---------------------------------------------------------------- what has happened

    def arrived(self) -> list[str]:
        """What the citizen has in front of them."""
        return [each.part.plain for each in self.bench.channel.delivered]

    def voices(self) -> list[tuple[str, str]]:
        """(voice, state) of every outbound row."""
        with self.bench.database.read() as connection:
            rows = connection.execute(select(outbound.c.voice, outbound.c.state).order_by(outbound.c.id))
            return [(row.voice, row.state) for row in rows]

    def kept(self) -> list[str]:
        """The readable texts that the outbox still keeps, oldest first."""
        with self.bench.database.read() as connection:
            sealed = connection.execute(select(outbound.c.part_sealed).order_by(outbound.c.id)).scalars()
            return [PART.validate_json(self.bench.sealer.open(part)).plain for part in sealed if part]

    def conversation(self) -> Conversation:
        """The state that the next decision starts from."""
        with self.bench.database.read() as connection:
            found = people.find(connection, FAKE, self.bench.sealer.fingerprint(FAKE, "vecina"))
        assert found is not None
        return found

    def facts(self) -> list[tuple[str, str | None]]:
        """(kind, outcome) of every fact."""
        with self.bench.database.read() as connection:
            rows = connection.execute(select(fact.c.kind, fact.c.outcome).order_by(fact.c.id))
            return [(row.kind, row.outcome) for row in rows]

    def given_up(self) -> int:
        """How many inbound rows were given up."""
        with self.bench.database.read() as connection:
            return len(connection.execute(select(inbound.c.id).where(inbound.c.failed_at.is_not(None))).all())

    def entries(self, ref: str) -> list[Entry]:
        """The case as staff see it."""
        with self.bench.desk.store.read() as books:
            return list(books.cases.entries(ref))


@pytest.fixture
def world(bench: Bench) -> World:
    """A world on each database; the bench's own unhandled row is none of its business."""
    return World(bench)
