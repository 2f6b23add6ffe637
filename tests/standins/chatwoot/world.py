"""What a Chatwoot account holds, in memory: people, inboxes, contacts, conversations, messages, files.

Sources: chatwoot/chatwoot ``app/models/conversation.rb`` (states, own numbers per account), ``app/models/message.rb``
(kinds, times in whole seconds), ``app/models/contact_inbox.rb`` (source_id unique per inbox; no such rule for
messages: issue 15450).
"""

from __future__ import annotations

import itertools
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]

ACCOUNT, FOREIGN_ACCOUNT = 1, 2
ADMIN, AGENT, SECOND_AGENT, BOT, OUTSIDER, FOREIGNER = 1, 2, 3, 4, 5, 6
AGENT_BOT = 1
API_INBOX, WEB_INBOX = 1, 2
STATUSES = ("open", "resolved", "pending", "snoozed")
MESSAGE_TYPES = ("incoming", "outgoing", "activity", "template")
MESSAGE_STATUSES = ("sent", "delivered", "read", "failed")
SECRET = "chatwoot-inbox-secret"


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the desk, or an agent bot."""

    id: int
    name: str
    email: str
    role: str
    account: int = ACCOUNT
    inboxes: frozenset[int] = frozenset({API_INBOX, WEB_INBOX})
    is_bot: bool = False


PEOPLE = {
    "admin": Person(ADMIN, "Administración", "admin@example.org", "administrator"),
    "agent": Person(AGENT, "Agente Uno", "agente1@example.org", "agent"),
    "second_agent": Person(SECOND_AGENT, "Agente Dos", "agente2@example.org", "agent"),
    "bot": Person(BOT, "Ventanilla", "bot@example.org", "agent", inboxes=frozenset({API_INBOX})),
    "outsider": Person(OUTSIDER, "Sin bandeja", "fuera@example.org", "agent", inboxes=frozenset()),
    "foreigner": Person(FOREIGNER, "Otra cuenta", "otra@example.org", "agent", account=FOREIGN_ACCOUNT),
    "agent_bot": Person(AGENT_BOT, "Robot", "", "", inboxes=frozenset({API_INBOX}), is_bot=True),
}
USERS = {person.id: person for person in PEOPLE.values() if not person.is_bot}


@dataclass(slots=True)
class StoredFile:
    """An attachment with its bytes; `key` is what its address holds."""

    id: int
    key: str
    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Message:
    """One message; `sender_type`: Contact, User, AgentBot, or "" for activities."""

    id: int
    conversation: int
    inbox_id: int
    content: str | None
    kind: str
    private: bool
    sender_type: str
    sender_id: int
    at: float
    source_id: str | None = None
    content_type: str = "text"
    content_attributes: Row = field(default_factory=dict)
    status: str = "sent"
    files: list[StoredFile] = field(default_factory=list)
    updated_at: float = 0.0


@dataclass(slots=True)
class Conversation:
    """One conversation; `number` is what the interface calls its id."""

    number: int
    inbox_id: int
    contact_id: int
    source_id: str
    status: str
    at: float
    last_activity_at: float
    updated_at: float
    assignee_id: int | None = None
    custom_attributes: Row = field(default_factory=dict)
    additional_attributes: Row = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    priority: str | None = None
    snoozed_until: str | None = None
    muted: bool = False
    uuid: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(slots=True)
class Hook:
    """A webhook: of the API inbox, or of the account."""

    url: str
    secret: str
    kind: str = "inbox"
    signed: bool = True
    shown_secret: str = ""
    """what the interface says that the secret is, when it is not the one that signs (issue 13809)"""


@dataclass(slots=True)
class Settings:
    """What administrators and the installation set."""

    messages_a_minute: int = 200
    contact_searches_a_minute: int = 100
    calls_a_minute: int = 3000
    max_body: int = 0
    """bytes, 0 = no limit"""
    active_bot: bool = False
    """an agent bot is connected to the inbox: conversations begin, and begin again, as pending"""
    lock_to_single_conversation: bool = False
    attributes: list[str] = field(default_factory=list)
    """custom attributes that are defined for conversations: only these can be filtered by"""
    hooks: list[Hook] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """All records."""

    contacts: dict[int, Row] = field(default_factory=dict)
    contact_inboxes: list[Row] = field(default_factory=list)
    conversations: dict[int, Conversation] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    by_conversation: dict[int, list[Message]] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    searches: list[float] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    base_url: str = ""
    _counters: dict[str, Iterator[int]] = field(default_factory=dict)

    def next_id(self, table: str) -> int:
        """Ids grow by one in each table."""
        return next(self._counters.setdefault(table, itertools.count(1)))

    def messages_of(self, conversation: Conversation) -> list[Message]:
        """A conversation's messages, oldest first."""
        return list(self.by_conversation.get(conversation.number, ()))

    def add_message(self, conversation: Conversation, message: Message) -> Message:
        """Keep a message and touch its conversation."""
        self.messages[message.id] = message
        self.by_conversation.setdefault(conversation.number, []).append(message)
        message.updated_at = conversation.updated_at = time.time()
        conversation.last_activity_at = message.at
        return message

    def add_activity(self, conversation: Conversation, text: str) -> Message:
        """A line of the system's about what was done."""
        message_id = self.next_id("messages")
        now = time.time()
        line = Message(message_id, conversation.number, conversation.inbox_id, text, "activity", False, "", 0, now)
        return self.add_message(conversation, line)
