"""What the built-in desk needs stored, as Protocols that the program's database (or the fake in memory) answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from crm_adapter.console.model import (
    AuditRow,
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
from crm_adapter.console.people import LoginLink, NewUser, Session, StaffUser
from handlers.domain.case import CaseState, StaffEventKind


class Sealer(Protocol):
    """Encrypts what citizens and staff wrote before it is stored."""

    def seal(self, clear: bytes, /) -> bytes: ...
    def open(self, sealed: bytes, /) -> bytes: ...


class CaseBook(Protocol):
    """Cases inside one transaction. Refs and ids of the wrong shape are treated as unknown."""

    def by_ref(self, ref: str) -> Case | None: ...
    def by_key(self, key: str) -> Case | None: ...
    def add(self, new: NewCase) -> Case:
        """The new case: queued, with the citizen waiting since it was opened."""
        ...

    def save(self, case: Case) -> None:
        """Overwrite what can change of a case; counts as a revision."""
        ...

    def of_person(self, person: str, limit: int) -> Sequence[Case]:
        """That person's cases, newest first."""
        ...

    def inbox(self, tab: Tab, user_id: int, limit: int, offset: int) -> Sequence[InboxRow]:
        """Waiting citizens first, longest first; then the rest, latest change first."""
        ...

    def counts(self, user_id: int) -> Mapping[Tab, int]:
        """Number of cases in each tab."""
        ...

    def positions(self) -> Mapping[str, int]:
        """Place in the queue (1 = next) by ref, for every queued case."""
        ...

    def entries(self, ref: str) -> Sequence[Entry]:
        """All entries of a case with their files, oldest first."""
        ...

    def entry(self, entry_id: str) -> Entry | None: ...
    def entry_by_key(self, ref: str, key: str) -> Entry | None: ...
    def add_entry(self, new: NewEntry, files: Sequence[NewFile] = ()) -> str:
        """The id of the new entry; counts as a revision."""
        ...

    def set_sending(self, entry_id: str, sending: Sending, reason: str) -> None: ...
    def file(self, file_id: str) -> StoredFile | None: ...
    def content(self, file_id: str) -> bytes: ...
    def add_change(
        self,
        kind: StaffEventKind,
        ref: str,
        at: datetime,
        entry_id: str | None = None,
        state: CaseState | None = None,
        signature: str = "",
    ) -> None:
        """Book a change under the next number."""
        ...

    def changes(self, after: int, limit: int) -> Sequence[Change]: ...
    def change(self, seq: int) -> Change | None: ...
    def revision(self) -> int:
        """Grows with every change of any case, in the order of commits."""
        ...

    def case_revision(self, ref: str) -> int:
        """The revision at which this case last changed; 0 = unknown case."""
        ...


class StaffBook(Protocol):
    """Accounts, sessions, links, login attempts and the audit trail inside one transaction."""

    def user(self, user_id: int) -> StaffUser | None: ...
    def by_login(self, login: str) -> StaffUser | None: ...
    def users(self) -> Sequence[StaffUser]:
        """All accounts by login name."""
        ...

    def add_user(self, new: NewUser) -> StaffUser: ...
    def save_user(self, user: StaffUser) -> None: ...
    def session(self, token_hash: str) -> Session | None: ...
    def save_session(self, session: Session) -> None:
        """Add or overwrite."""
        ...

    def end_session(self, token_hash: str) -> None: ...
    def end_sessions(self, user_id: int, keep: str = "") -> None:
        """End all sessions of a user but the one with the token hash `keep`."""
        ...

    def link(self, token_hash: str) -> LoginLink | None: ...
    def save_link(self, link: LoginLink) -> None:
        """Replaces every earlier link of the same user."""
        ...

    def use_links(self, user_id: int) -> None:
        """Make every link of the user worthless."""
        ...

    def attempt(self, subject: str, now: datetime, window_start: datetime) -> int:
        """Count one more attempt of `subject`; returns the number since `window_start` (older ones are forgotten)."""
        ...

    def forget_attempts(self, subject: str) -> None: ...
    def forget_expired(self, now: datetime, window_start: datetime) -> None:
        """Drop sessions and links that ended before `now` and attempts from before `window_start`."""
        ...

    def record(self, row: AuditRow) -> None: ...
    def audit(self, limit: int, offset: int = 0, case_ref: str = "") -> Sequence[AuditRow]:
        """Newest first; of one case if given."""
        ...


class Books(Protocol):
    """Both books in one transaction."""

    @property
    def cases(self) -> CaseBook: ...
    @property
    def staff(self) -> StaffBook: ...


class ConsoleStore(Protocol):
    """Opens transactions; nothing may wait for a network or hash a password while one is open."""

    def write(self) -> AbstractContextManager[Books]:
        """A transaction alone with the desk's data: others wait until it ends. Committed at the end or rolled back whole."""
        ...

    def read(self) -> AbstractContextManager[Books]:
        """A transaction that only reads."""
        ...
