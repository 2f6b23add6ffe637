"""The hands of the other system's staff, and the test's view of its cases."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.standins.desk_parts.client import StandinControl
from tests.standins.desk_parts.faults import Json
from tests.standins.othersystem.shapes import UNIT

GivenFile = tuple[str, str, bytes]
"""(name, MIME type, bytes)"""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file as staff see it."""

    id: str
    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """A line as staff see it; `key` is empty where staff wrote it."""

    id: str
    key: str
    author: str
    visibility: str
    text: str
    event: str
    delivery: str
    reason: str
    files: tuple[SeenFile, ...]


@dataclass(frozen=True, slots=True)
class SeenCase:
    """A case as staff see it."""

    ref: str
    key: str
    opened: Mapping[str, str]
    """person, subject, kind, reason, channel, language, service"""
    state: str
    assignee: str
    into: str
    deleted: bool
    lines: tuple[SeenEntry, ...]


class OtherSystem(StandinControl):
    """Drives a running system from a test."""

    def cases(self) -> list[SeenCase]:
        """Every case, oldest first, merged and deleted ones too."""
        return [_case(each) for each in self.ask("cases")]

    def case(self, ref: str) -> SeenCase:
        """One case; AssertionError when there is none."""
        return _case(self.ask("case", {"case": ref}))

    def reply(self, ref: str, text: str, files: Iterable[GivenFile] = (), *, html: bool = False) -> str:
        """A public reply; returns the id of its change."""
        told = {"case": ref, "text": text, "files": _sent(files), "format": "html" if html else "text"}
        event: str = self.ask("reply", told)
        return event

    def note(self, ref: str, text: str, files: Iterable[GivenFile] = ()) -> None:
        """An internal note."""
        self.ask("note", {"case": ref, "text": text, "files": _sent(files)})

    def take(self, ref: str, unit: str = UNIT) -> None:
        """Somebody takes the case, or it is passed on."""
        self.ask("take", {"case": ref, "unit": unit})

    def solve(self, ref: str) -> None:
        """Staff say that it is done."""
        self.move(ref, "solved")

    def reopen(self, ref: str) -> None:
        """Staff open it again."""
        self.move(ref, "open")

    def move(self, ref: str, state: str, by: str = "staff") -> None:
        """Give the case any of the six states; by "system": a rule did."""
        self.ask("state", {"case": ref, "state": state, "by": by})

    def hand_back(self, ref: str) -> None:
        """Give the conversation back to the bot."""
        self.ask("hand-back", {"case": ref})

    def merge(self, ref: str, into: str) -> None:
        """The case goes on in another one."""
        self.ask("merge", {"case": ref, "into": into})

    def delete(self, ref: str) -> None:
        """The case is no more."""
        self.ask("delete", {"case": ref})

    def raw_event(self, event: Json) -> None:
        """List a change exactly as given: unknown kinds and broken ones."""
        self.ask("raw-event", {"event": event})

    def abilities(self, **changed: bool | int | Sequence[str]) -> None:
        """Change what the system says that it can do, and can: see `Capabilities`."""
        self.ask("abilities", dict(changed))

    def hint(
        self, *, secret: str = "", offset: float = 0.0, kind: str = "changes.available", webhook_id: str = ""
    ) -> str:
        """Send one hint now: signed with another secret, dated off by seconds, of another kind, with an old id."""
        wish = {"secret": secret, "offset": offset, "type": kind, "webhook_id": webhook_id}
        sent: str = self.ask("hint", wish)
        return sent


def _sent(files: Iterable[GivenFile]) -> list[Json]:
    return [{"name": name, "mime": mime, "data": base64.b64encode(content).decode()} for name, mime, content in files]


def _case(shown: Json) -> SeenCase:
    return SeenCase(**{**shown, "lines": tuple(_entry(each) for each in shown["lines"])})


def _entry(shown: Json) -> SeenEntry:
    files = tuple(
        SeenFile(each["id"], each["name"], each["mime"], base64.b64decode(each["data"])) for each in shown["files"]
    )
    return SeenEntry(**{**shown, "files": files})
