"""References to files that lie at a channel or at a desk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
