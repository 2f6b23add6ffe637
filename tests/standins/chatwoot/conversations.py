"""Conversations: begun, listed, filtered, their status and assignee.

Sources: chatwoot/chatwoot ``app/controllers/api/v1/accounts/conversations_controller.rb`` (an agent who opens one becomes
its assignee), ``app/builders/conversation_builder.rb``, ``app/finders/conversation_finder.rb`` (open ones unless told
otherwise, pages of 25), ``app/models/conversation.rb``, ``app/models/concerns/activity_message_handler.rb``,
``app/controllers/concerns/conversation_custom_attributes_concern.rb`` (told attributes replace all there are).
"""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.responses import Response

from tests.standins.chatwoot import filters
from tests.standins.chatwoot.api import Ask, Desk, Handler, crash, not_found
from tests.standins.chatwoot.contacts import known_in
from tests.standins.chatwoot.hooks import conversation_event, message_event
from tests.standins.chatwoot.render import INBOXES, agent_json, conversation_json
from tests.standins.chatwoot.world import STATUSES, USERS, Conversation, Message, Person, Row, World

_PAGE = 25
Table = list[tuple[str, str, str, Handler]]
_ORDERS = {
    "last_activity_at_asc": ("last_activity_at", False),
    "last_activity_at_desc": ("last_activity_at", True),
    "created_at_asc": ("at", False),
    "created_at_desc": ("at", True),
}


class Conversations:
    """The handlers of conversations."""

    def __init__(self, desk: Desk, write: Callable[[World, Ask, Conversation], Message]) -> None:
        self._desk = desk
        self._write = write

    def table(self) -> Table:
        """Verb, path, name and handler."""
        one = "/conversations/{conversation}"
        return [
            ("GET", "/conversations", "conversations", self._list),
            ("POST", "/conversations", "create_conversation", self._create),
            ("GET", "/conversations/meta", "meta", self._meta),
            ("POST", "/conversations/filter", "filter", self._filter),
            ("GET", one, "conversation", self._show),
            ("DELETE", one, "delete_conversation", self._delete),
            ("POST", f"{one}/toggle_status", "toggle_status", self._toggle),
            ("POST", f"{one}/assignments", "assign", self._assign),
            ("POST", f"{one}/custom_attributes", "custom_attributes", self._attributes),
            ("GET", f"{one}/labels", "labels", lambda ask: {"payload": ask.conversation(self._desk.world).labels}),
            ("POST", f"{one}/labels", "set_labels", self._set_labels),
            ("POST", f"{one}/toggle_typing_status", "typing", self._typing),
        ]

    def _create(self, ask: Ask) -> object:
        world = self._desk.world
        contact_inbox = self._contact_inbox(ask)
        ask.check_inbox(contact_inbox["inbox_id"])
        own = [each for each in world.conversations.values() if each.source_id == contact_inbox["source_id"]]
        if own and world.settings.lock_to_single_conversation:
            return conversation_json(world, own[0])
        conversation = self._new(ask, contact_inbox)
        world.conversations[conversation.number] = conversation
        conversation_event(world, self._desk.pump, "conversation_created", conversation, {})
        message = ask.params.get("message")
        if isinstance(message, dict) and message:
            line = self._write(world, Ask(ask.who, message, ask.files), conversation)
            message_event(world, self._desk.pump, "message_created", conversation, line)
        return conversation_json(world, conversation)

    def _contact_inbox(self, ask: Ask) -> Row:
        world, inbox_id, contact_id = self._desk.world, ask.number("inbox_id"), ask.number("contact_id")
        if ask.params.get("inbox_id") and inbox_id not in INBOXES:
            raise not_found()
        if inbox_id:
            ask.check_inbox(inbox_id)
        if ask.params.get("contact_id") and contact_id not in world.contacts:
            raise not_found()
        source_id = ask.params.get("source_id")
        if inbox_id and contact_id:
            return known_in(world, contact_id, inbox_id, source_id)
        found = next((each for each in world.contact_inboxes if each["source_id"] == source_id), None)
        if found is None:
            raise not_found()
        return found

    def _new(self, ask: Ask, contact_inbox: Row) -> Conversation:
        world, status = self._desk.world, ask.params.get("status") or "open"
        if status not in STATUSES:
            raise crash()
        if world.settings.active_bot:
            status = "pending"
        now, number = time.time(), world.next_id("conversations")
        inbox_id, contact_id = contact_inbox["inbox_id"], contact_inbox["contact_id"]
        made = Conversation(number, inbox_id, contact_id, contact_inbox["source_id"], status, now, now, now)
        made.custom_attributes = dict(ask.params.get("custom_attributes") or {})
        made.additional_attributes = dict(ask.params.get("additional_attributes") or {})
        made.assignee_id = ask.number("assignee_id") or None
        return made

    def _seen(self, ask: Ask) -> list[Conversation]:
        mine = ask.who.inboxes if ask.who.role != "administrator" else frozenset(INBOXES)
        return [each for each in self._desk.world.conversations.values() if each.inbox_id in mine]

    def _chosen(self, ask: Ask) -> list[Conversation]:
        found, status = self._seen(ask), ask.params.get("status") or "open"
        if status not in (*STATUSES, "all"):
            raise crash()
        if ask.params.get("inbox_id"):
            found = [each for each in found if each.inbox_id == ask.number("inbox_id")]
        if status != "all" and not ask.params.get("q"):
            found = [each for each in found if each.status == status]
        if ask.params.get("labels") or ask.params.get("labels[]"):
            wanted = str(ask.params.get("labels") or ask.params.get("labels[]")).split(",")
            found = [each for each in found if set(wanted) & set(each.labels)]
        if ask.params.get("q"):
            found = [each for each in found if self._speaks_of(each, str(ask.params["q"]))]
        return found

    def _speaks_of(self, conversation: Conversation, text: str) -> bool:
        said = (each.content or "" for each in self._desk.world.messages_of(conversation) if each.kind != "activity")
        return any(text.lower() in content.lower() for content in said)

    def _list(self, ask: Ask) -> object:
        chosen = self._chosen(ask)
        found = [each for each in chosen if _is_for(each, ask.params.get("assignee_type"), ask.who)]
        column, newest_first = _ORDERS.get(str(ask.params.get("sort_by")), ("last_activity_at", True))
        found.sort(key=lambda each: float(getattr(each, column)), reverse=newest_first)
        if ask.params.get("updated_within"):
            since = time.time() - ask.number("updated_within")
            page = [each for each in found if each.updated_at > since]
        else:
            page = _page(ask, found)
        payload = [conversation_json(self._desk.world, each) for each in page]
        return {"data": {"meta": _counts(ask.who, chosen), "payload": payload}}

    def _meta(self, ask: Ask) -> object:
        return {"meta": _counts(ask.who, self._chosen(ask))}

    def _filter(self, ask: Ask) -> object:
        world = self._desk.world
        conditions = filters.check(world, ask.params.get("payload"))
        seen = {each.number for each in self._seen(ask)}
        found = [each for each in filters.filtered(world, conditions) if each.number in seen]
        found.sort(key=lambda each: each.last_activity_at, reverse=True)
        payload = [conversation_json(world, each) for each in _page(ask, found)]
        return {"meta": _counts(ask.who, found), "payload": payload}

    def _show(self, ask: Ask) -> object:
        return conversation_json(self._desk.world, ask.conversation(self._desk.world))

    def _delete(self, ask: Ask) -> object:
        conversation = ask.conversation(self._desk.world)
        ask.check_admin()
        for message in self._desk.world.messages_of(conversation):
            del self._desk.world.messages[message.id]
        self._desk.world.by_conversation.pop(conversation.number, None)
        del self._desk.world.conversations[conversation.number]
        return Response(status_code=200)

    def _toggle(self, ask: Ask) -> object:
        world, conversation = self._desk.world, ask.conversation(self._desk.world)
        wanted = ask.params.get("status") or ("resolved" if conversation.status == "open" else "open")
        if wanted not in STATUSES:
            raise crash()
        snoozed = ask.params.get("snoozed_until")
        conversation.snoozed_until = str(snoozed) if snoozed and wanted == "snoozed" else None
        set_status(self._desk, conversation, str(wanted), ask.who)
        if wanted == "open" and not ask.who.is_bot and ask.who.role == "agent":
            self._give(conversation, ask.who.id, ask.who)
        told: Row = {"success": True, "conversation_id": conversation.number, "current_status": conversation.status}
        return {"meta": {}, "payload": told | {"snoozed_until": world.conversations[conversation.number].snoozed_until}}

    def _assign(self, ask: Ask) -> object:
        conversation = ask.conversation(self._desk.world)
        if "assignee_id" not in ask.params:
            return Response("null", media_type="application/json")
        wanted = ask.number("assignee_id")
        if wanted and wanted not in USERS:
            raise not_found()
        self._give(conversation, wanted or None, ask.who)
        return agent_json(USERS[wanted]) if wanted else Response("null", media_type="application/json")

    def _give(self, conversation: Conversation, to: int | None, by: Person) -> None:
        was = conversation.assignee_id
        if was == to:
            return
        conversation.assignee_id, conversation.updated_at = to, time.time()
        if to is None:
            text = f"Conversation unassigned by {by.name}"
        elif to == by.id and not by.is_bot:
            text = f"{by.name} self-assigned this conversation"
        else:
            text = f"Assigned to {USERS[to].name} by {by.name}"
        self._desk.world.add_activity(conversation, text)
        changed = {"assignee_id": (was, to)}
        conversation_event(self._desk.world, self._desk.pump, "conversation_updated", conversation, changed)

    def _attributes(self, ask: Ask) -> object:
        conversation = ask.conversation(self._desk.world)
        was = conversation.custom_attributes
        conversation.custom_attributes = dict(ask.params.get("custom_attributes") or {})
        conversation.updated_at = time.time()
        changed = {"custom_attributes": (was, conversation.custom_attributes)}
        conversation_event(self._desk.world, self._desk.pump, "conversation_updated", conversation, changed)
        return {"custom_attributes": conversation.custom_attributes}

    def _set_labels(self, ask: Ask) -> object:
        conversation, labels = ask.conversation(self._desk.world), ask.params.get("labels")
        conversation.labels = [str(each) for each in labels] if isinstance(labels, list) else []
        conversation.updated_at = time.time()
        return {"payload": conversation.labels}

    def _typing(self, ask: Ask) -> object:
        ask.conversation(self._desk.world)
        return Response(status_code=200)


def set_status(desk: Desk, conversation: Conversation, status: str, by: Person | None) -> None:
    """Change the status, with the line that tells of it and the webhooks; `by` None: the contact's doing."""
    was = conversation.status
    if was == status:
        return
    conversation.status, conversation.updated_at = status, time.time()
    desk.world.add_activity(conversation, _activity(desk.world, conversation, by))
    changed = {"status": (was, status)}
    for event in ("conversation_status_changed", "conversation_updated"):
        conversation_event(desk.world, desk.pump, event, conversation, changed)


def _activity(world: World, conversation: Conversation, by: Person | None) -> str:
    words = {"open": "reopened", "resolved": "marked resolved", "pending": "marked as pending", "snoozed": "snoozed"}
    if by is None and conversation.status == "open":
        # ``activity_message_handler.rb``: a contact's own line, config/locales/en.yml conversations.activity.status.
        return "System reopened the conversation due to a new incoming message."
    name = by.name if by is not None else str(world.contacts[conversation.contact_id]["name"])
    return f"Conversation was {words[conversation.status]} by {name}"


def _is_for(conversation: Conversation, kind: object, who: Person) -> bool:
    if kind == "me":
        return conversation.assignee_id == who.id
    return kind not in ("assigned", "unassigned") or (conversation.assignee_id is None) == (kind == "unassigned")


def _page(ask: Ask, found: list[Conversation]) -> list[Conversation]:
    page = max(ask.number("page"), 1)
    return found[(page - 1) * _PAGE : page * _PAGE]


def _counts(who: Person, found: list[Conversation]) -> Row:
    unassigned = sum(each.assignee_id is None for each in found)
    mine = sum(each.assignee_id == who.id for each in found)
    row: Row = {"mine_count": mine, "assigned_count": len(found) - unassigned}
    return row | {"unassigned_count": unassigned, "all_count": len(found)}
