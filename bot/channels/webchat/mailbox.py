"""Where the lines of a chat wait for the page to show them; the store answers this in SQL, and a fake in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.domain.message import Button


@dataclass(frozen=True, slots=True)
class ChatFile:
    """A file of the chat; `ref` cannot be guessed, `size` is in bytes."""

    ref: str
    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class ChatLine:
    """A line to show. `html` is a safe fragment; `mine` tells the visitor's own lines from the agency's."""

    mine: bool
    html: str
    plain: str
    buttons: tuple[Button, ...] = ()
    file: ChatFile | None = None


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line with its number, which grows, and its moment."""

    id: int
    at: datetime
    line: ChatLine


class Mailbox(Protocol):
    """Keeps each visitor's lines and files apart. Safe to call from threads; raises Retryable while it cannot be reached."""

    def put(self, visitor: str, line: ChatLine) -> StoredLine:
        """Add a line."""
        ...

    def withdraw(self, visitor: str, line_id: int) -> None:
        """Take a line back; nothing happens when it is gone."""
        ...

    def after(self, visitor: str, line_id: int) -> Sequence[StoredLine]:
        """The visitor's lines with a greater number, in order; 0 = all."""
        ...

    def keep_file(self, visitor: str, name: str, mime: str, content: bytes) -> ChatFile:
        """Keep a file's bytes."""
        ...

    def read_file(self, ref: str, visitor: str | None = None) -> tuple[ChatFile, bytes] | None:
        """A file and its bytes; with `visitor`, only if it is in their chat. None where there is no such file."""
        ...
