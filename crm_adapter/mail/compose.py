"""Writes the mails that go to staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from crm_adapter.mail.config import MailConfig
from crm_adapter.mail.standing import Standing
from crm_adapter.mail.tokens import Tokens
from crm_adapter.mail.words import footer, words
from handlers.domain.media import UNKNOWN_TYPE, safe_name, safe_type
from handlers.ports import DeskFile

CASE, KEY, STATE, SEEN = "X-Ventanilla-Case", "X-Ventanilla-Key", "X-Ventanilla-State", "X-Ventanilla-Seen"
OPENING = "open"
"""The key of the mail that a case begins with."""
_SENDER = "Ventanilla"
_MAX_SUBJECT = 150
_NOT_AS_BYTES = frozenset({"message", "multipart"})


@dataclass(frozen=True, slots=True)
class Letter:
    """What one mail says; `key` is the hashed one."""

    ref: str
    key: str
    subject: str
    text: str
    at: datetime
    standing: Standing | None = None
    """How the case stands from this mail on; None where the mail leaves that as it is."""
    seen: str = ""
    """The last mail of the inbox that `standing` takes into account."""
    files: tuple[DeskFile, ...] = ()
    opens: bool = False


def subject_of(ref: str, subject: str) -> str:
    """The subject of a case's first mail, on one line."""
    return f"[Ventanilla #{ref}] {' '.join(_clean(subject).split())[:_MAX_SUBJECT]}".strip()


def written(letter: Letter, config: MailConfig, tokens: Tokens) -> bytes:
    """The whole mail, ready to be sent."""
    mail = EmailMessage(policy=SMTP)
    user, _, domain = config.address.rpartition("@")
    mail["From"] = Address(_SENDER, user, domain)
    mail["To"] = ", ".join(config.staff)
    mail["Subject"] = letter.subject if letter.opens else f"Re: {letter.subject.removeprefix('Re: ')}"
    mail["Date"] = letter.at
    mail["Message-ID"] = tokens.message_id(letter.ref, letter.key)
    if not letter.opens:
        first = tokens.message_id(letter.ref, tokens.key(letter.ref, OPENING))
        mail["In-Reply-To"] = first
        mail["References"] = first
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail[CASE] = letter.ref
    mail[KEY] = letter.key
    if letter.standing is not None:
        mail[STATE] = letter.standing.header()
        mail[SEEN] = letter.seen
    mail.set_content(_body(letter.text, config), charset="utf-8", cte="base64")
    for file in letter.files:
        _attach(mail, file)
    return mail.as_bytes()


def shares(files: Sequence[DeskFile], limit: int) -> list[tuple[DeskFile, ...]]:
    """The files in as many mails as it takes for each to bear no more than `limit` bytes; one empty share for none."""
    found: list[list[DeskFile]] = [[]]
    size = 0
    for file in files:
        if found[-1] and size + len(file.content) > limit:
            found.append([])
            size = 0
        found[-1].append(file)
        size += len(file.content)
    return [tuple(share) for share in found]


def _body(text: str, config: MailConfig) -> str:
    said = words(config.language)
    return f"{said.marker}\n{footer(config.language)}\n\n{_clean(text)}\n"


def _attach(mail: EmailMessage, file: DeskFile) -> None:
    main, _, sub = safe_type(file.mime).partition("/")
    if main in _NOT_AS_BYTES:
        main, _, sub = UNKNOWN_TYPE.partition("/")
    mail.add_attachment(file.content, maintype=main, subtype=sub, filename=_clean(safe_name(file.name)))


def _clean(text: str) -> str:
    """Without halves of characters, which no mail can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")
