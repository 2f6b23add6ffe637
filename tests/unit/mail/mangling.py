"""Mails that went through bad hands."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from hypothesis import strategies as st

from crm_adapter.mail.compose import OPENING
from crm_adapter.mail.config import MailConfig, Security, Server
from crm_adapter.mail.tokens import Tokens
from crm_adapter.shared.cut import MARKERS

CONFIG = MailConfig(
    address="bot@ayto.example",
    staff=("atencion@ayto.example",),
    secret="clave de prueba, larga y sin valor alguno",
    smtp=Server("127.0.0.1", 25, Security.PLAIN),
    imap=Server("127.0.0.1", 143, Security.PLAIN),
)
_BAD = (
    b"\r\n", b"\n\n", b"\0", b"\xff\xfe", b"=?utf-8?B?////?=", b"=?x?Q?=FF?=", b"--b", b"<!--", b"<img src=cid:", b"<?xml encoding='x'?>",
    b"; charset=\"", b"; charset=rot13", b"; charset=utf-16", b"; filename*0*=x''%", b"; filename*=\0''x", b"Content-Type: multipart/mixed\r\n",
    b"Content-Type: message/rfc822\r\n", b"Content-Transfer-Encoding: uuencode\r\n", b"From: x@y.example\r\n", b"\xe2\x80\xae", b"(((", b"\"",
    b"Content-Type: text/html; charset=idna\r\n", b"&#xD800;", b"<table>" * 50, b"#nota ", b":", b"boundary=",
)  # fmt: skip


def _good() -> bytes:
    tokens = Tokens(CONFIG.secret, CONFIG.address)
    ref = tokens.ref("case-1")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Atención <atencion@ayto.example>"
    mail["To"] = "Ventanilla <bot@ayto.example>"
    mail["Subject"] = f"Re: [Ventanilla #{ref}] Empadronamiento ñ"
    mail["Message-ID"] = "<1@ayto.example>"
    mail["In-Reply-To"] = tokens.message_id(ref, tokens.key(ref, OPENING))
    mail.set_content(f"Traiga el DNI.\n\nGracias\n\nEl 10/3/26, Ventanilla escribió:\n> {MARKERS[0]}\n> Hola ñ")
    mail.add_alternative(
        f"<p>Traiga el DNI.</p><p>Gracias</p><p>El 10/3/26, Ventanilla escribió:</p><blockquote>{MARKERS[0]}</blockquote>",
        subtype="html",
    )
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="ñ solicitud.pdf")
    return mail.as_bytes()


GOOD = _good()


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A good reply with pieces cut out, doubled, and rubbish put in."""
    raw = GOOD
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, max(len(raw) - 1, 0)))
        length = draw(st.integers(0, 60))
        put = draw(st.one_of(st.sampled_from(_BAD), st.binary(max_size=12), st.just(raw[place : place + length] * 2)))
        raw = raw[:place] + put + raw[place + length * draw(st.integers(0, 1)) :]
    return raw
