"""The bot's own mailbox by IMAP: looks for mails, reads them, and keeps the record of what was sent."""

from __future__ import annotations

import re
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from imaplib import IMAP4
from typing import NoReturn, TypeVar

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError, MailboxStarttlsError

from crm_adapter.mail.config import MailConfig, Security
from crm_adapter.mail.oauth import AccessTokens
from crm_adapter.mail.submission import tls_context
from handlers.errors import Misconfigured, Retryable

T = TypeVar("T")
_UID = re.compile(rb"\bUID (\d+)\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)\b")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]+)"')
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WHEN = re.compile(rb"\s*(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d{4})")


@dataclass(frozen=True, slots=True)
class Stored:
    """A mail as it lies in a folder; `raw` is its header or all of it."""

    uid: int
    size: int
    at: datetime
    raw: bytes


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as it is now; UIDs of two folders, or under two validities, cannot be compared."""

    validity: int
    next_uid: int


class Box:
    """One connection, opened when needed and again once it is lost; one caller at a time. All calls block."""

    def __init__(self, config: MailConfig, access: AccessTokens | None) -> None:
        """`access` gives the tokens to log in with, where it is not done by password."""
        self._config = config
        self._access = access
        self._lock = threading.Lock()
        self._open: BaseMailBox | None = None

    def look(self, folder: str) -> Folder:
        """The folder's validity and next UID."""

        def ask(box: BaseMailBox) -> Folder:
            _enter(box, folder)
            # Servers need not keep STATUS right for the folder that is open, so its opening is asked.
            validity, following = (box.client.response(name)[1][0] for name in ("UIDVALIDITY", "UIDNEXT"))
            return Folder(int(validity), int(following))

        return self._ask(folder, ask)

    def search(self, folder: str, criteria: str) -> list[int]:
        """The UIDs of the mails that fit the IMAP criteria (ASCII), ascending."""

        def ask(box: BaseMailBox) -> list[int]:
            _enter(box, folder)
            return sorted(int(uid) for uid in box.uids(criteria, charset=None))

        return self._ask(folder, ask)

    def read(self, folder: str, uids: Sequence[int], *, whole: bool = False, first: int = 0) -> list[Stored]:
        """Those of the mails that are still there, ascending; their header only, unless `whole` or the `first` bytes."""
        part = "[]" if whole else f"[]<0.{first}>" if first else "[HEADER]"
        wanted = f"(UID RFC822.SIZE INTERNALDATE BODY.PEEK{part})"

        def ask(box: BaseMailBox) -> list[Stored]:
            _enter(box, folder)
            kind, answer = box.client.uid("FETCH", ",".join(map(str, uids)), wanted)
            if kind != "OK":
                raise IMAP4.error(f"FETCH {kind}")
            return _stored(answer)

        return self._ask(folder, ask) if uids else []

    def keep(self, folder: str, raw: bytes, at: datetime) -> None:
        """Put a mail into a folder, as one that has been read."""

        def ask(box: BaseMailBox) -> None:
            box.append(raw, folder, at, [r"\Seen"])

        # Not asked again: after a lost answer it may be there.
        with self._lock:
            self._once(folder, ask)

    def greet(self) -> None:
        """Log in, and see that the server answers."""
        self._ask("", lambda box: box.client.noop())

    def close(self) -> None:
        """Log out."""
        with self._lock:
            self._drop()

    def _ask(self, folder: str, question: Callable[[BaseMailBox], T]) -> T:
        """Ask; once more on a new connection when the old one, which may have timed out, fails."""
        with self._lock:
            if self._open is not None:
                try:
                    return self._once(folder, question)
                except Retryable:
                    self._drop()
            return self._once(folder, question)

    def _once(self, folder: str, question: Callable[[BaseMailBox], T]) -> T:
        try:
            if self._open is None:
                self._open = self._connect()
            return question(self._open)
        except (OSError, EOFError, IMAP4.error, ImapToolsError, ValueError, TypeError, LookupError) as fault:
            # The last three: an answer without what belongs in it.
            self._drop()
            self._explain(folder, fault)

    def _connect(self) -> BaseMailBox:
        server, timeout = self._config.imap, self._config.timeout
        box: BaseMailBox
        match server.security:
            case Security.TLS:
                box = MailBox(server.host, server.port, timeout, ssl_context=tls_context(self._config))
            case Security.STARTTLS:
                box = MailBoxStartTls(server.host, server.port, timeout, ssl_context=tls_context(self._config))
            case Security.PLAIN:
                box = MailBoxUnencrypted(server.host, server.port, timeout)
        try:
            if server.user:
                self._log_in(box)
        except BaseException:
            _hang_up(box)
            raise
        return box

    def _log_in(self, box: BaseMailBox) -> None:
        server = self._config.imap
        if self._access is None:
            login = box.login if server.user.isascii() and server.password.isascii() else box.login_utf8
            login(server.user, server.password, initial_folder=None)
            return
        token = self._access.current()
        try:
            box.xoauth2(server.user, token, initial_folder=None)
        except (IMAP4.error, ImapToolsError):
            self._access.refused(token)
            raise

    def _drop(self) -> None:
        box, self._open = self._open, None
        if box is not None:
            _hang_up(box)

    def _explain(self, folder: str, fault: Exception) -> NoReturn:
        name = self._config.imap.name
        said = str(fault).upper()
        if isinstance(fault, ssl.SSLCertVerificationError):
            raise Misconfigured(
                f"The certificate of {name} is not trusted; name its authority in the CA file."
            ) from fault
        if "TLS NOT SUPPORTED" in said or isinstance(fault, MailboxStarttlsError):
            raise Misconfigured(f"{name} cannot do STARTTLS, which the settings ask for.") from fault
        if isinstance(fault, OSError | EOFError | IMAP4.abort) or "UNAVAILABLE" in said or "INUSE" in said:
            raise Retryable(f"{name} cannot be reached now.") from fault
        if "OVERQUOTA" in said:
            raise Retryable(f"The mailbox at {name} is full.") from fault
        if isinstance(fault, MailboxLoginError) or "AUTHENTICATIONFAILED" in said:
            shown = "password" if self._access is None else "access token"
            raise Misconfigured(f"{name} refuses the user or the {shown} of the IMAP login.") from fault
        if "NONEXISTENT" in said or "TRYCREATE" in said:
            raise Misconfigured(_no_folder(folder)) from fault
        raise Retryable(f"{name} did not do what it was asked ({type(fault).__name__}).") from fault


def since(day: date) -> str:
    """The IMAP criterion for mails that came in on a day or later."""
    return f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def _enter(box: BaseMailBox, folder: str) -> None:
    try:
        box.folder.set(folder, readonly=True)
    except MailboxFolderSelectError as fault:
        # A folder that is there may be closed for a moment.
        if box.folder.exists(folder):
            raise Retryable(f"The folder {folder!r} cannot be opened now.") from fault
        raise Misconfigured(_no_folder(folder)) from fault


def _no_folder(folder: str) -> str:
    return f"The mailbox has no folder {folder!r}; make it there, or name the right one in the settings."


def _hang_up(box: BaseMailBox) -> None:
    with suppress(OSError, EOFError, IMAP4.error, ImapToolsError):
        box.logout()
    with suppress(OSError):
        box.client.shutdown()


def _stored(answer: Sequence[object]) -> list[Stored]:
    found = []
    for place, item in enumerate(answer):
        if isinstance(item, tuple):
            # What the server says after the content belongs to the same mail.
            after = answer[place + 1] if place + 1 < len(answer) else b""
            facts = item[0] + (after if isinstance(after, bytes) else b"")
            uid = _UID.search(facts)
            size = _SIZE.search(facts)
            if uid is not None:
                found.append(Stored(int(uid[1]), int(size[1]) if size else len(item[1]), _moment(facts), item[1]))
    return sorted(found, key=lambda stored: stored.uid)


def _moment(facts: bytes) -> datetime:
    quoted = _DATE.search(facts)
    parts = _WHEN.fullmatch(quoted[1]) if quoted else None
    if parts is None:
        return datetime.fromtimestamp(0, UTC)
    day, month, year, hour, minute, second, zone = (part.decode() for part in parts.groups())
    number = _MONTHS.index(month.title()) + 1
    text = f"{year}-{number:02d}-{int(day):02d}T{hour}:{minute}:{second}{zone[:3]}:{zone[3:]}"
    return datetime.fromisoformat(text).astimezone(UTC)
