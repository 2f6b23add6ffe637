"""The built-in desk keeps the desk contract on SQLite, on PostgreSQL and in memory, sealed and not."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.sealing import Sealer
from bot.store.console import SqlConsoleStore
from bot.store.database import Database
from bot.store.metadata import metadata
from crm_adapter.console.actions import StaffActions, Words
from crm_adapter.console.desk import ConsoleDesk
from crm_adapter.console.memory import MemoryConsoleStore
from crm_adapter.console.model import EntryKind, NewFile, Sending, Tab
from crm_adapter.console.people import NewUser, Role, StaffUser
from crm_adapter.console.store import Books, ConsoleStore
from handlers.domain.case import CaseState, StaffEventKind
from handlers.domain.ids import Language
from handlers.errors import Ambiguous
from handlers.ports import Delivery, Desk, DeskFile
from tests.contract.desk_changes import all_changes, head
from tests.contract.desk_contract import DeskContract
from tests.contract.desk_driver import NOON, SeenLine, a_draft


class Ticking:
    """A clock that moves one second at each look."""

    def __init__(self) -> None:
        self._seconds = itertools.count()

    def now(self) -> datetime:
        """One second later than the last time."""
        return NOON + timedelta(seconds=next(self._seconds))


class LosingStore:
    """Passes everything on; once told to, commits and then loses the answer."""

    def __init__(self, store: ConsoleStore) -> None:
        self._store = store
        self.lose_next = False

    @contextmanager
    def write(self) -> Iterator[Books]:
        """See ConsoleStore."""
        with self._store.write() as books:
            yield books
        if self.lose_next:
            self.lose_next = False
            raise Ambiguous("The answer was lost.")

    @contextmanager
    def read(self) -> Iterator[Books]:
        """See ConsoleStore."""
        with self._store.read() as books:
            yield books


class ConsoleDriver:
    """Implements `DeskDriver` for the built-in desk."""

    many = 250

    def __init__(self, store: ConsoleStore) -> None:
        self.store = LosingStore(store)
        self.rung: list[bool] = []
        self.clock = Ticking()
        self._keys = itertools.count()
        self._desk = ConsoleDesk(self.store, self.clock, lambda: self.rung.append(True))
        self.actions = StaffActions(self._desk)
        with store.write() as books:
            new = NewUser("lucia", Role.AGENT, "Atención ciudadana", Language("es"))
            self.user: StaffUser = books.staff.add_user(new)

    @property
    def desk(self) -> Desk:
        """See DeskDriver."""
        return self._desk

    def another(self) -> Desk:
        """See DeskDriver."""
        return ConsoleDesk(self.store, self.clock, lambda: None)

    async def close(self) -> None:
        """See DeskDriver."""
        await self._desk.close()

    async def reply_html(self, ref: str, html: str) -> None:
        """See DeskDriver; this desk has no HTML."""
        raise AssertionError(f"{ref} has no HTML: {html}")

    async def merge(self, ref: str, into: str) -> None:
        """See DeskDriver; this desk joins no cases."""
        raise AssertionError(f"{ref} cannot be joined to {into}")

    async def delete(self, ref: str) -> None:
        """See DeskDriver; this desk deletes no cases."""
        raise AssertionError(f"{ref} cannot be deleted")

    async def reply(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """See DeskDriver."""
        await asyncio.to_thread(self.actions.reply, ref, self.user, self._words(text, files))

    async def note(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """See DeskDriver."""
        await asyncio.to_thread(self.actions.note, ref, self.user, self._words(text, files))

    async def take(self, ref: str) -> None:
        """See DeskDriver."""
        await asyncio.to_thread(self.actions.take, ref, self.user, "")

    async def solve(self, ref: str) -> None:
        """See DeskDriver."""
        await asyncio.to_thread(self.actions.solve, ref, self.user)

    async def reopen(self, ref: str) -> None:
        """See DeskDriver."""
        await asyncio.to_thread(self.actions.reopen, ref, self.user)

    async def hand_back(self, ref: str) -> None:
        """See DeskDriver."""
        await asyncio.to_thread(self.actions.hand_back, ref, self.user)

    async def lines(self, ref: str) -> Sequence[SeenLine]:
        """See DeskDriver."""
        with self.store.read() as books:
            return [
                SeenLine(
                    entry.text,
                    entry.internal,
                    tuple(DeskFile(file.name, file.mime, books.cases.content(file.id)) for file in entry.files),
                )
                for entry in books.cases.entries(ref)
            ]

    async def cases(self) -> int:
        """See DeskDriver."""
        with self.store.read() as books:
            counts = books.cases.counts(self.user.id)
        return counts[Tab.ALL] + counts[Tab.CLOSED]

    def lose_next_answer(self) -> None:
        """See DeskDriver."""
        self.store.lose_next = True

    def _words(self, text: str, files: Sequence[DeskFile]) -> Words:
        kept = tuple(NewFile(file.name, file.mime, file.content) for file in files)
        return Words(text, f"form:{next(self._keys)}", kept)


@contextmanager
def sql_store(url: str, sealer: Sealer | None) -> Iterator[SqlConsoleStore]:
    """The database's store on fresh tables."""
    database = Database(url)
    metadata.create_all(database.engine)
    yield SqlConsoleStore(database, sealer)
    database.close()


class ConsoleContract(DeskContract):
    """What only the built-in desk promises, beyond the contract."""

    @pytest.mark.asyncio
    async def test_staff_see_what_became_of_a_reply(self, driver: ConsoleDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        await driver.reply(ref, "Buenos días")
        change = next(
            change for change in await all_changes(driver.desk, cursor) if change.event.kind is StaffEventKind.REPLY
        )
        assert self._delivery(driver, ref) == (Sending.PENDING, "")
        await driver.desk.delivered(change.id, Delivery.NOT_SENT, "La persona ha bloqueado el bot")
        assert self._delivery(driver, ref) == (Sending.NOT_SENT, "La persona ha bloqueado el bot")

    @pytest.mark.asyncio
    async def test_staff_actions_wake_the_product_and_the_products_own_do_not(self, driver: ConsoleDriver) -> None:
        ref = await driver.desk.open(a_draft())
        assert driver.rung == []
        await driver.reply(ref, "Hola")
        assert driver.rung

    @pytest.mark.asyncio
    async def test_every_change_of_a_case_moves_its_revision(self, driver: ConsoleDriver) -> None:
        ref = await driver.desk.open(a_draft())
        seen = [self._revision(driver, ref)]
        for work in (driver.take(ref), driver.note(ref, "n"), driver.reply(ref, "r"), driver.solve(ref)):
            await work
            seen.append(self._revision(driver, ref))
        assert seen == sorted(set(seen))

    @pytest.mark.asyncio
    async def test_closing_a_case_as_unwanted_comes_up_as_that_state(self, driver: ConsoleDriver) -> None:
        ref, cursor = await driver.desk.open(a_draft()), await head(driver.desk)
        await asyncio.to_thread(driver.actions.unwanted, ref, driver.user)
        (change,) = await all_changes(driver.desk, cursor)
        assert (change.event.kind, change.event.state) == (StaffEventKind.STATE, CaseState.UNWANTED)
        assert await driver.desk.state(ref) is CaseState.UNWANTED
        assert await driver.cases() == 1
        with driver.store.read() as books:
            assert books.cases.counts(driver.user.id)[Tab.CLOSED] == 1
        await driver.reopen(ref)
        assert await driver.desk.state(ref) is CaseState.OPEN

    def _delivery(self, driver: ConsoleDriver, ref: str) -> tuple[Sending, str]:
        with driver.store.read() as books:
            entry = next(entry for entry in books.cases.entries(ref) if entry.kind is EntryKind.REPLY)
            return entry.sending, entry.sending_reason

    def _revision(self, driver: ConsoleDriver, ref: str) -> int:
        with driver.store.read() as books:
            return books.cases.case_revision(ref)


class TestConsoleInMemory(ConsoleContract):
    """The fake."""

    @pytest.fixture
    def driver(self) -> ConsoleDriver:
        """A desk that forgets."""
        return ConsoleDriver(MemoryConsoleStore())


class TestConsoleInDatabase(ConsoleContract):
    """The real store, sealed, on both databases."""

    @pytest.fixture
    def driver(self, database_url: str) -> Iterator[ConsoleDriver]:
        """A desk on fresh tables."""
        with sql_store(database_url, Sealer("clave de prueba, larga y sin valor alguno")) as store:
            yield ConsoleDriver(store)


@pytest.mark.asyncio
async def test_nothing_that_people_wrote_is_readable_in_the_database_file(tmp_path: Path) -> None:
    with sql_store(f"sqlite:///{tmp_path}/c.db", Sealer("clave de prueba, larga y sin valor alguno")) as store:
        driver = ConsoleDriver(store)
        ref = await driver.desk.open(a_draft())
        await driver.note(ref, "canario-nota", [DeskFile("canario-nombre.txt", "text/plain", b"canario-bytes")])
    stored = await asyncio.to_thread(_everything_in, tmp_path)
    assert b"canario" not in stored
    assert b"empadronarme" not in stored
    assert b"Empadronamiento: pide" not in stored


def _everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())
