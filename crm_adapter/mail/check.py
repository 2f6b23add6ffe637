"""Says in plain words what is wrong with the mail servers, the mailbox and the settings."""

from __future__ import annotations

import asyncio
import email
import logging
from collections.abc import Callable
from datetime import timedelta

from crm_adapter.mail.compose import KEY
from crm_adapter.mail.config import MEGABYTE, MailConfig
from crm_adapter.mail.headers import raw_value
from crm_adapter.mail.judging import Verdict
from crm_adapter.mail.mailbox import Box, since
from crm_adapter.mail.replies import Reader
from crm_adapter.mail.submission import Submission
from handlers.errors import VentanillaError
from handlers.ports import Clock

log = logging.getLogger("ventanilla.desk.email")

_DAYS = 7
_MANY = 500
_GROWTH = 1.4
"""A file grows by this in a mail."""
_ANYBODYS = frozenset(
    {"@gmail.com", "@hotmail.com", "@outlook.com", "@outlook.es", "@yahoo.es", "@yahoo.com", "@icloud.com"}
)


class Checks:
    """Each aspect is looked at by itself; a fault of one says nothing of the others."""

    def __init__(self, config: MailConfig, box: Box, submission: Submission, reader: Reader, clock: Clock) -> None:
        self._config = config
        self._box = box
        self._submission = submission
        self._reader = reader
        self._clock = clock

    async def all(self) -> dict[str, str]:
        """Aspect and sentence."""
        found = {"sending": await self._sending(), "mailbox": await asyncio.to_thread(_said, self._mailbox)}
        if found["mailbox"].startswith("wrong"):
            # Servers lock those out who log in wrongly again and again.
            return found | {"senders": self._senders(), "notes": self._notes()}
        for aspect, look in (
            ("inbox", self._inbox),
            ("sent", self._sent),
            ("senders", self._senders),
            ("came back", self._bounces),
            ("copies", self._copies),
            ("notes", self._notes),
        ):
            found[aspect] = await asyncio.to_thread(_said, look)
        return found

    async def _sending(self) -> str:
        try:
            size = await self._submission.probe()
        except VentanillaError as fault:
            return f"wrong: {fault}"
        if size and size < self._config.max_file * _GROWTH:
            return (
                f"warning: {self._config.smtp.name} takes mails of {size / MEGABYTE:.0f} MB only; "
                f"set the largest file to {size / _GROWTH / MEGABYTE:.0f} MB."
            )
        return (
            f"ok: {self._config.smtp.name} takes mail from {self._config.address} to {', '.join(self._config.staff)}."
        )

    def _mailbox(self) -> str:
        self._box.greet()
        return f"ok: {self._config.imap.name} lets us into the mailbox."

    def _inbox(self) -> str:
        self._box.look(self._config.inbox)
        return f"ok: replies are read from {self._config.inbox} at {self._config.imap.name}."

    def _sent(self) -> str:
        self._box.look(self._config.sent)
        return f"ok: what is sent is recorded in {self._config.sent}."

    def _senders(self) -> str:
        allowed = self._config.senders or self._config.staff
        public = sorted(_ANYBODYS.intersection(entry.lower() for entry in allowed))
        if public:
            return f"wrong: anybody can have an address of {', '.join(public)}; name staff's addresses one by one."
        if not self._config.authserv:
            return (
                f"warning: replies are taken from {', '.join(allowed)} by the address that they show; where the server "
                "checks senders (Authentication-Results), name it in the settings."
            )
        return f"ok: replies are taken from {', '.join(allowed)} when {self._config.authserv} vouches for them."

    def _bounces(self) -> str:
        day = (self._clock.now() - timedelta(days=_DAYS)).date()
        recent = self._box.search(self._config.inbox, since(day))[-_MANY:]
        headers = self._box.read(self._config.inbox, recent)
        came_back = sum(self._reader.judge(one).verdict is Verdict.BOUNCE for one in headers)
        if came_back:
            return f"wrong: {came_back} mails to staff came back in the last {_DAYS} days; see {self._config.inbox}."
        return f"ok: no mail to staff came back in the last {_DAYS} days."

    def _copies(self) -> str:
        day = (self._clock.now() - timedelta(days=_DAYS)).date()
        last = self._box.read(self._config.sent, self._box.search(self._config.sent, since(day))[-1:])
        key = raw_value(email.message_from_bytes(last[0].raw), KEY) if last else ""
        if not key:
            return "ok: nothing was sent lately whose copy could be looked for."
        if self._box.search(self._config.inbox, f'HEADER {KEY} "{key}"'):
            return "ok: copies of what is sent come back to the bot's mailbox."
        return (
            f"warning: the copy of the last mail has not come back to {self._config.inbox}; if that stays so, "
            "a rule moves or drops it, and a mail whose fate is unknown may be sent twice."
        )

    def _notes(self) -> str:
        return "warning: the bot's mailbox holds what staff write after #nota; it is never sent on."


def _said(look: Callable[[], str]) -> str:
    try:
        return look()
    except VentanillaError as fault:
        return f"wrong: {fault}"
