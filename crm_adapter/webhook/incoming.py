"""What staff did, out of the protocol's events: what is not surely meant for the citizen stays behind."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from pydantic import JsonValue, ValidationError

from crm_adapter.shared.html import text_of
from crm_adapter.webhook.api import NAME
from crm_adapter.webhook.shapes import EVENT, EventShape
from crm_adapter.webhook.states import state_of
from handlers.domain.case import CaseState, StaffEvent, StaffEventKind
from handlers.domain.media import MediaRef, kind_of, safe_name, safe_type
from handlers.ports import DeskChange

log = logging.getLogger("ventanilla.desk")

_STAFF = "staff"
_RULE = "system"
_PUBLIC = "public"


def changes_of(events: Iterable[JsonValue], unit: str, fallback: str) -> tuple[DeskChange, ...]:
    """The changes in their order; replies are signed with `unit`, or else by themselves, or else with `fallback`."""
    shaped = (_shaped(event) for event in events)
    found = ((event.id, _told(event, unit, fallback)) for event in shaped if event is not None)
    return tuple(DeskChange(name, event) for name, event in found if event is not None)


def _shaped(event: JsonValue) -> EventShape | None:
    try:
        return EVENT.validate_python(event)
    except ValidationError as fault:
        # Not the event itself: it may be a note that has no business here.
        log.warning(
            "an event of the other system is not of the protocol's form and was left out",
            extra={"desk": NAME, "fields": sorted({str(error["loc"][0]) for error in fault.errors() if error["loc"]})},
        )
        return None


def _told(event: EventShape, unit: str, fallback: str) -> StaffEvent | None:
    if event.by not in {_STAFF, _RULE}:
        return None
    match event.type:
        case "reply":
            return _reply(event, unit or event.signature or fallback)
        case "state":
            return _plain(event, StaffEventKind.STATE, state=state_of(event.state))
        case "gone":
            return _plain(event, StaffEventKind.STATE, state=CaseState.GONE)
        case "assigned":
            return StaffEvent(StaffEventKind.ASSIGNED, event.case, event.at, signature=event.to)
        case "hand_back":
            return _plain(event, StaffEventKind.HAND_BACK)
        case "merged" if event.into:
            return StaffEvent(StaffEventKind.MERGED, event.case, event.at, into=event.into)
        case _:
            return None


def _plain(event: EventShape, kind: StaffEventKind, state: CaseState | None = None) -> StaffEvent:
    return StaffEvent(kind, event.case, event.at, state=state)


def _reply(event: EventShape, signature: str) -> StaffEvent | None:
    if event.by != _STAFF or event.visibility != _PUBLIC:
        return None
    media = tuple(
        MediaRef(NAME, file.id, kind_of(safe_type(file.mime)), safe_name(file.name), safe_type(file.mime), file.size)
        for file in event.files
    )
    text = text_of(event.text) if event.format == "html" else event.text
    return StaffEvent(StaffEventKind.REPLY, event.case, event.at, text, media=media, signature=signature)
