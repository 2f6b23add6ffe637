"""What staff can do with a case: take, reply, note, pass on, hand back, close, reopen; each one booked and audited."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from crm_adapter.console.desk import ConsoleDesk
from crm_adapter.console.model import AuditRow, Case, EntryKind, NewEntry, NewFile, Sending, StoredFile
from crm_adapter.console.people import StaffUser
from crm_adapter.console.store import Books
from handlers.domain.case import CaseState, StaffEventKind, Visibility
from handlers.errors import Rejected

MAX_TEXT = 20_000
"""Characters of one reply or note; channels split what is too long for them."""


class NotAllowed(Rejected):
    """Staff asked for something that cannot be done now; `phrase` is the key of the sentence that tells them why."""

    def __init__(self, phrase: str, **values: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values


@dataclass(frozen=True, slots=True)
class Words:
    """What staff wrote. `key` is made once per form, so that a form sent twice is written once."""

    text: str
    key: str
    files: tuple[NewFile, ...] = ()


@dataclass(frozen=True, slots=True)
class _Scene:
    """One action under way: the case as it is, who acts, and when."""

    books: Books
    case: Case
    user: StaffUser
    now: datetime

    def tell(self, kind: StaffEventKind, entry_id: str | None = None, state: CaseState | None = None) -> None:
        """Let the product know, with the unit's name as signature."""
        self.books.cases.add_change(kind, self.case.ref, self.now, entry_id, state, self.user.unit)

    def record(self, action: str, detail: str = "") -> None:
        """Write the audit trail."""
        self.books.staff.record(AuditRow(self.user.login, action, self.now, self.case.ref, detail))


class StaffActions:
    """Staff's side of the built-in desk. Every method raises NotAllowed with a sentence for the page."""

    def __init__(self, desk: ConsoleDesk) -> None:
        self._desk = desk

    @contextmanager
    def _scene(self, ref: str, user: StaffUser) -> Iterator[_Scene]:
        with self._desk.store.write() as books:
            case = books.cases.by_ref(ref)
            if case is None:
                raise NotAllowed("no_such_case")
            yield _Scene(books, case, user, self._desk.clock.now())
        self._desk.staff_changed()

    def read(self, ref: str, user: StaffUser) -> None:
        """Record that the user opened the case."""
        with self._desk.store.write() as books:
            books.staff.record(AuditRow(user.login, "read", self._desk.clock.now(), ref))

    def download(self, file_id: str, user: StaffUser) -> tuple[StoredFile, bytes]:
        """A file and its bytes; the reading is recorded."""
        with self._desk.store.write() as books:
            file = books.cases.file(file_id)
            if file is None:
                raise NotAllowed("no_such_file")
            books.staff.record(AuditRow(user.login, "download", self._desk.clock.now(), file.case_ref, file.id))
            return file, books.cases.content(file_id)

    def take(self, ref: str, user: StaffUser, seen_assignee: str) -> None:
        """Take the case; refused when somebody else has done so since the page with `seen_assignee` was shown."""
        with self._scene(ref, user) as scene:
            if scene.case.finished:
                raise NotAllowed("case_finished")
            holder = _holder(scene)
            if holder is not None and holder.id == user.id:
                return
            if holder is not None and holder.login != seen_assignee:
                raise NotAllowed("taken_by_other", name=holder.login)
            _take(scene)

    def pass_on(self, ref: str, user: StaffUser, to_login: str) -> None:
        """Give the case to a colleague."""
        with self._scene(ref, user) as scene:
            _own_or_lead(scene)
            colleague = scene.books.staff.by_login(to_login)
            if colleague is None or not colleague.active:
                raise NotAllowed("no_such_colleague")
            scene.books.cases.save(replace(_opened(scene), assignee=colleague.id))
            scene.books.cases.add_change(StaffEventKind.ASSIGNED, ref, scene.now, None, CaseState.OPEN, colleague.unit)
            scene.record("pass_on", colleague.login)

    def release(self, ref: str, user: StaffUser) -> None:
        """Put the case back into the queue, at the place of its age."""
        with self._scene(ref, user) as scene:
            _own_or_lead(scene)
            scene.books.cases.save(
                replace(scene.case, assignee=None, state=CaseState.QUEUED, with_bot=False, updated_at=scene.now)
            )
            scene.tell(StaffEventKind.STATE, state=CaseState.QUEUED)
            scene.record("release")

    def reply(self, ref: str, user: StaffUser, words: Words) -> str:
        """Write to the citizen; takes the case if nobody has it. Returns the entry's id."""
        self._check(words)
        with self._scene(ref, user) as scene:
            already = scene.books.cases.entry_by_key(ref, words.key)
            if already is not None:
                return already.id
            if scene.case.finished:
                raise NotAllowed("case_finished")
            holder = _holder(scene)
            if holder is not None and holder.id != user.id:
                raise NotAllowed("taken_by_other", name=holder.login)
            case = scene.case if holder is not None and not scene.case.with_bot else _take(scene)
            entry_id = _write(scene, words, EntryKind.REPLY, Visibility.PUBLIC, Sending.PENDING)
            scene.books.cases.save(replace(case, waiting_since=None, updated_at=scene.now))
            scene.tell(StaffEventKind.REPLY, entry_id)
            scene.record("reply")
            return entry_id

    def note(self, ref: str, user: StaffUser, words: Words) -> str:
        """Write for colleagues only; never becomes a change. Returns the entry's id."""
        self._check(words)
        with self._scene(ref, user) as scene:
            already = scene.books.cases.entry_by_key(ref, words.key)
            if already is not None:
                return already.id
            entry_id = _write(scene, words, EntryKind.NOTE, Visibility.INTERNAL, Sending.NONE)
            scene.record("note")
            return entry_id

    def hand_back(self, ref: str, user: StaffUser) -> None:
        """Give the conversation back to the bot without closing the need."""
        with self._scene(ref, user) as scene:
            _not_finished(scene)
            case = replace(scene.case, assignee=None, state=CaseState.WAITING_CITIZEN, with_bot=True)
            scene.books.cases.save(replace(case, waiting_since=None, updated_at=scene.now))
            scene.tell(StaffEventKind.HAND_BACK)
            scene.record("hand_back")

    def solve(self, ref: str, user: StaffUser) -> None:
        """Say that it is done; the citizen is asked and may reopen it."""
        self._finish(ref, user, CaseState.SOLVED, "solve")

    def unwanted(self, ref: str, user: StaffUser) -> None:
        """Close it as machine-made, abusive or nobody's matter: the citizen is asked nothing, the figures say spam."""
        self._finish(ref, user, CaseState.UNWANTED, "unwanted")

    def reopen(self, ref: str, user: StaffUser) -> None:
        """Go on with a finished case; whoever reopens it has it."""
        with self._scene(ref, user) as scene:
            if not scene.case.finished:
                raise NotAllowed("case_open")
            scene.books.cases.save(replace(_opened(scene), assignee=user.id))
            scene.tell(StaffEventKind.STATE, state=CaseState.OPEN)
            scene.record("reopen")

    def _finish(self, ref: str, user: StaffUser, state: CaseState, action: str) -> None:
        with self._scene(ref, user) as scene:
            _not_finished(scene)
            case = replace(scene.case, state=state, with_bot=False, waiting_since=None)
            scene.books.cases.save(replace(case, updated_at=scene.now))
            scene.tell(StaffEventKind.STATE, state=state)
            scene.record(action)

    def _check(self, words: Words) -> None:
        if not words.text.strip() and not words.files:
            raise NotAllowed("nothing_written")
        if len(words.text) > MAX_TEXT:
            raise NotAllowed("text_too_long", limit=str(MAX_TEXT))
        limit = self._desk.caps.max_file
        if any(len(file.content) > limit for file in words.files):
            raise NotAllowed("file_too_large", limit=str(limit // (1024 * 1024)))


def _take(scene: _Scene) -> Case:
    case = replace(_opened(scene), assignee=scene.user.id)
    scene.books.cases.save(case)
    if scene.case.state is not CaseState.OPEN:
        scene.tell(StaffEventKind.STATE, state=CaseState.OPEN)
    scene.tell(StaffEventKind.ASSIGNED, state=CaseState.OPEN)
    scene.record("take")
    return case


def _opened(scene: _Scene) -> Case:
    return replace(scene.case, state=CaseState.OPEN, with_bot=False, updated_at=scene.now)


def _holder(scene: _Scene) -> StaffUser | None:
    return scene.books.staff.user(scene.case.assignee) if scene.case.assignee is not None else None


def _own_or_lead(scene: _Scene) -> None:
    _not_finished(scene)
    if scene.case.assignee != scene.user.id and not scene.user.leads:
        raise NotAllowed("not_yours")


def _not_finished(scene: _Scene) -> None:
    if scene.case.finished:
        raise NotAllowed("case_finished")


def _write(scene: _Scene, words: Words, kind: EntryKind, visibility: Visibility, sending: Sending) -> str:
    user = scene.user
    entry = NewEntry(
        scene.case.ref, words.key, kind, visibility, words.text.strip(), scene.now, user.login, user.unit, sending
    )
    return scene.books.cases.add_entry(entry, words.files)
