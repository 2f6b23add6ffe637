"""A staff mail as the citizen is to have it."""

from __future__ import annotations

import email
import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from email.message import Message

from crm_adapter.mail.config import MEGABYTE, MailConfig
from crm_adapter.mail.content import FoundFile, content_of
from crm_adapter.mail.headers import raw_value
from crm_adapter.mail.judging import Judgement, Verdict, judged
from crm_adapter.mail.mailbox import Stored
from crm_adapter.mail.orders import said
from crm_adapter.mail.standing import Order
from crm_adapter.mail.tokens import Tokens
from crm_adapter.mail.words import words
from crm_adapter.shared.cut import own_words

log = logging.getLogger("ventanilla.desk.email")

_LONGEST_BOUNCE = 300_000
_ID_LENGTH = 24


@dataclass(frozen=True, slots=True)
class Reply:
    """What a staff mail says to the citizen and orders us; `id` is the same however often the mail comes in."""

    id: str
    ref: str
    at: datetime
    text: str
    files: tuple[FoundFile, ...]
    order: Order | None = None
    unknown: str = ""
    """A first line that looks like an order and is none."""

    @property
    def says(self) -> bool:
        """Whether there is something for the citizen."""
        return bool(self.text or self.files)


class Reader:
    """Makes replies of the mails that are such."""

    def __init__(self, config: MailConfig, tokens: Tokens) -> None:
        self._config = config
        self._tokens = tokens

    def judge(self, stored: Stored) -> Judgement:
        """What the mail is, by its header."""
        try:
            return judged(email.message_from_bytes(stored.raw), self._config, self._tokens)
        except Exception:  # noqa: BLE001 - a mangled mail breaks the parsers in ways that nobody can list
            return Judgement(Verdict.UNREADABLE)

    def reply(self, stored: Stored) -> Reply | None:
        """The reply that the whole mail is; None where it is something else. One that cannot be read says nothing."""
        try:
            return self._reply(stored)
        except Exception as fault:  # noqa: BLE001 - as above; the mail stays where it is
            # Without the traceback, which may hold what was written. Its writer is told that nothing of it was sent.
            log.error("a staff mail cannot be read", extra={"uid": stored.uid, "fault": type(fault).__name__})  # noqa: TRY400 - see above
            judgement = self.judge(stored)
            own = hashlib.sha256(stored.raw).hexdigest()[:_ID_LENGTH]
            return Reply(own, judgement.ref, stored.at, "", ()) if judgement.verdict is Verdict.REPLY else None

    def _reply(self, stored: Stored) -> Reply | None:
        mail = email.message_from_bytes(stored.raw)
        judgement = judged(mail, self._config, self._tokens)
        if judgement.verdict is not Verdict.REPLY:
            return None
        content = content_of(mail)
        found = said(own_words(content.text, ("Ventanilla", self._config.address)))
        text, files = content.shown_in(found.text)
        if found.order is Order.NOTE or found.unknown:
            text, files = "", ()
        sent = tuple(file for file in files if self._fits(file))
        kept_back = [self._kept_back(file) for file in files if not self._fits(file)]
        text = "\n".join(part for part in (text, *kept_back) if part)
        return Reply(_id(mail, judgement.ref), judgement.ref, stored.at, text, sent, found.order, found.unknown)

    def bounced(self, stored: Stored) -> str:
        """The case of which a mail came back; empty where the report does not say."""
        try:
            mail = email.message_from_bytes(stored.raw)
            parts = [part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()]
            told = [part for part in parts if isinstance(part, bytes)]
        except Exception:  # noqa: BLE001 - as above
            told = []
        shown = [part[:_LONGEST_BOUNCE].decode("latin-1") for part in (stored.raw, *told)]
        return self._tokens.ref_of(shown, "") or ""

    def _fits(self, file: FoundFile) -> bool:
        return len(file.content) <= self._config.max_file and not file.outlook_only

    def _kept_back(self, file: FoundFile) -> str:
        limit = f" (> {self._config.max_file / MEGABYTE:.0f} MB)" if not file.outlook_only else ""
        return words(self._config.language).dropped.format(f"{file.name}{limit}")


def _id(mail: Message, ref: str) -> str:
    own = raw_value(mail, "Message-ID") or "\n".join(raw_value(mail, name) for name in ("From", "Date", "Subject"))
    return hashlib.sha256(f"{ref}\n{own}".encode("utf-8", "replace")).hexdigest()[:_ID_LENGTH]
