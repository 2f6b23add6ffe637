"""What came in and what is to be sent, the same for every channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.case import StaffEvent
from handlers.domain.ids import ChannelName, Language
from handlers.domain.media import MediaRef
from handlers.domain.text import RichText


class Kind(StrEnum):
    """What sort of thing came in."""

    TEXT = "text"
    """Words, alone or as the caption of a file."""
    COMMAND = "command"
    """A slash command; `text` is its name without the slash, `payload` its argument."""
    PRESS = "press"
    """A button; `payload` is the button's id."""
    FILE = "file"
    """A photo, document, voice note or video; words may be in `text`."""
    LOCATION = "location"
    """A place; `payload` is ``latitude,longitude``."""
    CONTACT = "contact"
    """A contact card; `payload` is the telephone number when it is proven the sender's own, else empty."""
    EDIT = "edit"
    """A message was edited; `text` is the new text, `reply_to` the edited message's id."""
    BLOCKED = "blocked"
    """The person blocked the agency on this channel."""
    UNBLOCKED = "unblocked"
    """The person lifted the block."""
    UNSUPPORTED = "unsupported"
    """Something that this product cannot take (a sticker, a poll ...)."""
    IGNORED = "ignored"
    """Not meant for the agency (group talk, reactions): kept, never answered."""
    STAFF = "staff"
    """Something that happened at the desk; see `staff`."""
    TIMER = "timer"
    """A moment that the conversation asked to be woken at; `text` is the timer's kind, `payload` its episode id."""


class Surface(StrEnum):
    """Who can read what is said there."""

    PRIVATE = "private"
    """Only the person and the agency."""
    PUBLIC = "public"
    """Anybody: a group, a public post."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One parsed thing that came in. `text` is already redacted when handlers see it."""

    channel: ChannelName
    external_id: str
    kind: Kind
    sent_at: datetime
    surface: Surface = Surface.PRIVATE
    text: str = ""
    payload: str = ""
    media: tuple[MediaRef, ...] = ()
    message_ref: str = ""
    """The channel's own id of this message, for edits and replies."""
    reply_to: str = ""
    group: str = ""
    """Marks parts of one album or burst."""
    language_hint: Language | None = None
    display_name: str = ""
    staff: StaffEvent | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A choice. `id` is opaque and short (<= 32 ASCII characters); `typed` lists what may be typed instead, label and number apart."""

    id: str
    label: str
    typed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent on the conversation's channel.

    Buttons are numbered 1.. in their order, so every one has a typed equivalent. `media` refers to a desk's file.
    `public` messages go to a public surface and carry template text only.
    """

    text: RichText
    buttons: tuple[Button, ...] = ()
    media: MediaRef | None = None
    ask_location: bool = False
    ask_contact: bool = False
    reply_to: str = ""
