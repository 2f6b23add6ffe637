"""Staff's hands at their mail program: a mailbox of their own, and replies in the shapes that real programs give them."""

from __future__ import annotations

import email
import itertools
import smtplib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from imap_tools import MailBoxUnencrypted

from crm_adapter.mail.config import MailConfig, Security, Server
from handlers.ports import DeskFile
from tests.real.mail.dovecot import PASSWORD
from tests.real.mail.post import Post

HOST = "127.0.0.1"
DOMAIN = "ayto.example"
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Quoted:
    """A mail of the bot as its reader has it."""

    message_id: str
    subject: str
    text: str


class Office:
    """Fresh mailboxes for one test: the bot's, staff's shared one, and one staff member's address."""

    def __init__(self, post: Post) -> None:
        unique = uuid.uuid4().hex[:12]
        self.post = post
        self.bot = f"bot-{unique}@{DOMAIN}"
        self.shared = f"atencion-{unique}@{DOMAIN}"
        self.agent = f"agente-{unique}@{DOMAIN}"

    def config(self) -> MailConfig:
        """Settings that work here."""
        return MailConfig(
            address=self.bot,
            staff=(self.shared,),
            secret="clave de prueba, larga y sin valor alguno",
            smtp=Server(HOST, self.post.smtp_port, Security.PLAIN, self.bot, PASSWORD),
            imap=Server(HOST, self.post.boxes.imap_port, Security.PLAIN, self.bot, PASSWORD),
            senders=(f"@{DOMAIN}",),
            timeout=20.0,
        )

    def mails(self, address: str = "", folder: str = "INBOX") -> list[EmailMessage]:
        """Everything in a mailbox (staff's shared one unless told), oldest first."""
        with self.box(address or self.shared) as box:
            box.folder.set(folder)
            return [parsed(bytes(found.obj)) for found in box.fetch(mark_seen=False, bulk=True)]

    def box(self, address: str) -> MailBoxUnencrypted:
        """An open mailbox."""
        box = MailBoxUnencrypted(HOST, self.post.boxes.imap_port, timeout=20)
        box.login_utf8(address, PASSWORD)
        return box

    def send(self, raw: bytes, *, sender: str = "", to: Sequence[str] = ()) -> None:
        """Put a mail, whatever it is, into the post."""
        with smtplib.SMTP(HOST, self.post.smtp_port, timeout=20) as client:
            client.sendmail(sender or self.agent, list(to) or [self.bot], raw)

    def answer(self, quoted: Quoted, text: str, files: Sequence[DeskFile] = (), *, html: str = "") -> EmailMessage:
        """A reply to a mail of the bot, quoting it, in plain text or in HTML."""
        mail = EmailMessage(policy=SMTP)
        mail["From"] = f"Atención a la ciudadanía <{self.agent}>"
        mail["To"] = f"Ventanilla <{self.bot}>"
        mail["Subject"] = f"Re: {quoted.subject}"
        mail["Date"] = formatdate()
        mail["Message-ID"] = make_msgid(str(next(_numbers)), DOMAIN)
        mail["In-Reply-To"] = quoted.message_id
        mail["References"] = quoted.message_id
        if html:
            mail.set_content(f"{html}<br><blockquote><pre>{quoted.text}</pre></blockquote>", subtype="html")
        else:
            below = "\n".join(f"> {line}" for line in quoted.text.splitlines())
            mail.set_content(f"{text}\n\nEl 10/3/26 a las 13:00, Ventanilla escribió:\n{below}\n")
        for file in files:
            main, _, sub = file.mime.partition("/")
            mail.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
        return mail


def parsed(raw: bytes) -> EmailMessage:
    """A mail with all its comforts."""
    mail = email.message_from_bytes(raw, policy=SMTP)
    assert isinstance(mail, EmailMessage)
    return mail


def text_in(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    text: str = body.get_content()
    return text.replace("\r\n", "\n")


def files_in(mail: EmailMessage) -> Iterator[DeskFile]:
    """The attached files."""
    for part in mail.iter_attachments():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        yield DeskFile(part.get_filename() or "", part.get_content_type(), content)
