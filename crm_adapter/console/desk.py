"""The built-in desk as the product sees it: one more desk behind the same port as any CRM."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from crm_adapter.console.bell import Bell
from crm_adapter.console.model import Case, Change, Entry, EntryKind, NewCase, NewEntry, NewFile, Sending, StoredFile
from crm_adapter.console.store import Books, ConsoleStore
from handlers.domain.case import Author, CaseState, StaffEvent, StaffEventKind, Visibility
from handlers.domain.media import MediaRef, kind_of
from handlers.errors import Rejected
from handlers.ports import Clock, Delivery, DeskCaps, DeskChange, DeskChanges, DeskDraft, DeskFile, DeskLine

NAME = "console"
MAX_FILE = 20 * 1024 * 1024
_PAGE = 100
_CHUNK = 64 * 1024
_CURSOR_DIGITS = 19
_KINDS = {
    Author.CITIZEN: EntryKind.CITIZEN,
    Author.BOT: EntryKind.BOT,
    Author.SYSTEM: EntryKind.SYSTEM,
}


class ConsoleDesk:
    """Implements `handlers.ports.Desk`. `notify` is called (in any thread) when staff did something worth fetching.

    What the product itself writes through this port never comes back as a change.
    """

    name = NAME

    def __init__(
        self, store: ConsoleStore, clock: Clock, notify: Callable[[], None], *, max_file: int = MAX_FILE
    ) -> None:
        self.store = store
        self.clock = clock
        self.notify = notify
        self.bell = Bell()
        self.caps = DeskCaps(
            push=True,
            internal_notes=True,
            files_in=True,
            files_out=True,
            reopen_on_append=True,
            max_file=max_file,
            queue_position=True,
        )

    def staff_changed(self) -> None:
        """Staff did something: refresh the live pages and let the product fetch it."""
        self.bell.ring()
        self.notify()

    async def check(self) -> Mapping[str, str]:
        """How many cases are open and whether anybody could work on them."""
        return await asyncio.to_thread(self._check)

    async def open(self, draft: DeskDraft) -> str:
        """Idempotent on `draft.key`. Raises Rejected when a file is too large; nothing is written then."""
        return await asyncio.to_thread(self._open, draft)

    async def append(self, case_ref: str, line: DeskLine) -> str:
        """Idempotent on `line.key` within the case. A citizen's public line reopens a finished case."""
        return await asyncio.to_thread(self._append, case_ref, line)

    async def set_state(self, case_ref: str, state: CaseState) -> CaseState:
        """Every state but GONE can be set; returns what the desk now says."""
        return await asyncio.to_thread(self._set_state, case_ref, state)

    async def state(self, case_ref: str) -> CaseState:
        """The case's state; raises Rejected for an unknown case."""
        return await asyncio.to_thread(self._state, case_ref)

    async def queue_position(self, case_ref: str) -> int | None:
        """1 = next; None when the case is not queued."""
        return await asyncio.to_thread(self._queue_position, case_ref)

    async def changes(self, cursor: str | None) -> DeskChanges:
        """At most a hundred changes after `cursor`, in the order of commits."""
        return await asyncio.to_thread(self._changes, cursor)

    async def delivered(self, change_id: str, result: Delivery, reason: str) -> None:
        """Show staff what became of the reply that came as change `change_id`; a change that was no reply is ignored."""
        await asyncio.to_thread(self._delivered, change_id, Sending(result.value), reason)

    async def read_file(self, media: MediaRef) -> AsyncIterator[bytes]:
        """The bytes of a public file in pieces; raises Rejected for anything else."""
        content = await asyncio.to_thread(self._content, media)
        for start in range(0, len(content), _CHUNK):
            yield content[start : start + _CHUNK]

    async def close(self) -> None:
        """Send the live pages home."""
        self.bell.close()

    def hints(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:  # noqa: ARG002 - signature of the port
        """The console tells of its changes inside the process, so no webhook call can be authentic."""
        raise Rejected("The built-in desk has no webhook; remove the one that calls this address.")

    def _check(self) -> Mapping[str, str]:
        with self.store.read() as books:
            able = [user for user in books.staff.users() if user.active and user.password_hash]
            queued = len(books.cases.positions())
        staff = (
            f"ok: {len(able)} accounts can log in" if able else "warning: nobody can log in yet; use the one-time link"
        )
        return {"staff": staff, "queue": f"ok: {queued} cases wait to be taken"}

    def _open(self, draft: DeskDraft) -> str:
        self._refuse_large(file for line in draft.transcript for file in line.files)
        with self.store.write() as books:
            known = books.cases.by_key(draft.key)
            if known is not None:
                return known.ref
            case = books.cases.add(_new_case(draft, self.clock.now()))
            for line in draft.transcript:
                _add_line(books, case.ref, line)
        self.bell.ring()
        return case.ref

    def _append(self, case_ref: str, line: DeskLine) -> str:
        self._refuse_large(line.files)
        with self.store.write() as books:
            case = _known(books, case_ref)
            already = books.cases.entry_by_key(case_ref, line.key)
            if already is not None:
                return already.id
            entry_id = _add_line(books, case_ref, line)
            if line.author is Author.CITIZEN and line.visibility is Visibility.PUBLIC:
                books.cases.save(_citizen_wrote(case, self.clock.now()))
        self.bell.ring()
        return entry_id

    def _set_state(self, case_ref: str, state: CaseState) -> CaseState:
        if state is CaseState.GONE:
            raise Rejected("The built-in desk does not delete cases; close the case instead.")
        with self.store.write() as books:
            case = _known(books, case_ref)
            if case.state is not state:
                books.cases.save(_moved(case, state, self.clock.now()))
        self.bell.ring()
        return state

    def _state(self, case_ref: str) -> CaseState:
        with self.store.read() as books:
            return _known(books, case_ref).state

    def _queue_position(self, case_ref: str) -> int | None:
        with self.store.read() as books:
            _known(books, case_ref)
            return books.cases.positions().get(case_ref)

    def _changes(self, cursor: str | None) -> DeskChanges:
        with self.store.read() as books:
            if cursor is None:
                return DeskChanges((), str(books.cases.revision()))
            found = books.cases.changes(_number(cursor), _PAGE)
            changes = tuple(change for change in (_as_change(books, change) for change in found) if change is not None)
        return DeskChanges(changes, str(found[-1].seq) if found else cursor)

    def _delivered(self, change_id: str, sending: Sending, reason: str) -> None:
        with self.store.write() as books:
            change = books.cases.change(_number(change_id))
            if change is None or change.entry_id is None:
                return
            books.cases.set_sending(change.entry_id, sending, reason)
        self.bell.ring()

    def _content(self, media: MediaRef) -> bytes:
        with self.store.read() as books:
            stored = books.cases.file(media.ref) if media.source == NAME else None
            if stored is None or stored.visibility is not Visibility.PUBLIC:
                raise Rejected(f"The desk has no public file {media.ref!r}.")
            return books.cases.content(media.ref)

    def _refuse_large(self, files: Iterable[DeskFile]) -> None:
        for file in files:
            if len(file.content) > self.caps.max_file:
                limit = self.caps.max_file / (1024 * 1024)
                raise Rejected(f"The file {file.name} is larger than the desk takes ({limit:.0f} MB).")


def media_ref(file: StoredFile) -> MediaRef:
    """How the rest of the product names a file that lies here."""
    return MediaRef(NAME, file.id, kind_of(file.mime), file.name, file.mime, file.size)


def _new_case(draft: DeskDraft, now: datetime) -> NewCase:
    return NewCase(
        key=draft.key,
        person=draft.person,
        subject=draft.subject,
        kind=draft.kind,
        reason=draft.reason,
        channel=draft.channel,
        language=draft.language,
        service=draft.service,
        opened_at=now,
    )


def _add_line(books: Books, ref: str, line: DeskLine) -> str:
    staff = EntryKind.REPLY if line.visibility is Visibility.PUBLIC else EntryKind.NOTE
    entry = NewEntry(ref, line.key, _KINDS.get(line.author, staff), line.visibility, line.text, line.at)
    return books.cases.add_entry(entry, [NewFile(file.name, file.mime, file.content) for file in line.files])


def _citizen_wrote(case: Case, now: datetime) -> Case:
    case = replace(case, waiting_since=case.waiting_since or now, updated_at=now)
    if case.finished or case.with_bot:
        return replace(case, state=CaseState.QUEUED, assignee=None, queued_at=now, with_bot=False)
    if case.state is CaseState.WAITING_CITIZEN:
        return replace(case, state=CaseState.QUEUED if case.assignee is None else CaseState.OPEN)
    return case


def _moved(case: Case, state: CaseState, now: datetime) -> Case:
    case = replace(case, state=state, updated_at=now, with_bot=False)
    if state is CaseState.QUEUED:
        return replace(case, assignee=None, queued_at=now, waiting_since=case.waiting_since or now)
    if state is CaseState.OPEN:
        return case
    return replace(case, waiting_since=None)


def _as_change(books: Books, change: Change) -> DeskChange | None:
    entry = books.cases.entry(change.entry_id) if change.entry_id is not None else None
    if change.kind is StaffEventKind.REPLY and not _may_leave(entry):
        return None
    event = StaffEvent(
        kind=change.kind,
        case_ref=change.case_ref,
        at=change.at,
        text=entry.text if entry is not None else "",
        state=change.state,
        media=tuple(media_ref(file) for file in entry.files) if entry is not None else (),
        signature=change.signature,
    )
    return DeskChange(str(change.seq), event)


def _may_leave(entry: Entry | None) -> bool:
    # Second guard of law 4: a note has no change to begin with.
    return entry is not None and entry.kind is EntryKind.REPLY and not entry.internal


def _known(books: Books, ref: str) -> Case:
    case = books.cases.by_ref(ref)
    if case is None:
        raise Rejected(f"The desk has no case {ref!r}.")
    return case


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < _CURSOR_DIGITS):
        raise Rejected(f"{value!r} is not a cursor of the built-in desk.")
    return int(value)
