"""What citizens do: each act becomes the update that Telegram would send."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import asdict, dataclass

from tests.standins.telegram.account import member
from tests.standins.telegram.checks import Checker
from tests.standins.telegram.media import DEFAULT_NAMES, file_content
from tests.standins.telegram.refusals import Refusal, bad_request
from tests.standins.telegram.shapes import Done, Json
from tests.standins.telegram.state import GROUP_TYPES, Chat, Press, Stored, World
from tests.standins.telegram.text import typed_entities
from tests.standins.telegram.updates import MESSAGE_LIFE, PRESS_LIFE, Update, UpdateQueue
from tests.standins.telegram.webhook import WebhookPump

SUPERGROUP_SHIFT = 1_000_000_000_000


@dataclass(slots=True)
class Street:
    """Where the citizens act; what they do is checked against the schema before it is queued."""

    world: World
    queue: UpdateQueue
    pump: WebhookPump
    checker: Checker

    def do(self, act: Json) -> Json:
        """Carry out one act: ``verb``, ``user_id``, ``chat_id`` and the verb's own words; returns a Done."""
        verbs: dict[str, Callable[[Json], Done]] = {
            "text": self._text,
            "file": self._file,
            "content": lambda one: self._send(one, one["content"]),
            "contact": self._contact,
            "edit": self._edit,
            "press": self._press,
            "tap": self._tap,
            "block": lambda one: self._membership(one, blocked=True),
            "unblock": lambda one: self._membership(one, blocked=False),
            "remove_bot": lambda one: self._membership(one, removed=True),
            "add_bot": lambda one: self._membership(one, removed=False),
            "migrate": self._migrate,
        }
        if act.get("verb") not in verbs:
            raise bad_request(f"no such act: {act.get('verb')}; known: {', '.join(verbs)}")
        return asdict(verbs[act["verb"]](act))

    def emit(self, kind: str, content: Json, lane: str, life: float = MESSAGE_LIFE) -> Update | None:
        """Queue an update of the stand-in's own making."""
        try:
            self.checker.published_object("Update", {"update_id": 1, kind: content})
        except Refusal as fault:
            raise Refusal(500, f"the stand-in built a wrong update: {fault.violation}") from fault
        return self.queue_raw(kind, content, lane, life)

    def queue_raw(self, kind: str, content: Json, lane: str, life: float = MESSAGE_LIFE) -> Update | None:
        """Queue an update as it is, right or wrong."""
        update = self.queue.put(kind, content, lane, life)
        if update is not None:
            self.pump.push(update)
        return update

    def _text(self, act: Json) -> Done:
        return self._send(act, _written("text", act["text"]))

    def _file(self, act: Json) -> Done:
        kind, data = act["kind"], act.get("data")
        name, mime = DEFAULT_NAMES[kind]
        content = base64.b64decode(data) if data is not None else b""
        file = self.world.add_file(act.get("name") or name, act.get("mime") or mime, content, act.get("size"))
        return self._send(act, file_content(kind, file) | _written("caption", act.get("caption")))

    def _contact(self, act: Json) -> Done:
        person = self.world.person(act.get("of") or act["user_id"])
        contact = {"phone_number": act["phone"], "first_name": person.first_name, "user_id": person.user_id}
        if act.get("stranger"):
            contact = {"phone_number": act["phone"], "first_name": act["stranger"]}
        return self._send(act, {"contact": contact})

    def _send(self, act: Json, content: Json) -> Done:
        chat = self._open_chat(act)
        message = self._envelope(act, chat) | content
        self.world.store(message)
        life = MESSAGE_LIFE - act.get("sent_ago", 0)
        update = self.emit("message", message, f"chat:{chat.chat_id}", life)
        return _done(update, message_id=message["message_id"])

    def _open_chat(self, act: Json) -> Chat:
        chat = self.world.known_chat(act["chat_id"])
        if chat.blocked:
            raise bad_request("this citizen has blocked the bot: unblock first")
        if chat.removed:
            raise bad_request("the bot is not in this chat, it would not see the message")
        if chat.migrated_to is not None:
            raise bad_request(f"this group has become {chat.migrated_to}")
        chat.started = True
        return chat

    def _envelope(self, act: Json, chat: Chat) -> Json:
        date = int(self.world.clock.now()) - act.get("sent_ago", 0)
        message = {
            "message_id": self.world.number(),
            "from": self.world.person(act["user_id"]).user(),
            "chat": self.world.chat_json(chat.chat_id),
            "date": date,
        }
        for name in ("media_group_id", "message_thread_id"):
            if act.get(name) is not None:
                message[name] = act[name]
        if act.get("forwarded_from"):
            origin = {"type": "hidden_user", "date": date, "sender_user_name": act["forwarded_from"]}
            message["forward_origin"] = origin
        if act.get("reply_to") is not None:
            message["reply_to_message"] = self._message(chat.chat_id, act["reply_to"]).message
        return message

    def _message(self, chat_id: int, message_id: int) -> Stored:
        stored = self.world.find(chat_id, message_id)
        if stored is None:
            raise bad_request(f"no message {message_id} in chat {chat_id}")
        return stored

    def _edit(self, act: Json) -> Done:
        chat = self._open_chat(act)
        stored = self._message(chat.chat_id, act["message_id"])
        name = "text" if "text" in stored.message else "caption"
        edited = {"edit_date": int(self.world.clock.now())}
        stored.message = stored.message | _written(name, act["text"]) | edited
        update = self.emit("edited_message", stored.message, f"chat:{chat.chat_id}")
        return _done(update, message_id=act["message_id"])

    def _press(self, act: Json) -> Done:
        chat = self._open_chat(act)
        stored = self._pressable(chat.chat_id, act.get("message_id"))
        data = act["data"] if act.get("data") is not None else _button(stored, act)
        person = self.world.person(act["user_id"])
        query_id = str(self.world.number())
        query = {
            "id": query_id,
            "from": person.user(),
            "message": stored.message,
            "chat_instance": str(chat.chat_id),
            "data": data,
        }
        self.world.presses[query_id] = Press(query_id, person.user_id, self.world.clock.now())
        update = self.emit("callback_query", query, f"press:{person.user_id}", PRESS_LIFE)
        return _done(update, message_id=stored.message["message_id"], query_id=query_id)

    def _pressable(self, chat_id: int, message_id: int | None) -> Stored:
        if message_id is not None:
            return self._message(chat_id, message_id)
        messages = self.world.messages.get(chat_id, {}).values()
        shown = [each for each in messages if each.by_bot and not each.deleted and "reply_markup" in each.message]
        if not shown:
            raise bad_request(f"the bot shows no inline buttons in chat {chat_id}")
        return shown[-1]

    def _tap(self, act: Json) -> Done:
        """Tap a button of the reply keyboard: its label is sent, or what it asks for."""
        button = self._keyboard_button(act["chat_id"], act["label"])
        if button.get("request_contact"):
            return self._contact(act | {"phone": act.get("phone") or "+34600000000"})
        if button.get("request_location"):
            return self._send(act, {"location": {"latitude": 28.4682, "longitude": -16.2546}})
        return self._text(act | {"text": button["text"]})

    def _keyboard_button(self, chat_id: int, label: str) -> Json:
        shown: list[Json] = []
        for stored in self.world.messages.get(chat_id, {}).values():
            if "keyboard" in stored.markup:
                rows = stored.markup["keyboard"]
                shown = [{"text": one} if isinstance(one, str) else one for row in rows for one in row]
            elif stored.markup.get("remove_keyboard"):
                shown = []
        found = next((each for each in shown if each["text"] == label), None)
        if found is None:
            raise bad_request(f"no keyboard button {label!r}; shown: {[each['text'] for each in shown]}")
        return found

    def _membership(self, act: Json, *, blocked: bool | None = None, removed: bool | None = None) -> Done:
        chat = self.world.known_chat(act["chat_id"])
        before = member(self.world.bot, chat)
        chat.blocked = chat.blocked if blocked is None else blocked
        chat.removed = chat.removed if removed is None else removed
        change = {
            "chat": self.world.chat_json(chat.chat_id),
            "from": self.world.person(act["user_id"]).user(),
            "date": int(self.world.clock.now()),
            "old_chat_member": before,
            "new_chat_member": member(self.world.bot, chat),
        }
        return _done(self.emit("my_chat_member", change, f"member:{chat.chat_id}"))

    def _migrate(self, act: Json) -> Done:
        """Turn a group into a supergroup: two service messages, and the old number is dead."""
        old = self._open_chat(act)
        if old.type not in GROUP_TYPES:
            raise bad_request("only a group can become a supergroup")
        new = Chat(old.chat_id - SUPERGROUP_SHIFT, "supergroup", old.title)
        self.world.chats[new.chat_id] = new
        done = self._send(act, {"migrate_to_chat_id": new.chat_id})
        old.migrated_to = new.chat_id
        self._send(act | {"chat_id": new.chat_id}, {"migrate_from_chat_id": old.chat_id})
        return done


def _written(name: str, text: str | None) -> Json:
    if not text:
        return {}
    entities = typed_entities(text)
    listed = "entities" if name == "text" else "caption_entities"
    return {name: text} | ({listed: entities} if entities else {})


def _button(stored: Stored, act: Json) -> str:
    rows = stored.message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    label, index = act.get("label"), act.get("index")
    if label is not None:
        buttons = [button for button in buttons if button["text"] == label]
    elif index is not None:
        buttons = buttons[index : index + 1]
    if len(buttons) != 1 or "callback_data" not in buttons[0]:
        labels = [button["text"] for row in rows for button in row]
        raise bad_request(f"no single callback button for label={label!r} index={index}; shown: {labels}")
    return str(buttons[0]["callback_data"])


def _done(update: Update | None, message_id: int | None = None, query_id: str | None = None) -> Done:
    return Done(update.update_id if update else None, message_id, query_id)
