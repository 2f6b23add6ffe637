"""What Telegram allows, in one place, with where each number stands."""

from __future__ import annotations

from typing import Final

from handlers.domain.ids import ChannelName
from handlers.ports import Capabilities

NAME: Final = ChannelName("telegram")

MAX_CALLBACK_BYTES: Final = 64
"""`InlineKeyboardButton.callback_data`"""
MAX_MARKUP_BYTES: Final = 1 << 15
"""The official server refuses longer text before it parses the entities (`Client::get_formatted_text`)."""
MAX_PHOTO_OUT: Final = 10_000_000
"""`sendPhoto`"""
MAX_COMMANDS: Final = 100
MAX_COMMAND: Final = 32
MAX_COMMAND_TEXT: Final = 256
MAX_DESCRIPTION: Final = 512
MAX_SHORT_DESCRIPTION: Final = 120
MAX_SECRET: Final = 256
UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
"""The updates that are asked for; all others are ignored should they come."""

CAPABILITIES: Final = Capabilities(
    max_text=4096,
    max_caption=1024,
    max_buttons=100,
    max_file_in=20_000_000,
    max_file_out=50_000_000,
    public=True,
    seconds_per_conversation=1.0,
    seconds_per_account=1 / 30,
)


def units(character: str) -> int:
    """UTF-16 code units, in which Telegram counts."""
    return 2 if character > "\uffff" else 1
