"""The test's view of what the bot did, taken from the stand-in's state."""

from __future__ import annotations

from dataclasses import asdict

from tests.standins.telegram.media import content_file_id
from tests.standins.telegram.shapes import BotMessage, Button, Json
from tests.standins.telegram.state import Stored, World


def bot_messages(world: World, chat_id: int | None, since: int) -> list[Json]:
    """The messages that are new or changed since log position ``since``, each once, in the order of sending."""
    fresh = {id(stored): stored for stored in world.log[since:]}
    wanted = [each for each in fresh.values() if chat_id is None or each.message["chat"]["id"] == chat_id]
    return [asdict(_view(stored)) for stored in sorted(wanted, key=lambda each: int(each.message["message_id"]))]


def _view(stored: Stored) -> BotMessage:
    message = stored.message
    kind = "text" if "text" in message else "caption"
    reply = message.get("reply_to_message")
    return BotMessage(
        order=message["message_id"],
        at=stored.at,
        chat_id=message["chat"]["id"],
        message_id=message["message_id"],
        method=stored.method,
        text=message.get(kind, ""),
        source=stored.source,
        entities=message.get("entities") or message.get("caption_entities") or [],
        buttons=_buttons(message),
        keyboard=[[_label(one) for one in row] for row in stored.markup.get("keyboard", [])],
        keyboard_removed=bool(stored.markup.get("remove_keyboard")),
        file_id=content_file_id(message),
        reply_to=reply["message_id"] if reply else None,
        edits=stored.edits,
        deleted=stored.deleted,
        raw=message,
    )


def _buttons(message: Json) -> list[list[Button]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[Button(one["text"], one.get("callback_data"), one.get("url")) for one in row] for row in rows]


def _label(button: str | Json) -> str:
    return button if isinstance(button, str) else str(button["text"])
