"""What the chat page can do, and which visitors' ids are well-formed."""

from __future__ import annotations

import re
import secrets
from typing import Final

from handlers.domain.ids import ChannelName
from handlers.ports import Capabilities

NAME: Final = ChannelName("webchat")
CAPABILITIES: Final = Capabilities(
    max_text=12_000,
    max_caption=12_000,
    max_buttons=20,
    max_file_in=10_000_000,
    max_file_out=10_000_000,
)
MAX_WRITTEN: Final = 4_000
"""Characters that a visitor may write at once."""
_VISITOR = re.compile(r"[A-Za-z0-9_-]{22,64}")


def new_visitor() -> str:
    """A random id that nobody can guess."""
    return secrets.token_urlsafe(24)


def is_visitor(text: str) -> bool:
    """Whether `text` has the form of an id."""
    return _VISITOR.fullmatch(text) is not None
