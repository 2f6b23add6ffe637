"""The parts of Chatwoot's answers that are read; whatever else they hold, last messages of lists too, is dropped while parsing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field, TypeAdapter

from crm_adapter.shared.pairs import Number

INCOMING, OUTGOING, ACTIVITY = 0, 1, 2
"""Types of messages (vendor: Message.message_types); what Chatwoot itself says to the citizen is a template, 3."""
OPEN, PENDING, SNOOZED, RESOLVED = "open", "pending", "snoozed", "resolved"

Seconds = Annotated[int, Field(ge=0, le=253_402_300_799)]
"""Since 1970, to the end of the year 9999, beyond which there are no dates."""


@dataclass(frozen=True, slots=True)
class Membership:
    """An account that a user belongs to."""

    id: int
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Me:
    """GET profile."""

    id: int
    name: str
    accounts: tuple[Membership, ...] = ()


@dataclass(frozen=True, slots=True)
class Inbox:
    """GET inboxes/ID."""

    id: int
    name: str
    channel_type: str = ""
    lock_to_single_conversation: bool | None = None
    enable_auto_assignment: bool | None = None
    webhook_url: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact in a list."""

    id: int
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class Contacts:
    """GET contacts/search."""

    payload: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class NewContact:
    """The inner half of POST contacts."""

    contact: Contact


@dataclass(frozen=True, slots=True)
class CreatedContact:
    """POST contacts."""

    payload: NewContact


@dataclass(frozen=True, slots=True)
class Mark:
    """The last message of a conversation in a list: only its number is looked at."""

    id: Number


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who has taken a conversation."""

    id: int


@dataclass(frozen=True, slots=True)
class Meta:
    """People about a conversation."""

    assignee: Assignee | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """GET conversations/ID, and a row of the lists; `id` is the number that staff see."""

    id: Number
    status: str
    inbox_id: int | None = None
    last_activity_at: Seconds = 0
    meta: Meta = field(default_factory=Meta)
    messages: tuple[Mark, ...] = ()
    custom_attributes: Mapping[str, object] | None = None

    @property
    def mark(self) -> int:
        """The number of its last message; 0 without one."""
        return max((message.id for message in self.messages), default=0)


@dataclass(frozen=True, slots=True)
class Page:
    """The inner half of GET conversations."""

    payload: tuple[Conversation, ...]


@dataclass(frozen=True, slots=True)
class Conversations:
    """GET conversations."""

    data: Page


@dataclass(frozen=True, slots=True)
class ContactConversations:
    """GET contacts/ID/conversations, latest first, at most twenty."""

    payload: tuple[Conversation, ...]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote a message: "user", "contact", "agent_bot" or "captain_assistant"."""

    id: int | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a message."""

    id: int
    data_url: str | None = None
    file_size: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a conversation."""

    id: Number
    message_type: int
    created_at: Seconds
    private: bool | None = None
    content: str | None = None
    content_type: str | None = None
    content_attributes: object = None
    """Fields by name, or whatever an integration left there."""
    source_id: str | None = None
    sender: Sender | None = None
    attachments: tuple[Attachment, ...] = ()

    def detail(self, name: str) -> object:
        """One of the content's fields; None without it."""
        fields = self.content_attributes
        return fields.get(name) if isinstance(fields, Mapping) else None


@dataclass(frozen=True, slots=True)
class Messages:
    """GET messages."""

    payload: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A custom attribute that the agency has made, so that staff see it."""

    attribute_key: str


ME = TypeAdapter(Me)
INBOX = TypeAdapter(Inbox)
CONTACTS = TypeAdapter(Contacts)
CREATED_CONTACT = TypeAdapter(CreatedContact)
CONVERSATION = TypeAdapter(Conversation)
CONVERSATIONS = TypeAdapter(Conversations)
CONTACT_CONVERSATIONS = TypeAdapter(ContactConversations)
MESSAGE = TypeAdapter(Message)
MESSAGES = TypeAdapter(Messages)
DEFINITIONS = TypeAdapter(list[Definition])
VERSION = TypeAdapter(dict[str, object])
