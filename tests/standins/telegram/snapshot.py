"""Keeping the stand-in's state in a file between two runs of its process (demonstrations; tests need none)."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from pathlib import Path

from tests.standins.telegram.server import BotApi
from tests.standins.telegram.shapes import Json
from tests.standins.telegram.state import Chat, Person, Stored, StoredFile
from tests.standins.telegram.updates import Update


def save_state(api: BotApi, path: Path) -> None:
    """Write people, chats, messages, files, the bot's profile and pending updates."""
    world = api.world
    state = {
        "people": [asdict(person) for person in world.people.values()],
        "chats": [asdict(chat) for chat in world.chats.values()],
        "messages": [asdict(each) for chat in world.messages.values() for each in chat.values()],
        "files": [_packed(file) for file in world.files.values()],
        "profile": world.profile,
        "pending": [asdict(update) for update in api.queue.pending.values()],
        "next_update_id": api.queue.next_id,
        "next_number": world.number(),
    }
    path.write_text(json.dumps(state), encoding="utf-8")


def load_state(api: BotApi, path: Path) -> None:
    """Take up what an earlier run left."""
    state: Json = json.loads(path.read_text(encoding="utf-8"))
    world = api.world
    world.people = {row["user_id"]: Person(**row) for row in state["people"]}
    world.chats = {row["chat_id"]: Chat(**row) for row in state["chats"]}
    for row in state["messages"]:
        stored = Stored(**row)
        message = stored.message
        world.messages.setdefault(message["chat"]["id"], {})[message["message_id"]] = stored
        if stored.by_bot:
            world.log.append(stored)
    world.files = {row["file_id"]: _unpacked(row) for row in state["files"]}
    world.profile = state["profile"]
    world.count_from(state["next_number"])
    api.queue.next_id = state["next_update_id"]
    for row in state["pending"]:
        update = Update(**row)
        api.queue.pending[update.update_id] = api.queue.history[update.update_id] = update


def _packed(file: StoredFile) -> Json:
    content = None if file.content is None else base64.b64encode(file.content).decode()
    return asdict(file) | {"content": content}


def _unpacked(row: Json) -> StoredFile:
    content = None if row["content"] is None else base64.b64decode(row["content"])
    return StoredFile(**(row | {"content": content}))
