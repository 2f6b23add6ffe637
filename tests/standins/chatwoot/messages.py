"""Messages: written, paged, marked as failed or delivered, deleted.

Sources: chatwoot/chatwoot ``app/builders/messages/message_builder.rb`` (incoming ones only in API inboxes, written by
the contact), ``app/controllers/api/v1/accounts/conversations/messages_controller.rb`` (status only in API inboxes),
``app/finders/message_finder.rb`` (after: 100, before: 20, else the last 20), ``app/models/message.rb`` (an incoming one
opens what was resolved or snoozed; 15 files), ``lib/limits.rb`` (200 messages a minute in one conversation).
"""

from __future__ import annotations

import json
import secrets
import time

from tests.standins.chatwoot.api import Ask, Desk, Handler, Refusal, could_not, not_found
from tests.standins.chatwoot.conversations import set_status
from tests.standins.chatwoot.hooks import message_event
from tests.standins.chatwoot.render import message_json
from tests.standins.chatwoot.world import (
    API_INBOX,
    MESSAGE_STATUSES,
    MESSAGE_TYPES,
    PEOPLE,
    USERS,
    Conversation,
    Message,
    Row,
    StoredFile,
    World,
)

MAX_CONTENT = 150_000
MAX_FILES = 15
_MINUTE = 60.0
_KNOWN = frozenset(
    {
        "content",
        "message_type",
        "private",
        "source_id",
        "echo_id",
        "content_type",
        "content_attributes",
        "attachments[]",
    }
    | {"account", "conversation", "sender_type", "sender_id", "campaign_id", "template_params", "external_created_at"}
)
STAFF = (PEOPLE["admin"], PEOPLE["agent"], PEOPLE["second_agent"])
Table = list[tuple[str, str, str, Handler]]


class Messages:
    """The handlers of messages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> Table:
        """Verb, path, name and handler."""
        place = "/conversations/{conversation}/messages"
        return [
            ("GET", place, "messages", self._list),
            ("POST", place, "create_message", self._create),
            ("PATCH", f"{place}/{{message}}", "update_message", self._update),
            ("DELETE", f"{place}/{{message}}", "delete_message", self._delete),
        ]

    def _list(self, ask: Ask) -> object:
        world, conversation = self._desk.world, ask.conversation(self._desk.world)
        found = _chosen(ask, world.messages_of(conversation))
        meta: Row = {"labels": conversation.labels, "additional_attributes": conversation.additional_attributes}
        meta |= {"contact": {"id": conversation.contact_id}, "agent_last_seen_at": None, "assignee_last_seen_at": None}
        return {"meta": meta, "payload": [message_json(world, each) for each in found]}

    def _create(self, ask: Ask) -> object:
        world, conversation = self._desk.world, ask.conversation(self._desk.world)
        message = write(world, ask, conversation)
        if message.kind == "incoming" and not conversation.muted:
            self._wake(conversation)
        message_event(world, self._desk.pump, "message_created", conversation, message)
        return message_json(world, message, ask.params.get("echo_id"))

    def _wake(self, conversation: Conversation) -> None:
        if conversation.status == "snoozed":
            set_status(self._desk, conversation, "open", None)
        elif conversation.status == "resolved":
            status = "pending" if self._desk.world.settings.active_bot else "open"
            set_status(self._desk, conversation, status, None)

    def _message(self, ask: Ask, conversation: Conversation) -> Message:
        found = self._desk.world.messages.get(ask.number("message"))
        if found is None or found.conversation != conversation.number:
            raise not_found()
        return found

    def _update(self, ask: Ask) -> object:
        world, conversation = self._desk.world, ask.conversation(self._desk.world)
        message = self._message(ask, conversation)
        if conversation.inbox_id != API_INBOX:
            raise Refusal(403, {"error": "Message status update is only allowed for API inboxes"})
        status = str(ask.params.get("status"))
        if status in MESSAGE_STATUSES:
            message.status, message.updated_at = status, time.time()
            error = ask.params.get("external_error")
            message.content_attributes = dict(message.content_attributes)
            if status == "failed" and error:
                message.content_attributes["external_error"] = error
            message_event(world, self._desk.pump, "message_updated", conversation, message)
        return message_json(world, message)

    def _delete(self, ask: Ask) -> object:
        world, conversation = self._desk.world, ask.conversation(self._desk.world)
        message = self._message(ask, conversation)
        message.content, message.content_attributes = "This message was deleted", {"deleted": True}
        message.files, message.updated_at = [], time.time()
        message_event(world, self._desk.pump, "message_updated", conversation, message)
        return message_json(world, message)


def write(world: World, ask: Ask, conversation: Conversation) -> Message:
    """Keep a new message; 422 for what cannot be."""
    told, kind = ask.params, str(ask.params.get("message_type") or "outgoing")
    if kind == "incoming" and conversation.inbox_id != API_INBOX:
        raise could_not("Incoming messages are only allowed in Api inboxes")
    if kind not in MESSAGE_TYPES:
        raise could_not(f"'{kind}' is not a valid message_type")
    content = told.get("content")
    if content is not None and len(str(content)) > MAX_CONTENT:
        raise could_not(f"Validation failed: Content is too long (maximum is {MAX_CONTENT} characters)")
    if len(ask.files) > MAX_FILES:
        raise could_not("Validation failed: Attachments exceeded maximum allowed")
    _check_flood(world, ask, conversation)
    for name in set(told) - _KNOWN:
        world.ignored.append(f"message: there is no parameter '{name}'; its value was dropped")
    sender = ("Contact", conversation.contact_id)
    if kind != "incoming":
        sender = ("AgentBot" if ask.who.is_bot else "User", ask.who.id)
    number, text = world.next_id("messages"), None if content is None else str(content)
    private = told.get("private") in (True, "true", "1", 1)
    message = Message(number, conversation.number, conversation.inbox_id, text, kind, private, *sender, time.time())
    message.source_id = str(told["source_id"]) if told.get("source_id") else None
    message.content_type = str(told.get("content_type") or "text")
    message.content_attributes = _attributes(told.get("content_attributes"))
    message.files = [_stored(world, ask, number) for number in range(len(ask.files))]
    return world.add_message(conversation, message)


def _stored(world: World, ask: Ask, position: int) -> StoredFile:
    upload = ask.files[position]
    name = upload.name.replace("/", "-").strip() or "file"
    file = StoredFile(world.next_id("attachments"), secrets.token_urlsafe(24), name, upload.mime, upload.content)
    world.files[file.key] = file
    return file


def _attributes(value: object) -> Row:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}


def _check_flood(world: World, ask: Ask, conversation: Conversation) -> None:
    if ask.who in STAFF:
        return
    since = time.time() - _MINUTE
    # Staff's hands in a test write faster than people do; only what comes from outside counts.
    recent = [each for each in world.messages_of(conversation) if each.at >= since and not _by_staff(each)]
    if len(recent) >= world.settings.messages_a_minute:
        raise could_not("Validation failed: Too many messages")


def _by_staff(message: Message) -> bool:
    return message.sender_type == "User" and USERS[message.sender_id] in STAFF


def _chosen(ask: Ask, messages: list[Message]) -> list[Message]:
    if ask.params.get("filter_internal_messages"):
        messages = [each for each in messages if not each.private and each.kind != "activity"]
    after, before = ask.number("after"), ask.number("before")
    if ask.params.get("after") and ask.params.get("before"):
        return [each for each in messages if after <= each.id < before][:1000]
    if ask.params.get("before"):
        return [each for each in messages if each.id < before][-20:]
    if ask.params.get("after"):
        return [each for each in messages if each.id > after][:100]
    return messages[-20:]
