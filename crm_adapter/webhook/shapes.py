"""What the other system answers, as the protocol has it; fields that we do not know are ignored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, JsonValue, TypeAdapter


def _text(given: object) -> object:
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


def _aware(moment: datetime) -> datetime:
    """A moment without its offset breaks the protocol; what happened then is better told with a wrong hour than lost."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


Name = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=128)]
"""A reference or id; some systems write them as numbers."""
Moment = Annotated[datetime, AfterValidator(_aware)]


class Abilities(BaseModel):
    """What the system can do; the protocol's section 4. Whatever it does not mention it cannot."""

    states: list[str] = ["queued", "open", "solved"]
    files_in: bool = False
    files_out: bool = False
    notes: bool = False
    html: bool = False
    assigns: bool = False
    merges: bool = False
    deletes: bool = False
    hands_back: bool = False
    reopens: bool = False
    queue_position: bool = False
    delivery: bool = False
    hints: bool = False
    max_file: int = Field(default=20 * 1024 * 1024, ge=0)
    max_body: int = Field(default=64 * 1024 * 1024, gt=0)


class Hello(BaseModel):
    """Who the system is."""

    name: str
    version: str = ""
    protocol: int
    capabilities: Abilities


class Opened(BaseModel):
    """The answer to a new case."""

    case: Name


class Written(BaseModel):
    """The answer to a line."""

    line: Name


class Standing(BaseModel):
    """How a case is."""

    state: str
    queue_position: int | None = None


class FileShape(BaseModel):
    """A file of a reply."""

    id: Name
    name: str = ""
    mime: str = ""
    size: int | None = None


class EventShape(BaseModel):
    """Something that happened; which of the fields are there depends on the type."""

    id: Name
    type: str
    case: Name
    at: Moment
    by: str = ""
    visibility: str = ""
    format: str = "text"
    text: str = ""
    signature: str = ""
    files: list[FileShape] = []
    state: str = ""
    to: str = ""
    into: Annotated[str, BeforeValidator(_text)] = ""


class PageShape(BaseModel):
    """A page of changes; each event is looked at by itself, so that one that is broken does not hide the others."""

    events: list[JsonValue]
    cursor: str = Field(pattern=r"^[A-Za-z0-9_-]{1,128}$")
    more: bool = False


class FaultShape(BaseModel):
    """An error, in words for a person."""

    error: str


class HintShape(BaseModel):
    """A hint; it carries nothing else that we look at."""

    type: str


HELLO = TypeAdapter(Hello)
OPENED = TypeAdapter(Opened)
WRITTEN = TypeAdapter(Written)
STANDING = TypeAdapter(Standing)
EVENT = TypeAdapter(EventShape)
PAGE = TypeAdapter(PageShape)
FAULT = TypeAdapter(FaultShape)
HINT = TypeAdapter(HintShape)
