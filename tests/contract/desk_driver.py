"""What a desk's test driver must be able to do so that the desk contract can be run against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from handlers.domain.case import Author, Visibility
from handlers.domain.ids import ChannelName, Language
from handlers.ports import Desk, DeskDraft, DeskFile, DeskLine

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
OPENING = ("Hola, quiero empadronarme", "¡Con una persona!")
ODD_NAME = "ñ€😀 solicitud.pdf"


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line as staff see it at the desk."""

    text: str
    internal: bool
    files: tuple[DeskFile, ...] = ()


class DeskDriver(Protocol):
    """The desk under test, staff's hands at it, and the accidents that can be arranged."""

    many: int
    """How many replies make several pages of changes; fewer where a real server takes long for each."""

    @property
    def desk(self) -> Desk: ...
    def another(self) -> Desk:
        """A second adapter instance for the same desk, as another worker would have; usable in another event loop."""
        ...

    async def close(self) -> None:
        """Close what `desk` and every `another()` have open, and end what the driver itself started."""
        ...

    async def reply_html(self, ref: str, html: str) -> None:
        """A public reply in HTML; called only where `caps.html`."""
        ...

    async def merge(self, ref: str, into: str) -> None:
        """Join two cases; called only where `caps.merges`."""
        ...

    async def delete(self, ref: str) -> None:
        """Delete the case; called only where `caps.deletes`."""
        ...

    async def reply(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None: ...
    async def note(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None: ...
    async def take(self, ref: str) -> None: ...
    async def solve(self, ref: str) -> None: ...
    async def reopen(self, ref: str) -> None: ...
    async def hand_back(self, ref: str) -> None:
        """Give the conversation back to the bot, where the desk has such a thing."""
        ...

    async def lines(self, ref: str) -> Sequence[SeenLine]:
        """Everything in the case, oldest first, notes included; an opening entry may hold the whole transcript."""
        ...

    async def cases(self) -> int:
        """Number of cases at the desk."""
        ...

    def lose_next_answer(self) -> None:
        """Let the next write be done, and its answer be lost on the way back."""
        ...


def a_line(key: str, text: str, author: Author = Author.CITIZEN, *files: DeskFile) -> DeskLine:
    """A public line."""
    return DeskLine(key, author, text, NOON, Visibility.PUBLIC, files)


def a_draft(key: str = "case-1", *lines: DeskLine) -> DeskDraft:
    """A case as the bot opens it."""
    return DeskDraft(
        key=key,
        person="p-7f3a",
        subject="Empadronamiento: pide una persona",
        kind="consulta",
        reason="asked",
        channel=ChannelName("telegram"),
        language=Language("es"),
        service="padron-alta",
        transcript=lines or tuple(a_line(f"{key}-m{number}", text) for number, text in enumerate(OPENING, start=1)),
    )


def said(lines: Sequence[SeenLine]) -> str:
    """Everything that staff can read in a case, as one text with plain line ends."""
    return "\n".join(line.text for line in lines).replace("\r\n", "\n")


def in_order(lines: Sequence[SeenLine], *texts: str) -> bool:
    """Whether each text stands exactly once in the case, one after the other."""
    whole = said(lines)
    places = [whole.find(text) for text in texts]
    return places == sorted(places) and all(whole.count(text) == 1 for text in texts)
