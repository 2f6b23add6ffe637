"""The desk's store in memory: for tests, and for trying the console without a database."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from crm_adapter.console.memory_staff import MemoryStaff
from crm_adapter.console.model import (
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
from handlers.domain.case import CaseState, StaffEventKind


@dataclass(slots=True)
class MemoryCases:
    """Implements `CaseBook` with dictionaries."""

    staff: MemoryStaff
    cases: dict[str, Case] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    listed: dict[str, Entry] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    booked: list[Change] = field(default_factory=list)
    count: int = 0

    def copy(self, staff: MemoryStaff) -> MemoryCases:
        """Another book with the same values, to go back to."""
        return MemoryCases(
            staff,
            dict(self.cases),
            dict(self.revisions),
            dict(self.listed),
            dict(self.contents),
            dict(self.files),
            list(self.booked),
            self.count,
        )

    def by_ref(self, ref: str) -> Case | None:
        """See CaseBook."""
        return self.cases.get(ref)

    def by_key(self, key: str) -> Case | None:
        """See CaseBook."""
        return next((case for case in self.cases.values() if case.key == key), None)

    def add(self, new: NewCase) -> Case:
        """See CaseBook."""
        case = Case(
            ref=str(len(self.cases) + 1),
            key=new.key,
            person=new.person,
            subject=new.subject,
            kind=new.kind,
            reason=new.reason,
            channel=new.channel,
            language=new.language,
            service=new.service,
            opened_at=new.opened_at,
            queued_at=new.opened_at,
            updated_at=new.opened_at,
            waiting_since=new.opened_at,
        )
        self.save(case)
        return case

    def save(self, case: Case) -> None:
        """See CaseBook."""
        self.cases[case.ref] = case
        self._touch(case.ref)

    def of_person(self, person: str, limit: int) -> Sequence[Case]:
        """See CaseBook."""
        return [case for case in reversed(self.cases.values()) if case.person == person][:limit]

    def inbox(self, tab: Tab, user_id: int, limit: int, offset: int) -> Sequence[InboxRow]:
        """See CaseBook."""
        found = [case for case in self.cases.values() if _in_tab(case, tab, user_id)]
        found.sort(key=_inbox_order)
        return [self._row(case) for case in found[offset : offset + limit]]

    def counts(self, user_id: int) -> Mapping[Tab, int]:
        """See CaseBook."""
        return {tab: sum(_in_tab(case, tab, user_id) for case in self.cases.values()) for tab in Tab}

    def positions(self) -> Mapping[str, int]:
        """See CaseBook."""
        queued = [case for case in self.cases.values() if case.state is CaseState.QUEUED]
        queued.sort(key=lambda case: (case.queued_at, int(case.ref)))
        return {case.ref: place for place, case in enumerate(queued, start=1)}

    def entries(self, ref: str) -> Sequence[Entry]:
        """See CaseBook."""
        return [entry for entry in self.listed.values() if entry.case_ref == ref]

    def entry(self, entry_id: str) -> Entry | None:
        """See CaseBook."""
        return self.listed.get(entry_id)

    def entry_by_key(self, ref: str, key: str) -> Entry | None:
        """See CaseBook."""
        return next((entry for entry in self.entries(ref) if entry.key == key), None)

    def add_entry(self, new: NewEntry, files: Sequence[NewFile] = ()) -> str:
        """See CaseBook."""
        entry_id = str(len(self.listed) + 1)
        stored = tuple(self._keep(file, new) for file in files)
        self.listed[entry_id] = Entry(
            id=entry_id,
            case_ref=new.case_ref,
            key=new.key,
            kind=new.kind,
            visibility=new.visibility,
            text=new.text,
            at=new.at,
            author=new.author,
            signature=new.signature,
            sending=new.sending,
            files=stored,
        )
        self._touch(new.case_ref)
        return entry_id

    def set_sending(self, entry_id: str, sending: Sending, reason: str) -> None:
        """See CaseBook."""
        entry = self.listed[entry_id]
        self.listed[entry_id] = replace(entry, sending=sending, sending_reason=reason)
        self._touch(entry.case_ref)

    def file(self, file_id: str) -> StoredFile | None:
        """See CaseBook."""
        return self.files.get(file_id)

    def content(self, file_id: str) -> bytes:
        """See CaseBook."""
        return self.contents[file_id]

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
        self._touch(ref)
        self.booked.append(Change(self.count, kind, ref, at, entry_id, state, signature))

    def changes(self, after: int, limit: int) -> Sequence[Change]:
        """See CaseBook."""
        return [change for change in self.booked if change.seq > after][:limit]

    def change(self, seq: int) -> Change | None:
        """See CaseBook."""
        return next((change for change in self.booked if change.seq == seq), None)

    def revision(self) -> int:
        """See CaseBook."""
        return self.count

    def case_revision(self, ref: str) -> int:
        """See CaseBook."""
        return self.revisions.get(ref, 0)

    def _touch(self, ref: str) -> None:
        self.count += 1
        self.revisions[ref] = self.count

    def _keep(self, file: NewFile, entry: NewEntry) -> StoredFile:
        file_id = str(len(self.files) + 1)
        stored = StoredFile(file_id, entry.case_ref, file.name, file.mime, len(file.content), entry.visibility)
        self.files[file_id], self.contents[file_id] = stored, file.content
        return stored

    def _row(self, case: Case) -> InboxRow:
        holder = self.staff.user(case.assignee) if case.assignee is not None else None
        entries = self.entries(case.ref)
        last = entries[-1] if entries else None
        return InboxRow(case, holder.login if holder else "", last.kind if last else None, last.text if last else "")


@dataclass(slots=True)
class MemoryBooks:
    """Implements `Books`."""

    staff: MemoryStaff
    cases: MemoryCases

    def copy(self) -> MemoryBooks:
        """Both books as they are now."""
        staff = self.staff.copy()
        return MemoryBooks(staff, self.cases.copy(staff))


class MemoryConsoleStore:
    """Implements `ConsoleStore`; forgets everything with the process."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        staff = MemoryStaff()
        self._books = MemoryBooks(staff, MemoryCases(staff))

    @contextmanager
    def write(self) -> Iterator[MemoryBooks]:
        """See ConsoleStore."""
        with self._lock:
            work = self._books.copy()
            yield work
            self._books = work

    @contextmanager
    def read(self) -> Iterator[MemoryBooks]:
        """See ConsoleStore."""
        yield self._books


def _in_tab(case: Case, tab: Tab, user_id: int) -> bool:
    match tab:
        case Tab.UNASSIGNED:
            return case.state is CaseState.QUEUED
        case Tab.MINE:
            return case.assignee == user_id and not case.finished
        case Tab.ALL:
            return not case.finished
        case Tab.CLOSED:
            return case.finished


def _inbox_order(case: Case) -> tuple[bool, float, int]:
    waits = case.waiting_since is not None
    moment = case.waiting_since.timestamp() if case.waiting_since is not None else -case.updated_at.timestamp()
    return (not waits, moment, int(case.ref))
