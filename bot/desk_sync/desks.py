"""All desks at work: new cases go to one of them, and older ones go on where they were opened."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from bot.bridge import Bridge
from bot.desk_sync.drafting import Drafting
from bot.desk_sync.files import DeskFiles
from bot.desk_sync.news import note
from bot.desk_sync.oddities import plain
from bot.desk_sync.pull import Pull
from bot.desk_sync.push import Push
from bot.engine import Engine
from bot.inbox import Inbox
from bot.sealing import Sealer
from bot.settings import DeskRedact
from bot.store import cases, hints
from bot.store.database import Database
from handlers.domain.agency import Agency
from handlers.domain.ids import ChannelName
from handlers.domain.media import MediaRef
from handlers.errors import Rejected, Retryable
from handlers.ports import Channel, Clock, Delivery, Desk, Meter
from handlers.turn import StaffSide

log = logging.getLogger("ventanilla.desk")


class DeskSync:
    """Carries lines between our cases and one desk."""

    def __init__(
        self,
        database: Database,
        inbox: Inbox,
        sealer: Sealer,
        desk: Desk,
        channels: Mapping[ChannelName, Channel],
        bridge: Bridge,
        meter: Meter,
        clock: Clock,
        redact: DeskRedact,
        agency: Callable[[], Agency | None] = lambda: None,
    ) -> None:
        """`agency` is the published one, whose clock and names of services the desk is told; None: UTC and keys."""
        self.desk = desk
        drafting = Drafting(database, sealer, DeskFiles(channels, bridge, lambda: desk.caps), clock, redact, agency)
        self._push = Push(database, inbox, sealer, desk, drafting, bridge, meter, clock)
        self._pull = Pull(database, inbox, sealer, desk, bridge, clock)

    @property
    def fault(self) -> str:
        """Why the last look at the desk failed; empty when it did not."""
        return self._pull.fault

    def push(self, case_id: int) -> None:
        """Write what waits of one case, in order."""
        self._push.push(case_id)

    def pull(self) -> None:
        """Take in what happened at the desk."""
        self._pull.pull()


class Desks:
    """The desk for new cases, and every other one that still has cases of ours."""

    def __init__(
        self,
        database: Database,
        engine: Engine,
        sealer: Sealer,
        bridge: Bridge,
        clock: Clock,
        syncs: Sequence[DeskSync],
    ) -> None:
        """The first of `syncs` is the one for new cases."""
        self._database = database
        self._engine = engine
        self._sealer = sealer
        self._bridge = bridge
        self._clock = clock
        self._syncs = {sync.desk.name: sync for sync in syncs}
        self.current = syncs[0].desk.name
        self._wakes: dict[str, Callable[[], None]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Of all desks at work, the one for new cases first."""
        return tuple(self._syncs)

    def side(self, ahead: int) -> StaffSide:
        """What the desk for new cases lets a person know, before whom so many wait by our own count."""
        caps = self._syncs[self.current].desk.caps
        return StaffSide(ahead if caps.queue_position else None, reports_only=not caps.conversation)

    @property
    def state(self) -> str:
        """ "ok", or what is wrong with which desk; nothing else stops for it."""
        faults = [f"{name}: {sync.fault}" for name, sync in self._syncs.items() if sync.fault]
        missing = [f"{name}: it has open cases and no settings" for name in self._without_settings()]
        return f"degraded: {' '.join(faults + missing)}" if faults or missing else "ok"

    def start(self, seconds: Mapping[str, float]) -> None:
        """Look at every desk now and then every so many seconds, and whenever it is woken."""
        self.pull()
        for name, sync in self._syncs.items():
            self._wakes[name] = self._engine.every(seconds[name], f"changes at {name}", sync.pull)

    def pull(self) -> None:
        """Look at every desk now."""
        for sync in self._syncs.values():
            sync.pull()

    def wake(self, name: str) -> None:
        """Look at this desk now."""
        if name in self._wakes:
            self._wakes[name]()

    def sweep(self) -> None:
        """Queue the writing of every case that has a line due."""
        now = self._clock.now()
        with self._database.read() as connection:
            waiting = cases.due(connection, now, self.names)
        if not waiting:
            return
        with self._database.write() as connection:
            for case_id, desk, key in waiting:
                self._engine.enqueue_push(connection, desk, case_id, key)

    def push(self, case_id: int) -> None:
        """Write what waits of one case to the desk where it was opened."""
        with self._database.read() as connection:
            case = cases.read(connection, case_id)
        sync = self._syncs.get(case.desk) if case is not None else None
        if sync is not None:
            sync.push(case_id)

    def hinted(self, name: str, headers: Mapping[str, str], body: bytes) -> None:
        """A webhook call: what is authentic and new makes us look. Raises Rejected for anything else."""
        sync = self._syncs.get(name)
        if sync is None:
            raise Rejected("No such desk is at work here.")
        ids = sync.desk.hints(headers, body)
        with self._database.write() as connection:
            new = [hints.keep(connection, name, plain(delivery), self._clock.now()) for delivery in ids]
        if any(new):
            self.wake(name)

    def delivered(self, name: str, change_id: str, result: Delivery, reason: str) -> None:
        """Show staff what became of their reply."""
        sync = self._syncs.get(name)
        if sync is not None:
            self._bridge.run(sync.desk.delivered(change_id, result, reason))

    async def read_file(self, media: MediaRef) -> AsyncIterator[bytes]:
        """The bytes of a file that lies at one of the desks."""
        sync = self._syncs.get(media.source)
        if sync is None:
            raise Retryable(f"The desk {media.source} is not at work; give its settings again.")
        async for piece in sync.desk.read_file(media):
            yield piece

    def note(self, conversation_id: int, text: str) -> None:
        """Queue an internal line of the system for the conversation's case, if it has one."""
        with self._database.write() as connection:
            note(connection, self._sealer, conversation_id, text, self._clock.now())

    async def close(self) -> None:
        """Close every desk's connections."""
        for sync in self._syncs.values():
            await sync.desk.close()

    def _without_settings(self) -> list[str]:
        with self._database.read() as connection:
            return [name for name in cases.desks_with_open(connection) if name not in self._syncs]
