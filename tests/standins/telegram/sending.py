"""The methods that send: sendMessage, files, places, contacts and albums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.standins.telegram.media import DEFAULT_NAMES, file_content
from tests.standins.telegram.refusals import bad_request, wrong
from tests.standins.telegram.shapes import Json
from tests.standins.telegram.state import Chat, StoredFile, World
from tests.standins.telegram.text import Formatted, parse_html, trim
from tests.standins.telegram.uploads import Arguments, Upload

MAX_INLINE_BUTTONS = 100
_FILE_METHODS = {f"send{kind.replace('_', '')}": kind for kind in DEFAULT_NAMES}


def formatted(values: dict[str, object], name: str) -> Formatted:
    """A text parameter after mark-up and trimming; the checker has judged it before."""
    source = str(values.get(name, ""))
    if str(values.get("parse_mode", "")).lower() == "html":
        return trim(parse_html(source))
    entities = values.get("caption_entities" if name == "caption" else "entities")
    return trim(Formatted(source, tuple(entities) if isinstance(entities, list) else ()))


def written(values: dict[str, object], name: str) -> Json:
    """The text or caption part of a Message."""
    result = formatted(values, name)
    if not result.text:
        return {}
    entities = "caption_entities" if name == "caption" else "entities"
    return {name: result.text} | ({entities: list(result.entities)} if result.entities else {})


def markup_of(values: dict[str, object]) -> Json:
    """The reply mark-up as an object; raises Refusal when it has too many buttons."""
    markup = values.get("reply_markup")
    if not isinstance(markup, dict):
        return {}
    if sum(len(row) for row in markup.get("inline_keyboard", [])) > MAX_INLINE_BUTTONS:
        raise wrong(f"more than {MAX_INLINE_BUTTONS} inline buttons", "reply markup is too long")
    return markup


@dataclass(slots=True)
class Sender:
    """Carries out the sending methods on a world."""

    world: World

    def methods(self) -> dict[str, Callable[[Arguments], object]]:
        """The handlers by lower-case method name."""
        handlers: dict[str, Callable[[Arguments], object]] = {
            "sendmessage": lambda call: self._send("sendMessage", call, written(call.values, "text"), "text"),
            "sendlocation": lambda call: self._send("sendLocation", call, {"location": _location(call.values)}),
            "sendvenue": lambda call: self._send("sendVenue", call, _venue(call.values)),
            "sendcontact": lambda call: self._send("sendContact", call, {"contact": _contact(call.values)}),
            "sendmediagroup": self._album,
            "sendchataction": self._touch,
            "sendmessagedraft": self._touch,
        }
        for method, kind in _FILE_METHODS.items():
            handlers[method] = self._file_handler(method, kind)
        return handlers

    def _touch(self, call: Arguments) -> bool:
        self.world.writable(call.values["chat_id"])
        return True

    def _file_handler(self, method: str, kind: str) -> Callable[[Arguments], object]:
        def handler(call: Arguments) -> Json:
            self.world.writable(call.values["chat_id"])
            file = self._file(kind, call.values[kind], call)
            content = file_content(kind, file) | written(call.values, "caption")
            return self._send(method, call, content, "caption")

        return handler

    def _file(self, kind: str, given: object, call: Arguments) -> StoredFile:
        """The file that a parameter means: an upload, a file_id; an address on the web is refused."""
        if isinstance(given, str) and given.startswith("attach://"):
            given = call.uploads.get(given.removeprefix("attach://"))
        if isinstance(given, Upload):
            return self._keep(kind, given)
        if isinstance(given, str) and given in self.world.files:
            return self.world.files[given]
        if isinstance(given, str) and given.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        raise bad_request("wrong file identifier/HTTP URL specified")

    def _keep(self, kind: str, upload: Upload) -> StoredFile:
        if not upload.content:
            raise bad_request("file must be non-empty")
        name, mime = DEFAULT_NAMES[kind]
        return self.world.add_file(upload.name or name, upload.mime or mime, upload.content)

    def _album(self, call: Arguments) -> list[Json]:
        self.world.writable(call.values["chat_id"])
        group = {"media_group_id": str(self.world.number())}
        items = call.values["media"]
        assert isinstance(items, list)
        contents = [self._item(item, call) | group for item in items]
        return [self._send("sendMediaGroup", call, content) for content in contents]

    def _item(self, item: Json, call: Arguments) -> Json:
        file = self._file(item["type"], item["media"], call)
        return file_content(item["type"], file) | written(item, "caption")

    def _send(self, method: str, call: Arguments, content: Json, text_name: str = "text") -> Json:
        chat = self.world.writable(call.values["chat_id"])
        markup = markup_of(call.values)
        message = {
            "message_id": self.world.number(),
            "from": self.world.bot,
            "chat": self.world.chat_json(chat.chat_id),
            "date": int(self.world.clock.now()),
            **self._optional(chat, call.values, markup),
            **content,
        }
        self.world.store(message, method, str(call.values.get(text_name, "")), markup)
        return message

    def _optional(self, chat: Chat, values: dict[str, object], markup: Json) -> Json:
        found: Json = {}
        for name in ("message_thread_id", "link_preview_options"):
            if name in values:
                found[name] = values[name]
        if values.get("protect_content"):
            found["has_protected_content"] = True
        if "inline_keyboard" in markup:
            found["reply_markup"] = {"inline_keyboard": markup["inline_keyboard"]}
        return found | self._reply(chat, values.get("reply_parameters"))

    def _reply(self, chat: Chat, reply: object) -> Json:
        if not isinstance(reply, dict):
            return {}
        original = self.world.find(chat.chat_id, reply.get("message_id"))
        if original is not None:
            shown = {name: value for name, value in original.message.items() if name != "reply_to_message"}
            return {"reply_to_message": shown}
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")


def _location(values: dict[str, object]) -> Json:
    names = ("latitude", "longitude", "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
    return {name: values[name] for name in names if name in values}


def _venue(values: dict[str, object]) -> Json:
    location = _location(values)
    return {
        "location": location,
        "venue": {"location": location, "title": values["title"], "address": values["address"]},
    }


def _contact(values: dict[str, object]) -> Json:
    return {name: values[name] for name in ("phone_number", "first_name", "last_name", "vcard") if name in values}
