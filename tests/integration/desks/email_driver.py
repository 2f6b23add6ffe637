"""Staff's hands at the e-mail desk, for the contract of all desks."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from email.message import EmailMessage

from bot.clock import SystemClock
from crm_adapter.mail.desk import EmailDesk
from crm_adapter.mail.words import words
from handlers.domain.ids import Language
from handlers.ports import Desk, DeskFile
from tests.contract.desk_driver import SeenLine
from tests.real.mail.office import Office, Quoted, files_in, text_in
from tests.real.mail.post import Post

_INTERNAL = words(Language("es")).internal


class EmailDriver:
    """Implements `DeskDriver` with a real IMAP server, SMTP, and mailboxes of its own for each test."""

    many = 250

    def __init__(self, post: Post) -> None:
        self.office = Office(post)
        self._desks = [EmailDesk(self.office.config(), SystemClock())]
        self._quoted: dict[str, Quoted] = {}
        self._notes: dict[str, list[SeenLine]] = {}

    @property
    def desk(self) -> Desk:
        """See DeskDriver."""
        return self._desks[0]

    def another(self) -> Desk:
        """See DeskDriver."""
        self._desks.append(EmailDesk(self.office.config(), SystemClock()))
        return self._desks[-1]

    async def close(self) -> None:
        """See DeskDriver."""
        self.office.post.switch()
        for desk in self._desks:
            await desk.close()

    async def reply(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """See DeskDriver."""
        await asyncio.to_thread(self._answer, ref, text, files)

    async def reply_html(self, ref: str, html: str) -> None:
        """See DeskDriver."""
        await asyncio.to_thread(self._answer, ref, "", (), html)

    async def note(self, ref: str, text: str, files: Sequence[DeskFile] = ()) -> None:
        """A mail that begins with the order for notes."""
        await asyncio.to_thread(self._answer, ref, f"#nota\n{text}", files)
        self._notes.setdefault(ref, []).append(SeenLine(text, internal=True, files=tuple(files)))

    async def take(self, ref: str) -> None:
        """See DeskDriver."""
        await self.reply(ref, "#abierto")

    async def solve(self, ref: str) -> None:
        """See DeskDriver."""
        await self.reply(ref, "#resuelto")

    async def reopen(self, ref: str) -> None:
        """See DeskDriver."""
        await self.reply(ref, "#abierto")

    async def hand_back(self, ref: str) -> None:
        """See DeskDriver."""
        await self.reply(ref, "#bot")

    async def merge(self, ref: str, into: str) -> None:
        """See DeskDriver; mails cannot be joined."""
        raise AssertionError(ref, into)

    async def delete(self, ref: str) -> None:
        """See DeskDriver; what staff delete is theirs alone."""
        raise AssertionError(ref)

    async def lines(self, ref: str) -> Sequence[SeenLine]:
        """The bot's mails in staff's mailbox, and staff's notes."""
        mails = await asyncio.to_thread(self.office.mails)
        seen = [_seen(mail) for mail in mails if mail["X-Ventanilla-Case"] == ref]
        return [*seen, *self._notes.get(ref, [])]

    async def cases(self) -> int:
        """Threads that begin in staff's mailbox."""
        mails = await asyncio.to_thread(self.office.mails)
        return sum(mail["In-Reply-To"] is None for mail in mails)

    def lose_next_answer(self) -> None:
        """See DeskDriver."""
        self.office.post.switch(drop="after")

    def _answer(self, ref: str, text: str, files: Sequence[DeskFile], html: str = "") -> None:
        if ref not in self._quoted:
            mail = next(mail for mail in self.office.mails() if mail["X-Ventanilla-Case"] == ref)
            self._quoted[ref] = Quoted(mail["Message-ID"], mail["Subject"], text_in(mail))
        self.office.send(self.office.answer(self._quoted[ref], text, files, html=html).as_bytes())


def _seen(mail: EmailMessage) -> SeenLine:
    _, _, said = text_in(mail).partition("\n\n")
    return SeenLine(said, _INTERNAL in said, tuple(files_in(mail)))
