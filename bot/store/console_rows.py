"""Turns the desk's values into rows and back, sealing what people wrote on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from crm_adapter.console.model import (
    Case,
    Change,
    Entry,
    EntryKind,
    InboxRow,
    NewCase,
    NewEntry,
    NewFile,
    Sending,
    StoredFile,
)
from crm_adapter.console.store import Sealer
from handlers.domain.case import CaseState, StaffEventKind, Visibility

_ID_DIGITS = 10
_MAX_ID = 2**31


def as_id(ref: str) -> int | None:
    """The row's number behind a ref or an id; None for what cannot be one."""
    if not (ref.isascii() and ref.isdigit() and len(ref) <= _ID_DIGITS and ref == str(int(ref))):
        return None
    return int(ref) if int(ref) < _MAX_ID else None


def seal(clear: bytes, sealer: Sealer | None) -> bytes:
    """Bytes as they are stored."""
    return sealer.seal(clear) if sealer is not None else clear


def unseal(stored: bytes, sealer: Sealer | None) -> bytes:
    """Stored bytes as they were."""
    return sealer.open(stored) if sealer is not None else stored


def new_case(new: NewCase, sealer: Sealer | None) -> Mapping[str, Any]:
    """Columns of a new case, without its revision."""
    return {
        "key": new.key,
        "person": new.person,
        "subject": _from_text(new.subject, sealer),
        "kind": new.kind,
        "reason": new.reason,
        "channel": new.channel,
        "language": new.language,
        "service": new.service,
        "state": CaseState.QUEUED,
        "with_bot": False,
        "assignee": None,
        "opened_at": new.opened_at,
        "queued_at": new.opened_at,
        "updated_at": new.opened_at,
        "waiting_since": new.opened_at,
    }


def case_changes(case: Case) -> Mapping[str, Any]:
    """Columns of a case that can change, without its revision."""
    return {
        "state": case.state,
        "with_bot": case.with_bot,
        "assignee": case.assignee,
        "queued_at": case.queued_at,
        "updated_at": case.updated_at,
        "waiting_since": case.waiting_since,
    }


def case(row: Row[Any], sealer: Sealer | None) -> Case:
    """A case from a row of its table (further columns do no harm)."""
    return Case(
        ref=str(row.id),
        key=row.key,
        person=row.person,
        subject=_to_text(row.subject, sealer),
        kind=row.kind,
        reason=row.reason,
        channel=row.channel,
        language=row.language,
        service=row.service,
        opened_at=row.opened_at,
        queued_at=row.queued_at,
        updated_at=row.updated_at,
        waiting_since=row.waiting_since,
        state=CaseState(row.state),
        with_bot=row.with_bot,
        assignee=row.assignee,
    )


def inbox_row(row: Row[Any], sealer: Sealer | None) -> InboxRow:
    """A line of the inbox from a case joined with its holder and its last entry."""
    said = row.last_kind is not None
    return InboxRow(
        case(row, sealer),
        row.login or "",
        EntryKind(row.last_kind) if said else None,
        _to_text(row.text, sealer) if said else "",
    )


def new_entry(new: NewEntry, sealer: Sealer | None) -> Mapping[str, Any]:
    """Columns of a new entry."""
    return {
        "case_id": int(new.case_ref),
        "key": new.key,
        "kind": new.kind,
        "visibility": new.visibility,
        "text": _from_text(new.text, sealer),
        "at": new.at,
        "author": new.author,
        "signature": new.signature,
        "sending": new.sending,
        "sending_reason": "",
    }


def entry(row: Row[Any], files: tuple[StoredFile, ...], sealer: Sealer | None) -> Entry:
    """An entry with its files."""
    return Entry(
        id=str(row.id),
        case_ref=str(row.case_id),
        key=row.key,
        kind=EntryKind(row.kind),
        visibility=Visibility(row.visibility),
        text=_to_text(row.text, sealer),
        at=row.at,
        author=row.author,
        signature=row.signature,
        sending=Sending(row.sending),
        sending_reason=row.sending_reason,
        files=files,
    )


def new_file(file: NewFile, entry_id: int, sealer: Sealer | None) -> Mapping[str, Any]:
    """Columns of a new file."""
    return {
        "entry_id": entry_id,
        "name": _from_text(file.name, sealer),
        "mime": file.mime[:120],
        "size": len(file.content),
        "content": seal(file.content, sealer),
    }


def stored_file(row: Row[Any], sealer: Sealer | None) -> StoredFile:
    """A file without its bytes, with its entry's visibility."""
    visibility = Visibility(row.visibility)
    return StoredFile(str(row.id), str(row.case_id), _to_text(row.name, sealer), row.mime, row.size, visibility)


def change(row: Row[Any]) -> Change:
    """A booked change."""
    return Change(
        seq=row.seq,
        kind=StaffEventKind(row.kind),
        case_ref=str(row.case_id),
        at=row.at,
        entry_id=str(row.entry_id) if row.entry_id is not None else None,
        state=CaseState(row.state) if row.state is not None else None,
        signature=row.signature,
    )


def _from_text(text: str, sealer: Sealer | None) -> bytes:
    return seal(text.encode("utf-8", "replace"), sealer)


def _to_text(stored: bytes, sealer: Sealer | None) -> str:
    return unseal(stored, sealer).decode("utf-8")
