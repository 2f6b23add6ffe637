"""The methods that change what is already there: edits, deletions, answers to presses."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.standins.telegram.media import content_file_id
from tests.standins.telegram.refusals import bad_request, wrong
from tests.standins.telegram.sending import markup_of, written
from tests.standins.telegram.shapes import Json, PressAnswer
from tests.standins.telegram.state import Stored, World
from tests.standins.telegram.updates import PRESS_LIFE
from tests.standins.telegram.uploads import Arguments

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


@dataclass(slots=True)
class Editor:
    """Carries out edits, deletions and answers on a world."""

    world: World

    def methods(self) -> dict[str, Callable[[Arguments], object]]:
        """The handlers by lower-case method name."""
        return {
            "editmessagetext": self._edit_text,
            "editmessagecaption": self._edit_caption,
            "editmessagereplymarkup": lambda call: self._apply(call, self._target(call), {}),
            "deletemessage": self._delete,
            "deletemessages": self._delete_many,
            "answercallbackquery": self._answer,
        }

    def _target(self, call: Arguments) -> Stored:
        values = call.values
        if "chat_id" not in values or "message_id" not in values:
            if "inline_message_id" in values:
                raise wrong("inline messages are not simulated by the stand-in")
            raise wrong("chat_id and message_id are required", "message identifier is not specified")
        chat = self.world.writable(values["chat_id"])
        stored = self.world.find(chat.chat_id, values["message_id"])
        if stored is None:
            raise bad_request("message to edit not found")
        if not stored.by_bot:
            raise bad_request("message can't be edited")
        return stored

    def _edit_text(self, call: Arguments) -> Json:
        if "text" not in call.values:
            raise wrong('required parameter "text" is missing', "message text is empty")
        stored = self._target(call)
        if "text" not in stored.message:
            raise bad_request("there is no text in the message to edit")
        return self._apply(call, stored, _content(call, "text", "entities"))

    def _edit_caption(self, call: Arguments) -> Json:
        stored = self._target(call)
        if content_file_id(stored.message) is None:
            raise bad_request("there is no caption in the message to edit")
        return self._apply(call, stored, _content(call, "caption", "caption_entities"))

    def _apply(self, call: Arguments, stored: Stored, content: Json) -> Json:
        markup = markup_of(call.values)
        shown = {"inline_keyboard": markup["inline_keyboard"]} if markup.get("inline_keyboard") else None
        changes = content | {"reply_markup": shown}
        if all(stored.message.get(name) == value for name, value in changes.items()):
            raise bad_request(NOT_MODIFIED)
        merged = stored.message | changes | {"edit_date": int(self.world.clock.now())}
        stored.message = {name: value for name, value in merged.items() if value is not None}
        stored.markup, stored.edits = markup, stored.edits + 1
        stored.source = str(call.values.get("text", call.values.get("caption", stored.source)))
        self.world.note(stored)
        return stored.message

    def _delete(self, call: Arguments) -> bool:
        chat = self.world.writable(call.values["chat_id"])
        stored = self.world.find(chat.chat_id, call.values["message_id"])
        if stored is None:
            raise bad_request("message to delete not found")
        self._mark_deleted(stored)
        return True

    def _delete_many(self, call: Arguments) -> bool:
        chat, ids = self.world.writable(call.values["chat_id"]), call.values["message_ids"]
        assert isinstance(ids, list)
        for message_id in ids:
            stored = self.world.find(chat.chat_id, message_id)
            if stored is not None:
                self._mark_deleted(stored)
        return True

    def _mark_deleted(self, stored: Stored) -> None:
        stored.deleted = True
        self.world.note(stored)

    def _answer(self, call: Arguments) -> bool:
        values, now = call.values, self.world.clock.now()
        press = self.world.presses.get(str(values["callback_query_id"]))
        if press is None or now - press.at > PRESS_LIFE:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        answer = PressAnswer(
            query_id=press.query_id,
            at=time.monotonic(),
            text=str(values.get("text", "")),
            alert=bool(values.get("show_alert", False)),
        )
        self.world.answers.append(answer)
        self.world.bell.ring()
        return True


def _content(call: Arguments, name: str, entities: str) -> Json:
    """The new text with its entities; None stands for what the edit takes away."""
    fresh = written(call.values, name)
    return {name: fresh.get(name), entities: fresh.get(entities)}
