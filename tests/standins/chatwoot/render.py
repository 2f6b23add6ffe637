"""Records as Chatwoot's interface shows them, and as its webhooks do, which differs.

Sources: chatwoot/chatwoot ``app/views/api/v1/models/_message.json.jbuilder``,
``app/views/api/v1/conversations/partials/_conversation.json.jbuilder``, ``app/views/api/v1/models/_contact.json.jbuilder``,
``app/models/attachment.rb``, ``app/presenters/conversations/event_data_presenter.rb`` (its ``messages`` is the last
public message, whatever the event is about: issues 14023 and 11208), ``app/models/message.rb``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePath
from urllib.parse import quote

from tests.standins.chatwoot.world import (
    ACCOUNT,
    API_INBOX,
    MESSAGE_TYPES,
    PEOPLE,
    USERS,
    Conversation,
    Message,
    Person,
    Row,
    StoredFile,
    World,
)

INBOXES = {API_INBOX: ("Ventanilla", "Channel::Api"), 2: ("Web", "Channel::WebWidget")}
ACCOUNT_JSON: Row = {"id": ACCOUNT, "name": "Ayuntamiento"}


def stamp(seconds: float) -> str:
    """A time as webhooks have it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def agent_json(person: Person) -> Row:
    """A user as assignee or member."""
    row: Row = {"id": person.id, "account_id": person.account, "availability_status": "online", "auto_offline": True}
    row |= {"confirmed": True, "email": person.email, "available_name": person.name, "name": person.name}
    return row | {"role": person.role, "thumbnail": "", "custom_role_id": None}


def contact_json(world: World, contact: Row, *, with_inboxes: bool) -> Row:
    """A contact; its inboxes only where contacts are asked for."""
    row = {**contact, "availability_status": "offline", "thumbnail": "", "blocked": False}
    row |= {"created_at": int(contact["created_at"]), "last_activity_at": int(contact["created_at"])}
    if with_inboxes:
        own = [each for each in world.contact_inboxes if each["contact_id"] == contact["id"]]
        row["contact_inboxes"] = [contact_inbox_json(each) for each in own]
    return row


def contact_inbox_json(contact_inbox: Row) -> Row:
    """By which source_id a contact is known in an inbox."""
    name, channel = INBOXES[contact_inbox["inbox_id"]]
    inbox = {"id": contact_inbox["inbox_id"], "avatar_url": "", "channel_id": 1, "name": name, "channel_type": channel}
    return {"source_id": contact_inbox["source_id"], "inbox": inbox}


def sender_json(world: World, message: Message) -> Row | None:
    """Who wrote, inside a message."""
    if message.sender_type == "Contact":
        contact = world.contacts[message.sender_id]
        keys = ("additional_attributes", "custom_attributes", "email", "id", "identifier", "name", "phone_number")
        return {key: contact[key] for key in keys} | {"thumbnail": "", "blocked": False, "type": "contact"}
    if message.sender_type == "AgentBot":
        return {"id": message.sender_id, "name": PEOPLE["agent_bot"].name, "avatar_url": "", "type": "agent_bot"}
    if not message.sender_type:
        return None
    return _user_json(USERS[message.sender_id])


def _user_json(person: Person) -> Row:
    row: Row = {"id": person.id, "name": person.name, "available_name": person.name, "avatar_url": ""}
    return row | {"type": "user", "availability_status": "online", "thumbnail": ""}


def attachment_json(world: World, message: Message, file: StoredFile) -> Row:
    """An attachment: its name is only in its address."""
    place = f"{world.base_url}/rails/active_storage/blobs/redirect/{file.key}/{quote(file.name)}"
    suffix = PurePath(file.name).suffix.lstrip(".") or None
    row: Row = {"id": file.id, "message_id": message.id, "file_type": file_type(file.mime), "account_id": ACCOUNT}
    row |= {"extension": suffix, "data_url": place, "thumb_url": "", "file_size": len(file.content)}
    return row | {"width": None, "height": None}


def file_type(mime: str) -> str:
    """image, audio, video or file."""
    family = mime.partition("/")[0]
    return family if family in ("image", "audio", "video") else "file"


def message_json(world: World, message: Message, echo_id: object = None) -> Row:
    """A message as the interface shows it; its kind is a number here."""
    row: Row = {"id": message.id, "content": message.content, "inbox_id": message.inbox_id}
    if echo_id:
        row["echo_id"] = echo_id
    row |= {"conversation_id": message.conversation, "message_type": MESSAGE_TYPES.index(message.kind)}
    row |= {"content_type": message.content_type, "status": message.status}
    row |= {"content_attributes": message.content_attributes, "created_at": int(message.at)}
    row |= {"private": message.private, "source_id": message.source_id}
    sender = sender_json(world, message)
    if sender is not None:
        row["sender"] = sender
    if message.files:
        row["attachments"] = [attachment_json(world, message, file) for file in message.files]
    return row


def pushed_message(world: World, message: Message) -> Row:
    """A message inside a conversation: all columns."""
    row = message_json(world, message) | {"account_id": ACCOUNT, "updated_at": stamp(message.updated_at)}
    row |= {"sender_type": message.sender_type or None, "sender_id": message.sender_id or None}
    row |= {"external_source_ids": {}, "additional_attributes": {}, "processed_message_content": message.content}
    return row | {"sentiment": {}, "conversation": {"assignee_id": None, "unread_count": 0}}


def conversation_json(world: World, conversation: Conversation) -> Row:
    """A conversation as the interface shows it: the last message may be a note here."""
    messages = world.messages_of(conversation)
    spoken = [message for message in messages if message.kind != "activity"]
    meta: Row = {"sender": contact_json(world, world.contacts[conversation.contact_id], with_inboxes=False)}
    meta |= {"channel": INBOXES[conversation.inbox_id][1], "hmac_verified": False}
    if conversation.assignee_id:
        meta["assignee"] = agent_json(USERS[conversation.assignee_id])
    row: Row = {"meta": meta, "id": conversation.number}
    row["messages"] = [pushed_message(world, message) for message in messages[-1:]]
    row |= {"account_id": ACCOUNT, "uuid": conversation.uuid, "assignee_last_seen_at": 0, "muted": conversation.muted}
    row |= _shared(world, conversation)
    row["last_non_activity_message"] = pushed_message(world, spoken[-1]) if spoken else None
    row |= {"first_reply_created_at": 0, "updated_at": conversation.updated_at}
    return row | {"sla_policy_id": None}


def _shared(world: World, conversation: Conversation) -> Row:
    unread = sum(message.kind == "incoming" for message in world.messages_of(conversation))
    row: Row = {"additional_attributes": conversation.additional_attributes, "agent_last_seen_at": 0}
    row |= {"can_reply": True, "contact_last_seen_at": 0, "custom_attributes": conversation.custom_attributes}
    row |= {"inbox_id": conversation.inbox_id, "labels": conversation.labels, "status": conversation.status}
    row |= {"snoozed_until": conversation.snoozed_until, "created_at": int(conversation.at), "waiting_since": 0}
    row |= {"timestamp": int(conversation.last_activity_at), "last_activity_at": int(conversation.last_activity_at)}
    return row | {"unread_count": min(unread, 10), "priority": conversation.priority}


def hooked_conversation(world: World, conversation: Conversation) -> Row:
    """A conversation in a webhook; ``messages`` holds its last public message."""
    public = [each for each in world.messages_of(conversation) if each.kind != "activity" and not each.private]
    row = _shared(world, conversation) | {"id": conversation.number, "channel": INBOXES[conversation.inbox_id][1]}
    row["messages"] = [pushed_message(world, message) for message in public[-1:]]
    contact_inbox: Row = {"id": 1, "contact_id": conversation.contact_id, "inbox_id": conversation.inbox_id}
    contact_inbox |= {"created_at": stamp(conversation.at), "updated_at": stamp(conversation.at)}
    row["contact_inbox"] = contact_inbox | {"source_id": conversation.source_id, "hmac_verified": False}
    assignee = USERS[conversation.assignee_id] if conversation.assignee_id else None
    shown = _user_json(assignee) if assignee else None
    contact = world.contacts[conversation.contact_id]
    keys = ("additional_attributes", "custom_attributes", "email", "id", "identifier", "name", "phone_number")
    sender = {key: contact[key] for key in keys} | {"thumbnail": "", "type": "contact"}
    row["meta"] = {"sender": sender, "assignee": shown, "team": None, "hmac_verified": False}
    return row | {"first_reply_created_at": None, "updated_at": conversation.updated_at}


def hooked_message(world: World, conversation: Conversation, message: Message) -> Row:
    """A message in a webhook; its kind is a word here, its time a text."""
    row: Row = {"account": ACCOUNT_JSON, "additional_attributes": {}, "content": message.content}
    row |= {"content_attributes": message.content_attributes, "content_type": message.content_type}
    row |= {"conversation": hooked_conversation(world, conversation), "created_at": stamp(message.at)}
    row |= {"id": message.id, "inbox": {"id": message.inbox_id, "name": INBOXES[message.inbox_id][0]}}
    row |= {"message_type": message.kind, "private": message.private, "sender": _hooked_sender(world, message)}
    row["source_id"] = message.source_id
    if message.files:
        row["attachments"] = [attachment_json(world, message, file) for file in message.files]
    return row


def _hooked_sender(world: World, message: Message) -> Row | None:
    if message.sender_type == "User":
        person = USERS[message.sender_id]
        return {"id": person.id, "name": person.name, "email": person.email, "type": "user"}
    if message.sender_type == "Contact":
        contact = world.contacts[message.sender_id]
        keys = ("additional_attributes", "custom_attributes", "email", "id", "identifier", "name", "phone_number")
        return {key: contact[key] for key in keys} | {"account": ACCOUNT_JSON, "avatar": "", "type": "contact"}
    return sender_json(world, message)


def inbox_json(world: World, number: int, *, for_admin: bool) -> Row:
    """An inbox; the secret of its webhook is for administrators."""
    name, channel = INBOXES[number]
    hook = next((each for each in world.settings.hooks if each.kind == "inbox"), None)
    row: Row = {"id": number, "avatar_url": "", "channel_id": number, "name": name, "channel_type": channel}
    row |= {"greeting_enabled": False, "greeting_message": None, "working_hours_enabled": False}
    row |= {"enable_auto_assignment": False, "csat_survey_enabled": False, "timezone": "UTC"}
    row |= {"allow_messages_after_resolved": True, "working_hours": [], "out_of_office_message": None}
    row["lock_to_single_conversation"] = world.settings.lock_to_single_conversation
    if channel == "Channel::Api":
        row |= {"webhook_url": hook.url if hook else None, "inbox_identifier": "ventanilla-api"}
        row |= {"additional_attributes": {}}
        if for_admin:
            row |= {"hmac_token": "hmac", "secret": (hook.shown_secret or hook.secret) if hook else None}
    return row
