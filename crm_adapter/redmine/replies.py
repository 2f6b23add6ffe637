"""What an entry of an issue's history tells: words of staff, who took the case, how it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from crm_adapter.redmine.files import media_of
from crm_adapter.redmine.shapes import Detail, Issue, Journal
from crm_adapter.redmine.states import Statuses
from handlers.domain.case import CaseState, StaffEvent, StaffEventKind
from handlers.domain.media import MediaRef
from handlers.ports import DeskChange

_STATUS, _OWNER = "status_id", "assigned_to_id"
_ADDRESS = r"(?:https?://|mailto:|tel:)"
# Links of Redmine's two ways of writing; everything else is readable as it stands.
_TEXTILE = re.compile(rf'"([^"\n]+)":({_ADDRESS}[^\s<>"]*[^\s<>".,;:!?)\]])')
_MARKDOWN = re.compile(rf"\[([^\[\]\n]+)\]\(({_ADDRESS}[^\s()]*)\)")
_PASTED = re.compile(r"!\[[^\[\]\n]*\]\(([^\s()]+)\)|!(?:[<>=]|\{[^{}\n]*\})?([^\s!()]+)(?:\([^()\n]*\))?!")

Standing = tuple[CaseState, CaseState]
"""How a case stood before and after an entry."""


def said(notes: str, media: Sequence[MediaRef]) -> str:
    """The words as plain text: links as "words (address)", a pasted picture only as the file that it is."""
    names = {each.name for each in media}

    def pasted(found: re.Match[str]) -> str:
        return "" if (found[1] or found[2]) in names else found[0]

    text = _PASTED.sub(pasted, notes.replace("\r\n", "\n")) if names else notes.replace("\r\n", "\n")
    return _MARKDOWN.sub(r"\1 (\2)", _TEXTILE.sub(r"\1 (\2)", text)).strip("\n")


def standings(issue: Issue, statuses: Statuses) -> Mapping[int, Standing]:
    """By entry; told backwards from how the issue stands now, because an entry says only what it changed."""
    found: dict[int, Standing] = {}
    status, owner = issue.status.id, issue.owner
    after = statuses.state(status, owner)
    for journal in reversed(issue.journals):
        for detail in journal.details:
            if _is(detail, _STATUS):
                status = _number(detail.old_value) or status
            elif _is(detail, _OWNER):
                owner = _number(detail.old_value)
        before = statuses.state(status, owner)
        found[journal.id] = (before, after)
        after = before
    return found


def told(
    issue: Issue, journal: Journal, standing: Standing, ours: Collection[int], *, speaks: bool, signature: str
) -> Iterator[DeskChange]:
    """The changes of one entry that is not ours, in the order in which they make sense; `speaks`: its words may leave."""
    ref = f"{issue.id}-{journal.id}"
    event = StaffEvent(StaffEventKind.STATE, str(issue.id), journal.created_on)
    owner = next((detail for detail in journal.details if _is(detail, _OWNER)), None)
    taker = _number(owner.new_value) if owner is not None else None
    if taker is not None and taker not in ours:
        yield DeskChange(f"{ref}.taken", replace(event, kind=StaffEventKind.ASSIGNED))
    if speaks and journal.public_notes.strip():
        media = media_of(issue, journal)
        text = said(journal.public_notes, media)
        reply = replace(event, kind=StaffEventKind.REPLY, text=text, media=media, signature=signature)
        yield DeskChange(ref, reply)
    before, after = standing
    if before is not after:
        yield DeskChange(f"{ref}.state", replace(event, state=after))
    if taker is not None and taker in ours:
        yield DeskChange(f"{ref}.back", replace(event, kind=StaffEventKind.HAND_BACK))


def _is(detail: Detail, name: str) -> bool:
    return detail.property == "attr" and detail.name == name


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() else None
