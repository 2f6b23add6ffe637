"""The text and the files of mails are read, whatever program wrote them and however badly."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from crm_adapter.mail.content import Content, content_of
from crm_adapter.mail.flowed import unflowed


def read(raw: bytes) -> Content:
    """The content of a mail given as bytes."""
    return content_of(email.message_from_bytes(raw))


@pytest.mark.parametrize(
    ("charset", "content"),
    [
        ("iso-8859-1", "Añade 5 €".encode("windows-1252")),
        ("windows-1252", "Añade 5 €".encode("windows-1252")),
        ("us-ascii", "Añade 5 €".encode()),
        ("nunca-visto", "Añade 5 €".encode()),
        ("utf-8", "Añade 5 €".encode("windows-1252")),
        ('3D"utf-8"', "Añade 5 €".encode()),
        ("hex", "Añade 5 €".encode()),
        ("", "Añade 5 €".encode()),
    ],
)
def test_a_text_is_read_in_its_charset_or_in_what_it_must_have_been(charset: str, content: bytes) -> None:
    declared = f"; charset={charset}".encode() if charset else b""
    assert (
        read(b"Content-Type: text/plain" + declared + b"\nContent-Transfer-Encoding: 8bit\n\n" + content).text
        == "Añade 5 €"
    )


def test_soft_breaks_are_joined_and_hard_ones_kept() -> None:
    raw = (
        b"Content-Type: text/plain; charset=utf-8; Format=Flowed\n\n"
        b"Traiga el DNI y \nel volante.\n\n From aqui\n> lo de \n> antes\n-- \nfirma"
    )
    assert read(raw).text == "Traiga el DNI y el volante.\n\nFrom aqui\n> lo de antes\n-- \nfirma"
    assert unflowed("empa \ndrona", delete_space=True) == "empadrona"


def test_the_better_alternative_is_taken_and_the_files_of_both() -> None:
    mail = EmailMessage(policy=SMTP)
    mail.set_content("cortado a\nlos 72")
    mail.add_alternative("<p>cortado a los 72 <a href='https://a.es/'>aquí</a></p>", subtype="html")
    mail.add_attachment(b"1", maintype="application", subtype="pdf", filename="ñ€😀.pdf")
    content = read(mail.as_bytes())
    assert content.text == "cortado a los 72 aquí (https://a.es/)"
    assert [(file.name, file.mime, file.content) for file in content.files] == [("ñ€😀.pdf", "application/pdf", b"1")]


def test_an_alternative_that_says_nothing_is_passed_over() -> None:
    mail = EmailMessage(policy=SMTP)
    mail.set_content("hola")
    mail.add_alternative("<html><body><!-- nada --></body></html>", subtype="html")
    assert read(mail.as_bytes()).text.strip() == "hola"


def test_a_picture_goes_where_the_text_shows_it_and_a_signatures_does_not() -> None:
    mail = EmailMessage(policy=SMTP)
    mail.set_content('<p>Mire:</p><img src="cid:mapa@x"><p>-- </p><img alt="" src=cid:logo@x>', subtype="html")
    for name in ("mapa", "logo"):
        mail.add_related(name.encode(), maintype="image", subtype="png", cid=f"<{name}@x>", filename=f"{name}.png")
    mail.add_attachment(b"1", maintype="application", subtype="pdf", filename="a.pdf")
    content = read(mail.as_bytes())
    text, files = content.shown_in(content.text.partition("--")[0])
    assert text.strip() == "Mire:"
    assert [file.name for file in files] == ["mapa.png", "a.pdf"]


@pytest.mark.parametrize(
    "disposition",
    [
        b"attachment; filename*=utf-8''%C3%B1%E2%82%AC.pdf",
        b'attachment; filename="=?utf-8?B?w7HigqwucGRm?="',
        b"attachment; filename*0*=utf-8''%C3%B1; filename*1*=%E2%82%AC.pdf",
        b'inline; filename="../../=?utf-8?Q?=C3=B1=E2=82=AC=2Epdf?="',
    ],
)
def test_a_files_name_is_read_in_every_way_of_writing_it(disposition: bytes) -> None:
    raw = b"Content-Type: application/pdf\nContent-Disposition: " + disposition + b"\n\n%PDF"
    (file,) = read(raw).files
    assert file.name == "ñ€.pdf"


def test_a_signed_mail_is_read_and_its_seal_left_out() -> None:
    raw = (
        b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=s\n\n--s\n'
        b"Content-Type: text/plain; charset=utf-8\n\nfirmado\n--s\nContent-Type: application/pkcs7-signature; name=smime.p7s\n"
        b"Content-Transfer-Encoding: base64\n\nAAAA\n--s--\n"
    )
    content = read(raw)
    assert (content.text.strip(), content.files) == ("firmado", ())


def test_an_attached_mail_is_a_file_and_says_nothing_itself() -> None:
    inner = EmailMessage(policy=SMTP)
    inner["Subject"] = "otro"
    inner.set_content("de otro caso")
    mail = EmailMessage(policy=SMTP)
    mail.set_content("le adjunto")
    mail.add_attachment(inner)
    content = read(mail.as_bytes())
    assert content.text.strip() == "le adjunto"
    (file,) = content.files
    assert (file.name, file.mime) == ("correo.eml", "message/rfc822")
    assert b"de otro caso" in file.content


def test_the_parts_of_a_text_between_files_are_joined() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=s\n\n--s\nContent-Type: text/plain\n\nantes\n--s\nContent-Type: image/jpeg\n\nx\n"
        b"--s\nContent-Type: text/plain\n\nafter\n--s--\n"
    )
    content = read(raw)
    assert content.text.split() == ["antes", "after"]
    assert [file.mime for file in content.files] == ["image/jpeg"]
