"""What the stand-in knows: people, chats, messages, files, presses and the bot's own profile."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field

from tests.standins.telegram.clock import Bell, Clock
from tests.standins.telegram.refusals import Refusal, bad_request, forbidden
from tests.standins.telegram.shapes import Journal, Json, PressAnswer, Violation

GROUP_TYPES = {"group", "supergroup"}


@dataclass(slots=True)
class Person:
    """A citizen; their private chat with the bot has the same number."""

    user_id: int
    first_name: str
    language_code: str | None = None
    last_name: str | None = None
    username: str | None = None

    def user(self) -> Json:
        """The User object."""
        names = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        known = {name: value for name, value in names.items() if value}
        return {"id": self.user_id, "is_bot": False, "first_name": self.first_name, **known}


@dataclass(slots=True)
class Chat:
    """A private chat or group, and whether the bot may write there."""

    chat_id: int
    type: str
    title: str = ""
    started: bool = True
    blocked: bool = False
    removed: bool = False
    migrated_to: int | None = None


@dataclass(slots=True)
class Stored:
    """A message of either side; ``source`` is the text as the bot sent it, before parsing."""

    at: float
    method: str
    message: Json
    source: str = ""
    markup: Json = field(default_factory=dict)
    edits: int = 0
    deleted: bool = False

    @property
    def by_bot(self) -> bool:
        """Whether the bot sent it."""
        return bool(self.method)


@dataclass(slots=True)
class StoredFile:
    """A file that anybody sent; ``content`` None is so many zero bytes, made when they are downloaded."""

    file_id: str
    unique_id: str
    path: str
    size: int
    name: str
    mime: str
    content: bytes | None = None
    offered: bool = False

    def read(self) -> bytes:
        """The bytes."""
        return bytes(self.size) if self.content is None else self.content


@dataclass(slots=True)
class Press:
    """A button press that waits for its answer; ``at`` is Unix time on the stand-in's clock."""

    query_id: str
    user_id: int
    at: float


class World:
    """All state of one stand-in; it lives and dies with the process."""

    def __init__(self, token: str, clock: Clock, bot_username: str = "ventanilla_bot") -> None:
        self.token = token
        self.clock = clock
        self.bell = Bell()
        self.journal = Journal()
        self.bot: Json = {
            "id": int(token.split(":", maxsplit=1)[0]),
            "is_bot": True,
            "first_name": "Ventanilla",
            "username": bot_username,
        }
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[int, dict[int, Stored]] = {}
        self.log: list[Stored] = []
        self.files: dict[str, StoredFile] = {}
        self.presses: dict[str, Press] = {}
        self.answers: list[PressAnswer] = []
        self.profile: dict[str, object] = {}
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """The next number for a message, file or query."""
        return next(self._numbers)

    def count_from(self, number: int) -> None:
        """Go on counting where an earlier run stopped."""
        self._numbers = itertools.count(number)

    def add_person(self, person: Person, started: bool = True) -> None:
        """Make a citizen and their private chat known; a chat that is not ``started`` may not be written to."""
        self.people[person.user_id] = person
        self.chats[person.user_id] = Chat(person.user_id, "private", started=started)

    def person(self, user_id: int) -> Person:
        """A known citizen; raises Refusal for the test that forgot to make them."""
        if user_id not in self.people:
            raise bad_request(f"no citizen {user_id}: make one first")
        return self.people[user_id]

    def chat_json(self, chat_id: int) -> Json:
        """The Chat object."""
        chat = self.chats[chat_id]
        if chat.type in GROUP_TYPES:
            return {"id": chat_id, "type": chat.type, "title": chat.title}
        user = self.people[chat_id].user()
        names: Json = {key: user[key] for key in ("first_name", "last_name", "username") if key in user}
        return {"id": chat_id, "type": "private", **names}

    def writable(self, target: object) -> Chat:
        """The chat that the bot wants to write to; raises the refusal that its state calls for."""
        chat = self.known_chat(target)
        if chat.migrated_to is not None:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if chat.removed:
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def known_chat(self, target: object) -> Chat:
        """A chat by number or ``@username``; raises "chat not found"."""
        if isinstance(target, str):
            named = (each for each in self.people.values() if each.username and f"@{each.username}" == target)
            target = next((each.user_id for each in named), target)
        if not isinstance(target, int) or target not in self.chats:
            raise bad_request("chat not found")
        return self.chats[target]

    def store(self, message: Json, method: str = "", source: str = "", markup: Json | None = None) -> Stored:
        """Keep a new message; ``method`` is empty for a citizen's."""
        stored = Stored(time.monotonic(), method, message, source, markup or {})
        self.messages.setdefault(message["chat"]["id"], {})[message["message_id"]] = stored
        if stored.by_bot:
            self.note(stored)
        return stored

    def note(self, stored: Stored) -> None:
        """Tell those who watch that a message of the bot is new or has changed."""
        self.log.append(stored)
        self.bell.ring()

    def find(self, chat_id: int, message_id: object) -> Stored | None:
        """A message that exists and was not deleted."""
        stored = self.messages.get(chat_id, {}).get(message_id) if isinstance(message_id, int) else None
        return None if stored is None or stored.deleted else stored

    def add_file(self, name: str, mime: str, content: bytes | None, size: int | None = None) -> StoredFile:
        """Keep a file; ``size`` alone stands for a file of zero bytes."""
        number = self.number()
        extension = name.rpartition(".")[2] if "." in name else "bin"
        stored = StoredFile(
            file_id=f"FILE{number:08d}",
            unique_id=f"U{number:08d}",
            path=f"files/file_{number}.{extension}",
            size=len(content or b"") if size is None else size,
            name=name,
            mime=mime,
            content=content if size is None else None,
        )
        self.files[stored.file_id] = stored
        return stored

    def complain(self, reason: str, parameters: Json, method: str = "webhook answer") -> None:
        """Record a broken rule."""
        violations = self.journal.violations
        violations.append(Violation(len(violations) + 1, time.monotonic(), method, reason, parameters))


def unauthorized() -> Refusal:
    """What a wrong token gets."""
    return Refusal(401, "Unauthorized")
