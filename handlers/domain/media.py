"""References to files that lie at a channel or at a desk, and what is believed of the names and types that people give them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

UNKNOWN_TYPE = "application/octet-stream"
_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
_MAX_NAME = 150


class MediaKind(StrEnum):
    """Sort of file."""

    PHOTO = "photo"
    """A picture."""
    DOCUMENT = "document"
    """Any file."""
    VOICE = "voice"
    """A voice note."""
    VIDEO = "video"
    """A moving picture."""
    AUDIO = "audio"
    """Music or another recording."""


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A file that lies elsewhere; `ref` means something only to the channel or desk named in `source`. Never a URL."""

    source: str
    ref: str
    kind: MediaKind
    name: str
    mime: str
    size: int | None = None


def kind_of(mime: str) -> MediaKind:
    """The sort of a file of this type; pictures are only those that every channel and browser can show."""
    if mime in _PICTURES:
        return MediaKind.PHOTO
    return {"audio": MediaKind.AUDIO, "video": MediaKind.VIDEO}.get(mime.partition("/")[0], MediaKind.DOCUMENT)


def safe_type(mime: str | None) -> str:
    """A type as it was declared, without its parameters; the unknown type where it is none."""
    bare = (mime or "").partition(";")[0].strip().lower()
    return bare if _TYPE.fullmatch(bare) else UNKNOWN_TYPE


def safe_name(name: str) -> str:
    """A file name without folders and control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(character for character in last if character.isprintable()).strip()
    return printable[-_MAX_NAME:] or "archivo"
