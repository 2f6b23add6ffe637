"""Names the files, places and cards that a message carries, in the product's own words."""

from __future__ import annotations

import mimetypes
from datetime import datetime

from telegram import Animation, Audio, Document, Message, PhotoSize, Video, VideoNote, Voice

from bot.channels.telegram.limits import NAME
from handlers.domain.media import UNKNOWN_TYPE, MediaKind, MediaRef, safe_name

_Attachment = Animation | Audio | Document | PhotoSize | Video | VideoNote | Voice


def files(message: Message) -> tuple[MediaRef, ...]:
    """The file of a message, if it has one; of a photo the largest size."""
    # An animation also fills `document`, for old clients: it comes first.
    if message.animation:
        return (_ref(message, message.animation, MediaKind.VIDEO, "animacion", "video/mp4"),)
    if message.video:
        return (_ref(message, message.video, MediaKind.VIDEO, "video", "video/mp4"),)
    if message.video_note:
        return (_ref(message, message.video_note, MediaKind.VIDEO, "videomensaje", "video/mp4"),)
    if message.voice:
        return (_ref(message, message.voice, MediaKind.VOICE, "nota-de-voz", "audio/ogg"),)
    if message.audio:
        return (_ref(message, message.audio, MediaKind.AUDIO, "audio", "audio/mpeg"),)
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return (_ref(message, largest, MediaKind.PHOTO, "foto", "image/jpeg"),)
    if message.document:
        return (_ref(message, message.document, MediaKind.DOCUMENT, "documento", UNKNOWN_TYPE),)
    return ()


def place(message: Message) -> tuple[str, str] | None:
    """(``latitude,longitude``, name and address where the person chose a known place)."""
    point = message.venue.location if message.venue else message.location
    if point is None:
        return None
    named = f"{message.venue.title}, {message.venue.address}" if message.venue else ""
    return f"{point.latitude:.6f},{point.longitude:.6f}", named


def own_number(message: Message) -> str:
    """The number on a contact card, only where Telegram vouches that it is the sender's own."""
    card, sender = message.contact, message.from_user
    return card.phone_number if card and sender and card.user_id == sender.id else ""


def _ref(message: Message, attachment: _Attachment, kind: MediaKind, word: str, mime: str) -> MediaRef:
    mime = getattr(attachment, "mime_type", None) or mime
    name = getattr(attachment, "file_name", None) or _name(word, message.date, mime)
    # A name may be made to read as one of another kind of file, by marks that turn the direction of writing.
    return MediaRef(str(NAME), attachment.file_id, kind, safe_name(name), mime, attachment.file_size)


def _name(word: str, at: datetime, mime: str) -> str:
    ending = ".ogg" if mime == "audio/ogg" else mimetypes.guess_extension(mime) or ""
    return f"{word}-{at:%Y%m%d-%H%M%S}{ending}"
