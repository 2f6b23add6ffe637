"""A mailbox in memory, for tests and for trying things out."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence

from bot.channels.webchat.mailbox import ChatFile, ChatLine, StoredLine
from handlers.ports import Clock


class MemoryMailbox:
    """Implements `Mailbox`; everything is gone with the process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._lines: list[tuple[str, StoredLine]] = []
        self._files: dict[str, tuple[str, ChatFile, bytes]] = {}
        self._last = 0

    def put(self, visitor: str, line: ChatLine) -> StoredLine:
        """Add a line."""
        with self._lock:
            self._last += 1
            stored = StoredLine(self._last, self._clock.now(), line)
            self._lines.append((visitor, stored))
        return stored

    def withdraw(self, visitor: str, line_id: int) -> None:
        """Take a line back."""
        with self._lock:
            self._lines = [(owner, line) for owner, line in self._lines if (owner, line.id) != (visitor, line_id)]

    def after(self, visitor: str, line_id: int) -> Sequence[StoredLine]:
        """The visitor's lines with a greater number."""
        with self._lock:
            return [line for owner, line in self._lines if owner == visitor and line.id > line_id]

    def keep_file(self, visitor: str, name: str, mime: str, content: bytes) -> ChatFile:
        """Keep a file's bytes."""
        file = ChatFile(secrets.token_urlsafe(24), name, mime, len(content))
        with self._lock:
            self._files[file.ref] = (visitor, file, content)
        return file

    def read_file(self, ref: str, visitor: str | None = None) -> tuple[ChatFile, bytes] | None:
        """A file and its bytes."""
        with self._lock:
            owner, file, content = self._files.get(ref, ("", None, b""))
        if file is None or (visitor is not None and visitor != owner):
            return None
        return file, content
