"""Answers what the built-in desk asks of the database: transactions, and the queries about cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, not_, select, update

from bot.store import console_rows as rows
from bot.store.console_sequence import lock_sequence, next_number
from bot.store.console_staff import SqlStaff
from bot.store.console_tables import (
    console_case,
    console_change,
    console_entry,
    console_file,
    console_sequence,
    staff_user,
)
from bot.store.database import Database
from crm_adapter.console.model import (
    FINISHED,
    Case,
    Change,
    Entry,
    InboxRow,
    NewCase,
    NewEntry,
    NewFile,
    Sending,
    StoredFile,
    Tab,
)
from crm_adapter.console.store import Sealer
from handlers.domain.case import CaseState, StaffEventKind


@dataclass(frozen=True, slots=True)
class SqlCases:
    """Implements `CaseBook` on one connection; `sealer` None keeps text readable in the database."""

    connection: Connection
    sealer: Sealer | None

    def by_ref(self, ref: str) -> Case | None:
        """See CaseBook."""
        number = rows.as_id(ref)
        return self._case(select(console_case).where(console_case.c.id == number)) if number is not None else None

    def by_key(self, key: str) -> Case | None:
        """See CaseBook."""
        return self._case(select(console_case).where(console_case.c.key == key))

    def add(self, new: NewCase) -> Case:
        """See CaseBook."""
        values = {**rows.new_case(new, self.sealer), "revision": next_number(self.connection)}
        row = self.connection.execute(insert(console_case).values(values).returning(console_case)).one()
        return rows.case(row, self.sealer)

    def save(self, case: Case) -> None:
        """See CaseBook."""
        values = {**rows.case_changes(case), "revision": next_number(self.connection)}
        self.connection.execute(update(console_case).where(console_case.c.id == int(case.ref)).values(values))

    def of_person(self, person: str, limit: int) -> Sequence[Case]:
        """See CaseBook."""
        newest = console_case.c.id.desc()
        query = select(console_case).where(console_case.c.person == person).order_by(newest).limit(limit)
        return [rows.case(row, self.sealer) for row in self.connection.execute(query)]

    def inbox(self, tab: Tab, user_id: int, limit: int, offset: int) -> Sequence[InboxRow]:
        """See CaseBook."""
        newest = select(console_entry.c.case_id, func.max(console_entry.c.id).label("id"))
        newest_ids = newest.group_by(console_entry.c.case_id).subquery()
        query = (
            select(console_case, staff_user.c.login, console_entry.c.kind.label("last_kind"), console_entry.c.text)
            .outerjoin(staff_user, staff_user.c.id == console_case.c.assignee)
            .outerjoin(newest_ids, newest_ids.c.case_id == console_case.c.id)
            .outerjoin(console_entry, console_entry.c.id == newest_ids.c.id)
            .where(_in_tab(tab, user_id))
            .order_by(
                console_case.c.waiting_since.is_(None),
                console_case.c.waiting_since,
                console_case.c.updated_at.desc(),
                console_case.c.id,
            )
        )
        found = self.connection.execute(query.limit(limit).offset(offset))
        return [rows.inbox_row(row, self.sealer) for row in found]

    def counts(self, user_id: int) -> Mapping[Tab, int]:
        """See CaseBook."""
        count = select(func.count()).select_from(console_case)
        return {tab: self.connection.execute(count.where(_in_tab(tab, user_id))).scalar_one() for tab in Tab}

    def positions(self) -> Mapping[str, int]:
        """See CaseBook."""
        query = select(console_case.c.id).where(console_case.c.state == CaseState.QUEUED)
        ordered = self.connection.execute(query.order_by(console_case.c.queued_at, console_case.c.id)).scalars()
        return {str(number): place for place, number in enumerate(ordered, start=1)}

    def entries(self, ref: str) -> Sequence[Entry]:
        """See CaseBook."""
        return self._entries(console_entry.c.case_id == rows.as_id(ref))

    def entry(self, entry_id: str) -> Entry | None:
        """See CaseBook."""
        return next(iter(self._entries(console_entry.c.id == rows.as_id(entry_id))), None)

    def entry_by_key(self, ref: str, key: str) -> Entry | None:
        """See CaseBook."""
        found = self._entries(and_(console_entry.c.case_id == rows.as_id(ref), console_entry.c.key == key))
        return next(iter(found), None)

    def add_entry(self, new: NewEntry, files: Sequence[NewFile] = ()) -> str:
        """See CaseBook."""
        statement = insert(console_entry).values(rows.new_entry(new, self.sealer)).returning(console_entry.c.id)
        entry_id: int = self.connection.execute(statement).scalar_one()
        for file in files:
            self.connection.execute(insert(console_file).values(rows.new_file(file, entry_id, self.sealer)))
        self._touch(int(new.case_ref))
        return str(entry_id)

    def set_sending(self, entry_id: str, sending: Sending, reason: str) -> None:
        """See CaseBook."""
        statement = update(console_entry).where(console_entry.c.id == int(entry_id))
        values = {"sending": sending, "sending_reason": reason[:300]}
        case_id: int = self.connection.execute(statement.values(values).returning(console_entry.c.case_id)).scalar_one()
        self._touch(case_id)

    def file(self, file_id: str) -> StoredFile | None:
        """See CaseBook."""
        row = self.connection.execute(_files().where(console_file.c.id == rows.as_id(file_id))).one_or_none()
        return rows.stored_file(row, self.sealer) if row is not None else None

    def content(self, file_id: str) -> bytes:
        """See CaseBook."""
        query = select(console_file.c.content).where(console_file.c.id == int(file_id))
        return rows.unseal(self.connection.execute(query).scalar_one(), self.sealer)

    def add_change(
        self,
        kind: StaffEventKind,
        ref: str,
        at: datetime,
        entry_id: str | None = None,
        state: CaseState | None = None,
        signature: str = "",
    ) -> None:
        """See CaseBook."""
        values = {
            "seq": self._touch(int(ref)),
            "case_id": int(ref),
            "kind": kind,
            "at": at,
            "entry_id": int(entry_id) if entry_id is not None else None,
            "state": state,
            "signature": signature,
        }
        self.connection.execute(insert(console_change).values(values))

    def changes(self, after: int, limit: int) -> Sequence[Change]:
        """See CaseBook."""
        query = select(console_change).where(console_change.c.seq > after).order_by(console_change.c.seq).limit(limit)
        return [rows.change(row) for row in self.connection.execute(query)]

    def change(self, seq: int) -> Change | None:
        """See CaseBook."""
        row = self.connection.execute(select(console_change).where(console_change.c.seq == seq)).one_or_none()
        return rows.change(row) if row is not None else None

    def revision(self) -> int:
        """See CaseBook."""
        return self.connection.execute(select(console_sequence.c.value)).scalar_one_or_none() or 0

    def case_revision(self, ref: str) -> int:
        """See CaseBook."""
        query = select(console_case.c.revision).where(console_case.c.id == rows.as_id(ref))
        return self.connection.execute(query).scalar_one_or_none() or 0

    def _case(self, query: Select[tuple[object, ...]]) -> Case | None:
        row = self.connection.execute(query).one_or_none()
        return rows.case(row, self.sealer) if row is not None else None

    def _entries(self, where: ColumnElement[bool]) -> Sequence[Entry]:
        found = self.connection.execute(select(console_entry).where(where).order_by(console_entry.c.id)).all()
        ids = [row.id for row in found]
        kept = self.connection.execute(_files().where(console_file.c.entry_id.in_(ids)).order_by(console_file.c.id))
        files: dict[int, list[StoredFile]] = {}
        for row in kept:
            files.setdefault(row.entry_id, []).append(rows.stored_file(row, self.sealer))
        return [rows.entry(row, tuple(files.get(row.id, ())), self.sealer) for row in found]

    def _touch(self, case_id: int) -> int:
        number = next_number(self.connection)
        self.connection.execute(update(console_case).where(console_case.c.id == case_id).values(revision=number))
        return number


@dataclass(frozen=True, slots=True)
class SqlBooks:
    """Implements `Books` on one connection."""

    cases: SqlCases
    staff: SqlStaff


class SqlConsoleStore:
    """Implements `ConsoleStore`. Text, subjects, file names and bytes are sealed when a `sealer` is given."""

    def __init__(self, database: Database, sealer: Sealer | None) -> None:
        self._database = database
        self._sealer = sealer

    @contextmanager
    def write(self) -> Iterator[SqlBooks]:
        """See ConsoleStore."""
        with self._database.write() as connection:
            lock_sequence(connection)
            yield self._books(connection)

    @contextmanager
    def read(self) -> Iterator[SqlBooks]:
        """See ConsoleStore."""
        with self._database.read() as connection:
            yield self._books(connection)

    def _books(self, connection: Connection) -> SqlBooks:
        return SqlBooks(SqlCases(connection, self._sealer), SqlStaff(connection))


def _in_tab(tab: Tab, user_id: int) -> ColumnElement[bool]:
    finished = console_case.c.state.in_(FINISHED)
    match tab:
        case Tab.UNASSIGNED:
            return console_case.c.state == CaseState.QUEUED
        case Tab.MINE:
            return and_(console_case.c.assignee == user_id, not_(finished))
        case Tab.ALL:
            return not_(finished)
        case Tab.CLOSED:
            return finished


def _files() -> Select[tuple[object, ...]]:
    file, owner = console_file.c, console_entry.c
    return select(file.id, file.entry_id, file.name, file.mime, file.size, owner.case_id, owner.visibility).join(
        console_entry, owner.id == file.entry_id
    )
