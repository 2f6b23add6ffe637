"""Frozen values to JSON and back, by their own type annotations."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

from handlers.domain.agency import Agency
from handlers.domain.case import CaseDraft, CaseLine, CaseState, StaffEvent
from handlers.domain.conversation import Conversation
from handlers.domain.media import MediaRef
from handlers.ports import Masked, Part

Value = TypeVar("Value")

CONVERSATION: TypeAdapter[Conversation] = TypeAdapter(Conversation)
AGENCY: TypeAdapter[Agency] = TypeAdapter(Agency)
PART: TypeAdapter[Part] = TypeAdapter(Part)
MASKED: TypeAdapter[tuple[Masked, ...]] = TypeAdapter(tuple[Masked, ...])
MEDIA: TypeAdapter[tuple[MediaRef, ...]] = TypeAdapter(tuple[MediaRef, ...])
CASE_DRAFT: TypeAdapter[CaseDraft] = TypeAdapter(CaseDraft)
CASE_LINE: TypeAdapter[CaseLine] = TypeAdapter(CaseLine)
CASE_STATE: TypeAdapter[CaseState] = TypeAdapter(CaseState)
STAFF_EVENT: TypeAdapter[StaffEvent] = TypeAdapter(StaffEvent)


def as_json(adapter: TypeAdapter[Value], value: Value) -> Any:  # noqa: ANN401 - JSON is whatever JSON is
    """The value as plain lists, dictionaries, strings and numbers."""
    return adapter.dump_python(value, mode="json")
