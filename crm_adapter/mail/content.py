"""Reads the text and the files of a mail, whatever program wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from crm_adapter.mail.flowed import unflowed
from crm_adapter.mail.headers import decoded, raw_value
from crm_adapter.shared.html import text_of
from handlers.domain.media import safe_name, safe_type

_SEALS = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_REPORTS = frozenset({"message/delivery-status", "message/disposition-notification", "message/feedback-report"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_CHARSETS = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "utf-8"}
_PICTURE = re.compile(r"<img\b[^<>]{0,2000}?\bsrc\s*=\s*[\"']?cid:([^\"'<>\s]{1,300})[^<>]{0,2000}>", re.IGNORECASE)
_OPEN, _SHUT = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}([^{_SHUT}\n]*){_SHUT}")
_LONGEST_HTML = 2_000_000


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a mail; `cid` is what the text calls it where it shows it in its midst."""

    name: str
    mime: str
    content: bytes
    cid: str = ""

    @property
    def outlook_only(self) -> bool:
        """Outlook's own wrapping of formatted text, which nothing else can read."""
        return self.mime in _TNEF or self.name.lower() == "winmail.dat"


@dataclass(frozen=True, slots=True)
class Content:
    """The text, with a mark where it shows a picture, and the files in their order."""

    text: str
    files: tuple[FoundFile, ...]

    def shown_in(self, text: str) -> tuple[str, tuple[FoundFile, ...]]:
        """`text` (a part of ours) without the marks; the attached files, and of the shown ones those that it shows."""
        shown = set(_PLACE.findall(text))
        everywhere = set(_PLACE.findall(self.text))
        files = tuple(file for file in self.files if file.cid not in everywhere or file.cid in shown)
        return _PLACE.sub("", text).strip("\n"), files


def content_of(mail: Message) -> Content:
    """Everything that the mail says and bears; the text in HTML where there are both, for its paragraphs are not cut."""
    texts: list[str] = []
    files: list[FoundFile] = []
    for part in _leaves(mail):
        if _is_text(part):
            texts.append(_text(part))
        elif (file := _file(part)) is not None:
            files.append(file)
    return Content("\n".join(text for text in texts if text.strip()), tuple(files))


def _leaves(part: Message) -> Iterator[Message]:
    """The parts that bear something, the best of alternatives only; attached mails are not opened."""
    if part.get_content_maintype() == "message" or not part.is_multipart():
        if part.get_content_type() not in _SEALS | _REPORTS:
            yield part
        return
    children = [child for child in _children(part) if isinstance(child, Message)]
    if part.get_content_type() != "multipart/alternative":
        for child in children:
            yield from _leaves(child)
        return
    versions = [list(_leaves(child)) for child in children]
    telling = [version for version in versions if any(_is_text(leaf) and _text(leaf).strip() for leaf in version)]
    best = telling[-1] if telling else []
    for version in versions:
        yield from (leaf for leaf in version if version is best or not _is_text(leaf))


def _children(part: Message) -> list[object]:
    payload = part.get_payload()
    return list(payload) if isinstance(payload, list) else []


def _is_text(part: Message) -> bool:
    return (
        part.get_content_type() in {"text/plain", "text/html"}
        and part.get_content_disposition() != "attachment"
        and not _name(part)
    )


def _text(part: Message) -> str:
    said = _decoded_bytes(_bytes(part), _charset(part)).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    said = said.replace(_OPEN, "").replace(_SHUT, "")
    if part.get_content_type() == "text/html":
        return text_of(_PICTURE.sub(rf"{_OPEN}\1{_SHUT}", said[:_LONGEST_HTML])).replace("\u00a0", " ")
    parameters = raw_value(part, "Content-Type").lower().replace(" ", "").replace('"', "")
    if ";format=flowed" in parameters:
        return unflowed(said, delete_space=";delsp=yes" in parameters)
    return said


def _charset(part: Message) -> str:
    try:
        given = part.get_content_charset() or "utf-8"
    except (LookupError, ValueError):
        return "utf-8"
    return _CHARSETS.get(given, given)


def _decoded_bytes(content: bytes, charset: str) -> str:
    for candidate in (charset, "utf-8"):
        try:
            return content.decode(candidate)
        except (LookupError, ValueError):
            continue
    return content.decode("windows-1252", "replace")


def _bytes(part: Message) -> bytes:
    if part.is_multipart():
        # An attached mail: its own text is the file.
        return b"\n".join(child.as_bytes() for child in _children(part) if isinstance(child, Message))
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file(part: Message) -> FoundFile | None:
    mime = safe_type(part.get_content_type())
    attached_mail = part.get_content_maintype() == "message"
    name = _name(part)
    if mime == "application/pkcs7-mime" or (name and name.lower() in {"smime.p7s", "smime.p7m"}):
        return None
    cid = raw_value(part, "Content-ID").strip("<>")
    return FoundFile(safe_name(name or ("correo.eml" if attached_mail else "")), mime, _bytes(part), cid)


def _name(part: Message) -> str:
    try:
        return decoded(part.get_filename() or "")
    except (LookupError, ValueError, TypeError):
        return "archivo"
